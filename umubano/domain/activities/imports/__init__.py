"""The kinds of files that activities take in and give out. `concept.py` announces them."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

from django.utils.translation import gettext_lazy as _

from umubano.core.actors import Actor
from umubano.core.imports import Importer
from umubano.core.registry import ExportKind, ImportKind


def _exercises(*given: Any) -> Importer:
    from umubano.domain.activities.imports.exercises import ExercisesImporter

    return ExercisesImporter(*given)


def _activities(*given: Any) -> Importer:
    from umubano.domain.activities.imports.sheet import ActivitiesImporter

    return ActivitiesImporter(*given)


def _template(path: Path) -> None:
    from umubano.domain.activities.imports.template import write_template

    write_template(path)


def _export(actor: Actor, path: Path, on: date) -> tuple[int, set[int]]:
    from umubano.domain.activities.imports.template import write_activities

    return write_activities(actor, path)


IMPORTS = (
    ImportKind(
        "activities",
        _("Our activities"),
        _(
            "The activities' own template, as CSV or XLSX. Rows without a reference become new activities; rows with one change it; rows that "
            "did not change do nothing."
        ),
        _activities,
        template=_template,
    ),
    ImportKind(
        "exercises",
        _("World exercises (MME)"),
        _(
            "The Multinational Military Exercises data set as published, 1980–2010. It goes into a collection of its own and is never counted "
            "with our activities."
        ),
        _exercises,
        extensions=("csv",),
    ),
)

EXPORTS = (ExportKind("activities", _("Our activities, to edit and import again"), _export),)
