"""`python -m umubano.core.database …`: the database by hand, also when nothing else of the product starts.

status                  what the embedded server does and where its data is
stop                    stop the embedded server when nobody uses it
run PROGRAM [ARG…]      run pg_dump, pg_restore, psql… of the bundled PostgreSQL, connected as the owner
run --as-administrator PROGRAM [ARG…]
                        the same as the administrator of the embedded server
"""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Sequence

from umubano.core.database.binaries import find_binaries
from umubano.core.database.embedded import EmbeddedServer
from umubano.core.database.home import Home
from umubano.core.database.leases import Lease
from umubano.core.database.roles import ensure_database
from umubano.core.errors import DomainError


def main(arguments: Sequence[str]) -> int:
    """Exit code: 0 done, 1 refused with a reason, 2 wrong usage; of `run`, that of the program."""
    try:
        match list(arguments):
            case ["status"]:
                return _status()
            case ["stop"]:
                return _stop()
            case ["run", "--as-administrator", program, *rest]:
                return _run(program, rest, as_administrator=True)
            case ["run", program, *rest]:
                return _run(program, rest, as_administrator=False)
    except DomainError as error:
        sys.stderr.write(f"{error.message}\n")
        return 1
    sys.stderr.write(__doc__ or "")
    return 2


def _status() -> int:
    server = EmbeddedServer(Home.from_environment())
    account = server.location.account
    sys.stdout.write(
        f"state    {server.state()}\ndata     {server.cluster}\nlog      {server.location.log}\nconnect  "
        f"{server.host}\n"
    )
    sys.stdout.write(f"account  {account.name if account else 'this one'}\n")
    return 0


def _stop() -> int:
    server = EmbeddedServer(Home.from_environment())
    lease = Lease(server)
    with lease.gate():
        lease.join()
    stopped = lease.release()
    sys.stdout.write(
        "The database is stopped.\n"
        if stopped
        else "The database is in use by another process and goes on.\n"
    )
    return 0 if stopped else 1


def _run(program: str, arguments: list[str], *, as_administrator: bool) -> int:
    connections = ensure_database()
    login = connections.owner
    major: int | None = None
    if connections.embedded:
        server = EmbeddedServer(Home.from_environment())
        major = server.data_version()
    if as_administrator:
        if connections.administrator is None:
            sys.stderr.write("The administrator of a server named by DATABASE_URL is not known here.\n")
            return 1
        login = connections.administrator
    command = [str(find_binaries(major).program(program)), *arguments]
    return subprocess.run(command, env=os.environ | login.as_environment(), check=False).returncode  # noqa: S603


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
