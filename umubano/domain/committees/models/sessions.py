"""A session of a joint body: when it is to be and when it was, its agenda, who came, and every state it went through."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _say
from django.utils.translation import gettext_lazy as _

from umubano.core.changes.history import tracked
from umubano.domain.committees.lifecycle import SESSION, TOOK_PLACE, SessionState
from umubano.domain.committees.models.bodies import BodyPart, JointBody
from umubano.domain.committees.queries import SessionQuerySet


@tracked()
class Session(BodyPart):
    """One meeting of the body. `planned` may be a window (`2025`, `2026-03/2026-04`); `held` is EDTF too."""

    body = models.ForeignKey(JointBody, on_delete=models.CASCADE, related_name="sessions")
    number = models.PositiveIntegerField(_("number"))
    state = models.CharField(
        _("state"), max_length=20, choices=SessionState.choices, default=SessionState.PLANNED
    )
    state_since = models.DateField(_("in this state since"))
    planned = models.CharField(_("planned for (EDTF)"), max_length=40, blank=True)
    planned_from = models.DateField(null=True, blank=True)
    planned_to = models.DateField(null=True, blank=True)
    held = models.CharField(_("held (EDTF)"), max_length=40, blank=True)
    held_from = models.DateField(null=True, blank=True)
    held_to = models.DateField(null=True, blank=True)
    host = models.ForeignKey(
        "parties.Party",
        to_field="code",
        db_column="host_code",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("host"),
    )
    place = models.CharField(_("place"), max_length=200, blank=True)
    languages = ArrayField(
        models.CharField(max_length=10), default=list, blank=True, verbose_name=_("languages of the minutes")
    )
    summary = models.TextField(_("in short"), blank=True)
    origin = models.CharField(_("row of the data set"), max_length=80, blank=True)
    version = models.PositiveIntegerField(default=1)

    objects = SessionQuerySet.as_manager()

    class Meta:
        verbose_name = _("session")
        verbose_name_plural = _("sessions")
        ordering = ["body_id", "number"]
        triggers = [SESSION.trigger()]
        constraints = [
            models.UniqueConstraint(fields=["body", "number"], name="committees_session_once"),
            models.CheckConstraint(
                condition=models.Q(state__in=[str(state) for state in TOOK_PLACE], held_to__isnull=False)
                | ~models.Q(state__in=[str(state) for state in TOOK_PLACE]),
                name="committees_held_has_a_date",
            ),
        ]
        indexes = [
            # calendar and due: sessions ahead by their window
            models.Index(fields=["planned_to", "planned_from"], name="committees_planned"),
            # calendar: sessions held; minutes that are late
            models.Index(fields=["held_to", "held_from"], name="committees_held"),
            # inbox: sessions in a state
            models.Index(fields=["state", "state_since"], name="committees_in_state"),
            # an import asks whether a row of a data set is on file
            models.Index(fields=["origin"], name="committees_origin", condition=~models.Q(origin="")),
        ]

    def __str__(self) -> str:
        return f"{self.body_id}/{self.number}"

    @property
    def desk(self) -> str:
        """A session belongs to the desk of its body."""
        return self.body.desk

    @property
    def title(self) -> str:
        return _say("%(body)s, session %(number)s") % {"body": self.body.title, "number": self.number}

    @property
    def took_place(self) -> bool:
        return self.state in TOOK_PLACE

    def get_absolute_url(self) -> str:
        return reverse("committees:session", args=[self.body.ref, self.number])

    def sides(self) -> list[str]:
        """Home first, then the partners in the body."""
        return [settings.UMUBANO_HOME_COUNTRY, *self.body.partner_codes()]

    def sides_to_agree(self) -> list[str]:
        """The sides that have not agreed to the latest version of the minutes; all of them while there is none.

        Handed over minutes wait for the sides that sat in the body then.
        """
        latest = self.minutes.order_by("-number").first()
        if latest is None:
            return self.sides()
        agreed = set(latest.agreements.values_list("side_id", flat=True))
        sides = latest.stated["sides"] if latest.stated else self.sides()
        return [side for side in sides if side not in agreed]


class SessionPart(BodyPart):
    """Something that belongs to one session; it names the body too, with which it goes."""

    class Meta:
        abstract = True


@tracked()
class SessionChange(SessionPart):
    """One step of a session, with its day, reason and author, and the date it was planned for until then. Append-only."""

    is_append_only = True

    body = models.ForeignKey(JointBody, on_delete=models.PROTECT, related_name="+")
    session = models.ForeignKey(Session, on_delete=models.PROTECT, related_name="changes")
    source = models.CharField(max_length=20, blank=True)
    target = models.CharField(max_length=20, choices=SessionState.choices)
    planned = models.CharField(max_length=40, blank=True)
    effective_on = models.DateField()
    recorded_at = models.DateTimeField(default=timezone.now)
    actor_name = models.CharField(max_length=200)
    reason = models.TextField(blank=True)

    class Meta:
        verbose_name = _("step of a session")
        verbose_name_plural = _("steps of a session")
        ordering = ["id"]

    def __str__(self) -> str:
        return f"{self.source} → {self.target}"


@tracked()
class AgendaItem(SessionPart):
    """One point of the agenda, in order, in one or two languages; proposed by a concept or written by hand."""

    body = models.ForeignKey(JointBody, on_delete=models.CASCADE, related_name="+")
    session = models.ForeignKey(Session, on_delete=models.CASCADE, related_name="agenda")
    position = models.PositiveSmallIntegerField(_("position"))
    title = models.CharField(_("point"), max_length=300)
    title_second = models.CharField(_("point, second language"), max_length=300, blank=True)
    note = models.TextField(_("note"), blank=True)
    origin = models.CharField(_("proposed as"), max_length=40, blank=True)
    about = models.CharField(_("about"), max_length=80, blank=True)

    class Meta:
        verbose_name = _("agenda item")
        verbose_name_plural = _("agenda items")
        ordering = ["position", "id"]

    def __str__(self) -> str:
        return self.title


@tracked()
class Attendance(SessionPart):
    """Who came for one side: an office and how many, never names."""

    coded_fields: ClassVar = {"level": "joint_body_level"}

    body = models.ForeignKey(JointBody, on_delete=models.CASCADE, related_name="+")
    session = models.ForeignKey(Session, on_delete=models.CASCADE, related_name="attendance")
    side = models.ForeignKey(
        "parties.Party", to_field="code", db_column="side_code", on_delete=models.PROTECT, related_name="+"
    )
    function = models.CharField(_("office or function"), max_length=200)
    function_second = models.CharField(
        _("office or function, second language"), max_length=200, blank=True, default=""
    )
    number = models.PositiveSmallIntegerField(_("how many"), default=1)
    level = models.CharField(_("level"), max_length=60, blank=True)
    is_head = models.BooleanField(_("head of delegation"), default=False)

    class Meta:
        verbose_name = _("attendance")
        verbose_name_plural = _("attendance")
        ordering = ["side_id", "-is_head", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["session", "side"],
                condition=models.Q(is_head=True),
                name="committees_one_head_of_delegation",
            ),
            models.CheckConstraint(condition=models.Q(number__gte=1), name="committees_somebody_attended"),
        ]

    def __str__(self) -> str:
        return self.function
