"""Pages of the minutes: write them in two columns, decide, agree, correct, read an older version."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from umubano.core.errors import DomainError
from umubano.core.policy import require
from umubano.core.web.forms import form_page, save
from umubano.core.web.pages import actor_of, page
from umubano.domain.committees import policy, services
from umubano.domain.committees.forms import AgreeForm, DecisionForm, ReasonForm
from umubano.domain.committees.models import Session
from umubano.domain.committees.presentation import documents, minutes_context, tongues_of
from umubano.domain.committees.reading import shown_versions
from umubano.domain.committees.services.minutes import TextDraft, latest_of
from umubano.domain.committees.stated import of_version
from umubano.domain.committees.web.reach import done, get_session, session_to_change, show_form
from umubano.domain.parties.queries import party_names

#: Blank points offered below the agenda's.
_SPARE = 1


@login_required
@form_page
def write(request: HttpRequest, ref: str, number: int) -> HttpResponse:
    """The editor: each point with its languages side by side."""
    session = session_to_change(request, ref, number)
    refusal = ""
    if request.method == "POST":
        texts = _sent(request)
        try:
            services.write_minutes(session, texts, actor=actor_of(request))
        except DomainError as error:
            if error.status in {403, 404}:
                raise
            refusal = error.message
        else:
            return done(
                request,
                f"{session.get_absolute_url()}#minutes",
                _("The minutes are saved. Write the decisions, then hand them over to be agreed."),
            )
        points = [_point(text, index) for index, text in enumerate(texts, start=1)]
    else:
        points = _points(session)
    context = {
        "row": session,
        "points": points,
        "tongues": tongues_of(session.languages),
        "is_two_columns": len(session.languages) > 1,
        "refusal": refusal,
    }
    return page(
        request,
        "committees/write_minutes.html",
        context,
        labels=[session.label_id],
        partial="form",
        status=422 if refusal else 200,
    )


def _point(text: TextDraft, index: int) -> dict[str, Any]:
    return {
        "index": index,
        "item": text.item or "",
        "heading": text.heading,
        "heading_second": text.heading_second,
        "first": text.first,
        "second": text.second,
    }


def _points(session: Session) -> list[dict[str, Any]]:
    """What is written, then the agenda's points of which nothing is, then a blank one."""
    version = latest_of(session)
    written = list(version.texts.all()) if version is not None else []
    texts = [
        TextDraft(one.heading, one.first, one.second, one.heading_second, one.item_id) for one in written
    ]
    known = {one.item_id for one in written}
    texts += [
        TextDraft(item.title, heading_second=item.title_second, item=item.pk)
        for item in session.agenda.all()
        if item.pk not in known
    ]
    texts += [TextDraft("") for _index in range(_SPARE)]
    return [_point(text, index) for index, text in enumerate(texts, start=1)]


def _sent(request: HttpRequest) -> list[TextDraft]:
    """The points of the form, in order; those with nothing in them are left out."""
    found = []
    for index in request.POST.getlist("point"):
        values = {
            name: request.POST.get(f"{name}-{index}", "").strip()
            for name in ("heading", "heading_second", "first", "second", "item")
        }
        if not any(values[name] for name in ("heading", "heading_second", "first", "second")):
            continue
        item = int(values["item"]) if values["item"].isdigit() else None
        found.append(
            TextDraft(values["heading"], values["first"], values["second"], values["heading_second"], item)
        )
    return found


@login_required
@form_page
def agree(request: HttpRequest, ref: str, number: int) -> HttpResponse:
    """Agree to the minutes for one side. A partner's co-chair agrees for the own side, and writes nothing else."""
    session = get_session(ref, number)
    actor = actor_of(request)
    require(actor, policy.AGREE_MINUTES, desk=session.desk)
    waiting = session.sides_to_agree()
    names = party_names(waiting)
    sides = [(side, names.get(side, side)) for side in waiting]
    if actor.is_foreign and not actor.affiliations & set(session.sides()):
        raise Http404
    form = AgreeForm(request.POST or None, actor=actor, sides=sides, languages=session.languages)

    def do() -> Any:
        data = dict(form.cleaned_data)
        return services.agree_to_minutes(session, data.pop("side"), actor=actor, **data)

    if request.method == "POST" and save(form, do):
        left = session.sides_to_agree()
        sentence = (
            _("Recorded. The minutes wait for the other side.")
            if left
            else _("Both sides have agreed. The minutes are frozen.")
        )
        return done(request, f"{session.get_absolute_url()}#minutes", sentence)
    text = _(
        "From the first agreement on, this version cannot be changed. A correction is a new version, and this one stays beside it."
    )
    return show_form(
        request, form, _("Agree to the minutes"), row=session, submit=_("Agree to the minutes"), text=text
    )


@login_required
@form_page
def correct(request: HttpRequest, ref: str, number: int) -> HttpResponse:
    """Begin a new version."""
    session = session_to_change(request, ref, number)
    actor = actor_of(request)
    form = ReasonForm(request.POST or None, actor=actor)
    form.fields["reason"].label = _("What is to be corrected, and why")

    def do() -> Any:
        return services.correct_minutes(session, actor=actor, reason=form.cleaned_data["reason"])

    if request.method == "POST" and save(form, do):
        return done(
            request,
            f"{session.get_absolute_url()}#minutes",
            _("A new version is open. Both sides agree to it anew; the one before stays beside it."),
        )
    return show_form(
        request, form, _("Correct by a new version"), row=session, submit=_("Open a new version")
    )


@login_required
@require_GET
def version(request: HttpRequest, ref: str, number: int, version: int) -> HttpResponse:
    """One version of the minutes, as it was."""
    session = get_session(ref, number)
    versions = shown_versions(session, actor_of(request))
    found = next((one for one in versions if one.number == version), None)
    if found is None:
        raise Http404
    stated = of_version(found, session)
    context = {
        "row": session,
        "minutes": minutes_context(found, stated),
        "tongues": tongues_of(stated.tongues),
        "is_latest": found.number == versions[-1].number,
        "documents": documents(session, found.number),
    }
    return page(request, "committees/minutes.html", context, labels=[session.label_id])


@login_required
@form_page
def add_decision(request: HttpRequest, ref: str, number: int) -> HttpResponse:
    """Write a decision into the minutes."""
    return _decision(request, ref, number, None)


@login_required
@form_page
def edit_decision(request: HttpRequest, ref: str, number: int, decision: int) -> HttpResponse:
    """Change the words of a decision."""
    return _decision(request, ref, number, decision)


def _decision(request: HttpRequest, ref: str, number: int, decision: int | None) -> HttpResponse:
    session = session_to_change(request, ref, number)
    actor = actor_of(request)
    initial = {}
    if decision is not None:
        latest = latest_of(session)
        if latest is None:
            raise Http404
        found = get_object_or_404(latest.decisions, number=decision)
        initial = {"text": found.text, "text_second": found.text_second}
    form = DecisionForm(request.POST or None, actor=actor, session=session, initial=initial)

    def do() -> Any:
        return services.save_decision(session, actor=actor, number=decision, **form.cleaned_data)

    if request.method == "POST" and (saved := save(form, do)):
        return done(
            request,
            f"{session.get_absolute_url()}#decisions",
            _("Decision %(number)d is written. Say who does what by when.") % {"number": saved.number},
        )
    title = (
        _("Write a decision") if decision is None else _("Change decision %(number)d") % {"number": decision}
    )
    return show_form(request, form, title, row=session)


@login_required
@form_page
def remove_decision(request: HttpRequest, ref: str, number: int, decision: int) -> HttpResponse:
    """Take a decision out of minutes that are not handed over."""
    session = session_to_change(request, ref, number)
    actor = actor_of(request)
    latest = latest_of(session)
    if latest is None or not latest.decisions.filter(number=decision).exists():
        raise Http404
    form = ReasonForm(request.POST or None, actor=actor)

    def do() -> Any:
        services.remove_decision(session, decision, actor=actor, reason=form.cleaned_data["reason"])
        return True

    if request.method == "POST" and save(form, do):
        return done(request, f"{session.get_absolute_url()}#decisions", _("The decision is taken out."))
    title = _("Take out decision %(number)d") % {"number": decision}
    return show_form(request, form, title, row=session, danger=True)
