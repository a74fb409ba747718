"""National profiles, one file per country, each with a `PROFILE`. docs/howto/national_profile.md says how to write one.

The setting UMUBANO_PROFILE names the profile: a file here (`rwanda`) or any importable module. Without it the profile of the home
country is taken, and for a country without one, `plain`: what international law alone asks for.
"""

from __future__ import annotations

import os
import pkgutil
from functools import cache
from importlib import import_module

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

from umubano.domain.negotiations.gates import NationalProfile


def current_profile() -> NationalProfile:
    """The profile of this installation."""
    chosen = getattr(settings, "UMUBANO_PROFILE", None) or os.environ.get("UMUBANO_PROFILE", "")
    return profile(chosen, settings.UMUBANO_HOME_COUNTRY)


@cache
def profile(name: str, country: str) -> NationalProfile:
    """The profile called `name`, else that of `country` (alpha-3), else the plain one. Raises ImproperlyConfigured."""
    if name:
        try:
            module = import_module(f"{__name__}.{name}" if name in shipped() else name)
            found = module.PROFILE
        except (ImportError, AttributeError) as error:
            raise ImproperlyConfigured(
                f"UMUBANO_PROFILE={name}: there is no such profile ({error})."
            ) from error
        if not isinstance(found, NationalProfile):
            raise ImproperlyConfigured(f"UMUBANO_PROFILE={name}: its PROFILE is not a NationalProfile.")
        return found
    for candidate in shipped():
        found = import_module(f"{__name__}.{candidate}").PROFILE
        if isinstance(found, NationalProfile) and found.country == country:
            return found
    return profile("plain", country)


def shipped() -> list[str]:
    """The names of the profiles that ship."""
    return sorted(module.name for module in pkgutil.iter_modules(__path__))
