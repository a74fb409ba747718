"""How the command line speaks: tables for people on a terminal, one JSON document for machines, progress on standard error."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from rich.console import Console
from rich.markup import escape
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn
from rich.table import Table
from typer.exceptions import TyperException

from umubano.core.errors import DomainError


def show(value: Any, *, as_json: bool, columns: Sequence[str] = (), table: str = "", below: str = "") -> None:
    """Print the answer. `columns` picks what people see of a list of rows, and `below` a longer text said of each under the table; machines always get all."""
    if as_json:
        sys.stdout.write(json.dumps(value, ensure_ascii=False, indent=2, default=str) + "\n")
        return
    console = Console()
    if isinstance(value, dict) and table:
        rows = value[table]
        rest = {key: item for key, item in value.items() if key != table}
        _table(console, rows, tuple(rows[0]) if rows else ())
        _pairs(console, rest)
    elif isinstance(value, list):
        _table(console, value, columns, below)
        console.print(f"{len(value)} rows")
    else:
        _pairs(console, value)


def _pairs(console: Console, values: dict[str, Any]) -> None:
    for key, value in values.items():
        if isinstance(value, dict):
            value = ", ".join(f"{name} {number}" for name, number in value.items())
        elif isinstance(value, list):
            value = "\n".join(str(item) for item in value)
        console.print(f"[bold]{key.replace('_', ' ')}[/bold]: {value}", highlight=False)


def _table(console: Console, rows: Sequence[dict[str, Any]], columns: Sequence[str], below: str = "") -> None:
    table = Table(box=None, header_style="bold")
    for column in columns:
        table.add_column(column.replace("_", " "))
    for row in rows:
        table.add_row(*(_text(row.get(column)) for column in columns))
    console.print(table)
    if not below:
        return
    console.print()
    for row in rows:
        console.print(f"[bold]{row[columns[0]]}[/bold] {escape(_text(row.get(below)))}", highlight=False)


def _text(value: Any) -> str:
    if isinstance(value, list):
        return ", ".join(str(item) for item in value)
    return "" if value is None else str(value)


def refuse(error: DomainError, *, as_json: bool) -> None:
    """Say why not: JSON on standard output for machines, one sentence on standard error for people."""
    if as_json:
        sys.stdout.write(
            json.dumps({"error": error.as_dict()}, ensure_ascii=False, indent=2, default=str) + "\n"
        )
    else:
        sys.stderr.write(f"{error.message}\n")


def refuse_usage(error: TyperException) -> None:
    """Say how a command was misused, as JSON on standard output."""
    context = getattr(error, "ctx", None)
    usage = context.get_usage() if context is not None else ""
    document = {"code": "wrong_usage", "message": error.format_message(), "details": {"usage": usage}}
    sys.stdout.write(json.dumps({"error": document}, ensure_ascii=False, indent=2) + "\n")


@contextmanager
def progress(title: str, total: int | None) -> Iterator[Any]:
    """A progress bar on standard error; gives a function that says how many are done."""
    console = Console(file=sys.stderr)
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Progress(*columns, console=console, transient=True, disable=not console.is_terminal) as bar:
        task = bar.add_task(title, total=total)
        yield lambda done: bar.update(task, completed=done)
