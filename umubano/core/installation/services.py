"""Read and set what is true of this installation.

`demonstration_today`: ISO date that stands for today, so that demonstration data makes sense whenever it is shown.
`is_demonstration`: whether demonstration records were loaded.
"""

from __future__ import annotations

import os
import time
from datetime import date
from typing import Any

from django.conf import settings
from django.db import DatabaseError, connections
from django.utils import timezone
from django.utils.translation import gettext as _

from umubano.core.actors import Actor, Role
from umubano.core.errors import NotAllowed
from umubano.core.installation.models import Setting

_kept: tuple[float, str, dict[str, Any]] | None = None


def settings_now() -> dict[str, Any]:
    """All settings, kept in memory for `UMUBANO_SETTINGS_KEPT_SECONDS`: another process may have changed them."""
    global _kept
    database = str(connections["default"].settings_dict["NAME"])
    if (
        _kept is None
        or _kept[1] != database
        or time.monotonic() - _kept[0] > settings.UMUBANO_SETTINGS_KEPT_SECONDS
    ):
        try:
            values = dict(Setting.objects.values_list("name", "value"))
        except DatabaseError:
            return {}
        _kept = (time.monotonic(), database, values)
    return _kept[2]


def today() -> date:
    """The product's today: UMUBANO_TODAY, else the demonstration's own, else the day in the installation's time zone."""
    if fixed := os.environ.get("UMUBANO_TODAY"):
        return date.fromisoformat(fixed)
    if fixed := settings_now().get("demonstration_today"):
        return date.fromisoformat(fixed)
    return timezone.localdate()


def put_setting(actor: Actor, name: str, value: Any, *, using: str = "default") -> None:
    """Set or (with None) remove a setting. Administrators and the operator only."""
    global _kept
    if actor.role not in {Role.ADMINISTRATOR, Role.SERVICE}:
        raise NotAllowed(_("Only an administrator may change the settings of this installation."))
    if value is None:
        Setting.objects.using(using).filter(pk=name).delete()
    else:
        Setting.objects.using(using).update_or_create(pk=name, defaults={"value": value})
    _kept = None
