"""Pages of partners: the list, everything about one, and the forms for whom to reach there."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404
from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from umubano.core.errors import DomainError, NotFound
from umubano.core.exports import Column, LabelSum, Sheet, export_response
from umubano.core.labels.rules import LabelValue
from umubano.core.labels.services import dominant_of, value_of
from umubano.core.policy import may, require
from umubano.core.registry import all_of
from umubano.core.ui.dates import in_words
from umubano.core.web.forms import form_page
from umubano.core.web.lists import address_with
from umubano.core.web.pages import actor_of, asked_on, page, see_other
from umubano.core.web.panels import announced_panels
from umubano.domain.parties import policy, services
from umubano.domain.parties.facts import profile_of
from umubano.domain.parties.figures import NONE, partner_figures, partner_lists, partner_rules
from umubano.domain.parties.filters import PartnerFilter
from umubano.domain.parties.forms import BodyForm, ContactForm, RefusableForm, RemovalForm
from umubano.domain.parties.listing import PartnerRow, partner_rows
from umubano.domain.parties.models import Body, ContactPoint, Party
from umubano.domain.parties.queries import bodies_of, contacts_on, parties
from umubano.domain.parties.reference import MEMBERSHIPS_AS_OF
from umubano.domain.parties.tables import PartnerTable

PER_PAGE = 50


@login_required
@require_GET
def listing(request: HttpRequest) -> HttpResponseBase:
    """The partners, or with `?export=csv|xlsx` those shown as a file."""
    on = asked_on(request)
    chosen = PartnerFilter(request.GET)
    shown = chosen.narrow(partner_rows(on))
    labels = frozenset(label_id for row in shown for label_id in row.label_ids)
    table = PartnerTable(shown, order_by=request.GET.get("sort") or None, request=request)
    if request.GET.get("export") in {"csv", "xlsx"}:
        return _export(request, [row.record for row in table.rows], on)
    table.paginate(per_page=PER_PAGE, page=1)
    table.page = table.paginator.get_page(request.GET.get("page"))
    context = {
        "table": table,
        "filter": chosen,
        "count": len(shown),
        "rules": partner_rules(),
        "is_filtered": chosen.is_active,
        "exports": [(form, address_with(request, export=form)) for form in ("csv", "xlsx")],
    }
    return page(request, "parties/list.html", context, labels=labels, partial="results")


def _export(request: HttpRequest, rows: list[PartnerRow], on: date) -> HttpResponseBase:
    """The rows as shown. Each is a compilation of what was counted with that partner."""
    actor = actor_of(request)
    label = dominant_of(label_id for row in rows for label_id in row.label_ids)
    columns = [
        Column(_("Code"), 14),
        Column(_("Partner"), 36),
        Column(_("Kind"), 14),
        Column(_("Region"), 24),
        Column(_("Agreements"), 12),
        Column(_("In force"), 12),
        Column(_("In negotiation"), 14),
        Column(_("Last signed"), 12),
        Column(_("Illustrative agreements"), 12),
    ]
    sheet = Sheet(_("Partners"), columns, [_("As of %(day)s") % {"day": in_words(on)}])

    def read(total: LabelSum) -> Iterator[list[Any]]:
        for row in rows:
            for label_id in row.label_ids:
                total.add(label_id)
            yield [
                row.code,
                row.name,
                row.kind_title,
                row.region,
                row.agreements,
                row.in_force,
                row.in_negotiation,
                row.last_signed,
                row.illustrative,
            ]

    return export_response(
        actor,
        request.GET["export"],
        sheet,
        read,
        label=label,
        name=f"partners-{on.isoformat()}",
        about="partners",
    )


def _party(code: str) -> Party:
    found = parties().get(code)
    if found is None:
        raise NotFound(_("There is no such page, or you may not see it."))
    return found


@dataclass(frozen=True, slots=True)
class _Reach:
    """A counterpart body with its label, and whom to reach there on the day."""

    body: Body
    label: LabelValue
    contacts: list[ContactPoint]


@login_required
@require_GET
def detail(request: HttpRequest, code: str) -> HttpResponse:
    """Everything about one partner that the reader may see, as of the day asked about."""
    party = _party(code)
    if code != party.code:
        return see_other(reverse("parties:detail", args=[party.code]))
    actor, on = actor_of(request), asked_on(request)
    figures = partner_figures(on).get(code, NONE)
    announced = announced_panels("partner_panels", code, on)
    reached = [
        _Reach(body, value_of(body.label_id), contacts_on(body, on)) for body in bodies_of(code, day=on)
    ]
    profile = profile_of(party, on)
    context = {
        "party": party,
        "figures": figures,
        "figure_urls": partner_lists(code),
        "rules": partner_rules(),
        "facts": profile.facts,
        "memberships": profile.belongings,
        "memberships_as_of": MEMBERSHIPS_AS_OF,
        "members": profile.members,
        "panels": announced.panels,
        "reached": reached,
        "briefs": _briefs(code),
        "may_record": may(actor, policy.RECORD_BODY),
        "may_change": may(actor, policy.CHANGE_BODY),
        "crumbs": [{"title": _("Partners"), "url": reverse("parties:list")}, {"title": party.name}],
    }
    labels = {
        *figures.label_ids,
        *announced.label_ids,
        *(reach.body.label_id for reach in reached),
        *(contact.label_id for reach in reached for contact in reach.contacts),
    }
    return page(request, "parties/detail.html", context, labels=labels)


def _briefs(code: str) -> list[tuple[str, str]]:
    """(format, address) of the brief on this partner, if anybody composes one."""
    try:
        return [
            (form, reverse("briefs:document", args=["partner", code, form]))
            for kind in all_of("briefs")
            if kind.name == "partner"
            for form in kind.formats
        ]
    except NoReverseMatch:
        return []


# whom to reach


def _body(code: str, number: int) -> Body:
    return get_object_or_404(Body.objects.select_related("label"), pk=number, party_id=_party(code).code)


def _contact(code: str, number: int) -> ContactPoint:
    rows = ContactPoint.objects.select_related("body")
    return get_object_or_404(rows, pk=number, body__party_id=_party(code).code)


def _show_form(
    request: HttpRequest,
    code: str,
    form: RefusableForm,
    title: str,
    *,
    submit: str = "",
    labels: set[int] | None = None,
) -> HttpResponse:
    """The page of one form; 422 when what was sent cannot be taken."""
    party = _party(code)
    url = reverse("parties:detail", args=[code])
    context = {
        "form": form,
        "title": title,
        "submit": submit or _("Save"),
        "cancel_url": url,
        "crumbs": [
            {"title": _("Partners"), "url": reverse("parties:list")},
            {"title": party.name, "url": url},
            {"title": title},
        ],
    }
    status = 422 if form.is_bound else 200
    return page(request, "parties/form.html", context, labels=labels or set(), partial="form", status=status)


def _done(form: RefusableForm, do: Callable[[], Any]) -> bool:
    """Whether it was done; a refusal about the input goes into the form, one about the right to act goes on."""
    if not form.is_valid():
        return False
    try:
        do()
    except DomainError as error:
        if error.status in {403, 404}:
            raise
        form.refuse(error)
        return False
    return True


def _back(request: HttpRequest, code: str, text: str) -> HttpResponse:
    messages.success(request, text)
    return see_other(f"{reverse('parties:detail', args=[code])}#reach")


@login_required
@form_page
def add_body(request: HttpRequest, code: str) -> HttpResponse:
    """Record a counterpart body."""
    actor, party = actor_of(request), _party(code)
    require(actor, policy.RECORD_BODY)
    form = BodyForm(request.POST or None, actor=actor)
    if request.method == "POST" and _done(
        form, lambda: services.record_body(party.code, actor=actor, label=form.label_row(), **form.details())
    ):
        return _back(request, code, _("The body is recorded. Add whom to reach there."))
    return _show_form(request, code, form, _("Record a counterpart body"))


@login_required
@form_page
def edit_body(request: HttpRequest, code: str, number: int) -> HttpResponse:
    """Change what is said of a body, or end it."""
    actor, body = actor_of(request), _body(code, number)
    require(actor, policy.CHANGE_BODY)
    form = BodyForm(request.POST or None, actor=actor, body=body)
    if request.method == "POST" and _done(
        form,
        lambda: services.update_body(body, actor=actor, reason=form.cleaned_data["reason"], **form.details()),
    ):
        return _back(request, code, _("Saved."))
    return _show_form(
        request, code, form, _("Change %(name)s") % {"name": body.title}, labels={body.label_id}
    )


@login_required
@form_page
def add_contact(request: HttpRequest, code: str, number: int) -> HttpResponse:
    """Record whom to reach at a body."""
    actor, body = actor_of(request), _body(code, number)
    require(actor, policy.RECORD_BODY)
    form = ContactForm(request.POST or None, actor=actor)
    if request.method == "POST" and _done(
        form, lambda: services.record_contact(body, actor=actor, label=form.label_row(), **form.details())
    ):
        return _back(request, code, _("The contact point is recorded."))
    title = _("Record whom to reach at %(name)s") % {"name": body.title}
    return _show_form(request, code, form, title, labels={body.label_id})


@login_required
@form_page
def edit_contact(request: HttpRequest, code: str, number: int) -> HttpResponse:
    """Change a contact point, or end it."""
    actor, contact = actor_of(request), _contact(code, number)
    require(actor, policy.CHANGE_BODY)
    form = ContactForm(request.POST or None, actor=actor, contact=contact)
    if request.method == "POST" and _done(
        form,
        lambda: services.update_contact(
            contact, actor=actor, reason=form.cleaned_data["reason"], **form.details()
        ),
    ):
        return _back(request, code, _("Saved."))
    return _show_form(request, code, form, _("Change a contact point"), labels={contact.label_id})


@login_required
@form_page
def remove_contact(request: HttpRequest, code: str, number: int) -> HttpResponse:
    """Remove a contact point that was recorded by mistake, with a reason."""
    actor, contact = actor_of(request), _contact(code, number)
    require(actor, policy.CHANGE_BODY)
    form = RemovalForm(request.POST or None)
    if request.method == "POST" and _done(
        form, lambda: services.remove_contact(contact, actor=actor, reason=form.cleaned_data["reason"])
    ):
        return _back(request, code, _("The contact point is removed."))
    title = _("Remove %(name)s") % {"name": contact.title}
    return _show_form(request, code, form, title, submit=_("Remove"), labels={contact.label_id})
