"""Pages that change a joint body: what it is, its agreements, rules, members, status and label."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from umubano.core.dates import today
from umubano.core.errors import InvalidInput
from umubano.core.policy import require
from umubano.core.web.forms import form_page, save
from umubano.core.web.pages import actor_of
from umubano.domain.agreements.models import Agreement
from umubano.domain.committees import policy, services
from umubano.domain.committees.forms import (
    AgreementForm,
    CreateBodyForm,
    EditBodyForm,
    LabelForm,
    LinkForm,
    MemberForm,
    ReasonForm,
    StepForm,
    rule_form,
)
from umubano.domain.committees.lifecycle import BODY
from umubano.domain.committees.models import Member, RuleKind
from umubano.domain.committees.services import AgreementLink, BodyDraft
from umubano.domain.committees.terms import offered
from umubano.domain.committees.web.reach import body_to_change, done, get_body, show_form
from umubano.domain.committees.words import rule_words


@login_required
@form_page
def create(request: HttpRequest) -> HttpResponse:
    """Record a joint body. `?agreement=` and `?partner=` fill in what one came from."""
    actor = actor_of(request)
    require(actor, policy.CREATE)
    initial: dict[str, Any] = {
        "partners": request.GET.getlist("partner"),
        "agreement": request.GET.get("agreement", ""),
        "desk": next(iter(sorted(actor.desks)), ""),
        "owner_id": actor.user_id,
    }
    if (ref := request.GET.get("agreement")) and not initial["partners"]:
        agreement = Agreement.objects.register().filter(ref=ref).first()
        if agreement is not None:
            initial["partners"] = list(
                agreement.parties.filter(is_home=False).values_list("party_id", flat=True)
            )
    form = CreateBodyForm(request.POST or None, actor=actor, initial=initial)

    def do() -> Any:
        data = form.cleaned_data
        draft = BodyDraft(
            **form.changes(),
            label=form.label_row(),
            partners=data["partners"],
            agreements=[AgreementLink(data["agreement"])] if data["agreement"] else [],
        )
        return services.create_body(actor, draft)

    if request.method == "POST" and (row := save(form, do)):
        return done(
            request,
            row.get_absolute_url(),
            _("Recorded. Say next how often it meets, and plan a session: its standing follows from both."),
        )
    return show_form(request, form, _("Record a joint body"), submit=pgettext("verb", "Record"))


@login_required
@form_page
def edit(request: HttpRequest, ref: str) -> HttpResponse:
    """Change what a body is."""
    row = body_to_change(request, ref)
    actor = actor_of(request)
    form = EditBodyForm(request.POST or None, actor=actor, row=row, initial=EditBodyForm.initial_of(row))

    def do() -> Any:
        data = form.cleaned_data
        return services.update_body(
            row,
            actor=actor,
            changes=form.changes(),
            partners=data["partners"],
            reason=data["reason"],
            version=data["version"],
        )

    if request.method == "POST" and save(form, do):
        return done(request, row.get_absolute_url(), _("Saved."))
    return show_form(request, form, _("Edit %(title)s") % {"title": row.title}, row=row)


@login_required
@form_page
def label(request: HttpRequest, ref: str) -> HttpResponse:
    """Change the security label of the body and all that belongs to it."""
    row = get_body(ref)
    actor = actor_of(request)
    require(actor, policy.RELABEL, desk=row.desk)
    form = LabelForm(request.POST or None, actor=actor, value=row.label.value)

    def do() -> Any:
        return services.relabel(row, form.label_row(), actor=actor, reason=form.cleaned_data["reason"])

    if request.method == "POST" and save(form, do):
        return done(
            request,
            row.get_absolute_url(),
            _("The label is changed, for the body and all that belongs to it."),
        )
    text = _("Sessions, minutes and commitments go with it. Whom it is released to reads them all.")
    return show_form(request, form, _("Security label"), row=row, text=text)


@login_required
@form_page
def step(request: HttpRequest, ref: str, step: str) -> HttpResponse:
    """Set aside, bring back, dissolve."""
    row = get_body(ref)
    actor = actor_of(request)
    try:
        transition = BODY.transition(step)
    except InvalidInput:
        raise Http404 from None
    require(actor, BODY.rule(transition), desk=row.desk)
    form = StepForm(request.POST or None, actor=actor)
    form.fields["reason"].required = transition.needs_reason

    def do() -> Any:
        return services.change_status(row, transition.name, actor=actor, **form.cleaned_data)

    if request.method == "POST" and save(form, do):
        return done(request, row.get_absolute_url(), _("Recorded."))
    return show_form(request, form, str(transition.title), row=row, submit=str(transition.title))


@login_required
@form_page
def link(request: HttpRequest, ref: str) -> HttpResponse:
    """Say under which agreement the body works."""
    row = body_to_change(request, ref)
    actor = actor_of(request)
    form = AgreementForm(request.POST or None, actor=actor)
    if request.method == "POST" and save(
        form, lambda: services.link_agreement(row, form.link(), actor=actor)
    ):
        return done(
            request, f"{row.get_absolute_url()}#agreements", _("The body works under that agreement.")
        )
    return show_form(request, form, _("An agreement that it works under"), row=row)


@login_required
@form_page
def edit_link(request: HttpRequest, ref: str, agreement: str) -> HttpResponse:
    """Change since when, until when and under which clause the body works under an agreement."""
    row = body_to_change(request, ref)
    actor = actor_of(request)
    found = get_object_or_404(row.agreements.select_related("agreement"), agreement__ref=agreement)
    initial = {name: getattr(found, name) for name in ("clause", "since", "until")}
    form = LinkForm(request.POST or None, actor=actor, link=found, initial=initial)
    if request.method == "POST" and save(
        form, lambda: services.link_agreement(row, form.link(), actor=actor)
    ):
        return done(request, f"{row.get_absolute_url()}#agreements", _("Saved."))
    return show_form(request, form, _("Works under: %(title)s") % {"title": found.agreement.title}, row=row)


@login_required
@form_page
def unlink(request: HttpRequest, ref: str, agreement: str) -> HttpResponse:
    """Take back that the body works under an agreement."""
    row = body_to_change(request, ref)
    actor = actor_of(request)
    found = get_object_or_404(row.agreements.select_related("agreement"), agreement__ref=agreement)
    form = ReasonForm(request.POST or None, actor=actor)

    def do() -> Any:
        services.unlink_agreement(row, found.agreement_id, actor=actor, reason=form.cleaned_data["reason"])
        return True

    if request.method == "POST" and save(form, do):
        return done(request, f"{row.get_absolute_url()}#agreements", _("Taken back."))
    text = _("If it worked under “%(title)s” and no longer does, give it an end instead.") % {
        "title": found.agreement.title
    }
    return show_form(request, form, _("Take the agreement away"), row=row, text=text, danger=True)


@login_required
@form_page
def rule(request: HttpRequest, ref: str, kind: str) -> HttpResponse:
    """Lay down a rule, with its source."""
    make = rule_form(kind)
    if make is None:
        raise Http404
    row = body_to_change(request, ref)
    actor = actor_of(request)
    present = row.rules.filter(kind=kind).first()
    said = offered(row, kind, today())
    chosen = next((one for one in said if one.agreement.ref == request.GET.get("from")), None)
    if chosen is None and present is None and said:
        chosen = said[0]
    initial = make.initial_from(chosen) if chosen else make.initial_of(present) if present else None
    form = make(request.POST or None, actor=actor, body=row, initial=initial)
    if request.method == "POST" and save(form, lambda: services.set_rule(row, form.draft(), actor=actor)):
        return done(request, f"{row.get_absolute_url()}#rules", _("The rule is laid down."))
    offers = [
        {
            "said": one,
            "words": rule_words(kind, one.value),
            "is_chosen": one is chosen,
            "url": f"?from={one.agreement.ref}",
        }
        for one in said
    ]
    labels = [one.agreement.label_id for one in said]
    return show_form(request, form, str(RuleKind(kind).label), row=row, offers=offers, labels=labels)


@login_required
@form_page
def unrule(request: HttpRequest, ref: str, kind: str) -> HttpResponse:
    """Take a rule away."""
    row = body_to_change(request, ref)
    if not row.rules.filter(kind=kind).exists():
        raise Http404
    actor = actor_of(request)
    form = ReasonForm(request.POST or None, actor=actor)

    def do() -> Any:
        services.remove_rule(row, kind, actor=actor, reason=form.cleaned_data["reason"])
        return True

    if request.method == "POST" and save(form, do):
        return done(request, f"{row.get_absolute_url()}#rules", _("The rule is taken away."))
    title = _("Take the rule away: %(rule)s") % {"rule": RuleKind(kind).label}
    return show_form(request, form, title, row=row, danger=True)


@login_required
@form_page
def add_member(request: HttpRequest, ref: str) -> HttpResponse:
    """Add an office to the body."""
    return _member(request, ref, None)


@login_required
@form_page
def edit_member(request: HttpRequest, ref: str, pk: int) -> HttpResponse:
    """Change what is said of an office in the body."""
    return _member(request, ref, pk)


def _member(request: HttpRequest, ref: str, pk: int | None) -> HttpResponse:
    row = body_to_change(request, ref)
    actor = actor_of(request)
    member = get_object_or_404(Member, body=row, pk=pk) if pk is not None else None
    initial: dict[str, Any] = {"side": request.GET.get("side", "")}
    if member is not None:
        initial = {
            "side": member.side_id,
            "counterpart": member.counterpart_id or "",
            **{name: getattr(member, name) for name in ("role", "function", "since", "until")},
        }
    form = MemberForm(request.POST or None, actor=actor, body=row, initial=initial)
    if request.method == "POST" and save(
        form, lambda: services.save_member(row, form.draft(), actor=actor, member=member)
    ):
        return done(request, f"{row.get_absolute_url()}#members", _("Saved."))
    return show_form(request, form, _("Add a member") if pk is None else _("Change a member"), row=row)


@login_required
@form_page
def remove_member(request: HttpRequest, ref: str, pk: int) -> HttpResponse:
    """Take back an office that was recorded by mistake."""
    row = body_to_change(request, ref)
    member = get_object_or_404(Member, body=row, pk=pk)
    actor = actor_of(request)
    form = ReasonForm(request.POST or None, actor=actor)

    def do() -> Any:
        services.remove_member(member, actor=actor, reason=form.cleaned_data["reason"])
        return True

    if request.method == "POST" and save(form, do):
        return done(request, f"{row.get_absolute_url()}#members", _("Taken back."))
    text = _("Only what was recorded by mistake is taken back. Who left is given an end instead.")
    return show_form(request, form, _("Take the member away"), row=row, text=text, danger=True)
