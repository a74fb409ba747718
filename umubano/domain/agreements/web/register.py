"""The register list: filtered, sorted and arranged by its address; the same as a file."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponseBase, QueryDict
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from umubano.core.actors import Actor
from umubano.core.changes.context import WRITING_ROLES
from umubano.core.dates import today
from umubano.core.exports import Column, LabelSum, Sheet, export_response
from umubano.core.labels.services import dominant_of
from umubano.core.policy import may
from umubano.core.savedviews.menu import views_menu
from umubano.core.ui.dates import in_words
from umubano.core.ui.words import labelled
from umubano.core.web.lists import in_chunks, list_tools, page_size
from umubano.core.web.pages import actor_of, asked_on, page
from umubano.core.web.paging import CappedPaginator
from umubano.domain.agreements import policy
from umubano.domain.agreements.counting import RULES, CountingRule, known_on
from umubano.domain.agreements.filters import RegisterFilter
from umubano.domain.agreements.models import Agreement, Collection
from umubano.domain.agreements.presentation.rows import dress, for_rows
from umubano.domain.agreements.services.bulk import MOST
from umubano.domain.agreements.tables import COLUMNS, RegisterTable, chosen_columns, ordered

#: Columns that are our own affair, not shown to a partner’s representative.
INTERNAL_COLUMNS = frozenset({"decide_by", "desk", "owner", "confidence"})


@dataclass(frozen=True, slots=True)
class Question:
    """What an address asks of the register: the rows in their order, and how they are to be shown."""

    filter: RegisterFilter
    rows: Any
    columns: tuple[str, ...]
    sort: str
    day: date
    is_today: bool

    @property
    def rule(self) -> CountingRule | None:
        """The counting rule that narrows the rows, if one does."""
        return RULES.get(self.filter.data.get("rule", ""))


def asked(given: QueryDict, day: date, actor: Actor) -> Question:
    """Read a query string. Unknown values are ignored: an address may be old, or typed by hand."""
    is_today = day == today()
    rows: Any = Agreement.objects.filter(collection=_collection(given))
    if not is_today:
        rows = known_on(rows, day)
    chosen = RegisterFilter(given, queryset=rows, day=day, is_today=is_today, is_foreign=actor.is_foreign)
    found = chosen.qs
    columns = chosen_columns(given.getlist("cols"))
    if actor.is_foreign:
        columns = tuple(name for name in columns if name not in INTERNAL_COLUMNS)
    sort = given.get("sort", "")
    name = sort.removeprefix("-")
    if name in COLUMNS and COLUMNS[name].sort and (is_today or COLUMNS[name].sorts_any_day):
        found = ordered(found, sort)
    else:
        sort = ""
        found = found.order_by("-rank", "-id") if "rank" in found.query.annotations else found.newest_first()
    return Question(chosen, found, columns, sort, day, is_today)


def _collection(given: QueryDict) -> str:
    """Our own register, unless the world network is asked for by name."""
    return Collection.DCAD if given.get("collection") == Collection.DCAD else Collection.REGISTER


@login_required
@require_GET
def listing(request: HttpRequest) -> HttpResponseBase:
    """The list, or with `?export=csv|xlsx` all its rows as a file."""
    actor = actor_of(request)
    question = asked(request.GET, asked_on(request), actor)
    if request.GET.get("export") in {"csv", "xlsx"}:
        return _export(request, question, request.GET["export"])
    may_edit = (
        question.is_today and actor.role in WRITING_ROLES and _collection(request.GET) == Collection.REGISTER
    )
    table = RegisterTable(
        for_rows(question.rows, is_today=question.is_today, with_areas="areas" in question.columns),
        columns=question.columns,
        is_today=question.is_today,
        may_edit=may_edit,
        order_by=question.sort or None,
    )
    table.paginate(paginator_class=CappedPaginator, per_page=page_size(request), page=1)
    table.page = table.paginator.get_page(request.GET.get("page"))
    rows = dress(table.page.object_list.data, question.day, is_today=question.is_today)
    views = views_menu(request, "agreements:list")
    paginator = table.paginator
    offered = [
        column for column in COLUMNS.values() if not (actor.is_foreign and column.name in INTERNAL_COLUMNS)
    ]
    context = list_tools(request, offered, question.columns) | {
        "table": table,
        "filter": question.filter,
        "count": paginator.count,
        "is_exact": paginator.is_exact,
        "rule": question.rule,
        "left_out": ", ".join(question.filter.left_out),
        "is_empty_register": not rows and not request.GET,
        "views": views,
        "may_create": question.is_today and may(actor, policy.CREATE),
        "may_edit": may_edit,
        "bulk_url": reverse("agreements:bulk"),
        "query": request.GET.urlencode(),
        "may_take_all": may_edit
        and paginator.num_pages > 1
        and paginator.is_exact
        and paginator.count <= MOST,
        "is_dcad": _collection(request.GET) == Collection.DCAD,
    }
    labels = {row.label_id for row in rows} | views.label_ids
    return page(request, "agreements/list.html", context, labels=labels, partial="results")


def _export(request: HttpRequest, question: Question, form: str) -> HttpResponseBase:
    """All rows of the question, in its order, with its columns. The access log says who took what."""
    actor = actor_of(request)
    label = dominant_of(question.rows.order_by().values_list("label_id", flat=True).distinct())
    notes = [_("As of %(day)s") % {"day": in_words(question.day)}]
    if question.rule:
        notes.append(labelled(question.rule.title, question.rule.definition))
    notes.append(_("Exported by %(name)s on %(day)s") % {"name": actor.name, "day": in_words(today())})
    columns = [COLUMNS[name] for name in ("ref", *(name for name in question.columns if name != "ref"))]
    sheet = Sheet(
        _("Register of agreements"), [Column(str(column.title), column.width) for column in columns], notes
    )

    def read(total: LabelSum) -> Iterator[Sequence[Any]]:
        for row in _rows_of(question):
            total.add(row.label_id)
            yield [column.cell(row.shown) for column in columns]

    return export_response(
        actor,
        form,
        sheet,
        read,
        label=label,
        name=f"agreements-{question.day.isoformat()}",
        about="agreements",
        details={"columns": [column.name for column in columns]},
    )


def _rows_of(question: Question) -> Iterator[Any]:
    """All rows of a question, dressed."""

    def read(keys: list[int]) -> Any:
        chunk = Agreement.objects.filter(pk__in=keys)
        return for_rows(chunk, is_today=question.is_today, with_areas="areas" in question.columns)

    for rows in in_chunks(question.rows, read):
        yield from dress(rows, question.day, is_today=question.is_today)
