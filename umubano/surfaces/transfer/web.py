"""Pages of imports and exports: choose, upload, look at the differences, confirm, see what became of every row."""

from __future__ import annotations

from pathlib import Path
from tempfile import mkdtemp
from typing import Any

from django.core.paginator import Paginator
from django.http import FileResponse, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from umubano.core.changes.context import WRITING_ROLES
from umubano.core.errors import DomainError, NotAllowed, NotFound
from umubano.core.imports import ImportOptions
from umubano.core.ui.notices import notify
from umubano.core.web.pages import actor_of, asked_on, page, see_other
from umubano.surfaces.transfer.forms import ConfirmForm, UploadForm
from umubano.surfaces.transfer.services import export_kinds, export_path, import_kinds
from umubano.surfaces.transfer.services.runs import Run, cancel_run, confirm_run, open_run, runs_of, start_run

_PER_PAGE = 50
_TYPES = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


@require_GET
def overview(request: HttpRequest) -> HttpResponse:
    """What can be imported and exported, and one's own uploads that wait."""
    actor = actor_of(request)
    kinds = import_kinds().values() if actor.role in WRITING_ROLES else ()
    context = {
        "kinds": [
            {"kind": kind, "url": reverse("transfer:upload", args=[kind.name]), "templates": _templates(kind)}
            for kind in kinds
        ],
        "exports": [
            {
                "kind": kind,
                "files": [
                    (extension.upper(), reverse("transfer:export", args=[kind.name, extension]))
                    for extension in kind.extensions
                ],
            }
            for kind in export_kinds().values()
        ],
        "runs": [(run, import_kinds().get(run.kind)) for run in runs_of(actor)]
        if actor.role in WRITING_ROLES
        else [],
    }
    return page(request, "transfer/list.html", context)


def _templates(kind: Any) -> list[tuple[str, str]]:
    if kind.template is None:
        return []
    return [
        (extension.upper(), reverse("transfer:template", args=[kind.name, extension]))
        for extension in kind.extensions
    ]


@require_http_methods(["GET", "POST"])
def upload(request: HttpRequest, kind: str) -> HttpResponse:
    """Upload a file of one kind; it is checked at once and nothing is imported yet."""
    actor = actor_of(request)
    found = import_kinds().get(kind)
    if found is None:
        raise NotFound(_("There is no such page, or you may not see it."))
    found.load(actor, ImportOptions())
    form = UploadForm(
        request.POST if request.method == "POST" else None, request.FILES or None, extensions=found.extensions
    )
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                run = start_run(actor, kind, form.cleaned_data["file"])
            except NotAllowed:
                raise
            except DomainError as error:
                form.add_error("file", error.message)
            else:
                return see_other(reverse("transfer:detail", args=[run.token]))
    context = {"kind": found, "form": form, "templates": _templates(found)}
    return page(request, "transfer/upload.html", context, status=status)


@require_GET
def detail(request: HttpRequest, token: str) -> HttpResponse:
    """A run: progress while it works, then the differences, then the result."""
    return _detail(request, open_run(actor_of(request), token))


def _detail(
    request: HttpRequest, run: Run, form: ConfirmForm | None = None, status: int = 200
) -> HttpResponse:
    shown = Paginator(run.shown, _PER_PAGE).get_page(request.GET.get("page"))
    problems = Paginator(run.result.get("problems", []), _PER_PAGE).get_page(request.GET.get("problems"))
    if form is None and run.can_confirm:
        form = _form(run)
    changed = run.result.get("created", 0) + run.result.get("updated", 0)
    context = {
        "run": run,
        "kind": import_kinds().get(run.kind),
        "form": form,
        "shown": shown,
        "problems": problems,
        "shown_all": len(run.shown) >= changed,
        "figures": [
            (_("Rows read"), run.result.get("read", 0)),
            (_("New"), run.result.get("created", 0)),
            (_("Changed"), run.result.get("updated", 0)),
            (_("Unchanged"), run.result.get("unchanged", 0)),
            (_("Refused"), run.result.get("rejected", 0)),
        ],
        "has_rejects": bool(run.result.get("rejected")) and run.rejects.exists(),
    }
    return page(request, "transfer/detail.html", context, labels=run.label_ids, partial="run", status=status)


def _form(run: Run, data: Any = None) -> ConfirmForm:
    return ConfirmForm(
        data,
        has_updates=bool(run.result.get("updated")),
        has_refused=bool(run.result.get("rejected")) and not run.takes_good_rows,
    )


@require_POST
def confirm(request: HttpRequest, token: str) -> HttpResponse:
    """Import a file that was checked."""
    actor = actor_of(request)
    run = open_run(actor, token)
    form = _form(run, request.POST)
    if not form.is_valid():
        return _detail(request, run, form, status=422)
    run = confirm_run(
        actor,
        run,
        accept_good=form.cleaned_data.get("accept_good", False),
        reason=form.cleaned_data.get("reason", ""),
    )
    return see_other(reverse("transfer:detail", args=[run.token]))


@require_POST
def cancel(request: HttpRequest, token: str) -> HttpResponse:
    """Stop a run that works, or forget one that waits."""
    actor = actor_of(request)
    run = open_run(actor, token)
    if run.state == "done":
        # It ended before it could be stopped: the page says what was imported, and nothing is said to be undone.
        return see_other(reverse("transfer:detail", args=[run.token]))
    was_working = run.is_working
    cancel_run(run)
    if was_working:
        return see_other(reverse("transfer:detail", args=[run.token]))
    notify(request, _("The upload was deleted."))
    return see_other(reverse("transfer:list"))


@require_GET
def rejected(request: HttpRequest, token: str) -> HttpResponseBase:
    """The refused rows with their reasons, in the layout of the file."""
    run = open_run(actor_of(request), token)
    if not run.rejects.exists():
        raise NotFound(_("No row was refused."))
    return FileResponse(
        run.rejects.open("rb"),
        as_attachment=True,
        filename=f"rejected-{Path(run.file_name).stem}{run.rejects.suffix}",
        content_type=_TYPES[run.rejects.suffix.lstrip(".")],
    )


@require_GET
def template(request: HttpRequest, kind: str, extension: str) -> HttpResponseBase:
    """The empty template of a kind, for whoever may import it: its lists name our desks."""
    found = import_kinds().get(kind)
    if found is None or found.template is None or extension not in found.extensions:
        raise NotFound(_("There is no such page, or you may not see it."))
    found.load(actor_of(request), ImportOptions())
    return _made(f"{kind}-template.{extension}", extension, found.template)


@require_GET
def export(request: HttpRequest, kind: str, extension: str) -> HttpResponseBase:
    """The records of a kind as a file, as the actor may see them."""
    found = export_kinds().get(kind)
    if found is None or extension not in found.extensions:
        raise NotFound(_("There is no such page, or you may not see it."))
    on = asked_on(request)
    return _made(
        f"{kind}-{on.isoformat()}.{extension}",
        extension,
        lambda path: export_path(actor_of(request), kind, path, on),
    )


def _made(name: str, extension: str, write: Any) -> HttpResponseBase:
    """The file that `write(path)` makes, in a private folder that is gone before it is sent."""
    folder = Path(mkdtemp(prefix="umubano-"))
    path = folder / name
    try:
        write(path)
        file = path.open("rb")
    finally:
        if path.exists():
            path.unlink()
        folder.rmdir()
    return FileResponse(file, as_attachment=True, filename=name, content_type=_TYPES[extension])
