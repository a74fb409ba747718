"""The kinds of files that the register takes in. `concept.py` announces them as `imports=IMPORTS`."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from umubano.core.imports import Importer
from umubano.core.registry import ExportKind, ImportKind


def _dcad(*given: Any) -> Importer:
    from umubano.domain.agreements.imports.dcad import DcadImporter

    return DcadImporter(*given)


IMPORTS = (
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

EXPORTS: tuple[ExportKind, ...] = ()
