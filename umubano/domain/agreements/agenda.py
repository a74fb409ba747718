"""What the register proposes for the agenda of a joint body: terms that run out and last days for notice of its agreements."""

from __future__ import annotations

from collections.abc import Iterable

from django.db.models import Q
from django.utils.translation import gettext as _

from umubano.core.actors import Actor
from umubano.core.dates import add_months
from umubano.core.registry import AgendaProposal, AgendaQuestion
from umubano.domain.agreements.models import Agreement
from umubano.domain.agreements.presentation.words import day_in_words
from umubano.domain.agreements.queries import BINDING

#: How far beyond the session a joint body looks; the next one may be a year away.
LOOK_AHEAD_MONTHS = 18


def agenda(actor: Actor, question: AgendaQuestion) -> Iterable[AgendaProposal]:
    """One point for each agreement concerned whose term ends, or whose last day for notice comes, within the look-ahead. One statement."""
    if not question.agreements:
        return
    until = add_months(question.on, LOOK_AHEAD_MONTHS)
    window = (question.on, until)
    rows = (
        Agreement.objects.register()
        .filter(ref__in=question.agreements, status__in=BINDING)
        .filter(Q(term_ends__range=window) | Q(last_day_for_notice__range=window))
        .order_by("term_ends", "id")
    )
    for row in rows:
        reasons = []
        if row.last_day_for_notice and question.on <= row.last_day_for_notice <= until:
            reasons.append(
                _("The last day for notice is %(day)s.") % {"day": day_in_words(row.last_day_for_notice)}
            )
        if row.term_ends and question.on <= row.term_ends <= until:
            reasons.append(_("The present term ends on %(day)s.") % {"day": day_in_words(row.term_ends)})
        yield AgendaProposal(
            kind="agreement_term",
            title=_("Term of the agreement: %(title)s") % {"title": row.title},
            why=" ".join(reasons),
            about=row.ref,
            url=row.get_absolute_url(),
            label_id=row.label_id,
        )
