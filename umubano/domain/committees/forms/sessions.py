"""Forms of a session: plan, steps, agenda, attendance, decisions, agreement to minutes, commitments."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from umubano.core.dates import today
from umubano.domain.agreements.forms.fields import DayField, PartialDateField, language_choices
from umubano.domain.committees.forms.shared import (
    ActorForm,
    as_id,
    counterpart_choices,
    side_choices,
)
from umubano.domain.committees.lifecycle import SessionState
from umubano.domain.committees.models import JointBody, Session
from umubano.domain.committees.services import CommitmentDraft
from umubano.domain.negotiations.forms.shared import owner_choices

_WINDOW = _("A day, a month, a year, or from one to another: 2026-03-10, 2026-03, 2026-03-10/2026-03-12.")

_STANDS = _("Stands in the minutes that are handed over. Take them back, or correct them, to change it.")


class SessionForm(ActorForm):
    """When and where a session is planned or was held."""

    number = forms.IntegerField(
        label=_("Number"), required=False, min_value=1, max_value=10_000, help_text=_("Blank: the next one.")
    )
    planned = PartialDateField(label=_("Planned for"), required=False, help_text=_WINDOW)
    held = PartialDateField(
        label=_("Held on"), required=False, help_text=_("Only if it took place: as far as known.")
    )
    host = forms.ChoiceField(label=_("Host"), required=False)
    place = forms.CharField(label=_("Place"), required=False, max_length=200)
    first_language = forms.ChoiceField(label=_("Language of the minutes"), initial="en")
    second_language = forms.ChoiceField(label=_("Second language"), required=False)
    summary = forms.CharField(label=_("In short"), required=False, widget=forms.Textarea(attrs={"rows": 3}))

    def __init__(self, *args: Any, body: JointBody, session: Session | None = None, **options: Any) -> None:
        super().__init__(*args, **options)
        self.session = session
        present = session.languages if session else []
        offered = language_choices(*present)
        self.choose("host", [("", _("Not known yet")), *side_choices(body)])
        self.choose("first_language", list(offered))
        self.choose("second_language", [("", _("None")), *offered])
        if session is not None:
            del self.fields["number"]
            if not session.took_place:
                del self.fields["held"]
            self.fields["version"] = forms.IntegerField(widget=forms.HiddenInput)
            self.fields["reason"] = forms.CharField(label=_("Reason for the change"), required=False)
            if session.state == SessionState.MINUTES_DRAFTED:
                for name in ("held", "host", "place", "first_language", "second_language"):
                    self.fields[name].disabled = True
                    self.fields[name].help_text = _STANDS

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if data.get("second_language") and data.get("second_language") == data.get("first_language"):
            self.add_error("second_language", _("That is the first language already."))
        return data

    def languages(self) -> list[str]:
        data = self.cleaned_data
        return [code for code in (data["first_language"], data["second_language"]) if code]

    @staticmethod
    def initial_of(session: Session) -> dict[str, Any]:
        languages = [*session.languages, "", ""]
        return {
            "planned": session.planned,
            "held": session.held,
            "host": session.host_id or "",
            "place": session.place,
            "first_language": languages[0] or "en",
            "second_language": languages[1],
            "summary": session.summary,
            "version": session.version,
        }

    def changes(self) -> dict[str, Any]:
        """The fields in the shape that `update_session` takes."""
        data = self.cleaned_data
        names = [name for name in ("planned", "held", "host", "place", "summary") if name in self.fields]
        return {**{name: data[name] for name in names}, "languages": self.languages()}


class SessionStepForm(ActorForm):
    """A step of a session: the day, why, and the date that the step asks for."""

    effective_on = DayField(
        label=_("On"), initial=today, help_text=_("The day it happened, not the day you record it.")
    )
    planned = PartialDateField(label=_("Planned for"), required=False, help_text=_WINDOW)
    held = PartialDateField(
        label=_("Held on"), help_text=_("A day, or from one to another: 2025-12-02/2025-12-04.")
    )
    reason = forms.CharField(label=_("Reason"), required=False, widget=forms.Textarea(attrs={"rows": 3}))

    def __init__(self, *args: Any, step: Any, session: Session, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["reason"].required = step.needs_reason
        if step.name not in {"convene", "plan_anew"}:
            del self.fields["planned"]
        else:
            self.fields["planned"].initial = session.planned if step.name == "convene" else ""
            self.fields["planned"].required = True
        if step.name == "hold":
            self.fields["held"].initial = session.planned
            del self.fields["effective_on"]
        else:
            del self.fields["held"]


class AgendaItemForm(ActorForm):
    """One point of the agenda."""

    title = forms.CharField(label=_("Point"), max_length=300)
    title_second = forms.CharField(label=_("Point, second language"), max_length=300, required=False)
    note = forms.CharField(label=_("Note"), required=False, widget=forms.Textarea(attrs={"rows": 2}))

    def __init__(self, *args: Any, session: Session, **options: Any) -> None:
        super().__init__(*args, **options)
        if len(session.languages) < 2:
            self.fields["title_second"].widget = forms.HiddenInput()


class AttendanceForm(ActorForm):
    """Who came for one side."""

    side = forms.ChoiceField(label=_("Side"))
    function = forms.CharField(
        label=_("Office or function"), max_length=200, help_text=_("The office, never the person’s name.")
    )
    function_second = forms.CharField(
        label=_("Office or function, second language"), max_length=200, required=False
    )
    number = forms.IntegerField(label=_("How many"), min_value=1, max_value=500, initial=1)
    level = forms.CharField(label=_("Level"), required=False, max_length=60)
    is_head = forms.BooleanField(label=_("Head of delegation"), required=False)

    def __init__(self, *args: Any, session: Session, **options: Any) -> None:
        super().__init__(*args, **options)
        self.choose("side", list(side_choices(session.body)))
        if len(session.languages) < 2:
            self.fields["function_second"].widget = forms.HiddenInput()


class DecisionForm(ActorForm):
    """A decision, in the languages of the minutes."""

    text = forms.CharField(label=_("Decision"), widget=forms.Textarea(attrs={"rows": 3}))
    text_second = forms.CharField(
        label=_("Decision, second language"), required=False, widget=forms.Textarea(attrs={"rows": 3})
    )

    def __init__(self, *args: Any, session: Session, **options: Any) -> None:
        super().__init__(*args, **options)
        if len(session.languages) < 2:
            self.fields["text_second"].widget = forms.HiddenInput()


class AgreeForm(ActorForm):
    """One side's agreement to minutes. A co-chair from abroad is asked for the own office only."""

    side = forms.ChoiceField(label=_("Side"))
    agreed_by = forms.CharField(
        label=_("Agreed by"),
        max_length=200,
        help_text=_("The office that agreed, for instance the co-chair."),
    )
    agreed_by_second = forms.CharField(label=_("Agreed by, second language"), max_length=200, required=False)
    agreed_on = DayField(label=_("On"), initial=today)
    paper = forms.CharField(
        label=_("By which paper"),
        required=False,
        max_length=300,
        help_text=_("For the other side: the note or letter, with its date."),
    )

    def __init__(
        self, *args: Any, sides: list[tuple[str, str]], languages: Sequence[str], **options: Any
    ) -> None:
        super().__init__(*args, **options)
        if len(languages) < 2:
            self.fields["agreed_by_second"].widget = forms.HiddenInput()
        offered = [side for side in sides if not self.actor.is_foreign or side[0] in self.actor.affiliations]
        self.choose("side", list(offered))
        if self.actor.is_foreign:
            del self.fields["paper"]


class CommitmentForm(ActorForm):
    """What one side is to do, and by when."""

    text = forms.CharField(label=_("What is to be done"), widget=forms.Textarea(attrs={"rows": 2}))
    side = forms.ChoiceField(label=_("Which side"))
    counterpart = forms.ChoiceField(label=_("Body that does it"), required=False)
    function = forms.CharField(label=_("Office that does it"), required=False, max_length=200)
    person = forms.ChoiceField(
        label=_("Who sees to it"), required=False, help_text=_("Only for what we do ourselves.")
    )
    due = PartialDateField(label=pgettext_lazy("a next step", "Due"), required=False)
    decision = forms.TypedChoiceField(label=_("Follows from"), required=False, coerce=int, empty_value=None)

    def __init__(
        self, *args: Any, session: Session, decisions: list[Any], present: Any = None, **options: Any
    ) -> None:
        super().__init__(*args, **options)
        self.choose("side", list(side_choices(session.body)))
        self.choose("counterpart", list(counterpart_choices(session.body)))
        self.choose("person", owner_choices(present.person if present else None))
        self.kept = present.counterpart_id if present else None
        offered = [(str(one.number), f"{one.number}. {one.text[:80]}") for one in decisions]
        self.choose("decision", [("", _("No decision")), *offered])
        if present is not None:
            self.fields["version"] = forms.IntegerField(widget=forms.HiddenInput)
            self.fields["reason"] = forms.CharField(
                label=_("Reason for the change"), required=False, help_text=_("Needed for a later date.")
            )

    def draft(self) -> CommitmentDraft:
        data = self.cleaned_data
        return CommitmentDraft(
            data["text"],
            data["side"],
            data["function"],
            data["due"],
            data["decision"],
            counterpart_id=as_id(data["counterpart"]),
            person_id=as_id(data["person"]),
        )

    def changes(self) -> dict[str, Any]:
        """The fields in the shape that `change_commitment` takes. A body that the actor may not see stays as it is."""
        data = self.cleaned_data
        found = {name: data[name] for name in ("text", "side", "function", "due", "decision")}
        found["person_id"] = as_id(data["person"])
        offered = dict(getattr(self.fields["counterpart"], "choices", ()))
        if self.kept is None or str(self.kept) in offered or data["counterpart"]:
            found["counterpart_id"] = as_id(data["counterpart"])
        return found


class CommitmentStepForm(ActorForm):
    """What became of a commitment."""

    effective_on = DayField(
        label=_("On"), initial=today, help_text=_("The day it happened, not the day you record it.")
    )
    evidence = forms.CharField(
        label=_("Shown by"),
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("The letter, report or event that shows it, with its date."),
    )
    reason = forms.CharField(label=_("Reason"), required=False, widget=forms.Textarea(attrs={"rows": 3}))

    def __init__(self, *args: Any, step: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["reason"].required = step.needs_reason
        if step.name != "fulfil":
            del self.fields["evidence"]
