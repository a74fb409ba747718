"""`umubano activities …`: record one, list them, take mail. Each is a few lines: find the actor, call the product, print the answer."""

from __future__ import annotations

import sys
import time
from pathlib import Path
from typing import Annotated, Any

import typer

from umubano.cli import output
from umubano.cli.boot import OPERATOR, acting_as, boot, require_operators_work
from umubano.cli.options import As, Json

activities_app = typer.Typer(help="What is planned and done with partners.", no_args_is_help=True)


@activities_app.command("add")
def add(
    kind: Annotated[str, typer.Option(help="Kind, by code or name.")],
    partner: Annotated[list[str], typer.Option(help="Partner by code or name; may be given several times.")],
    when: Annotated[str, typer.Option(help="As far as known: 2026-01, 2026-01-12, 2026-01-12/2026-01-14.")],
    what: Annotated[str, typer.Option(help="What it is, in a few words.")],
    agreement: Annotated[str, typer.Option(metavar="REF", help="Under which agreement.")] = "",
    outside_because: Annotated[str, typer.Option(metavar="TEXT", help="Or why outside any.")] = "",
    anyway: Annotated[
        bool, typer.Option("--anyway", help="Record although the same may be on file.")
    ] = False,
    as_json: Json = False,
    user: As = OPERATOR,
) -> None:
    """Record an activity by five things; the rest is said on its page."""
    boot()
    from django.utils.translation import gettext as _

    from umubano.core.codelists.services import require_code
    from umubano.core.errors import Conflict
    from umubano.domain.activities.capture import Capture, capture_activity, likely_duplicates
    from umubano.domain.parties.resolver import resolve_party

    with acting_as(user) as actor:
        capture = Capture(
            kind=require_code("activity_kind", kind),
            partners=[resolve_party(one).code for one in partner],
            when=when,
            what=what,
            agreement=agreement,
            outside_because=outside_because,
        )
        if not anyway and (found := likely_duplicates(capture)):
            refs = ", ".join(row.ref for row in found)
            raise Conflict(
                _("It may be on file already: %(refs)s. Use --anyway if it is another one.") % {"refs": refs},
                code="likely_duplicate",
                refs=[row.ref for row in found],
            )
        row = capture_activity(actor, capture)
        output.show(_document(row), as_json=as_json)


@activities_app.command("list")
def listing(
    partner: Annotated[str, typer.Option(metavar="ISO3", help="Only with this partner.")] = "",
    kind: Annotated[str, typer.Option(help="Only of this kind.")] = "",
    state: Annotated[str, typer.Option(help="Only in this state.")] = "",
    collection: Annotated[str, typer.Option(help="own or mme.")] = "own",
    limit: Annotated[int, typer.Option(min=1, help="At most so many.")] = 1000,
    as_json: Json = False,
    user: As = OPERATOR,
) -> None:
    """The activities, newest first."""
    boot()
    from umubano.domain.activities.models import Activity
    from umubano.domain.parties.resolver import code_of_party

    with acting_as(user):
        rows: Any = Activity.objects.filter(collection=collection).newest_first()
        if partner:
            rows = rows.with_partner(code_of_party(partner))
        if kind:
            rows = rows.filter(kind=kind)
        if state:
            rows = rows.filter(state=state)
        found = rows.select_related("agreement").prefetch_related("parties")[:limit]
        output.show(
            [_document(row) for row in found],
            as_json=as_json,
            columns=("ref", "partners", "kind", "title", "when", "state"),
        )


def _document(row: Any) -> dict[str, Any]:
    return {
        "ref": row.ref,
        "title": row.title,
        "kind": row.kind,
        "partners": [party.party_id for party in row.parties.all()],
        "when": row.actual_start or row.planned_start,
        "until": row.actual_end or ("" if row.actual_start else row.planned_end),
        "state": row.state,
        "agreement": row.agreement.ref if row.agreement else None,
        "outside_because": row.outside_because,
        "missing": row.missing,
        "illustrative": row.is_illustrative,
    }


@activities_app.command("receive")
def receive(
    file: Annotated[Path, typer.Argument(help="A message as .eml.", exists=True, dir_okay=False)],
    as_json: Json = False,
    user: As = OPERATOR,
) -> None:
    """Take one e-mail as the mailbox would: record the activity, or say why not (exit 1)."""
    boot()
    require_operators_work(user)
    from umubano.domain.activities.mail import receive as take

    received = take(file.read_bytes())
    if received.ok:
        output.show({"ref": received.ref}, as_json=as_json)
        return
    from umubano.core.errors import InvalidInput

    raise InvalidInput(received.message, code=received.code)


@activities_app.command("mailbox")
def mailbox(
    port: Annotated[int, typer.Option(help="Port on 127.0.0.1.")] = 8025,
    as_json: Json = False,
    user: As = OPERATOR,
) -> None:
    """Take e-mail by SMTP on the loopback address until Ctrl-C; the ministry's mail server forwards to it."""
    boot()
    require_operators_work(user)
    from umubano.domain.activities.mailbox import controller

    server = controller(port)
    server.start()
    typer.echo(f"Taking mail on 127.0.0.1:{port}", err=True)
    if as_json:
        output.show({"address": f"127.0.0.1:{port}"}, as_json=True)
        sys.stdout.flush()
    try:
        while True:
            time.sleep(3600)
    except KeyboardInterrupt:
        pass
    finally:
        server.stop()
