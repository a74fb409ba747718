"""Settings, all from the environment. docs/reference/settings.md is generated from the comments here.

Importing this module starts nothing: whoever runs the product (the command line, the tests) first asks
`umubano.core.database` for a database and puts the two addresses into the environment.
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import django_stubs_ext
import pghistory
import pgtrigger

from umubano import __version__
from umubano.core.database.roles import planned_connections
from umubano.core.labels.rules import LOWEST
from umubano.core.ui.policy import static_headers

django_stubs_ext.monkeypatch()

BASE_DIR = Path(__file__).resolve().parents[2]
PACKAGE_DIR = BASE_DIR / "umubano"


def _flag(name: str, default: bool = False) -> bool:
    return os.environ.get(name, "1" if default else "0").lower() in {"1", "true", "yes", "on"}


def _databases() -> dict[str, dict[str, Any]]:
    """The two roles at the database; `UMUBANO_DATABASE_NAME` names another database of the same server (tests)."""
    connections = planned_connections(os.environ)
    if name := os.environ.get("UMUBANO_DATABASE_NAME"):
        connections = connections.for_database(name)
    logins = {"default": connections.application, "owner": connections.owner}
    return {
        alias: {
            **login.as_django(),
            "ENGINE": "django.db.backends.postgresql",
            "DISABLE_SERVER_SIDE_CURSORS": True,
        }
        for alias, login in logins.items()
    }


# --- database: the application's role, and the owner's for migrations and maintenance only
DATABASES = _databases()
DATABASES["default"]["CONN_MAX_AGE"] = 4 * 3600
DATABASES["default"]["CONN_HEALTH_CHECKS"] = True
DATABASE_ROUTERS: list[str] = []
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# --- identity of this installation
SECRET_KEY = os.environ.get("UMUBANO_SECRET_KEY", "not-a-secret-until-the-server-starts")
UMUBANO_HOME_COUNTRY = os.environ.get("UMUBANO_HOME_COUNTRY", "RWA")
UMUBANO_VERSION = __version__
#: For so long a process believes the settings of the installation (the demonstration's day) without asking again.
UMUBANO_SETTINGS_KEPT_SECONDS = 5.0
#: And for so long what hardly ever changes: code lists, names of States and parties, desks.
UMUBANO_REFERENCE_KEPT_SECONDS = 60.0
DEBUG = _flag("UMUBANO_DEBUG")
ALLOWED_HOSTS = os.environ.get("UMUBANO_ALLOWED_HOSTS", "localhost,127.0.0.1,[::1]").split(",")
CSRF_TRUSTED_ORIGINS = [
    origin for origin in os.environ.get("UMUBANO_TRUSTED_ORIGINS", "").split(",") if origin
]

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
    "django.contrib.postgres",
    "pgtrigger",
    "pghistory",
    "procrastinate.contrib.django",
    "umubano.core.ui",
    "umubano.core.web",
    "umubano.core.help",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "django_htmx",
    "django_filters",
    "django_tables2",
    "template_partials",
    "umubano.core.labels",
    "umubano.core.changes",
    "umubano.core.codelists",
    "umubano.core.accounts",
    "umubano.core.installation",
    "umubano.core.savedviews",
    "umubano.core.jobs",
    "umubano.domain.places",
    "umubano.domain.parties",
    "umubano.domain.documents",
    "umubano.domain.agreements",
    "umubano.domain.negotiations",
    "umubano.domain.committees",
    "umubano.domain.activities",
    "umubano.domain.plans",
    "umubano.insight.portfolio",
    "umubano.insight.effort",
    "umubano.surfaces.home",
    "umubano.surfaces.search",
    "umubano.surfaces.briefs",
    "umubano.surfaces.transfer",
    "umubano.surfaces.calendars",
    "umubano.surfaces.inbox",
    "umubano.surfaces.api",
    "umubano.surfaces.audit",
    "umubano.cli",
]
INSTALLED_APPS = [
    name
    for name in INSTALLED_APPS
    if not name.startswith("umubano.") or (BASE_DIR / name.replace(".", "/") / "apps.py").exists()
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "umubano.core.web.middleware.security_headers",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.auth.middleware.LoginRequiredMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "umubano.core.web.middleware.ActorMiddleware",
    # Within the actor's: it answers a request for the password again before that would count as an error and undo the page's own reading.
    "allauth.account.middleware.AccountMiddleware",
    "umubano.core.web.errors.domain_errors",
]

ROOT_URLCONF = "umubano.config.urls"
WSGI_APPLICATION = "umubano.config.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "umubano.core.web.context.page",
            ],
        },
    }
]
FORM_RENDERER = "umubano.core.ui.forms.FormRenderer"
DJANGO_TABLES2_TEMPLATE = "ui/table.html"

# --- sign-in
AUTH_USER_MODEL = "accounts.Account"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_URL = "/accounts/login/"
LOGIN_REDIRECT_URL = "/"
ACCOUNT_LOGOUT_REDIRECT_URL = "/accounts/login/"
ACCOUNT_ADAPTER = "umubano.core.accounts.adapter.AccountAdapter"
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_RATE_LIMITS = {"login_failed": "10/m/ip,5/5m/key"}
ACCOUNT_SESSION_REMEMBER = False
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_TOTP_ISSUER = "Umubano"
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = not _flag("UMUBANO_HTTPS")
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_AGE = 12 * 3600
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = _flag("UMUBANO_HTTPS")
CSRF_COOKIE_SAMESITE = "Lax"
CSRF_FAILURE_VIEW = "umubano.core.web.views.stale_form"
SECURE_SSL_REDIRECT = False
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if _flag("UMUBANO_HTTPS") else None
SECURE_HSTS_SECONDS = 31_536_000 if _flag("UMUBANO_HTTPS") else 0
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"

# --- history: each event keeps its own context, under the record's label
PGHISTORY_LEVEL = pgtrigger.Statement
PGHISTORY_INSTALL_CONTEXT_FUNC_ON_MIGRATE = False
PGHISTORY_ADMIN_ALL_EVENTS = False
PGHISTORY_CREATED_AT_FUNCTION = "STATEMENT_TIMESTAMP()"
# history is read by record, never by what a row points to; `tracked` indexes the record that a part belongs to
PGHISTORY_FOREIGN_KEY_FIELD = pghistory.ForeignKey(db_index=False)

# --- language and time
LANGUAGE_CODE = "en"
LANGUAGES = [("en", "English"), ("fr", "Français")]
LOCALE_PATHS = [PACKAGE_DIR / "locale"]
USE_I18N = True
USE_TZ = True
TIME_ZONE = os.environ.get("UMUBANO_TIME_ZONE", "Africa/Kigali")

# --- static files and data
STATIC_URL = "/static/"
STATIC_ROOT = os.environ.get("UMUBANO_STATIC_ROOT") or None
WHITENOISE_USE_FINDERS = True
WHITENOISE_MAX_AGE = 600
WHITENOISE_AUTOREFRESH = False
WHITENOISE_ADD_HEADERS_FUNCTION = static_headers
UMUBANO_HOME = Path(os.environ.get("UMUBANO_HOME", BASE_DIR / ".umubano"))
DATA_UPLOAD_MAX_MEMORY_SIZE = 20 * 2**20
FILE_UPLOAD_MAX_MEMORY_SIZE = 2 * 2**20

# --- jobs: a queue in the same database, worked off by `umubano run` or `umubano worker`
PROCRASTINATE_AUTODISCOVER_MODULE_NAME = ""
PROCRASTINATE_ON_APP_READY = "umubano.core.jobs.tasks.register"
PROCRASTINATE_PERIODIC_DEFAULTS = {"max_delay": 8 * 24 * 3600}

# --- what leaves the house: mail and calendar feeds, each with the highest level (a rank of UMUBANO_LADDER) that its channel may carry
UMUBANO_ADDRESS = (
    os.environ.get("UMUBANO_ADDRESS") or f"http://127.0.0.1:{os.environ.get('PORT') or 8000}"
).rstrip("/")
EMAIL_HOST = os.environ.get("UMUBANO_SMTP_HOST", "")
EMAIL_PORT = int(os.environ.get("UMUBANO_SMTP_PORT", "25"))
EMAIL_HOST_USER = os.environ.get("UMUBANO_SMTP_USER", "")
EMAIL_HOST_PASSWORD = os.environ.get("UMUBANO_SMTP_PASSWORD", "")
EMAIL_USE_TLS = _flag("UMUBANO_SMTP_TLS")
EMAIL_TIMEOUT = 20
DEFAULT_FROM_EMAIL = os.environ.get("UMUBANO_MAIL_FROM", "umubano@localhost")
EMAIL_BACKEND = f"django.core.mail.backends.{'smtp' if EMAIL_HOST else 'console'}.EmailBackend"
UMUBANO_MAIL_CEILING = int(os.environ.get("UMUBANO_MAIL_CEILING", LOWEST))
UMUBANO_FEED_CEILING = int(os.environ.get("UMUBANO_FEED_CEILING", LOWEST))
UMUBANO_FEED_SHOWS_BUSY = _flag("UMUBANO_FEED_SHOWS_BUSY", True)
UMUBANO_ESCALATE_AFTER_DAYS = int(os.environ.get("UMUBANO_ESCALATE_AFTER_DAYS", "14"))

CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.locmem.LocMemCache",
        "OPTIONS": {"MAX_ENTRIES": 5000},
    }
}

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"plain": {"format": "%(asctime)s %(levelname)s %(name)s %(message)s"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "plain"}},
    "root": {"handlers": ["console"], "level": os.environ.get("UMUBANO_LOG_LEVEL", "WARNING")},
}
