"""The content security policy: everything from this site, nothing inline, nothing framed, no request elsewhere."""

from __future__ import annotations

from collections.abc import MutableMapping

CONTENT_SECURITY_POLICY = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self' data:",
        "font-src 'self'",
        "connect-src 'self'",
        "manifest-src 'self'",
        "form-action 'self'",
        "frame-ancestors 'none'",
        "base-uri 'self'",
    )
)

#: The one service worker and the pages that it may answer for when there is no connection.
OFFLINE_WORKER = "build/offline-worker.js"
OFFLINE_SCOPE = "/activities/new/"


def static_headers(headers: MutableMapping[str, str], path: str, url: str) -> None:
    """What WhiteNoise adds to a static file: a service worker reaches beyond its own folder only where the server says so."""
    del path
    if url.endswith(OFFLINE_WORKER):
        headers["Service-Worker-Allowed"] = OFFLINE_SCOPE
        # a browser asks for a worker again at least daily; a new one must not wait for an old copy
        headers["Cache-Control"] = "no-cache"
