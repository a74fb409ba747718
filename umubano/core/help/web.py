"""Pages of the help."""

from __future__ import annotations

from django.conf import settings
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from umubano.core.errors import NotFound
from umubano.core.help.markdown import as_html
from umubano.core.help.topics import Topic, folders, read_topic
from umubano.core.web.pages import page


def _topics() -> list[Topic]:
    language = get_language() or settings.LANGUAGE_CODE
    found = [read_topic(name, language) for name in folders()]
    return sorted((topic for topic in found if topic is not None), key=lambda topic: topic.title.casefold())


@login_required
@require_GET
def index(request: HttpRequest) -> HttpResponse:
    """What there is help about."""
    return page(request, "help/index.html", {"topics": _topics()})


@login_required
@require_GET
def topic(request: HttpRequest, topic: str) -> HttpResponse:
    """The help about one concept."""
    found = read_topic(topic, get_language() or settings.LANGUAGE_CODE)
    if found is None:
        raise NotFound(_("There is no help about this. The help's first page says what there is."))
    context = {
        "topic": found,
        "text": as_html(found.text),
        "topics": _topics(),
        "crumbs": [{"title": _("Help"), "url": reverse("help:index")}, {"title": found.title}],
        "is_translated": found.language == (get_language() or "").split("-", maxsplit=1)[0],
    }
    return page(request, "help/topic.html", context)
