"""When an instrument was signed and when it entered into force, by its own rule or by VCLT 1969, art. 24."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from umubano.core.dates import FIRST_DAY, add_months
from umubano.domain.agreements.life.acts import Act, ActKind, SignatureEffect
from umubano.domain.agreements.life.facts import Moment, exact, last_of, moment_of
from umubano.domain.agreements.life.reasons import Sentence
from umubano.domain.agreements.life.terms import EntryRule, Terms

ByKind = dict[ActKind, list[Act]]


@dataclass(frozen=True, slots=True)
class Signing:
    """The signature: complete at `moment` (None: not yet), by whom, and who is missing."""

    moment: Moment | None
    some: Moment | None
    signed_by: tuple[str, ...]
    missing: tuple[str, ...]
    needs_ratification: bool


@dataclass(frozen=True, slots=True)
class Entry:
    """The entry into force: at `moment` (None: not yet), and the sentence that says why or what it waits for.

    `known` is the day from which the moment was settled, None when it is the moment itself: before the last notification nobody
    could say when it would enter into force. `is_open` says that neither terms nor acts tell whether it entered into force at all,
    which is not the same as not being in force.
    """

    moment: Moment | None
    reason: Sentence
    known: date | None = None
    is_open: bool = False


def find_signing(terms: Terms, by_kind: ByKind, contradictions: list[Sentence]) -> Signing:
    """Who has signed, and when all had. For more than two parties our own signature is the one that counts for us."""
    acts = by_kind.get(ActKind.SIGNED)
    if not acts:
        return Signing(None, None, (), terms.parties, False)
    first: dict[str | None, Act] = {}
    for act in acts:
        earlier = first.setdefault(act.party, act)
        if earlier is not act and earlier.date.text != act.date.text:
            contradictions.append(
                Sentence(
                    "contradiction",
                    "signed_twice",
                    {"party": act.party or "—", "first": earlier.date.text, "second": act.date.text},
                    (earlier.id, act.id),
                )
            )
    needs_ratification = (
        any(act.details.get("effect", "definitive") != SignatureEffect.DEFINITIVE for act in first.values())
        and ActKind.CONFIRMED not in by_kind
    )
    moments = [moment_of(act) for act in first.values()]
    if None in first or not terms.parties:
        return Signing(last_of(moments), last_of(moments), terms.parties, (), needs_ratification)
    signed_by = tuple(party for party in terms.parties if party in first)
    missing = tuple(party for party in terms.parties if party not in first)
    if terms.is_multilateral and terms.home in first:
        return Signing(moment_of(first[terms.home]), last_of(moments), signed_by, missing, needs_ratification)
    whole = last_of(moments) if not missing else None
    return Signing(whole, last_of(moments), signed_by, missing, needs_ratification)


def find_entry(terms: Terms, signing: Signing, by_kind: ByKind, contradictions: list[Sentence]) -> Entry:
    """When it entered into force. A recorded entry wins over the computed one; that they differ is reported."""
    computed = _BY_RULE[terms.entry](terms, signing, by_kind, contradictions)
    recorded = by_kind.get(ActKind.IN_FORCE)
    if not recorded:
        return computed
    moment = moment_of(recorded[0])
    if computed.moment is not None:
        if not _agree(moment, computed.moment):
            contradictions.append(
                Sentence(
                    "contradiction",
                    "entry_differs",
                    {"recorded": moment.text, "computed": computed.moment.text},
                    (*moment.acts, *computed.moment.acts),
                )
            )
        elif moment.day == computed.moment.day:
            return Entry(moment, computed.reason, computed.known)
    if signing.some is None:
        contradictions.append(Sentence("contradiction", "entry_without_signature", {}, moment.acts))
    return Entry(moment, Sentence("reason", "in_force_by_act", {"since": moment.text}, moment.acts))


def _agree(first: Moment, second: Moment) -> bool:
    """Two moments may be the same day."""
    return (first.earliest or FIRST_DAY) <= second.day and (second.earliest or FIRST_DAY) <= first.day


#: What it waits for is not an event that the register would know of: that none is recorded says nothing of the world.
_OPEN = frozenset({"signed_entry_not_known", "signed_awaits_date"})


def _waits(code: str, signing: Signing, missing: Sequence[str] = ()) -> Entry:
    on = signing.moment.text if signing.moment else ""
    acts = signing.moment.acts if signing.moment else ()
    reason = Sentence("reason", code, {"on": on, "missing": ", ".join(missing)}, acts)
    return Entry(None, reason, is_open=code in _OPEN and signing.moment is not None)


def _all_of(
    kinds: tuple[ActKind, ...], terms: Terms, by_kind: ByKind
) -> tuple[Moment | None, tuple[str, ...]]:
    """The moment by which every party had done one of `kinds`, or None and who has not."""
    acts = [act for kind in kinds for act in by_kind.get(kind, ())]
    joint = [act for act in acts if act.party is None]
    if joint:
        return moment_of(joint[0]), ()
    done: dict[str, Moment] = {}
    for act in acts:
        if act.party is not None:
            done.setdefault(act.party, moment_of(act))
    missing = tuple(party for party in terms.parties if party not in done)
    if missing or not done:
        return None, missing
    return last_of(list(done.values())), ()


def _on_signature(terms: Terms, signing: Signing, by_kind: ByKind, contradictions: list[Sentence]) -> Entry:
    if signing.moment is None:
        return _waits("signed_awaits_date", signing)
    if signing.needs_ratification:
        contradictions.append(
            Sentence("contradiction", "signature_needs_ratification", {}, signing.moment.acts)
        )
        return _by_ratification(terms, signing, by_kind, contradictions)
    moment = signing.moment
    return Entry(
        moment,
        Sentence(
            "reason", "in_force_by_signature", {"since": moment.text, "signed": moment.text}, moment.acts
        ),
    )


def _on_date(terms: Terms, signing: Signing, by_kind: ByKind, contradictions: list[Sentence]) -> Entry:
    if terms.entry_date is None or signing.moment is None:
        return _waits("signed_awaits_date", signing)
    moment = exact(terms.entry_date, signing.moment.acts)
    return Entry(
        moment,
        Sentence("reason", "in_force_by_date", {"since": moment.text}, moment.acts),
        signing.moment.day,
    )


def _after_notification(move: Callable[[date, int], date]) -> Callable[..., Entry]:
    def rule(terms: Terms, signing: Signing, by_kind: ByKind, contradictions: list[Sentence]) -> Entry:
        last, missing = _all_of((ActKind.NOTIFIED,), terms, by_kind)
        if last is None:
            return _waits("signed_awaits_notification", signing, missing)
        number = terms.entry_number
        earliest = move(last.earliest, number) if last.earliest else None
        moment = last.moved(move(last.day, number), earliest)
        params = {"since": moment.text, "notified": last.text}
        return Entry(moment, Sentence("reason", "in_force_by_notification", params, moment.acts), last.day)

    return rule


def _nth_month(day: date, number: int) -> date:
    return add_months(day.replace(day=1), max(number, 1))


def _by_exchange(terms: Terms, signing: Signing, by_kind: ByKind, contradictions: list[Sentence]) -> Entry:
    moment, missing = _all_of((ActKind.EXCHANGED,), terms, by_kind)
    if moment is None:
        return _waits("signed_awaits_exchange", signing, missing)
    return Entry(moment, Sentence("reason", "in_force_by_exchange", {"since": moment.text}, moment.acts))


def _by_reply(terms: Terms, signing: Signing, by_kind: ByKind, contradictions: list[Sentence]) -> Entry:
    acts = by_kind.get(ActKind.REPLY_RECEIVED)
    if not acts:
        return _waits("signed_awaits_reply", signing)
    moment = moment_of(acts[0])
    return Entry(moment, Sentence("reason", "in_force_by_reply", {"since": moment.text}, moment.acts))


def _by_partner(terms: Terms, signing: Signing, by_kind: ByKind, contradictions: list[Sentence]) -> Entry:
    """On notification by the other side: what we notified ourselves brings nothing into force."""
    acts = [act for act in by_kind.get(ActKind.NOTIFIED, ()) if act.party is None or act.party != terms.home]
    if not acts:
        others = tuple(party for party in terms.parties if party != terms.home)
        return _waits("signed_awaits_notification", signing, others)
    moment = moment_of(acts[0])
    params = {"since": moment.text, "notified": moment.text}
    return Entry(moment, Sentence("reason", "in_force_by_notification", params, moment.acts))


def _by_ratification(
    terms: Terms, signing: Signing, by_kind: ByKind, contradictions: list[Sentence]
) -> Entry:
    kinds = (ActKind.RATIFIED, ActKind.EXCHANGED)
    last, missing = _all_of(kinds, terms, by_kind)
    if last is None:
        return _waits("signed_awaits_ratification", signing, missing)
    return Entry(last, Sentence("reason", "in_force_by_ratification", {"since": last.text}, last.acts))


def _by_consent(terms: Terms, signing: Signing, by_kind: ByKind, contradictions: list[Sentence]) -> Entry:
    """VCLT 24(2): where the text says nothing, as soon as consent has been established for all.

    Consent by signature counts when it is known to be definitive; where the register does not know, it does not guess.
    """
    if signing.needs_ratification or ActKind.RATIFIED in by_kind:
        return _by_ratification(terms, signing, by_kind, contradictions)
    signed = by_kind.get(ActKind.SIGNED, ())
    if (
        signing.moment is not None
        and signed
        and all(act.details.get("effect") == "definitive" for act in signed)
    ):
        moment = signing.moment
        return Entry(moment, Sentence("reason", "in_force_by_consent", {"since": moment.text}, moment.acts))
    return _waits("signed_entry_not_known", signing)


def _other(terms: Terms, signing: Signing, by_kind: ByKind, contradictions: list[Sentence]) -> Entry:
    if terms.entry_date is not None:
        return _on_date(terms, signing, by_kind, contradictions)
    return _waits("signed_awaits_date", signing)


_BY_RULE: dict[EntryRule, Callable[[Terms, Signing, ByKind, list[Sentence]], Entry]] = {
    EntryRule.ON_SIGNATURE: _on_signature,
    EntryRule.ON_DATE: _on_date,
    EntryRule.ON_LAST_NOTIFICATION: _after_notification(lambda day, _number: day),
    EntryRule.FIRST_DAY_OF_NTH_MONTH: _after_notification(_nth_month),
    EntryRule.N_DAYS_AFTER: _after_notification(lambda day, number: day + timedelta(days=number)),
    EntryRule.ON_EXCHANGE: _by_exchange,
    EntryRule.ON_REPLY: _by_reply,
    EntryRule.ON_PARTNER_NOTIFICATION: _by_partner,
    EntryRule.OTHER: _other,
    EntryRule.NOT_STATED: _by_consent,
}
