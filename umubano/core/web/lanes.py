"""How many requests compute side by side in one worker."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable
from typing import Any

Application = Callable[[dict[str, Any], Callable[..., Any]], Iterable[bytes]]


class Lanes:
    """A WSGI application in which so many requests at a time compute; the next waits for its turn, but not behind something long.

    Python computes one thing at a time: pages made side by side are each ready later, and changing between them costs a part of the processor.
    Who has waited `patience` seconds goes on beside whatever takes so long (an export, a document). Threads of the server beyond the lanes are
    for those. The body of a streamed answer is sent without a lane.
    """

    def __init__(self, application: Application, *, lanes: int = 1, patience: float = 0.25) -> None:
        self._application = application
        self._free = threading.BoundedSemaphore(lanes)
        self._patience = patience

    def __call__(self, environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        has_lane = self._free.acquire(timeout=self._patience)
        try:
            return self._application(environ, start_response)
        finally:
            if has_lane:
                self._free.release()
