"""Open a negotiation: an idea of today, or one already under way with the stages it has been through."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import pairwise

from django.db import IntegrityError
from django.utils.translation import gettext as _

from umubano.core.actors import Actor
from umubano.core.changes import operation
from umubano.core.changes.log import record_event
from umubano.core.codelists.services import require_code
from umubano.core.dates import today
from umubano.core.errors import Conflict, InvalidInput
from umubano.core.labels.services import require_label
from umubano.core.policy import require
from umubano.core.refs import new_ref
from umubano.core.text import fold
from umubano.core.ui.dates import in_words
from umubano.domain.agreements.services.change import violates
from umubano.domain.negotiations import policy
from umubano.domain.negotiations.lifecycle import LIFECYCLE, Stage
from umubano.domain.negotiations.models import (
    Negotiation,
    NegotiationArea,
    NegotiationParty,
    NegotiationSource,
    StageChange,
)
from umubano.domain.negotiations.services.drafts import NegotiationDraft, PartnerDraft, StageDraft
from umubano.domain.parties.queries import parties, party_names
from umubano.domain.parties.services.partners import check_partners as check_list_of_partners


def create_negotiation(actor: Actor, draft: NegotiationDraft, *, reason: str = "") -> Negotiation:
    """Open a negotiation.

    Checks: the action and desk, the right to the label, title, code lists, partners, the stages it is said to have been through; a
    reason when it is already beyond the proposal, because then nobody here saw its gates met (they stay open until they are).
    Changes: the negotiation with partners, areas, sources and stage changes. Records: history, `negotiation.opened`.
    Raises InvalidInput with `field` and `value`, NotAllowed, Conflict (`ref_taken`).
    """
    require(actor, policy.CREATE, desk=draft.desk)
    require_label(actor, draft.label)
    if not draft.title.strip():
        raise InvalidInput(_("A negotiation needs a title."), code="title_missing", field="title")
    kind = require_code("title_kind", draft.kind)
    areas = [require_code("area", area) for area in draft.areas]
    check_partners(draft.partners)
    stages = _checked_stages(draft, reason)
    last = stages[-1]
    row = Negotiation(
        ref=draft.ref or new_ref("N"),
        label=draft.label,
        title=draft.title.strip(),
        kind=kind,
        legal_nature=draft.legal_nature,
        level=draft.level,
        scope=draft.scope,
        purpose=draft.purpose,
        terms=draft.terms,
        languages=draft.languages,
        prevailing_language=draft.prevailing_language,
        subject_to_ratification=draft.subject_to_ratification,
        commits_finances=draft.commits_finances,
        changes_law=draft.changes_law,
        concerns_status_of_persons=draft.concerns_status_of_persons,
        concerns_reserved_matter=draft.concerns_reserved_matter,
        permits_foreign_base=draft.permits_foreign_base,
        stage=last.stage,
        stage_since=last.entered_on,
        stage_before_pause=stages[-2].stage if last.stage == Stage.DORMANT else "",
        desk=draft.desk,
        owner_id=draft.owner_id,
        next_step=draft.next_step,
        next_step_due=draft.next_step_due,
        blocked_by=draft.blocked_by,
        target_signature=draft.target_signature,
        opened_on=draft.opened_on or stages[0].entered_on,
        renews_id=draft.renews_id,
        is_illustrative=draft.is_illustrative,
    )
    describe(row, [partner.code for partner in draft.partners])
    with operation(actor, "negotiations.create", reason=reason):
        try:
            row.save(force_insert=True)
        except IntegrityError as error:
            if violates(error, "negotiations_negotiation_ref_key"):
                raise Conflict(
                    _("There is already a record with this reference."), code="ref_taken", field="ref"
                )
            raise
        _add_parts(row, draft, areas)
        _add_stages(row, stages, actor, reason)
        record_event(actor, "negotiation.opened", row, effective_on=row.opened_on, summary=row.stage)
    return row


def check_partners(partners: Sequence[PartnerDraft]) -> None:
    """Refuse no partner, an unknown one, the same one twice, or the home country. Raises InvalidInput."""
    codes = [partner.code for partner in partners]
    check_list_of_partners(codes, of_home=_("We are always at the table; name the others."))


def describe(row: Negotiation, partner_codes: Iterable[str]) -> None:
    """Fill the columns that are computed from others: partners in words, and the folded text that search reads."""
    codes = list(partner_codes)
    names = party_names(codes)
    known = parties()
    row.partners_text = ", ".join(names.get(code, code) for code in codes)[:400]
    row.folded_title = fold(row.title)
    partner_words = [known[code].folded_names or fold(known[code].name) for code in codes if code in known]
    rest = fold(" ".join((row.ref, *codes, row.purpose, row.next_step, row.blocked_by)))
    row.folded_rest = " ".join((rest, *partner_words))


def _checked_stages(draft: NegotiationDraft, reason: str) -> list[StageDraft]:
    stages = list(draft.stages) or [StageDraft(Stage.IDEA, draft.opened_on or today())]
    for given in stages:
        if given.stage not in LIFECYCLE.initial:
            raise InvalidInput(
                _("A negotiation cannot be opened as “%(stage)s”.") % {"stage": given.stage},
                code="stage_is_no_beginning",
                field="stage",
                value=given.stage,
            )
        if given.entered_on > today():
            raise InvalidInput(
                _("%(day)s is still to come.") % {"day": in_words(given.entered_on)},
                code="day_in_the_future",
                field="stage_since",
                value=given.entered_on.isoformat(),
            )
    for before, after in pairwise(stages):
        if after.entered_on < before.entered_on or not _is_step(before.stage, after.stage):
            raise InvalidInput(
                _("“%(after)s” on %(day)s cannot follow “%(before)s”.")
                % {
                    "after": Stage(after.stage).label,
                    "day": in_words(after.entered_on),
                    "before": Stage(before.stage).label,
                },
                code="stages_out_of_order",
                field="stage",
            )
    if stages[-1].stage == Stage.DORMANT and (len(stages) < 2 or stages[-2].stage == Stage.DORMANT):
        raise InvalidInput(
            _("Say in which stage it became dormant."), code="stages_out_of_order", field="stage"
        )
    if draft.opened_on and draft.opened_on > stages[0].entered_on:
        raise InvalidInput(
            _("A negotiation cannot be in a stage before it was opened."),
            code="opened_after_stage",
            field="opened_on",
        )
    if stages[-1].stage not in {Stage.IDEA, Stage.PROPOSED} and not reason.strip():
        raise InvalidInput(
            _("It is already under way: say how we know that it stands there."),
            code="reason_missing",
            field="reason",
        )
    return stages


def _is_step(source: str, target: str) -> bool:
    return any(
        source in transition.sources and (transition.returns or transition.target == target)
        for transition in LIFECYCLE.transitions
    )


def _add_parts(row: Negotiation, draft: NegotiationDraft, areas: Iterable[str]) -> None:
    NegotiationParty.objects.bulk_create(
        NegotiationParty(
            negotiation=row,
            label_id=row.label_id,
            party_id=partner.code,
            body_name=partner.body,
            position=position,
        )
        for position, partner in enumerate(draft.partners)
    )
    NegotiationArea.objects.bulk_create(
        NegotiationArea(negotiation=row, label_id=row.label_id, area=area) for area in dict.fromkeys(areas)
    )
    NegotiationSource.objects.bulk_create(
        NegotiationSource(
            negotiation=row,
            label_id=row.label_id,
            source_id=given.source_id,
            confidence=given.confidence,
            note=" ".join(part for part in (given.locator, given.note) if part),
        )
        for given in draft.sources
    )


def _add_stages(row: Negotiation, stages: Sequence[StageDraft], actor: Actor, reason: str) -> None:
    before = ""
    changes = []
    for given in stages:
        changes.append(
            StageChange(
                negotiation=row,
                label_id=row.label_id,
                source=before,
                target=given.stage,
                effective_on=given.entered_on,
                actor_name=actor.name,
                reason=given.reason or reason,
            )
        )
        before = given.stage
    StageChange.objects.bulk_create(changes)
