"""An upload on its way into the register: kept privately until it is confirmed, checked first, then imported, then gone.

A run is a folder under `UMUBANO_HOME/transfers/<account>/<token>/`, open to the product's own system account alone (0700, files 0600): the
file, its state, the refused rows. It is no table, because what is in the file has no label yet. Only its own account can open it. Larger
files are worked on by a thread with a database transaction of its own: when it is cancelled, fails, or the process ends, nothing remains.
"""

from __future__ import annotations

import json
import logging
import os
import re
import secrets
import shutil
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.db import connections
from django.utils import translation
from django.utils.translation import gettext as _

from umubano.core.actors import Actor
from umubano.core.changes import acting
from umubano.core.errors import Conflict, DomainError, InvalidInput, NotFound
from umubano.core.imports import ImportOptions
from umubano.surfaces.transfer.services.importing import Cancelled, Result, import_kinds, import_path
from umubano.surfaces.transfer.services.reading import MOST_BYTES

log = logging.getLogger(__name__)
#: A file up to this size is worked on within the request; a larger one in the background.
AT_ONCE_BYTES = 256 * 1024
#: A run that says nothing for so long was lost with its process.
LOST_AFTER_SECONDS = 120
#: Uploads that nobody confirmed are deleted after a day.
KEPT_SECONDS = 24 * 3600
_TOKEN = re.compile(r"[A-Za-z0-9_-]{22}")
WORKING = frozenset({"checking", "importing"})


@dataclass(slots=True)
class Run:
    """One upload and what became of it. States: checking, checked, importing, done, failed, cancelled."""

    token: str
    kind: str
    file_name: str
    state: str = "checking"
    done: int = 0
    total: int = 0
    accept_good: bool = False
    reason: str = ""
    message: str = ""
    started: float = 0.0
    heartbeat: float = 0.0
    began: float = 0.0
    result: dict[str, Any] = field(default_factory=dict)
    shown: list[dict[str, Any]] = field(default_factory=list)
    skipped: dict[str, int] = field(default_factory=dict)
    label_ids: list[int] = field(default_factory=list)
    is_refused: bool = False
    takes_good_rows: bool = False
    folder: str = ""

    @property
    def is_working(self) -> bool:
        return self.state in WORKING

    @property
    def percent_done(self) -> int | None:
        """The share of the rows that is done, as far as their number is known."""
        return min(100 * self.done // self.total, 100) if self.total else None

    @property
    def minutes_left(self) -> int | None:
        """How long the rest takes at the pace so far, rounded up; None before there is a pace."""
        if not self.done or not self.total or not self.began:
            return None
        pace = (self.heartbeat - self.began) / self.done
        return max(-(-int(pace * max(self.total - self.done, 0)) // 60), 1)

    @property
    def path(self) -> Path:
        return next(Path(self.folder).glob("upload.*"))

    @property
    def rejects(self) -> Path:
        return Path(self.folder) / f"rejected{self.path.suffix.lower()}"

    @property
    def can_confirm(self) -> bool:
        """There is something to do, and nothing forbids it."""
        return self.state == "checked" and bool(self.result.get("created") or self.result.get("updated"))

    def save(self) -> None:
        """Write the state; a reader sees the old or the new one, never half of it."""
        self.heartbeat = time.time()
        target = Path(self.folder) / "run.json"
        staged = target.with_suffix(".new")
        with os.fdopen(os.open(staged, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as file:
            json.dump(asdict(self), file, ensure_ascii=False, default=str)
        staged.replace(target)


def _home(actor: Actor) -> Path:
    folder = Path(settings.UMUBANO_HOME)
    for name in (
        "transfers",
        re.sub(r"[^A-Za-z0-9_-]", "_", actor.id),
    ):  # mkdir(parents=True) would leave the upper one open
        folder /= name
        folder.mkdir(mode=0o700, exist_ok=True)
    return folder


def start_run(actor: Actor, kind: str, upload: UploadedFile) -> Run:
    """Keep an upload privately and check it. Raises InvalidInput, NotAllowed, NotFound before anything is kept."""
    found = import_kinds().get(kind)
    if found is None:
        raise NotFound(_("There is no import of this kind."), code="unknown_import")
    importer = found.load(actor, ImportOptions())
    name = Path(upload.name or "file").name[:200]
    extension = Path(name).suffix.lower().lstrip(".")
    if extension not in found.extensions:
        raise InvalidInput(
            _("The file must be one of: %(kinds)s.") % {"kinds": ", ".join(found.extensions)},
            code="file_kind",
            field="file",
        )
    if (upload.size or 0) > MOST_BYTES:
        raise InvalidInput(
            _("The file is larger than %(limit)s MB. Divide it into parts.") % {"limit": MOST_BYTES // 2**20},
            code="file_too_large",
            field="file",
        )
    _sweep(_home(actor))
    token = secrets.token_urlsafe(16)
    folder = _home(actor) / token
    folder.mkdir(mode=0o700)
    with os.fdopen(os.open(folder / f"upload.{extension}", os.O_WRONLY | os.O_CREAT, 0o600), "wb") as file:
        for chunk in upload.chunks():
            file.write(chunk)
    run = Run(
        token, kind, name, started=time.time(), folder=str(folder), takes_good_rows=importer.takes_good_rows
    )
    run.save()
    _work(actor, run, is_dry_run=True)
    return run


def open_run(actor: Actor, token: str) -> Run:
    """A run of this actor's own. Raises NotFound for any other."""
    target = _home(actor) / token / "run.json"
    if not _TOKEN.fullmatch(token) or not target.is_file():
        raise NotFound(
            _("There is no such import; it was finished, or deleted after a day."), code="unknown_run"
        )
    run = Run(**json.loads(target.read_text(encoding="utf-8")))
    if run.is_working and time.time() - run.heartbeat > LOST_AFTER_SECONDS:
        run.state = "failed"
        run.message = _("The work stopped with its process. Nothing was changed; start again.")
    return run


def runs_of(actor: Actor) -> list[Run]:
    """The actor's runs, newest first."""
    found = [open_run(actor, folder.parent.name) for folder in _home(actor).glob("*/run.json")]
    return sorted(found, key=lambda run: -run.started)


def confirm_run(actor: Actor, run: Run, *, accept_good: bool, reason: str) -> Run:
    """Import what was checked. Raises Conflict unless it was checked, InvalidInput when changes lack a reason."""
    if run.state != "checked":
        raise Conflict(_("This file is not waiting to be confirmed."), code="wrong_state", state=run.state)
    if run.result.get("updated") and not reason.strip():
        raise InvalidInput(
            _("Say why you change these records; the reason is kept with each of them."),
            code="reason_missing",
            field="reason",
        )
    if run.is_refused and not accept_good:
        raise Conflict(
            _(
                "Some rows are refused. Correct them and upload the file again, or choose to import the good rows."
            ),
            code="rows_refused",
        )
    run.accept_good, run.reason, run.state, run.done = accept_good, reason.strip(), "importing", 0
    run.started = time.time()
    run.save()
    _work(actor, run, is_dry_run=False)
    return run


def cancel_run(run: Run) -> None:
    """Stop a run that is working, and forget one that is not."""
    if run.is_working:
        (Path(run.folder) / "cancel").touch(mode=0o600)
    else:
        shutil.rmtree(run.folder, ignore_errors=True)


def _sweep(home: Path) -> None:
    for folder in home.iterdir():
        try:
            old = time.time() - folder.stat().st_mtime > KEPT_SECONDS
        except OSError:
            continue
        if old:
            shutil.rmtree(folder, ignore_errors=True)


def _work(actor: Actor, run: Run, *, is_dry_run: bool) -> None:
    if run.path.stat().st_size <= AT_ONCE_BYTES:
        _do(actor, run, is_dry_run=is_dry_run)
        return
    language = translation.get_language()

    def in_background() -> None:
        try:
            with translation.override(language), acting(actor):
                _do(actor, run, is_dry_run=is_dry_run, commit=False)
        except Exception:
            log.exception("an import failed")
            run.state, run.message = "failed", _("Something went wrong. Nothing was changed.")
        finally:
            connections.close_all()
        # only now is it committed, or not
        if run.state == "importing":
            run.state = "done"
        _finish(run)

    threading.Thread(target=in_background, name=f"transfer {run.token}", daemon=True).start()


def _do(actor: Actor, run: Run, *, is_dry_run: bool, commit: bool = True) -> None:
    """Check or import, and write down what came of it. Errors that have a sentence become the run's message."""
    try:
        result = import_path(
            actor,
            run.kind,
            run.path,
            dry_run=is_dry_run,
            rejects=run.rejects,
            accept_good=run.accept_good,
            reason=run.reason,
            file_name=run.file_name,
            progress=_progress(run),
        )
    except Cancelled:
        run.state, run.message = "cancelled", _("The import was cancelled. Nothing was changed.")
    except DomainError as error:
        run.state, run.message = "failed", error.message
    else:
        _take(run, result)
        if is_dry_run:
            run.state = "checked"
        elif commit:
            run.state = "done"
    if commit:
        _finish(run)


def _finish(run: Run) -> None:
    """Write the last state; what was uploaded is kept only while it waits for confirmation."""
    run.save()
    (Path(run.folder) / "cancel").unlink(missing_ok=True)
    if run.state in {"done", "failed", "cancelled"}:
        upload = run.path
        upload.write_bytes(b"")


def _take(run: Run, result: Result) -> None:
    run.result = result.as_dict()
    run.skipped = result.skipped
    run.is_refused = result.is_refused
    run.label_ids = sorted(result.label_ids)
    run.done = result.read
    run.shown = [
        {
            "row": one.row.number,
            "action": one.action.value,
            "ref": one.ref,
            "title": one.title,
            "differences": [asdict(difference) for difference in one.differences],
        }
        for one in result.shown
    ]


def _progress(run: Run) -> Callable[[str, int | None], Any]:
    cancel = Path(run.folder) / "cancel"

    @contextmanager
    def show(title: str, total: int | None) -> Iterator[Callable[[int], None]]:
        run.total, run.began = total or 0, time.time()

        def tell(done: int) -> None:
            if cancel.exists():
                raise Cancelled
            run.done = done
            run.save()

        yield tell

    return show
