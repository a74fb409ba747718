"""The demonstration of plans: two illustrative ones, one of them releasable to Mozambique. They stand for no real plan."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

from umubano.core.accounts.models import Account
from umubano.core.actors import Actor
from umubano.core.labels.rules import LabelValue
from umubano.core.labels.services import label_for
from umubano.domain.activities.lifecycle import State as ActivityState
from umubano.domain.activities.models import Activity
from umubano.domain.activities.services import ActivityDraft, create_activity
from umubano.domain.agreements.demonstration.load import REASON, demonstration_ref
from umubano.domain.agreements.demonstration.records import FOR_MOZAMBIQUE, OFFICIAL
from umubano.domain.agreements.models import Agreement
from umubano.domain.plans import services
from umubano.domain.plans.models import CRITERIA, Plan, PlanLine
from umubano.domain.plans.services import (
    BudgetDraft,
    IndicatorDraft,
    LineDraft,
    ObjectiveDraft,
    PlanDraft,
    RiskDraft,
)


@dataclass(frozen=True, slots=True)
class Work:
    """One line: as agreed, then planned anew to `moved_to`, begun, done. Days in ISO; `after` names lines by their key.

    `activity`: the kind of the illustrative activity that carries it out, and which way that goes; none when empty.
    """

    key: str
    title: str
    start: str
    end: str = ""
    side: str = "both"
    area: str = ""
    after: tuple[str, ...] = ()
    moved_to: tuple[str, str] | None = None
    why: str = ""
    began: str = ""
    done: str = ""
    is_milestone: bool = False
    activity: tuple[str, str] | None = None


@dataclass(frozen=True, slots=True)
class Measure:
    """One indicator with the figures of its periods: (last day, value, how far it went: approved, submitted)."""

    name: str
    unit: str
    baseline: int
    target: int
    source: str
    values: tuple[tuple[str, int, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Aim:
    """One objective with its elements in the order of `ELEMENTS` (“n/a: …” where not applicable), goals and measures."""

    text: str
    elements: tuple[str, str, str, str]
    goals: tuple[tuple[str, tuple[Work, ...]], ...]
    measures: tuple[Measure, ...]
    noes: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Illustration:
    """One illustrative plan."""

    key: str
    title: str
    partner: str
    agreement: str
    period: tuple[str, str]
    drawn_up_on: str
    agreed_on: str
    purpose: str
    aims: tuple[Aim, ...]
    risks: tuple[RiskDraft, ...]
    budget: tuple[BudgetDraft, ...]
    label: LabelValue = OFFICIAL

    @property
    def activity_partner(self) -> str:
        """With whom its activities are."""
        return self.partner or self.agreement.partition("-")[0].upper()


PLANS: tuple[Illustration, ...] = (
    Illustration(
        "moz-engineers", "Engineer training plan with Mozambique", "MOZ", "", ("2025-07-01", "2026-12-31"), "2025-04-14", "2025-06-20",
        "Illustrative: made up for the demonstration, stands for no real plan.",
        (
            Aim(
                "By December 2026, 120 engineers of the partner clear mines on their own, to the national standard.",
                ("Two platoons that survey and clear without outside teams.", "18 trained engineers, no instructors of their own.",
                 "The school can take 30 trainees at a time; barracks are free from September.",
                 "From 2027 the partner's own instructors run two courses a year on its own budget."),
                (
                    ("Basic courses at the partner's school", (
                        Work("survey", "Needs and site survey", "2025-07-07", "2025-07-25", began="2025-07-07", done="2025-07-25", area="engineering",
                             activity=("advisory", "given")),
                        Work("equipment", "Training equipment delivered", "2025-09-15", is_milestone=True, after=("survey",), began="2025-10-06", done="2025-10-06", side="home"),
                        Work("course1", "Basic course, first intake of 40", "2025-10-01", "2025-12-12", after=("equipment",), moved_to=("2025-10-13", "2026-01-16"),
                             why="The equipment was held at the port for three weeks.", began="2025-10-13", area="training", activity=("training_given", "given")),
                        Work("course2", "Basic course, second intake of 40", "2026-01-12", "2026-03-27", after=("course1",), area="training"),
                        Work("course3", "Basic course, third intake of 40", "2026-06-01", "2026-08-14", after=("course2",), area="training"),
                    )),
                    ("Instructors of the partner's own", (
                        Work("select", "Select 12 instructors", "2025-11-03", "2025-11-28", side="partner"),
                        Work("instructors", "Instructor course", "2026-05-04", "2026-06-26", after=("course2", "select"), area="training"),
                        Work("handover", "School handed over", "2026-11-30", is_milestone=True, after=("instructors", "course3"), side="partner"),
                    )),
                ),
                (
                    Measure("Engineers certified", "persons", 18, 138, "Register of the school", (("2025-12-31", 18, "submitted"),)),
                    Measure("Instructors of the partner qualified", "persons", 0, 12, "Certificates of the instructor course"),
                ),
                {"achievable": "Three intakes need the dry season; a late start costs the third."},
            ),
            Aim(
                "Casualties of mine accidents reach a surgeon within 90 minutes in two districts by mid-2026.",
                ("A chain of first aid, vehicle and radio in two districts.", "No fixed chain; median 240 minutes in 2024 (illustrative).",
                 "Two district hospitals take part; each names six nurses.", "n/a: the hospitals pay their own staff and vehicles."),
                (
                    ("First aid and evacuation", (
                        Work("firstaid", "First-aid courses in both districts", "2025-08-18", "2025-09-26", began="2025-08-18", done="2025-09-19", area="health",
                             activity=("training_given", "given")),
                        Work("drill", "Joint evacuation drill", "2026-03-09", "2026-03-13", after=("firstaid",), area="health", activity=("exercise", "together")),
                    )),
                ),
                (Measure("Median time to a surgeon, shortened by", "minutes", 0, 150, "Reports of the two hospitals", (("2025-12-31", 70, "approved"),)),),
            ),
        ),
        (
            RiskDraft("The rains close the roads to the training site", likelihood=4, impact=3, mitigation="Field phases only from May to October; theory in the rains."),
            RiskDraft("Trainees are posted away before they are certified", likelihood=2, impact=4, mitigation="The partner confirms lists by letter before each intake."),
            RiskDraft("The partner keeps the school's budget in 2027", kind="assumption", mitigation="Asked at each session of the joint committee."),
        ),
        (
            BudgetDraft("Instructors' travel and allowances", Decimal(96000), "USD", "own", "own"),
            BudgetDraft("Accommodation at the school", Decimal(54000), "USD", "partner", "host", host="partner"),
            BudgetDraft("Protective equipment", Decimal(180000), "EUR", "donor", "shared", our_percent=Decimal(20)),
        ),
        FOR_MOZAMBIQUE,
    ),
    Illustration(
        "sen-education", "Officer education plan with Senegal", "", "sen-education", ("2025-09-01", "2026-08-31"), "2025-06-16", "2025-08-25",
        "Illustrative: made up for the demonstration, stands for no real plan.",
        (
            Aim(
                "In the academic year 2025/26, 14 officers of each side finish a staff course of the other, at least 4 of them women.",
                ("Officers who can serve in each other's staffs in French and English.", "6 exchanges in 2024/25, none by women (illustrative).",
                 "Each college keeps 14 places; language tests are in July.", "Each side keeps the places in its yearly budget."),
                (
                    ("Places at both colleges", (
                        Work("places", "Places confirmed by both colleges", "2025-09-15", is_milestone=True, began="2025-09-15", done="2025-09-15", area="education"),
                        Work("term1", "First term", "2025-10-01", "2026-01-30", after=("places",), began="2025-10-01", area="education", activity=("education", "together")),
                        Work("term2", "Second term", "2026-02-09", "2026-06-26", after=("term1",), area="education"),
                        Work("graduation", "Graduation", "2026-07-03", is_milestone=True, after=("term2",), area="education"),
                    )),
                    ("Languages", (
                        Work("language", "Intensive language course in Kigali", "2025-09-01", "2025-09-26", began="2025-09-08", done="2025-10-03", side="home", area="education",
                             activity=("training_given", "given")),
                    )),
                ),
                (
                    Measure("Officers in the courses", "persons", 0, 28, "Lists of both colleges", (("2026-02-28", 0, ""),)),
                    Measure("Women among them", "persons", 0, 4, "Lists of both colleges"),
                ),
            ),
        ),
        (RiskDraft("Language level is not reached in time", likelihood=3, impact=3, mitigation="Intensive course before the term; second test in January."),),
        (
            BudgetDraft("Travel of our officers", Decimal(21000), "USD", "own", "sender", host="partner"),
            BudgetDraft("Places of the partner's officers in Kigali", Decimal(42000000), "RWF", "own", "host", host="home"),
        ),
    ),
)  # fmt: skip


def load_demonstration(actor: Actor) -> None:
    """Load what is missing; what is there already stays as it is. The register's demonstration is loaded before."""
    people = {one.username: one.pk for one in Account.objects.filter(username__in=["desk", "legal", "head"])}
    if not {"desk", "legal"} <= people.keys():
        return
    for one in PLANS:
        ref = demonstration_ref("P", one.key)
        agreement = demonstration_ref("A", one.agreement) if one.agreement else ""
        is_ready = not agreement or Agreement.objects.filter(ref=agreement).exists()
        if is_ready and not Plan.objects.filter(ref=ref).exists():
            _draw_up(one, ref, agreement, actor, people)


def _draw_up(one: Illustration, ref: str, agreement: str, actor: Actor, people: dict[str, int]) -> None:
    start, end = (date.fromisoformat(day) for day in one.period)
    draft = PlanDraft(
        title=one.title,
        label=label_for(one.label),
        starts_on=start,
        ends_on=end,
        agreement=agreement,
        partner=one.partner,
        purpose=one.purpose,
        desk="africa",
        owner_id=people["desk"],
        drawn_up_on=date.fromisoformat(one.drawn_up_on),
        ref=ref,
        is_illustrative=True,
    )
    plan = services.create_plan(actor, draft, reason=REASON)
    lines: dict[str, PlanLine] = {}
    for aim in one.aims:
        _state(one, aim, plan, actor, people, lines)
    for risk in one.risks:
        services.save_risk(plan, risk, actor=actor, reason=REASON)
    for cost in one.budget:
        services.save_budget_line(plan, cost, actor=actor, reason=REASON)
    plan = services.take_step(
        plan, "agree", actor=actor, effective_on=date.fromisoformat(one.agreed_on), reason=REASON
    )
    for aim in one.aims:
        _report(aim, plan, actor, people, lines)


def _state(
    one: Illustration,
    aim: Aim,
    plan: Plan,
    actor: Actor,
    people: dict[str, int],
    lines: dict[str, PlanLine],
) -> None:
    names = ("capability", "baseline", "absorption", "sustainment")
    elements = {
        name: ("", text.removeprefix("n/a: ")) if text.startswith("n/a: ") else (text, "")
        for name, text in zip(names, aim.elements, strict=True)
    }
    answers: dict[str, tuple[bool | None, str]] = {
        name: (name not in aim.noes, aim.noes.get(name, "")) for name in CRITERIA
    }
    objective = services.save_objective(
        plan, ObjectiveDraft(aim.text, answers, elements), actor=actor, reason=REASON
    )
    for text, works in aim.goals:
        goal = services.save_goal(objective, text, actor=actor, reason=REASON)
        for work in works:
            draft = _line(work, lines)
            if work.activity is not None:
                draft.activity = _carried_out(one, work, work.activity, plan, actor, people)
            lines[work.key] = services.save_line(goal, draft, actor=actor, reason=REASON)
    for measure in aim.measures:
        indicator = IndicatorDraft(
            measure.name, measure.unit, Decimal(measure.baseline), Decimal(measure.target), measure.source,
            people["desk"], people["legal"],
        )  # fmt: skip
        services.save_indicator(objective, indicator, actor=actor, reason=REASON)


def _carried_out(
    one: Illustration,
    work: Work,
    sort: tuple[str, str],
    plan: Plan,
    actor: Actor,
    people: dict[str, int],
) -> str:
    """The illustrative activity that carries a line out, as far as the line is; its reference."""
    ref = demonstration_ref("V", f"plan-{one.key}-{work.key}")
    if Activity.objects.filter(ref=ref).exists():
        return ref
    start, end = work.moved_to or (work.start, work.end)
    state = (
        ActivityState.DONE if work.done else ActivityState.UNDER_WAY if work.began else ActivityState.PLANNED
    )
    basis: dict[str, Any] = (
        {"agreement_id": plan.agreement_id, "clause": "art. 3"}
        if plan.agreement_id
        else {"outside_because": "Under a plan with the partner; no agreement covers it yet."}
    )
    draft = ActivityDraft(
        ref=ref,
        title=f"{work.title} ({start[:4]})",
        kind=sort[0],
        direction=sort[1],
        label=label_for(one.label),
        partners=[one.activity_partner],
        description="Illustrative: made up for the demonstration, stands for no real activity.",
        state=state,
        planned_start=start,
        planned_end=end,
        actual_start=work.began,
        actual_end=work.done,
        desk="africa",
        owner_id=people["desk"],
        confidence="illustrative",
        is_illustrative=True,
        areas=[work.area],
        **basis,
    )
    return create_activity(actor, draft, reason=REASON).ref


def _line(work: Work, lines: dict[str, PlanLine], *, moved: bool = False, activity: str = "") -> LineDraft:
    start, end = work.moved_to if moved and work.moved_to else (work.start, work.end)
    return LineDraft(
        title=work.title,
        planned_start=date.fromisoformat(start),
        planned_end=date.fromisoformat(end) if end else None,
        is_milestone=work.is_milestone,
        area=work.area,
        side=work.side,
        after=[lines[key].pk for key in work.after],
        activity=activity,
    )


def _report(aim: Aim, plan: Plan, actor: Actor, people: dict[str, int], lines: dict[str, PlanLine]) -> None:
    """What happened since: lines moved, begun and done; figures reported."""
    for _text, works in aim.goals:
        for work in works:
            rows = PlanLine.objects.select_related("goal__plan", "plan", "activity")
            line = rows.get(pk=lines[work.key].pk)
            if work.moved_to:
                moved = _line(work, lines, moved=True, activity=line.activity.ref if line.activity else "")
                services.save_line(line.goal, moved, actor=actor, line=line, reason=work.why)
            if work.began:
                services.record_progress(
                    line,
                    actor=actor,
                    started_on=date.fromisoformat(work.began),
                    done_on=date.fromisoformat(work.done) if work.done else None,
                )
    for measure in aim.measures:
        indicator = plan.indicators.select_related("plan").get(name=measure.name)
        for day, figure, went in measure.values:
            if not went:
                continue
            value = services.record_value(
                indicator,
                actor=actor,
                period_end=date.fromisoformat(day),
                value=Decimal(figure),
                evidence="List of the school (illustrative)",
            )
            value = services.take_value_step(value, "submit", actor=actor, reason=REASON)
            if went == "approved":
                assessor = Account.objects.get(pk=people["legal"]).as_actor()
                services.take_value_step(value, "approve", actor=assessor, reason=REASON)
