"""Minutes in versions, decisions, and what became of what was decided.

A version's text, and what it states of the session, cannot be changed once a side has agreed to it: nobody agrees to words that change
afterwards. The database refuses it (`_keep_agreed`), whoever asks. A correction is a new version; the old one stays beside it.
"""

from __future__ import annotations

import pgtrigger
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from umubano.core.changes.history import tracked
from umubano.domain.committees.lifecycle import COMMITMENT, CommitmentState
from umubano.domain.committees.models.bodies import JointBody
from umubano.domain.committees.models.sessions import AgendaItem, Session, SessionPart
from umubano.domain.committees.queries import CommitmentQuerySet


def _keep_agreed(name: str, column: str) -> pgtrigger.Trigger:
    """Refuse any change of a row that belongs to a version to which a side has agreed; only its label may follow the body's."""
    return pgtrigger.Trigger(
        name=name,
        level=pgtrigger.Row,
        when=pgtrigger.Before,
        operation=pgtrigger.Insert | pgtrigger.Update | pgtrigger.Delete,
        declare=[("before", "jsonb"), ("after", "jsonb")],
        func=f"""
            IF TG_OP = 'UPDATE' THEN
                before := to_jsonb(OLD) - 'label_id';
                after := to_jsonb(NEW) - 'label_id';
                IF before = after THEN RETURN NEW; END IF;
            END IF;
            IF TG_OP <> 'INSERT' AND EXISTS (
                SELECT 1 FROM committees_minutesagreement AS a WHERE a.minutes_id = OLD."{column}"
            ) OR TG_OP <> 'DELETE' AND EXISTS (
                SELECT 1 FROM committees_minutesagreement AS a WHERE a.minutes_id = NEW."{column}"
            ) THEN
                RAISE EXCEPTION 'A version of minutes to which a side has agreed is frozen.'
                    USING ERRCODE = 'check_violation';
            END IF;
            IF TG_OP = 'DELETE' THEN RETURN OLD; END IF;
            RETURN NEW;
        """,  # noqa: S608 — a column of our own models
    )


@tracked()
class Minutes(SessionPart):
    """One version of the minutes of a session. `note` says why there is a second one."""

    body = models.ForeignKey(JointBody, on_delete=models.CASCADE, related_name="+")
    session = models.ForeignKey(Session, on_delete=models.CASCADE, related_name="minutes")
    number = models.PositiveSmallIntegerField(_("version"))
    note = models.TextField(_("what is corrected"), blank=True)
    drafted_by = models.CharField(_("drafted by"), max_length=200)
    drafted_at = models.DateTimeField(default=timezone.now)
    stated = models.JSONField(
        _("what they state of the session"),
        null=True,
        blank=True,
        help_text="the session as it was when they were handed over (stated.py); none while they are a draft",
    )

    class Meta:
        verbose_name = _("minutes")
        verbose_name_plural = _("minutes")
        ordering = ["number"]
        triggers = [_keep_agreed("minutes_stay_as_agreed", "id")]
        constraints = [
            models.UniqueConstraint(fields=["session", "number"], name="committees_version_once"),
            models.CheckConstraint(
                condition=models.Q(number=1) | ~models.Q(note=""), name="committees_correction_says_why"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.session_id} v{self.number}"


@tracked()
class MinutesText(SessionPart):
    """What the minutes say under one point of the agenda, in one or two languages side by side."""

    body = models.ForeignKey(JointBody, on_delete=models.CASCADE, related_name="+")
    session = models.ForeignKey(Session, on_delete=models.CASCADE, related_name="+")
    minutes = models.ForeignKey(Minutes, on_delete=models.CASCADE, related_name="texts")
    position = models.PositiveSmallIntegerField()
    item = models.ForeignKey(AgendaItem, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    heading = models.CharField(_("heading"), max_length=300)
    heading_second = models.CharField(_("heading, second language"), max_length=300, blank=True)
    first = models.TextField(_("text"), blank=True)
    second = models.TextField(_("text, second language"), blank=True)

    class Meta:
        verbose_name = _("text of minutes")
        verbose_name_plural = _("texts of minutes")
        ordering = ["position", "id"]
        triggers = [_keep_agreed("texts_stay_as_agreed", "minutes_id")]

    def __str__(self) -> str:
        return self.heading


@tracked()
class MinutesAgreement(SessionPart):
    """That one side agreed to one version: when, and by whose word. Append-only.

    The only rows that a partner's co-chair may write, and only for the own side (services/minutes.py, decision 9).
    """

    is_append_only = True

    body = models.ForeignKey(JointBody, on_delete=models.PROTECT, related_name="+")
    session = models.ForeignKey(Session, on_delete=models.PROTECT, related_name="+")
    minutes = models.ForeignKey(Minutes, on_delete=models.PROTECT, related_name="agreements")
    side = models.ForeignKey(
        "parties.Party", to_field="code", db_column="side_code", on_delete=models.PROTECT, related_name="+"
    )
    agreed_on = models.DateField(_("agreed on"))
    agreed_by = models.CharField(_("agreed by (office)"), max_length=200)
    agreed_by_second = models.CharField(
        _("agreed by (office), second language"), max_length=200, blank=True, default=""
    )
    paper = models.CharField(_("by which paper"), max_length=300, blank=True)
    actor_id = models.CharField(max_length=80)
    actor_name = models.CharField(max_length=200)
    recorded_at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = _("agreement to minutes")
        verbose_name_plural = _("agreements to minutes")
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["minutes", "side"], name="committees_side_agrees_once")
        ]

    def __str__(self) -> str:
        return f"{self.side_id} {self.agreed_on}"


@tracked()
class Decision(SessionPart):
    """A numbered decision in a version of the minutes; frozen with it."""

    body = models.ForeignKey(JointBody, on_delete=models.CASCADE, related_name="+")
    session = models.ForeignKey(Session, on_delete=models.CASCADE, related_name="decisions_in_all_versions")
    minutes = models.ForeignKey(Minutes, on_delete=models.CASCADE, related_name="decisions")
    number = models.PositiveSmallIntegerField(_("number"))
    text = models.TextField(_("decision"))
    text_second = models.TextField(_("decision, second language"), blank=True)

    class Meta:
        verbose_name = _("decision")
        verbose_name_plural = _("decisions")
        ordering = ["number"]
        triggers = [_keep_agreed("decisions_stay_as_agreed", "minutes_id")]
        constraints = [models.UniqueConstraint(fields=["minutes", "number"], name="committees_decision_once")]

    def __str__(self) -> str:
        return f"{self.number}. {self.text}"


@tracked()
class Commitment(SessionPart):
    """What one side owes after a session, by when, and what became of it.

    It names the decision by its number, because the same decision stands in every version of the minutes.
    """

    body = models.ForeignKey(JointBody, on_delete=models.CASCADE, related_name="commitments")
    session = models.ForeignKey(Session, on_delete=models.CASCADE, related_name="commitments")
    decision = models.PositiveSmallIntegerField(_("decision"), null=True, blank=True)
    text = models.TextField(_("what is to be done"))
    side = models.ForeignKey(
        "parties.Party", to_field="code", db_column="side_code", on_delete=models.PROTECT, related_name="+"
    )
    function = models.CharField(_("body or office that does it"), max_length=200, blank=True)
    counterpart = models.ForeignKey(
        "parties.Body",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("body it falls to"),
    )
    person = models.ForeignKey(
        "accounts.Account",
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        verbose_name=_("who sees to it"),
        help_text="of our own side only; persons of the other side are never named",
    )
    due = models.CharField(_("due (EDTF)"), max_length=40, blank=True)
    due_on = models.DateField(null=True, blank=True, help_text="latest day that `due` allows")
    state = models.CharField(
        _("state"), max_length=20, choices=CommitmentState.choices, default=CommitmentState.OPEN
    )
    state_since = models.DateField()
    closed_on = models.DateField(_("done or withdrawn on"), null=True, blank=True)
    evidence = models.TextField(_("evidence"), blank=True)
    source = models.ForeignKey(
        "documents.Source", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    version = models.PositiveIntegerField(default=1)

    objects = CommitmentQuerySet.as_manager()

    class Meta:
        verbose_name = _("commitment")
        verbose_name_plural = _("commitments")
        ordering = ["due_on", "id"]
        triggers = [COMMITMENT.trigger()]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(state="open", closed_on__isnull=True)
                | (~models.Q(state="open") & models.Q(closed_on__isnull=False)),
                name="committees_closed_commitment_has_a_day",
            ),
            models.CheckConstraint(
                condition=~models.Q(state="done") | ~models.Q(evidence=""),
                name="committees_done_has_evidence",
            ),
        ]
        indexes = [
            # what is due, inbox: open ones by day
            models.Index(
                fields=["due_on"], name="committees_commitment_due", condition=models.Q(state="open")
            ),
            # the board of a body, by side
            models.Index(fields=["body", "side", "due_on"], name="committees_commitment_board"),
        ]

    def __str__(self) -> str:
        return self.text[:80]

    @property
    def desk(self) -> str:
        """A commitment is looked after by the desk of its body."""
        return self.body.desk

    def status_on(self, on: object) -> str:
        """open, overdue, done, kept_late or withdrawn as of a day (health.py)."""
        from umubano.domain.committees.health import CommitmentFact

        fact = CommitmentFact(
            self.side_id, self.due_on, self.closed_on, self.state == CommitmentState.WITHDRAWN
        )
        return fact.status_on(on)  # type: ignore[arg-type]


@tracked()
class CommitmentChange(SessionPart):
    """One step of a commitment. Append-only."""

    is_append_only = True

    body = models.ForeignKey(JointBody, on_delete=models.PROTECT, related_name="+")
    commitment = models.ForeignKey(Commitment, on_delete=models.PROTECT, related_name="changes")
    source = models.CharField(max_length=20, blank=True)
    target = models.CharField(max_length=20, choices=CommitmentState.choices)
    effective_on = models.DateField()
    recorded_at = models.DateTimeField(default=timezone.now)
    actor_name = models.CharField(max_length=200)
    reason = models.TextField(blank=True)

    class Meta:
        verbose_name = _("step of a commitment")
        verbose_name_plural = _("steps of a commitment")
        ordering = ["id"]

    def __str__(self) -> str:
        return f"{self.source} → {self.target}"
