"""The mailbox of capture by e-mail: an SMTP server on the loopback address, behind the ministry's own mail server.

It speaks to the machine itself only; the ministry's server, which checks senders (SPF, DKIM), forwards to it. Refusals are answered at once
(`550 5.7.1 …`), so that the forwarding server tells the sender and nothing is sent to an address that may be forged.
"""

from __future__ import annotations

import asyncio
from typing import Any

from aiosmtpd.controller import Controller
from django.db import close_old_connections

from umubano.domain.activities.mail import LARGEST, receive

#: Only the machine itself.
LOOPBACK = "127.0.0.1"


class Mailbox:
    """Handles each delivery of aiosmtpd in a thread, because the database is asked synchronously."""

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:  # noqa: N802 — the name aiosmtpd calls
        content = envelope.content
        data = content if isinstance(content, bytes) else str(content).encode()
        return await asyncio.to_thread(answer, data)


def answer(data: bytes) -> str:
    """Take one delivery; the line that SMTP answers with. An error of ours is temporary, so that the sender's server tries again."""
    close_old_connections()
    try:
        received = receive(data)
    except Exception:
        from umubano.domain.activities.mail import log

        log.exception("capture by mail failed")
        return "451 4.3.0 Could not be recorded now, try again later"
    finally:
        close_old_connections()
    if received.ok:
        return f"250 2.0.0 Recorded as {received.ref}"
    # SMTP answers are one line of ASCII
    said = received.message.encode("ascii", "replace").decode().replace("\n", " ")[:300]
    return f"550 5.7.1 {said}"


def controller(port: int, host: str = LOOPBACK) -> Controller:
    """The server, not yet started: `start()` and `stop()` it. Raises ValueError for another address than loopback."""
    if host not in {LOOPBACK, "::1", "localhost"}:
        raise ValueError("the mailbox listens on the loopback address only")
    return Controller(Mailbox(), hostname=host, port=port, data_size_limit=LARGEST, enable_SMTPUTF8=True)
