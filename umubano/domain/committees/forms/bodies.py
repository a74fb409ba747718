"""Forms about the body itself: what it is, its agreements, rules and members, its label and status."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from umubano.core.labels.forms import label_fields, label_from
from umubano.core.labels.models import Label
from umubano.domain.agreements.forms.fields import PartialDateField
from umubano.domain.agreements.models import Agreement
from umubano.domain.committees.forms.shared import (
    ActorForm,
    as_id,
    body_agreement_choices,
    counterpart_choices,
    list_choices,
    side_choices,
)
from umubano.domain.committees.models import BodyRule, JointBody, Member, RuleKind, RuleSource
from umubano.domain.committees.services import AgreementLink, MemberDraft, RuleDraft
from umubano.domain.negotiations.forms.shared import desk_choices, owner_choices, partner_choices

_NAME_LANGUAGES = ("fr", "pt")


class BodyForm(ActorForm):
    """What a joint body is."""

    name = forms.CharField(label=_("Name"), max_length=300)
    name_fr = forms.CharField(label=_("Name in French"), max_length=300, required=False)
    name_pt = forms.CharField(label=_("Name in Portuguese"), max_length=300, required=False)
    kind = forms.ChoiceField(label=_("Kind"))
    level = forms.ChoiceField(label=_("Level"), initial="unknown")
    partners = forms.MultipleChoiceField(
        label=_("With"), widget=forms.SelectMultiple(attrs={"data-combobox": ""})
    )
    purpose = forms.CharField(label=_("Purpose"), required=False, widget=forms.Textarea(attrs={"rows": 3}))
    established = PartialDateField(label=_("Established"), required=False)
    desk = forms.ChoiceField(label=_("Desk"), required=False)
    owner_id = forms.ChoiceField(label=_("Owner"), required=False)

    def __init__(self, *args: Any, row: JointBody | None = None, **options: Any) -> None:
        super().__init__(*args, **options)
        self.row = row
        self.choose("kind", list_choices("joint_body_kind", row.kind if row else ""))
        self.choose("level", list_choices("joint_body_level", row.level if row else ""))
        self.choose("partners", partner_choices())
        self.choose("desk", desk_choices(self.actor))
        self.choose("owner_id", owner_choices(row.owner if row else None))
        self.fieldsets = [
            (_("The body"), "", ["name", "name_fr", "name_pt", "kind", "level", "partners", "purpose"]),
            (_("The work"), "", ["established", "desk", "owner_id"]),
        ]

    def clean_owner_id(self) -> int | None:
        return as_id(self.cleaned_data["owner_id"])

    @staticmethod
    def initial_of(row: JointBody) -> dict[str, Any]:
        return {
            "name": row.name,
            **{f"name_{language}": row.names.get(language, "") for language in _NAME_LANGUAGES},
            "kind": row.kind,
            "level": row.level,
            "partners": list(row.partners.values_list("party_id", flat=True)),
            "purpose": row.purpose,
            "established": row.established,
            "desk": row.desk,
            "owner_id": row.owner_id or "",
            "version": row.version,
        }

    def changes(self) -> dict[str, Any]:
        """The fields in the shape that `update_body` and a draft take. Names in other languages than these are kept."""
        data = self.cleaned_data
        names = dict(self.row.names) if self.row else {}
        for language in _NAME_LANGUAGES:
            names.pop(language, None)
            if data[f"name_{language}"]:
                names[language] = data[f"name_{language}"]
        fields = ("name", "kind", "level", "purpose", "established", "desk", "owner_id")
        return {**{name: data[name] for name in fields}, "names": names}


class EditBodyForm(BodyForm):
    """An existing body; `version` refuses a lost update."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    reason = forms.CharField(label=_("Reason for the change"), required=False)

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fieldsets = [*self.fieldsets, (_("The change"), "", ["reason", "version"])]


class CreateBodyForm(BodyForm):
    """A new body: the short form first, rules and members follow on its page."""

    agreement = forms.CharField(
        label=_("Works under"),
        required=False,
        max_length=40,
        help_text=_("The reference of the agreement, if there is one. More can be added later."),
    )

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        offered = label_fields(self.actor, releasable_to=partner_choices())
        self.fields.update(offered)
        self.fieldsets = [
            (_("The body"), "", ["name", "kind", "level", "partners", "agreement", "purpose"]),
            (_("The work"), "", ["desk", "owner_id", "established"]),
            (_("Who may read it"), "", list(offered)),
            (_("More, if you know it"), "", ["name_fr", "name_pt"]),
        ]

    def clean_agreement(self) -> int | None:
        return _agreement_id(self.cleaned_data["agreement"])

    def label_row(self) -> Label:
        return label_from(self.cleaned_data, self.actor)


def _agreement_id(ref: str) -> int | None:
    """The agreement with this reference, if the actor may see it."""
    if not ref.strip():
        return None
    found = Agreement.objects.register().filter(ref__iexact=ref.strip()).values_list("pk", flat=True).first()
    if found is None:
        raise forms.ValidationError(_("There is no agreement with this reference, or you may not see it."))
    return int(found)


class AgreementForm(ActorForm):
    """An agreement that the body works under."""

    agreement = forms.CharField(
        label=_("Agreement"), max_length=40, help_text=_("Its reference, for instance A-7KQ2MNP.")
    )
    clause = forms.CharField(label=_("Clause"), required=False, max_length=120, help_text=_("E.g. art. 7."))
    since = PartialDateField(label=_("Since"), required=False)
    until = PartialDateField(label=_("Until"), required=False)

    def clean_agreement(self) -> int:
        found = _agreement_id(self.cleaned_data["agreement"])
        assert found is not None
        return found

    def link(self) -> AgreementLink:
        data = self.cleaned_data
        return AgreementLink(data["agreement"], data["since"], data["until"], data["clause"])


class LinkForm(AgreementForm):
    """What is said of an agreement that the body works under already."""

    def __init__(self, *args: Any, link: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.agreement_id = int(link.agreement_id)
        del self.fields["agreement"]

    def link(self) -> AgreementLink:
        data = self.cleaned_data
        return AgreementLink(self.agreement_id, data["since"], data["until"], data["clause"])


class MemberForm(ActorForm):
    """An office that sits in the body."""

    side = forms.ChoiceField(label=_("Side"))
    role = forms.ChoiceField(label=_("Role"), choices=Member.Role.choices)
    function = forms.CharField(
        label=_("Office or function"), max_length=200, help_text=_("The office, never the person’s name.")
    )
    counterpart = forms.ChoiceField(label=_("Body it belongs to"), required=False)
    since = PartialDateField(label=_("Since"), required=False)
    until = PartialDateField(label=_("Until"), required=False)

    def __init__(self, *args: Any, body: JointBody, **options: Any) -> None:
        super().__init__(*args, **options)
        self.choose("side", list(side_choices(body)))
        self.choose("counterpart", list(counterpart_choices(body)))

    def draft(self) -> MemberDraft:
        data = self.cleaned_data
        return MemberDraft(
            data["side"],
            data["role"],
            data["function"],
            as_id(data["counterpart"]),
            data["since"],
            data["until"],
        )


class RuleForm(ActorForm):
    """Where a rule comes from; the subclass of its kind adds what it says."""

    kind = ""
    source_kind = forms.ChoiceField(
        label=_("Laid down by"),
        choices=[("agreement", _("An agreement")), ("by_hand", _("Nobody: we set it by hand"))],
    )
    agreement = forms.ChoiceField(label=_("Agreement"), required=False)
    clause = forms.CharField(
        label=_("Clause"), required=False, max_length=120, help_text=_("For instance art. 7(2).")
    )
    set_reason = forms.CharField(
        label=_("Why, if set by hand"), required=False, widget=forms.Textarea(attrs={"rows": 2})
    )
    value_fields: tuple[str, ...] = ()

    def __init__(self, *args: Any, body: JointBody, **options: Any) -> None:
        super().__init__(*args, **options)
        self.body = body
        offered = body_agreement_choices(body)
        self.choose("agreement", list(offered))
        if len(offered) == 1:
            self.fields["source_kind"].initial = "by_hand"
        self.order_fields([*self.value_fields, "source_kind", "agreement", "clause", "set_reason"])
        self.fieldsets = [
            (_("The rule"), "", list(self.value_fields)),
            (_("Its source"), "", ["source_kind", "agreement", "clause", "set_reason"]),
        ]

    def value(self) -> dict[str, Any]:
        return {name: self.cleaned_data[name] for name in self.value_fields}

    @classmethod
    def initial_of(cls, rule: Any) -> dict[str, Any]:
        source = rule.source_kind if rule.source_kind != "published" else "by_hand"
        return {
            **rule.value,
            "source_kind": source,
            "agreement": rule.agreement_id or "",
            "clause": rule.clause,
            "set_reason": rule.set_reason,
        }

    @classmethod
    def initial_from(cls, said: Any) -> dict[str, Any]:
        """What an agreement says (`terms.Said`), with itself as the source."""
        return cls.initial_of(
            BodyRule(
                kind=cls.kind,
                value=said.value,
                source_kind=RuleSource.AGREEMENT,
                agreement_id=said.agreement.pk,
                clause=said.clause,
            )
        )

    def draft(self) -> RuleDraft:
        data = self.cleaned_data
        return RuleDraft(
            self.kind,
            self.value(),
            data["source_kind"],
            agreement_id=as_id(data["agreement"]),
            clause=data["clause"],
            set_reason=data["set_reason"],
        )


class FrequencyForm(RuleForm):
    """How often it meets: so many sessions in so many months, or at request."""

    kind = RuleKind.FREQUENCY
    value_fields = ("at_request", "sessions", "months")
    at_request = forms.BooleanField(label=_("Only at the request of a side"), required=False)
    sessions = forms.IntegerField(label=_("Sessions"), required=False, min_value=1, max_value=52, initial=1)
    months = forms.IntegerField(
        label=_("in so many months"),
        required=False,
        min_value=1,
        max_value=120,
        initial=12,
        help_text=_("1 session in 12 months is yearly, 1 in 3 quarterly."),
    )


class HostForm(RuleForm):
    """Who hosts: in turns beginning with a side, or always the same."""

    kind = RuleKind.HOST_ROTATION
    value_fields = ("turns", "side")
    turns = forms.ChoiceField(
        label=_("Who hosts"), choices=[("first", _("In turns, first")), ("always", _("Always"))]
    )
    side = forms.ChoiceField(label=_("Side"))

    def __init__(self, *args: Any, body: JointBody, **options: Any) -> None:
        super().__init__(*args, body=body, **options)
        self.choose("side", list(side_choices(body)))

    def value(self) -> dict[str, Any]:
        return {self.cleaned_data["turns"]: self.cleaned_data["side"]}

    @classmethod
    def initial_of(cls, rule: Any) -> dict[str, Any]:
        turns = "always" if rule.value.get("always") else "first"
        return {**super().initial_of(rule), "turns": turns, "side": rule.value[turns]}


class QuorumForm(RuleForm):
    """How many must be there."""

    kind = RuleKind.QUORUM
    value_fields = ("each_side", "text")
    each_side = forms.IntegerField(
        label=_("At least of each side"), required=False, min_value=1, max_value=100
    )
    text = forms.CharField(label=_("Further"), required=False, max_length=300)


class PlanForm(RuleForm):
    """By which day of the year the plan must be there."""

    kind = RuleKind.PLAN_DEADLINE
    value_fields = ("day", "month")
    day = forms.IntegerField(label=_("Day"), min_value=1, max_value=31, initial=1)
    month = forms.IntegerField(
        label=_("Month"),
        min_value=1,
        max_value=12,
        initial=12,
        help_text=_("1 to 12; 1 December is 1 and 12."),
    )


class MinutesDeadlineForm(RuleForm):
    """How many days after a session its minutes must be agreed."""

    kind = RuleKind.MINUTES_DEADLINE
    value_fields = ("days",)
    days = forms.IntegerField(label=_("Days after the session"), min_value=1, max_value=730, initial=30)


_RULE_FORMS: dict[str, type[RuleForm]] = {
    form.kind: form for form in (FrequencyForm, HostForm, QuorumForm, PlanForm, MinutesDeadlineForm)
}


def rule_form(kind: str) -> type[RuleForm] | None:
    """The form of a kind of rule; None for an unknown kind."""
    return _RULE_FORMS.get(kind)
