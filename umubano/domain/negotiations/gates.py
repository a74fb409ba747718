"""What the national profile demands before each stage, and where a negotiation stands with it. Pure functions, no database.

A profile (`profiles/`) is a list of rules. Whether a rule applies follows from what the draft's clauses do (`ClauseFacts`), never
from what the draft is called: True, False, or None while nobody has said. A recorded decision (met, waived) is kept in `models.Gate`;
everything else about a gate is computed here each time, so a changed fact or a changed profile shows at once.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence, Set
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import Any, Protocol

from django.utils.functional import Promise
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from umubano.core.actors import Role
from umubano.domain.negotiations.lifecycle import Stage, place_on_way

Answer = bool | None
#: In two or more languages: `{"en": …, "fr": …}`. National wording lives in the profile, not in the translation catalogue.
Words = Mapping[str, str]

#: Stands where a stage would: the duty falls due after signature and holds nothing back.
AFTER_SIGNATURE = "after_signature"


@dataclass(frozen=True, slots=True)
class ClauseFacts:
    """What the draft does. None: nobody has said yet."""

    legal_nature: str = "undetermined"
    subject_to_ratification: Answer = None
    commits_finances: Answer = None
    changes_law: Answer = None
    concerns_status_of_persons: Answer = None
    concerns_reserved_matter: Answer = None
    permits_foreign_base: Answer = None
    languages: tuple[str, ...] = ()

    @property
    def is_treaty(self) -> Answer:
        return None if self.legal_nature == "undetermined" else self.legal_nature == "treaty"

    @property
    def has_several_languages(self) -> Answer:
        return len(self.languages) > 1 if self.languages else None


#: The questions that facts answer, as asked on the page.
QUESTIONS: dict[str, Any] = {
    "legal_nature": gettext_lazy("What is its legal nature?"),
    "subject_to_ratification": gettext_lazy("Is it subject to ratification?"),
    "commits_finances": gettext_lazy("Does a clause commit state finances?"),
    "changes_law": gettext_lazy("Does a clause require a change of law?"),
    "concerns_status_of_persons": gettext_lazy("Does a clause concern the status of persons?"),
    "concerns_reserved_matter": gettext_lazy(
        "Does it concern peace, armistice, commerce, or membership of an international organisation?"
    ),
    "permits_foreign_base": gettext_lazy("Does a clause permit a foreign military base?"),
    "languages": gettext_lazy("In which languages will it be signed?"),
}


def any_of(answers: Iterable[Answer]) -> Answer:
    """Three-valued “or”: True as soon as one is, None while one is unknown and none is True."""
    known = list(answers)
    if any(answer is True for answer in known):
        return True
    return None if any(answer is None for answer in known) else False


def negated(answer: Answer) -> Answer:
    return None if answer is None else not answer


def always(facts: ClauseFacts) -> Answer:
    """Applies to every negotiation."""
    return True


@dataclass(frozen=True, slots=True)
class GateRule:
    """One demand of the national profile.

    `before`: the stage that is not entered before it is met, or AFTER_SIGNATURE. `applies`: from the clause facts. `asks`: the facts
    it rests on, to be asked for while the answer is None. `source`: where the law says so. `confirmed_by`: roles that may say it is met.
    `may_follow_signature`: the case in which it moves behind signature (approval before ratification).
    `is_prohibition`: `applies` says that the draft does what is forbidden; nothing lifts that but another draft.
    `shown_by_signatories`: recording the signature proves it, from the offices of those who signed.
    `lists_instruments`: the page shows the instruments in force with the same partners. `acts`: kinds of act on the agreement that
    show it is done. `within_days`: the directorate's own target after signature. `read_in`: in which copy the source was read.
    """

    code: str
    titles: Words
    before: str
    source: Words
    confirmed_by: frozenset[Role]
    applies: Callable[[ClauseFacts], Answer] = always
    asks: tuple[str, ...] = ()
    explanations: Words = field(default_factory=dict)
    is_waivable: bool = True
    is_prohibition: bool = False
    may_follow_signature: Callable[[ClauseFacts], Answer] | None = None
    shown_by_signatories: bool = False
    lists_instruments: bool = False
    acts: tuple[str, ...] = ()
    within_days: int | None = None
    read_in: Words = field(default_factory=dict)

    @property
    def title(self) -> str:
        return in_language(self.titles)

    @property
    def explanation(self) -> str:
        return in_language(self.explanations)

    @property
    def legal_source(self) -> str:
        return in_language(self.source)

    @property
    def confidence(self) -> str:
        """In which copy the source was read and how sure that makes us; empty for a gate that rests on the directorate's own checks."""
        return in_language(self.read_in)


def in_language(words: Words) -> str:
    """The words in the reader's language, else in English, else empty."""
    return words.get((get_language() or "en").split("-")[0]) or words.get("en", "")


class Track(StrEnum):
    """Who must consent before the agreement can bind."""

    PARLIAMENT = "parliament"
    RATIFICATION = "ratification"
    EXECUTIVE = "executive"
    UNKNOWN = "unknown"


TRACK_TITLES: dict[Track, Promise] = {
    Track.PARLIAMENT: gettext_lazy("Parliament approves before ratification"),
    Track.RATIFICATION: gettext_lazy("Ratified without prior approval by Parliament"),
    Track.EXECUTIVE: gettext_lazy("Concluded by the executive, not subject to ratification"),
    Track.UNKNOWN: gettext_lazy("Not known yet"),
}


@dataclass(frozen=True, slots=True)
class TrackStanding:
    """The track, the facts that put it there (or that are missing), and a warning when the draft contradicts it."""

    track: Track
    because: tuple[str, ...] = ()
    warning: str = ""

    @property
    def title(self) -> str:
        return str(TRACK_TITLES[self.track])

    @property
    def questions(self) -> list[str]:
        """The facts of `because` as the questions they answer."""
        return [str(QUESTIONS[name]) for name in self.because]


@dataclass(frozen=True, slots=True)
class NationalProfile:
    """The demands of one country. `parliament_when`: the clause facts of which any one calls for Parliament's approval."""

    country: str
    titles: Words
    gates: tuple[GateRule, ...]
    parliament_when: tuple[str, ...] = ()
    track_source: Words = field(default_factory=dict)

    @property
    def title(self) -> str:
        return in_language(self.titles)

    def gate(self, code: str) -> GateRule | None:
        return next((rule for rule in self.gates if rule.code == code), None)

    def track(self, facts: ClauseFacts) -> TrackStanding:
        """Which track the clauses put the agreement on, whatever it is called."""
        answers: dict[str, Answer] = {name: getattr(facts, name) for name in self.parliament_when}
        because = tuple(name for name, answer in answers.items() if answer is True)
        if because:
            warning = ""
            if facts.subject_to_ratification is False:
                warning = _(
                    "Parliament approves before ratification, but the draft is not subject to ratification. Have the draft say that it is."
                )
            return TrackStanding(Track.PARLIAMENT, because, warning)
        missing = tuple(name for name, answer in answers.items() if answer is None)
        if not missing and facts.subject_to_ratification is None:
            missing = ("subject_to_ratification",)
        if missing:
            return TrackStanding(Track.UNKNOWN, missing)
        return TrackStanding(Track.RATIFICATION if facts.subject_to_ratification else Track.EXECUTIVE)


class GateState(StrEnum):
    """Where a gate stands. The last four hold a negotiation back."""

    NOT_APPLICABLE = "not_applicable"
    MET = "met"
    WAIVED = "waived"
    OPEN = "open"
    UNKNOWN = "unknown"
    LAPSED = "lapsed"
    PROHIBITED = "prohibited"


HOLDING_BACK = frozenset({GateState.OPEN, GateState.UNKNOWN, GateState.LAPSED, GateState.PROHIBITED})

STATE_TITLES: dict[GateState, Promise] = {
    GateState.NOT_APPLICABLE: gettext_lazy("Not applicable"),
    GateState.MET: gettext_lazy("Met"),
    GateState.WAIVED: gettext_lazy("Waived"),
    GateState.OPEN: gettext_lazy("Open"),
    GateState.UNKNOWN: gettext_lazy("Not known yet"),
    GateState.LAPSED: gettext_lazy("Waiver run out"),
    GateState.PROHIBITED: gettext_lazy("Prohibited"),
}

#: The design system's words for these states.
_BADGES = {
    GateState.MET: "passed",
    GateState.LAPSED: "failed",
    GateState.PROHIBITED: "failed",
    GateState.UNKNOWN: "unknown",
}


class Decision(Protocol):
    """What is recorded of a gate: a row of `models.Gate`."""

    code: str
    state: str
    decided_on: date | None
    due_on: date | None
    evidence: str
    reason: str
    approver: str


@dataclass(frozen=True, slots=True)
class GateStanding:
    """One gate of one negotiation on a day: its rule, where it stands, and why in a sentence."""

    rule: GateRule
    state: GateState
    before: str
    why: str
    decision: Any = None

    @property
    def code(self) -> str:
        return self.rule.code

    @property
    def title(self) -> str:
        return self.rule.title

    @property
    def state_title(self) -> str:
        return str(STATE_TITLES[self.state])

    @property
    def badge(self) -> str:
        return _BADGES.get(self.state, self.state.value)

    @property
    def before_title(self) -> str:
        if self.before == AFTER_SIGNATURE:
            return _("After signature")
        return str(Stage(self.before).label)

    @property
    def holds_back(self) -> bool:
        return self.state in HOLDING_BACK

    @property
    def is_follow_up(self) -> bool:
        return self.before == AFTER_SIGNATURE

    @property
    def is_decided(self) -> bool:
        return self.state in {GateState.MET, GateState.WAIVED, GateState.LAPSED}


def standing_of(
    rule: GateRule, facts: ClauseFacts, decision: Decision | None, on: date, acts: Set[str] = frozenset()
) -> GateStanding:
    """Where one gate stands on `on`. `acts`: the kinds of act recorded on the agreement it became."""
    follows = rule.may_follow_signature is not None and rule.may_follow_signature(facts) is True
    before = AFTER_SIGNATURE if follows else rule.before
    applies = rule.applies(facts)

    def standing(state: GateState, why: str) -> GateStanding:
        return GateStanding(rule, state, before, why, decision)

    if applies is False:
        return standing(GateState.NOT_APPLICABLE, _("The clauses of the draft do not call for it."))
    if rule.is_prohibition:
        if applies is None:
            return standing(GateState.UNKNOWN, _ask(rule, facts))
        return standing(
            GateState.PROHIBITED,
            _("The draft does what the law forbids. This cannot be waived: the clause must go. %(source)s")
            % {"source": rule.legal_source},
        )
    if acts & set(rule.acts):
        return standing(GateState.MET, _("Recorded as an act of the agreement."))
    if decision is not None and decision.state == "met":
        if decision.decided_on is None or decision.decided_on <= on:
            return standing(GateState.MET, decision.evidence)
        return standing(
            GateState.OPEN, _("It was met only on %(day)s.") % {"day": decision.decided_on.isoformat()}
        )
    if decision is not None and decision.state == "waived" and rule.is_waivable:
        assert decision.due_on is not None
        day = decision.due_on.isoformat()
        if decision.due_on < on:
            return standing(
                GateState.LAPSED, _("The waiver ended on %(day)s and it is not met.") % {"day": day}
            )
        return standing(
            GateState.WAIVED,
            _("Waived by %(approver)s until %(day)s: %(reason)s")
            % {"approver": decision.approver, "day": day, "reason": decision.reason},
        )
    if applies is None:
        return standing(GateState.UNKNOWN, _ask(rule, facts))
    return standing(GateState.OPEN, rule.explanation)


def _ask(rule: GateRule, facts: ClauseFacts) -> str:
    unknown = [name for name in rule.asks if _is_unknown(getattr(facts, name))]
    questions = " ".join(str(QUESTIONS[name]) for name in unknown)
    return _("Not known yet whether it applies. Say: %(questions)s") % {"questions": questions}


def _is_unknown(value: Any) -> bool:
    return value is None or value in ("undetermined", (), [])


def standings(
    profile: NationalProfile,
    facts: ClauseFacts,
    decisions: Iterable[Decision],
    on: date,
    acts: Set[str] = frozenset(),
) -> list[GateStanding]:
    """Where every gate of the profile stands on `on`, in the profile's order."""
    recorded = {decision.code: decision for decision in decisions}
    return [standing_of(rule, facts, recorded.get(rule.code), on, acts) for rule in profile.gates]


def facts_of(negotiation: Any) -> ClauseFacts:
    """The clause facts of a negotiation row."""
    return ClauseFacts(
        legal_nature=negotiation.legal_nature,
        subject_to_ratification=negotiation.subject_to_ratification,
        commits_finances=negotiation.commits_finances,
        changes_law=negotiation.changes_law,
        concerns_status_of_persons=negotiation.concerns_status_of_persons,
        concerns_reserved_matter=negotiation.concerns_reserved_matter,
        permits_foreign_base=negotiation.permits_foreign_base,
        languages=tuple(negotiation.languages),
    )


def gates_of(negotiation: Any, *, on: date, acts: Set[str] = frozenset()) -> list[GateStanding]:
    """Where every gate of the installation's profile stands for this negotiation. Reads `negotiation.gates` (prefetch it for lists)."""
    from umubano.domain.negotiations.profiles import current_profile

    return standings(current_profile(), facts_of(negotiation), negotiation.gates.all(), on, acts)


def gates_before(gates: Sequence[GateStanding], target: str) -> list[GateStanding]:
    """The gates that hold back a step to `target`: those set before it or before an earlier stage, and any prohibition."""
    place = place_on_way(target)
    return [
        gate
        for gate in gates
        if gate.holds_back
        and (
            gate.state is GateState.PROHIBITED
            or (gate.before != AFTER_SIGNATURE and place_on_way(gate.before) <= place)
        )
    ]


def obstacles(gates: Sequence[GateStanding], target: str) -> list[str]:
    """Why a step to `target` is not possible yet, one sentence a gate; none when it is."""
    sentences = []
    for gate in gates_before(gates, target):
        sentence = _("%(gate)s: %(state)s.") % {"gate": gate.title, "state": gate.state_title.lower()}
        sentences.append(
            f"{sentence} {gate.why}".strip()
            if gate.state is not GateState.OPEN or gate.decision
            else sentence
        )
    return sentences


def missing_to_sign(gates: Sequence[GateStanding]) -> list[GateStanding]:
    """The gates still between the negotiation and signature."""
    return gates_before(gates, Stage.SIGNED)
