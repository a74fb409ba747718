"""What concepts announce, and how surfaces find it.

Each concept folder has a `concept.py` with `concept = Concept(…)`. Surfaces (home, search, briefs, imports, calendar, audit)
read this registry and import no concept, so a new concept appears everywhere by announcing itself once.
"""

from __future__ import annotations

import importlib
import importlib.util
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, time
from functools import cache
from typing import Any, Literal

from django.apps import apps
from django.utils.functional import Promise

from umubano.core.actors import Actor, Role

Text = str | Promise


@dataclass(frozen=True, slots=True)
class NavigationItem:
    """One entry of the main navigation. `shortcut` is the second key after `g`; `count_url_name` names the address that
    answers how much awaits the actor there, asked after the page is shown so that no page waits for it."""

    title: Text
    url_name: str
    icon: str
    group: str = "work"
    shortcut: str = ""
    order: int = 100
    roles: frozenset[Role] | None = None
    count_url_name: str = ""


@dataclass(frozen=True, slots=True)
class DueItem:
    """Something that falls due: what, when, why, and who must act: the person named `owner`, else the first of `desks` (codes).

    `key` names the row that it comes from and holds no date (`plan-line-12`), unique in the installation: it stays when the deadline moves. A
    `CalendarItem` with the same `uid` is the same thing and shown once. `parties`, `desks` and `bodies` are as there. `is_weighty`: the head must
    know of it. `is_of_agreement`: it is a day of an agreement itself, such as the end of its term.
    """

    key: str
    on: date
    kind: str
    kind_title: Text
    about: str
    about_title: str
    url: str
    why: Text
    owner: str
    label_id: int
    is_certain: bool = True
    is_illustrative: bool = False
    is_weighty: bool = False
    is_of_agreement: bool = False
    parties: tuple[str, ...] = ()
    desks: tuple[str, ...] = ()
    bodies: tuple[str, ...] = ()
    revision: int = 0

    @property
    def desk(self) -> str:
        """The code of the desk that must act; empty for none."""
        return self.desks[0] if self.desks else ""

    @property
    def who(self) -> str:
        """Who must act, as people read it."""
        from umubano.core.accounts.desks import desk_name

        return self.owner or desk_name(self.desk)


@dataclass(frozen=True, slots=True)
class SearchHit:
    """One result of the global search, already trimmed by row security."""

    kind: str
    ref: str
    title: str
    context: str
    url: str
    rank: float
    label_id: int
    party_codes: tuple[str, ...] = ()
    is_illustrative: bool = False


@dataclass(frozen=True, slots=True)
class Panel:
    """A section that a concept puts on the page of another's record: a template and what it needs."""

    key: str
    title: Text
    template: str
    context: Mapping[str, Any]
    order: int = 100
    label_ids: frozenset[int] = frozenset()
    icon: str = ""


@dataclass(frozen=True, slots=True)
class NamedBody:
    """The name of a joint body, and the label under which it may be read."""

    title: str
    label_id: int


#: A concept gives the calendar at most so many items at once, the soonest; the calendar says then that there are more.
CALENDAR_MOST = 5000


@dataclass(frozen=True, slots=True)
class CalendarItem:
    """Something that stands in the calendar: whole days, or with a time of day.

    `uid` is stable for the life of the record and unique in the installation (`activity-A-0001`); `revision` grows with each change that a
    calendar must hear of (RFC 5545 SEQUENCE). `end` is the last day, inclusive. `status` is confirmed, tentative or cancelled.
    `desks` and `bodies` name whose feeds it belongs to: codes of desks, references of joint bodies.
    """

    uid: str
    start: date
    end: date
    kind: str
    kind_title: Text
    title: str
    url: str
    label_id: int
    status: str = "confirmed"
    revision: int = 0
    starts_at: time | None = None
    ends_at: time | None = None
    place: str = ""
    about: str = ""
    parties: tuple[str, ...] = ()
    desks: tuple[str, ...] = ()
    bodies: tuple[str, ...] = ()
    is_certain: bool = True
    is_illustrative: bool = False


@dataclass(frozen=True, slots=True)
class AgendaQuestion:
    """For which session an agenda is being prepared: its agreements (references), the partners (party codes), the day, and the joint body
    (reference) that is to meet.
    """

    agreements: tuple[str, ...]
    parties: tuple[str, ...]
    on: date
    body: str = ""


@dataclass(frozen=True, slots=True)
class AgendaProposal:
    """A point that a concept proposes for the agenda of a joint body: overdue work, an expiring term, an objective off its course.

    `kind` and `about` together are its key: no two proposals share them, and they stay the same as long as the point does, so that what is on
    an agenda is not proposed for it again. What `is_internal` is never shown to partners, whatever its label says, and so reaches no agenda
    that they read. `timing` says whether it is overdue today, or falls due by the day of the session; empty where neither is so.
    """

    kind: str
    title: str
    why: Text
    about: str
    url: str
    label_id: int
    is_internal: bool = False
    timing: Literal["overdue", "by_session", ""] = ""


@dataclass(frozen=True, slots=True)
class InboxItem:
    """Something that awaits somebody's action.

    `key` is stable (`approve:activity:A-0001`), so that snoozing holds; `group` is approve, answer, decide, report or overdue. It awaits the
    account `owner` (a user name) when one is named, else whoever has one of `roles` and, where `desks` are named, one of these desks. The hook
    answers at least what awaits the actor, as far as labels let through; the inbox picks. The head is told everything `is_weighty` beside, so that
    what waits too long is shown there by itself. `label_ids` are those of all that a line sums up. `due_key` is the key of
    the `DueItem` that the line speaks of, so that it is told once.
    """

    key: str
    group: str
    title: str
    why: Text
    url: str
    since: date
    label_id: int
    due: date | None = None
    owner: str = ""
    roles: frozenset[Role] = frozenset()
    desks: tuple[str, ...] = ()
    is_illustrative: bool = False
    is_weighty: bool = False
    label_ids: frozenset[int] = frozenset()
    due_key: str = ""

    @property
    def labels(self) -> frozenset[int]:
        """The labels of everything that the line tells."""
        return self.label_ids | {self.label_id}


@dataclass(frozen=True, slots=True)
class ListFilter:
    """A question that a concept adds to the list of agreements: choices as (code, title), and `narrow(rows, code, day)`.

    It is asked of today only, and offered to a partner's representative only when `for_partners`.
    """

    name: str
    title: Text
    choices: tuple[tuple[str, Text], ...]
    narrow: Callable[[Any, str, date], Any]
    for_partners: bool = False


@dataclass(frozen=True, slots=True)
class ImportKind:
    """A kind of file that can be imported. `load` is described in surfaces/transfer/README.md."""

    name: str
    title: Text
    description: Text
    load: Callable[..., Any]
    template: Callable[..., Any] | None = None
    extensions: tuple[str, ...] = ("csv", "xlsx")


@dataclass(frozen=True, slots=True)
class ExportKind:
    """A kind of file that can be exported: `write(actor, path, on) -> (rows, label ids)`."""

    name: str
    title: Text
    write: Callable[..., Any]
    extensions: tuple[str, ...] = ("csv", "xlsx")


@dataclass(frozen=True, slots=True)
class BriefKind:
    """A document about something: `compose(actor, ref, on)` gives what the document surface prints."""

    name: str
    title: Text
    compose: Callable[..., Any]
    formats: tuple[str, ...] = ("pdf", "docx")


@dataclass(frozen=True, slots=True)
class BriefPart:
    """A section that a concept adds to the brief on a partner, and the labels of what went into it. `section` is of `core/briefs.py`."""

    section: Any
    label_ids: frozenset[int]
    order: int = 100


@dataclass(frozen=True, slots=True)
class ActionRule:
    """Who may do what, as data, so that the permission reference is generated and not written."""

    action: str
    title: Text
    roles: frozenset[Role]
    note: Text = ""


#: What a field says: one value, or (name, value) pairs; no pair leaves the field out.
Told = str | Sequence[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class PeriodicJob:
    """Work that is done once for each day or week, and caught up with after a standstill: `run(actor, period, item)` -> records touched.

    `period` is the day, or the Monday of the week. With `each(actor, period)` the work is one job for every id that it gives, passed as `item`
    (else None). Runs are idempotent; what they are given are ids, never content.
    """

    name: str
    title: Text
    every: Literal["day", "week"]
    run: Callable[[Actor, date, int | None], int]
    each: Callable[[Actor, date], Iterable[int]] | None = None
    #: As `run`, when the period is before the one that was last done; without it `run` is asked.
    run_back: Callable[[Actor, date, int | None], int] | None = None


@dataclass(frozen=True, slots=True)
class Concept:
    """Everything a concept announces. All but the name are optional."""

    name: str
    title: Text
    order: int = 100
    navigation: tuple[NavigationItem, ...] = ()
    reference_tables: Mapping[str, str] = field(default_factory=dict)
    actions: tuple[ActionRule, ...] = ()
    due: Callable[[Actor, date, date], Iterable[DueItem]] | None = None
    #: As `calendar`, only what these parties (codes) take part in.
    calendar_with: Callable[[Actor, frozenset[str], date, date], Iterable[CalendarItem]] | None = None
    #: As `due`, of another day (the second argument) than today, as what was known of it today tells; without it `due` is asked.
    due_then: Callable[[Actor, date, date, date], Iterable[DueItem]] | None = None
    #: As `due`, for the calendar: on these days and no others, and not what `calendar` shows already. Without it `due` is asked.
    deadlines: Callable[[Actor, date, date], Iterable[DueItem]] | None = None
    #: What fell due before a day, is open and may await the actor, for the inbox; for the head all of it that is weighty.
    #: Without it `due` is asked.
    owed: Callable[[Actor, date], Iterable[DueItem]] | None = None
    #: The joint bodies with these references that the reader may see, with their names. One statement.
    body_names: Callable[[Collection[str]], Mapping[str, NamedBody]] | None = None
    search: Callable[[str, int], Iterable[SearchHit]] | None = None
    partner_panels: Callable[[str, date], Iterable[Panel]] | None = None
    partner_brief: Callable[[Actor, str, date], BriefPart | None] | None = None
    home_panels: Callable[[Actor, date], Iterable[Panel]] | None = None
    agreement_panels: Callable[[str, date], Iterable[Panel]] | None = None
    activity_panels: Callable[[str, date], Iterable[Panel]] | None = None
    body_panels: Callable[[str, date], Iterable[Panel]] | None = None
    agreement_filters: tuple[ListFilter, ...] = ()
    fact_rows: Mapping[str, Callable[[Any], Any]] = field(default_factory=dict)
    calendar: Callable[[Actor, date, date], Iterable[CalendarItem]] | None = None
    agenda: Callable[[Actor, AgendaQuestion], Iterable[AgendaProposal]] | None = None
    inbox: Callable[[Actor, date], Iterable[InboxItem]] | None = None
    imports: tuple[ImportKind, ...] = ()
    exports: tuple[ExportKind, ...] = ()
    briefs: tuple[BriefKind, ...] = ()
    code_lists: Mapping[str, Any] = field(default_factory=dict)
    load_reference: Callable[[], None] | None = None
    load_demonstration: Callable[[Actor], None] | None = None
    nightly: Callable[[Actor, date], int] | None = None
    #: As `nightly`, when the day is before the one of the last night (a demonstration's today was moved back): all that may have turned since.
    turn_back: Callable[[Actor, date], int] | None = None
    jobs: tuple[PeriodicJob, ...] = ()
    contract: Any = None
    subject_urls: Mapping[str, Callable[[str], str]] = field(default_factory=dict)
    event_titles: Mapping[str, Text] = field(default_factory=dict)
    #: Words of what history keeps as codes: of a field, by `model.field`; of a row that others point to, by `model`;
    #: of the summary of an event (its name after the dot, and the summary), by the kind of its subject.
    value_words: Mapping[str, Callable[[Any], Told]] = field(default_factory=dict)
    row_words: Mapping[str, Callable[[Any], str]] = field(default_factory=dict)
    summary_words: Mapping[str, Callable[[str, str], str]] = field(default_factory=dict)


@cache
def concepts() -> tuple[Concept, ...]:
    """All announced concepts, in their order."""
    found = []
    for config in apps.get_app_configs():
        name = f"{config.name}.concept"
        if config.name.startswith("umubano.") and importlib.util.find_spec(name):
            found.append(importlib.import_module(name).concept)
    return tuple(sorted(found, key=lambda concept: (concept.order, concept.name)))


def named_bodies(refs: Collection[str]) -> dict[str, NamedBody]:
    """The joint bodies with these references that the reader may see, by reference."""
    found: dict[str, NamedBody] = {}
    for concept in concepts():
        if refs and concept.body_names is not None:
            found.update(concept.body_names(refs))
    return found


def all_of(attribute: str) -> list[Any]:
    """Everything that concepts announce under a tuple attribute, e.g. `all_of("imports")`."""
    return [item for concept in concepts() for item in getattr(concept, attribute)]
