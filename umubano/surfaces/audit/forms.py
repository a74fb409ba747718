"""What can be asked of history and of the access log, by the query string."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from umubano.core.accounts.models import Account
from umubano.core.changes.access import AccessFilter
from umubano.core.changes.models import RECORD_KINDS, AccessKind
from umubano.surfaces.audit.queries import LogFilter


def people() -> list[tuple[str, str]]:
    """(actor id, name) of everybody who has or had an account."""
    return [(f"user:{pk}", name) for pk, name in Account.objects.values_list("pk", "full_name")]


class _DateInput(forms.DateInput):
    input_type = "date"

    def __init__(self) -> None:
        super().__init__(format="%Y-%m-%d")


class HistoryForm(forms.Form):
    """Who, what, about what, when."""

    subject = forms.CharField(
        label=_("A reference, or words of a title"),
        required=False,
        max_length=200,
        widget=forms.SearchInput(attrs={"placeholder": _("A reference, or words of a title")}),
    )
    actor = forms.ChoiceField(label=_("Who"), required=False)
    kind = forms.ChoiceField(label=_("What happened"), required=False)
    since = forms.DateField(label=_("From"), required=False, widget=_DateInput)
    until = forms.DateField(label=_("To"), required=False, widget=_DateInput)

    def __init__(self, *args: Any, kinds: Iterable[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._choices("actor", _("Anybody"), people())
        self._choices("kind", _("Anything"), kinds)

    def _choices(self, name: str, empty: Any, choices: Iterable[tuple[str, str]]) -> None:
        self.fields[name].choices = [("", empty), *choices]  # type: ignore[attr-defined]

    @property
    def form(self) -> HistoryForm:
        """The filter bar of core/ui takes anything with a form."""
        return self

    def _asked(self) -> dict[str, Any]:
        """What was understood; what was not is told beside its field and filters nothing."""
        self.is_valid()
        asked = getattr(self, "cleaned_data", {})
        return {
            "actor_id": asked.get("actor", ""),
            "kind": asked.get("kind", ""),
            "subject": asked.get("subject", "").strip(),
            "since": asked.get("since"),
            "until": asked.get("until"),
        }

    def log_filter(self) -> LogFilter:
        return LogFilter(**self._asked())

    def access_filter(self) -> AccessFilter:
        return AccessFilter(**self._asked())


def access_kinds(*, with_records: bool) -> list[tuple[str, str]]:
    """The kinds of the access log; without those about records for whoever sees no records."""
    return [(kind.value, str(kind.label)) for kind in AccessKind if with_records or kind not in RECORD_KINDS]


class KnownForm(forms.Form):
    """The day as of which a record is shown as we knew it."""

    known = forms.DateField(label=_("As we knew it on"), widget=_DateInput)
