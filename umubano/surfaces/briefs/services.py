"""Compose and print a brief, log that it was printed, and hand it over: to a page or to the command line."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext as _

from umubano.core.actors import Actor
from umubano.core.briefs import Brief
from umubano.core.changes.access import record_access
from umubano.core.changes.models import AccessKind
from umubano.core.errors import InvalidInput, NotFound, Unavailable
from umubano.core.registry import BriefKind, all_of
from umubano.surfaces.briefs.printing import print_docx, print_pdf, print_xlsx

PRINTERS = {"pdf": print_pdf, "docx": print_docx, "xlsx": print_xlsx}
CONTENT_TYPES = {
    "pdf": "application/pdf",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


@dataclass(frozen=True, slots=True)
class Printed:
    """A printed brief. `pages` is None where the format leaves that to whoever opens it."""

    brief: Brief
    form: str
    content: bytes
    pages: int | None

    @property
    def name(self) -> str:
        """A name for the file: kind, reference, day asked about. It says no more than the address does."""
        ref = "".join(character if character.isalnum() else "-" for character in self.brief.ref)
        parts = [
            self.brief.kind,
            *([ref] if ref and ref != self.brief.kind else []),
            self.brief.on.isoformat(),
        ]
        return f"{'-'.join(parts)}.{self.form}"


def kinds() -> dict[str, BriefKind]:
    """The kinds of brief that concepts announce, by name."""
    return {kind.name: kind for kind in all_of("briefs")}


def kind_named(name: str) -> BriefKind:
    """Raises NotFound, naming the kinds there are."""
    found = kinds().get(name)
    if found is None:
        raise NotFound(
            _("There is no brief of this kind. There are: %(kinds)s.")
            % {"kinds": ", ".join(sorted(kinds()))},
            code="unknown_brief",
            kind=name,
        )
    return found


def compose_brief(actor: Actor, kind: str, ref: str, on: date) -> Brief:
    """The brief as its concept composes it, in the language that is active, of what the actor may see.

    Raises NotFound for an unknown kind and for what is not there or not to be seen.
    """
    brief: Brief = kind_named(kind).compose(actor, ref, on)
    return brief


def render(brief: Brief, form: str) -> Printed:
    """Print a brief in a format. Raises InvalidInput when its kind does not have that format."""
    formats = kind_named(brief.kind).formats
    if form not in formats or form not in PRINTERS:
        raise InvalidInput(
            _("This brief comes as: %(formats)s.") % {"formats": ", ".join(formats)},
            code="no_such_format",
            format=form,
        )
    content = PRINTERS[form](brief)
    return Printed(brief, form, content, count_pages(content) if form == "pdf" else None)


def print_brief(actor: Actor, kind: str, ref: str, form: str, on: date, *, address: str = "") -> Printed:
    """Compose, print and log that the actor printed it, under the label of the brief."""
    printed = render(compose_brief(actor, kind, ref, on), form)
    record_access(
        actor,
        AccessKind.PRINTED,
        subject_kind=f"brief:{kind}",
        subject_ref=ref,
        subject_title=printed.brief.title,
        label=printed.brief.label,
        address=address,
        details={"format": form, "on": on.isoformat(), "pages": printed.pages},
    )
    return printed


def write_brief(actor: Actor, kind: str, ref: str, form: str, path: Path, on: date) -> dict[str, Any]:
    """Print a brief to a file, in the actor's language: `{"file", "pages", "label"}`. Raises Unavailable when it cannot be written."""
    with _language_of(actor):
        printed = print_brief(actor, kind, ref, form, on)
    try:
        path.write_bytes(printed.content)
    except OSError as error:
        raise Unavailable(
            _("%(path)s cannot be written: %(reason)s.") % {"path": path, "reason": error.strerror},
            code="file_not_written",
            path=str(path),
        ) from error
    return {"file": str(path), "pages": printed.pages, "label": printed.brief.label.marking()}


#: The root of the page tree, which Typst writes uncompressed.
_PAGE_TREE = re.compile(rb"/Type/Pages/Count (\d+)")


def count_pages(content: bytes) -> int:
    """The pages of a PDF that we printed ourselves; a test compares it with what a PDF library says."""
    found = _PAGE_TREE.search(content)
    if found is None:
        raise ValueError("a PDF without a page tree")
    return int(found[1])


@contextmanager
def _language_of(actor: Actor) -> Iterator[None]:
    """The language of the actor's account; the installation's for those without one."""
    from umubano.core.accounts.models import Account

    found = (
        Account.objects.filter(pk=actor.user_id).values_list("language", flat=True).first()
        if actor.user_id
        else None
    )
    with translation.override(found or settings.LANGUAGE_CODE):
        yield
