"""Everything the page of one agreement shows, read in a constant number of statements and said in words."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from django.db.models import Q, prefetch_related_objects
from django.urls import NoReverseMatch, reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from umubano.core.accounts.desks import desk_name
from umubano.core.actors import Actor
from umubano.core.codelists.services import codes, name_of
from umubano.core.ui.dates import in_words
from umubano.core.ui.languages import language_name
from umubano.domain.agreements.forms.parts import claim_field_title
from umubano.domain.agreements.life import ActKind, Life, Registration, Standing, Status
from umubano.domain.agreements.life.facts import standing_acts
from umubano.domain.agreements.models import Act, Agreement, Claim, LegalNature, Relation
from umubano.domain.agreements.presentation.acts import ShownAct, acts_shown
from umubano.domain.agreements.presentation.cells import partner_url
from umubano.domain.agreements.presentation.claims import claimed
from umubano.domain.agreements.presentation.graph import Graph, graph
from umubano.domain.agreements.presentation.lifeline import Lifeline, PastAct, lifeline
from umubano.domain.agreements.presentation.rows import Partner, partners_of
from umubano.domain.agreements.presentation.sentences import Said, in_a_row, say
from umubano.domain.agreements.presentation.signing import ShownSignatory, signatory_shown
from umubano.domain.agreements.presentation.terms import terms_in_words
from umubano.domain.agreements.presentation.words import act_title, coming_title
from umubano.domain.agreements.queries import BINDING
from umubano.domain.agreements.services.projection import life_act, life_of
from umubano.domain.parties.queries import party_names

#: Coming dates that are our own affair, not shown to a partner’s representative.
INTERNAL_DATES = frozenset({"decide_by", "decide_renewal_by"})


@dataclass(frozen=True, slots=True)
class ComingDate:
    """Something that lies ahead or is overdue."""

    on: date
    kind: str
    title: str
    why: str
    days: int
    is_certain: bool
    state: str

    @property
    def distance(self) -> str:
        """“in 12 days”, “3 days ago”, “today”."""
        if self.days == 0:
            return _("today")
        if self.days > 0:
            return _("in %(time)s") % {"time": _time(self.days)}
        return _("%(time)s ago") % {"time": _time(-self.days)}


def _time(days: int) -> str:
    if days < 90:
        return ngettext("%d day", "%d days", days) % days
    if days < 730:
        return ngettext("%d month", "%d months", days // 30) % (days // 30)
    return ngettext("%d year", "%d years", days // 365) % (days // 365)


@dataclass(frozen=True, slots=True)
class ShownParty:
    code: str
    name: str
    kind: str
    url: str
    body: str
    is_home: bool


@dataclass(frozen=True, slots=True)
class ShownRelation:
    pk: int
    words: str
    other: Any
    is_outgoing: bool


@dataclass(frozen=True, slots=True)
class ShownClaim:
    """One claim: its row, its value in words, and where the register is brought in line with it if it was accepted and differs."""

    row: Any
    value: str
    remedy_url: str = ""


@dataclass(frozen=True, slots=True)
class ClaimGroup:
    """What is claimed about one thing, beside what the register says of it."""

    title: str
    present: str
    claims: tuple[ShownClaim, ...]


@dataclass(frozen=True, slots=True)
class Task:
    """Something that has to be done about the agreement, with its rule."""

    title: str
    text: str
    level: str
    url: str = ""
    action: str = ""


@dataclass(frozen=True, slots=True)
class Detail:
    """The page."""

    agreement: Agreement
    day: date
    standing: Standing
    reason: Said
    rests_on: tuple[ShownAct, ...]
    term: Said | None
    notes: tuple[Said, ...]
    contradictions: tuple[Said, ...]
    partners: tuple[Partner, ...]
    parties: tuple[ShownParty, ...]
    acts: tuple[ShownAct, ...]
    coming: tuple[ComingDate, ...]
    line: Lifeline | None
    terms: list[tuple[str, str]]
    areas: tuple[tuple[str, str], ...]
    signatories: tuple[ShownSignatory, ...]
    relations: tuple[ShownRelation, ...]
    graph: Graph | None
    sources: tuple[Any, ...]
    claims: tuple[ClaimGroup, ...]
    tasks: tuple[Task, ...]
    negotiation: Any
    kind: str
    desk: str
    languages: str
    prevailing_language: str
    history_url: str
    label_ids: frozenset[int]

    @property
    def is_entry_unknown(self) -> bool:
        """Nothing tells whether it entered into force, before its end or after."""
        return self.standing.status is Status.ENTRY_UNKNOWN

    @property
    def doubt(self) -> str:
        """Why the status is not certain, beside it; empty where it is, or where the status itself says what is not known."""
        if self.standing.certain or self.is_entry_unknown:
            return ""
        if any(note.code == "end_not_known" for note in self.standing.notes):
            return _("Uncertain: nothing is known of its end")
        return _("Uncertain: dates are known only in part")


def detail(agreement: Agreement, day: date, actor: Actor) -> Detail:
    """The page of `agreement` on `day` for `actor`. Some fourteen statements, however much belongs to it."""
    acts = list(agreement.acts.select_related("source").order_by("id"))
    prefetch_related_objects([agreement], "parties")
    members = list(agreement.parties.all())
    life = life_of(agreement, acts, [(party.party_id, party.is_home) for party in members])
    standing = life.on(day)
    signatories = list(agreement.signatories.all())
    relations = list(
        # most have none: both ends are read only where there are some
        Relation.objects.filter(Q(agreement=agreement) | Q(target=agreement))
        .prefetch_related("agreement", "target")
        .order_by("id")
    )
    sources = list(agreement.sources.select_related("source"))
    claims = list(agreement.claims.select_related("source"))
    negotiation = _negotiation_of(agreement)
    names = party_names([party.party_id for party in members])
    shown_acts = acts_shown(acts, names, day)
    reason = say(standing.reason)
    coming = tuple(_coming(standing, actor))
    areas = codes("area")
    labels = {agreement.label_id, *(relation.label_id for relation in relations)}
    named: list[Any] = [*acts, *sources, *claims]
    labels |= {row.source.label_id for row in named if row.source}
    if negotiation is not None:
        labels.add(negotiation.label_id)
    return Detail(
        agreement=agreement,
        day=day,
        standing=standing,
        reason=reason,
        rests_on=tuple(act for act in shown_acts if act.pk in reason.acts),
        term=say(standing.term) if standing.term else None,
        notes=tuple(say(note) for note in standing.notes),
        contradictions=tuple(say(item) for item in standing.contradictions),
        partners=partners_of(agreement),
        parties=tuple(_party(party, names) for party in members),
        acts=shown_acts,
        coming=coming,
        line=_line(life, standing, acts, actor),
        terms=_terms(life, actor),
        areas=tuple(
            (name_of("area", area.area), areas[area.area].definition if area.area in areas else "")
            for area in agreement.areas.all()
        ),
        signatories=tuple(signatory_shown(person, agreement, names) for person in signatories),
        relations=tuple(_relation(relation, agreement) for relation in relations),
        graph=graph(agreement, relations),
        sources=tuple(sources),
        claims=_claims(claims, agreement, acts),
        tasks=tuple(_tasks(agreement, standing, life, actor, relations)),
        negotiation=negotiation,
        kind=name_of("title_kind", agreement.kind),
        desk=desk_name(agreement.desk),
        languages=in_a_row(language_name(code) for code in agreement.languages),
        prevailing_language=language_name(agreement.prevailing_language),
        history_url=history_url(agreement.ref),
        label_ids=frozenset(labels),
    )


def history_url(ref: str) -> str:
    """The page of the record's history; empty while there is none."""
    try:
        return reverse("audit:record", args=["agreement", ref])
    except NoReverseMatch:
        return ""


def _negotiation_of(agreement: Agreement) -> Any:
    """The negotiation it came from, if the actor may see it. The register does not import the pipeline, which lies above it."""
    if not hasattr(type(agreement), "negotiation"):
        return None
    return type(agreement).negotiation.related.related_model.objects.filter(agreement=agreement).first()  # type: ignore[attr-defined]


def _coming(standing: Standing, actor: Actor) -> Iterable[ComingDate]:
    for item in standing.coming:
        if actor.is_foreign and item.kind in INTERNAL_DATES:
            continue
        days = (item.on - standing.on).days
        state = "overdue" if days < 0 else "due_soon" if days <= 90 else "due_later"
        yield ComingDate(
            item.on, item.kind, coming_title(item.kind), say(item.why).text, days, item.is_certain, state
        )


def _line(life: Life, standing: Standing, acts: list[Act], actor: Actor) -> Lifeline | None:
    stand = {act.id for act in standing_acts([life_act(act) for act in acts], None)}
    past = []
    for act in acts:
        if act.pk not in stand or act.effective_to is None:
            continue
        title = act_title(act.kind)
        if act.party_id and act.kind in {ActKind.NOTIFIED, ActKind.RATIFIED, ActKind.SIGNED}:
            title = f"{title} ({act.party_id.rpartition(':')[2]})"
        past.append(
            PastAct(
                day=act.effective_to,
                title=_short(title),
                written=in_words(act.effective),
                url=f"#act-{act.pk}",
                is_exact=act.effective_from == act.effective_to,
            )
        )
    if actor.is_foreign:
        standing = replace(
            standing, coming=tuple(item for item in standing.coming if item.kind not in INTERNAL_DATES)
        )
    return lifeline(life, standing, past)


def _short(title: str) -> str:
    return title.replace(act_title(ActKind.NOTIFIED), _("Notified")).replace(
        act_title(ActKind.REGISTERED), _("Registered with UN")
    )


def _terms(life: Life, actor: Actor) -> list[tuple[str, str]]:
    rows = terms_in_words(life.terms)
    return [row for row in rows if not (actor.is_foreign and row[0] == _("Our own time to decide"))]


def _party(party: Any, names: dict[str, str]) -> ShownParty:
    code = party.party_id
    kind = "state" if ":" not in code else code.partition(":")[0].replace("org", "organisation")
    return ShownParty(code, names.get(code, code), kind, partner_url(code), party.body_name, party.is_home)


def _relation(relation: Relation, agreement: Agreement) -> ShownRelation:
    words = relation.get_kind_display()
    if relation.agreement_id == agreement.pk:
        return ShownRelation(
            relation.pk, _("This agreement %(relation)s") % {"relation": words}, relation.target, True
        )
    return ShownRelation(
        relation.pk, _("%(relation)s this agreement") % {"relation": words}, relation.agreement, False
    )


def _claims(claims: list[Any], agreement: Agreement, acts: list[Any]) -> tuple[ClaimGroup, ...]:
    grouped: dict[str, list[ShownClaim]] = {}
    for claim in claims:
        remedy = _remedy(claim, agreement, acts) if claim.state == Claim.State.ACCEPTED else ""
        grouped.setdefault(claim.field, []).append(ShownClaim(claim, claimed(claim.value), remedy))
    return tuple(
        ClaimGroup(claim_field_title(field), _present(field, agreement), tuple(rows))
        for field, rows in grouped.items()
    )


#: What a date of the register rests on.
_ACT_OF_FIELD = {"signed": ActKind.SIGNED, "in_force_since": ActKind.IN_FORCE}


def _remedy(claim: Any, agreement: Agreement, acts: list[Any]) -> str:
    """Where to bring the register in line with an accepted claim, filled in as far as can be; empty where it says the same already."""
    field, value = claim.field, str(claim.value)
    if field == "other" or str(getattr(agreement, field, "") or "") == value:
        return ""
    if field in _ACT_OF_FIELD:
        kind = _ACT_OF_FIELD[field]
        corrected = {act.corrects_id for act in acts}
        standing = [act.pk for act in acts if act.kind == kind and act.pk not in corrected]
        if len(standing) == 1:
            address = reverse("agreements:correct_act", args=[agreement.ref, standing[0]])
            return f"{address}?{urlencode({'effective': value})}"
        address = reverse("agreements:record_act", args=[agreement.ref])
        return f"{address}?{urlencode({'kind': kind, 'effective': value})}"
    name = {"term_ends": "edit_terms", "parties": "edit_parties"}.get(field, "edit")
    return reverse(f"agreements:{name}", args=[agreement.ref])


def _present(field: str, agreement: Agreement) -> str:
    if field in {"signed", "in_force_since"}:
        return in_words(getattr(agreement, field))
    if field == "term_ends":
        return in_words(agreement.term_ends)
    if field == "kind":
        return name_of("title_kind", agreement.kind)
    if field in {"status", "legal_nature", "level", "scope", "text_status"}:
        return str(getattr(agreement, f"get_{field}_display")())
    if field == "parties":
        return agreement.partners_text
    value = getattr(agreement, field, "") if field in {"title", "place", "notes"} else ""
    return str(value)


def _tasks(
    agreement: Agreement, standing: Standing, life: Life, actor: Actor, relations: list[Relation]
) -> Iterable[Task]:
    """What somebody has to do; our own affairs, so not for a partner's representative."""
    if actor.is_foreign:
        return
    kinds = {item.kind for item in standing.coming}
    record = reverse("agreements:record_act", args=[agreement.ref])
    if "register" in kinds:
        yield Task(
            _("Register it with the United Nations"),
            _(
                "It is in force and not registered. Until it is, it cannot be invoked before any organ of the United Nations "
                "(Charter 102(2)). Send a certified true copy in all languages, and the date and method of entry into force."
            ),
            "warn",
            f"{record}?kind={ActKind.REGISTERED}",
            _("Record the registration"),
        )
    if "certified_statement" in kinds:
        yield Task(
            _("Register a certified statement"),
            _(
                "It was registered, and has changed since: any later action is registered by a certified statement."
            ),
            "warn",
            f"{record}?kind={ActKind.REGISTERED}",
            _("Record the registration"),
        )
    yield from _ended_by(agreement, standing, relations, record)
    undecided = life.terms.registration is Registration.UNDECIDED
    if standing.is_binding and undecided and agreement.legal_nature == LegalNature.TREATY:
        yield Task(
            _("Decide on registration with the United Nations"),
            _(
                "It is a treaty in force, and nobody has decided whether it is to be registered (Charter 102)."
            ),
            "info",
            reverse("agreements:edit_terms", args=[agreement.ref]),
            _("Edit the terms"),
        )


#: A relation by which another instrument ends this one, and the act that says so.
_ENDING = {Relation.Kind.REPLACES: ActKind.SUPERSEDED, Relation.Kind.TERMINATES: ActKind.TERMINATED}


def _ended_by(
    agreement: Agreement, standing: Standing, relations: list[Relation], record: str
) -> Iterable[Task]:
    """Another instrument in force replaces or terminates this one, which still binds by its own acts: somebody has to say so, or not."""
    if not standing.is_binding:
        return
    for relation in relations:
        other: Any = relation.agreement
        if relation.target_id != agreement.pk or relation.kind not in _ENDING or other.status not in BINDING:
            continue
        kind = _ENDING[Relation.Kind(relation.kind)]
        given = {"kind": kind, "effective": str(other.in_force_since or other.signed)}
        if kind is ActKind.SUPERSEDED:
            given["by"] = other.ref
        yield Task(
            _("Say whether it has ended"),
            _(
                "“%(title)s” is in force and %(relation)s this agreement, which by its own acts still binds. Record the end, or take the relation back."
            )
            % {"title": other.title_shown, "relation": relation.get_kind_display()},
            "warn",
            f"{record}?{urlencode(given)}",
            _("Record the end"),
        )
