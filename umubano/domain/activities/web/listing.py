"""The list: filtered, sorted and arranged by its address; the same as a file; many changed at once."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, HttpResponseBase, QueryDict
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET

from umubano.core.actors import Actor
from umubano.core.changes.context import WRITING_ROLES
from umubano.core.dates import today
from umubano.core.exports import Column, LabelSum, Sheet, export_response
from umubano.core.labels.services import dominant_of
from umubano.core.policy import may, require
from umubano.core.savedviews.menu import views_menu
from umubano.core.ui.dates import in_words
from umubano.core.ui.notices import notify
from umubano.core.web.forms import form_page, save
from umubano.core.web.lists import in_chunks, list_tools, page_size
from umubano.core.web.pages import actor_of, asked_on, page, see_other
from umubano.core.web.paging import CappedPaginator, count_up_to
from umubano.domain.activities import policy
from umubano.domain.activities.filters import ADVANCED, ActivityFilter
from umubano.domain.activities.forms import BulkForm
from umubano.domain.activities.models import Activity, Collection
from umubano.domain.activities.presentation import dress, for_rows
from umubano.domain.activities.services import bulk_edit
from umubano.domain.activities.tables import (
    COLUMNS,
    INTERNAL_COLUMNS,
    WORLD_COLUMNS,
    ActivityTable,
    chosen_columns,
    ordered,
)
from umubano.domain.activities.web.change import undo_url
from umubano.domain.agreements.services.bulk import MOST, BulkResult


@dataclass(frozen=True, slots=True)
class Question:
    """What an address asks: the rows in their order, and how they are to be shown."""

    filter: ActivityFilter
    rows: Any
    columns: tuple[str, ...]
    sort: str
    is_ours: bool
    as_of: date | None = None


def asked(given: QueryDict, actor: Actor, as_of: date | None = None) -> Question:
    """Read a query string. Unknown values are ignored: an address may be old, or typed by hand. `as_of`: the day whose states are asked for."""
    is_ours = given.get("collection") != Collection.MME
    rows: Any = Activity.objects.filter(collection=Collection.OWN if is_ours else Collection.MME)
    if as_of is not None:
        rows = rows.on_day(as_of)
    chosen = ActivityFilter(given, queryset=rows, is_foreign=actor.is_foreign, day=as_of)
    found: Any = chosen.qs
    columns = chosen_columns(given.getlist("cols") or (() if is_ours else WORLD_COLUMNS))
    if actor.is_foreign:
        columns = tuple(name for name in columns if name not in INTERNAL_COLUMNS)
    sort = given.get("sort", "")
    name = sort.removeprefix("-")
    if name in columns and COLUMNS[name].sort:
        found = ordered(found, sort)
    else:
        sort = ""
        if "rank" in found.query.annotations:
            found = found.order_by("-rank", "-id")
        else:
            found = found.newest_first_of_partner() if chosen.is_of_one_partner else found.newest_first()
    return Question(chosen, found, columns, sort, is_ours, as_of)


@login_required
@require_GET
def listing(request: HttpRequest) -> HttpResponseBase:
    """The list, or with `?export=csv|xlsx` all its rows as a file."""
    actor = actor_of(request)
    as_of = getattr(request, "as_of", None)
    question = asked(request.GET, actor, as_of)
    if request.GET.get("export") in {"csv", "xlsx"}:
        return _export(request, question, request.GET["export"])
    is_now = as_of is None
    may_edit = is_now and question.is_ours and actor.role in WRITING_ROLES
    table = ActivityTable(
        for_rows(question.rows, with_areas="areas" in question.columns),
        columns=question.columns,
        day=asked_on(request),
        may_edit=may_edit,
        order_by=question.sort or None,
    )
    table.paginate(paginator_class=CappedPaginator, per_page=page_size(request), page=1)
    table.page = table.paginator.get_page(request.GET.get("page"))
    rows = dress(table.page.object_list.data)
    views = views_menu(request, "activities:list")
    paginator = table.paginator
    offered = [
        column for column in COLUMNS.values() if not (actor.is_foreign and column.name in INTERNAL_COLUMNS)
    ]
    context = list_tools(request, offered, question.columns) | {
        "table": table,
        "filter": question.filter,
        "advanced": [name for name in ADVANCED if name in question.filter.filters],
        "count": paginator.count,
        "is_exact": paginator.is_exact,
        "is_ours": question.is_ours,
        "is_empty": not rows and not request.GET,
        "views": views,
        "may_create": is_now and may(actor, policy.CREATE),
        "may_edit": may_edit,
        "query": request.GET.urlencode(),
        "may_take_all": may_edit
        and paginator.num_pages > 1
        and paginator.is_exact
        and paginator.count <= MOST,
        "tabs": tabs("world" if not question.is_ours else "list", actor),
    }
    labels = {row.label_id for row in rows} | views.label_ids
    return page(request, "activities/list.html", context, labels=labels, partial="results")


def tabs(active: str, actor: Actor) -> list[dict[str, Any]]:
    """Ours, the lessons, the world's exercises."""
    url = reverse("activities:list")
    found = [{"title": _("Our activities"), "url": url, "active": active == "list", "icon": "list"}]
    if not actor.is_foreign:
        lessons = reverse("activities:lessons")
        found.append({"title": _("Lessons"), "url": lessons, "active": active == "lessons", "icon": "bulb"})
    world = f"{url}?collection={Collection.MME}"
    found.append({"title": _("World exercises"), "url": world, "active": active == "world", "icon": "world"})
    return found


def _export(request: HttpRequest, question: Question, form: str) -> HttpResponseBase:
    """All rows of the question, in its order, with its columns. The access log says who took what."""
    actor = actor_of(request)
    label = dominant_of(question.rows.order_by().values_list("label_id", flat=True).distinct())
    notes = [_("Exported by %(name)s on %(day)s") % {"name": actor.name, "day": in_words(today())}]
    if question.as_of is not None:
        notes.append(
            _("States as of %(day)s; everything else as known today.") % {"day": in_words(question.as_of)}
        )
    columns = [COLUMNS[name] for name in ("ref", *(name for name in question.columns if name != "ref"))]
    title = _("Activities") if question.is_ours else _("World exercises (MME)")
    sheet = Sheet(title, [Column(str(column.title), column.width) for column in columns], notes)

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
        name=f"activities-{today().isoformat()}",
        about="activities",
        details={"columns": [column.name for column in columns]},
    )


def _rows_of(question: Question) -> Iterator[Any]:
    """All rows, dressed."""

    def read(keys: list[int]) -> Any:
        chunk: Any = Activity.objects.filter(pk__in=keys)
        if question.as_of is not None:
            chunk = chunk.on_day(question.as_of)
        return for_rows(chunk, with_areas="areas" in question.columns)

    for rows in in_chunks(question.rows, read):
        yield from dress(rows)


def _keys(result: BulkResult) -> list[int]:
    """The rows that were changed, whether or not they still match what was asked for."""
    refs = [one.ref for one in result.outcomes if one.state == "changed"]
    return list(Activity.objects.filter(ref__in=refs).values_list("pk", flat=True))


@login_required
@form_page
def bulk(request: HttpRequest) -> HttpResponse:
    """GET shows what is chosen and asks what to change; POST changes it and says what became of each."""
    actor = actor_of(request)
    require(actor, policy.CHANGE)
    given = request.POST if request.method == "POST" else request.GET
    address = f"{reverse('activities:list')}?{given.get('matching', '')}".rstrip("?")
    safe = url_has_allowed_host_and_scheme(address, allowed_hosts={request.get_host()})
    back = address if safe else reverse("activities:list")
    if given.get("all") == "1":
        rows: Any = asked(QueryDict(given.get("matching", "")), actor).rows.order_by()
    else:
        rows = Activity.objects.filter(ref__in=given.getlist("selected")[:MOST])
    rows = rows.ours()
    count, is_exact = count_up_to(rows, MOST)
    if not count or not is_exact:
        text = (
            _("Choose at least one activity first.")
            if not count
            else _("That is too many at once; choose at most %(most)d.") % {"most": MOST}
        )
        notify(request, text, level="warning")
        return see_other(back)
    form = BulkForm(request.POST if request.method == "POST" else None, actor=actor)

    def do() -> Any:
        return bulk_edit(
            rows,
            actor=actor,
            changes=form.changes(),
            add_areas=form.cleaned_data["add_areas"],
            reason=form.cleaned_data["reason"],
        )

    shown = dress(for_rows(rows).newest_first()[:MOST])
    context: dict[str, Any] = {
        "form": form,
        "rows": [row.shown for row in shown],
        "count": count,
        "matching": given.get("matching", ""),
        "takes_all": given.get("all") == "1",
        "selected": given.getlist("selected")[:MOST],
        "back_url": back,
    }
    labels = {row.label_id for row in shown}
    if request.method == "POST" and (result := save(form, do)):
        changed = result.count("changed")
        notify(
            request,
            ngettext("%(count)d activity is changed.", "%(count)d activities are changed.", changed)
            % {"count": changed},
            undo_url=undo_url(result.operation, _keys(result)),
        )
        if changed == len(result.outcomes):
            return see_other(back)
        by_ref = {row.ref: row.shown for row in shown}
        context["outcomes"] = [(by_ref[one.ref], one.state, one.message) for one in result.outcomes]
        return page(request, "activities/bulk.html", context, labels=labels)
    status = 422 if request.method == "POST" else 200
    return page(request, "activities/bulk.html", context, labels=labels, status=status)
