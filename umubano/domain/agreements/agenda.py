"""What the register proposes for the agenda of a joint body: terms that run out and last days for notice of its agreements."""

from __future__ import annotations

from collections.abc import Iterable

from django.db.models import Q
from django.utils.translation import gettext as _

from umubano.core.actors import Actor
from umubano.core.dates import add_months, today
from umubano.core.registry import AgendaProposal, AgendaQuestion
from umubano.domain.agreements.models import Agreement
from umubano.domain.agreements.presentation.words import day_in_words
from umubano.domain.agreements.queries import BINDING

#: How far beyond the session a joint body looks; the next one may be a year away.
LOOK_AHEAD_MONTHS = 18


def agenda(actor: Actor, question: AgendaQuestion) -> Iterable[AgendaProposal]:
    """One point for each agreement concerned whose term ends, or whose last day for notice comes, from today to the end of the look-ahead. One statement."""
    if not question.agreements:
        return
    until = add_months(question.on, LOOK_AHEAD_MONTHS)
    window = (today(), until)
    rows = (
        Agreement.objects.register()
        .filter(ref__in=question.agreements, status__in=BINDING)
        .filter(Q(term_ends__range=window) | Q(last_day_for_notice__range=window))
        .order_by("term_ends", "id")
    )
    for row in rows:
        reasons = []
        days = [day for day in (row.last_day_for_notice, row.term_ends) if day and window[0] <= day <= until]
        if row.last_day_for_notice in days:
            reasons.append(
                _("The last day for notice is %(day)s.") % {"day": day_in_words(row.last_day_for_notice)}
            )
        if row.term_ends in days:
            reasons.append(_("The present term ends on %(day)s.") % {"day": day_in_words(row.term_ends)})
        yield AgendaProposal(
            kind="agreement_term",
            title=_("Term of the agreement: %(title)s") % {"title": row.title},
            why=" ".join(reasons),
            about=row.ref,
            url=row.get_absolute_url(),
            label_id=row.label_id,
            timing="by_session" if min(days) <= question.on else "",
        )
