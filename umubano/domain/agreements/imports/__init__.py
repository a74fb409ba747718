"""The kinds of files that the register takes in. `concept.py` announces them as `imports=IMPORTS`."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

from django.utils.translation import gettext_lazy as _

from umubano.core.actors import Actor
from umubano.core.imports import Importer
from umubano.core.registry import ExportKind, ImportKind


def _dcad(*given: Any) -> Importer:
    from umubano.domain.agreements.imports.dcad import DcadImporter

    return DcadImporter(*given)


def _register(*given: Any) -> Importer:
    from umubano.domain.agreements.imports.register import RegisterImporter

    return RegisterImporter(*given)


def _template(path: Path) -> None:
    from umubano.domain.agreements.imports.template import write_template

    write_template(path)


def _export(actor: Actor, path: Path, on: date) -> tuple[int, set[int]]:
    from umubano.domain.agreements.imports.template import write_register

    return write_register(actor, path, on)


IMPORTS = (
    ImportKind(
        "register",
        _("Our register"),
        _(
            "The register's own template, as CSV or XLSX. Export it, edit it in Excel, import it, look at the differences, confirm. "
            "Rows without a reference become new agreements; rows that did not change do nothing."
        ),
        _register,
        template=_template,
    ),
    ImportKind(
        "dcad",
        _("World network (DCAD)"),
        _(
            "The Defense Cooperation Agreement Dataset as published: bilateral agreements of the world, 1980–2010. It goes into a "
            "collection of its own and is never counted with our register."
        ),
        _dcad,
        extensions=("csv",),
    ),
)

EXPORTS = (ExportKind("register", _("Our register, to edit and import again"), _export),)
