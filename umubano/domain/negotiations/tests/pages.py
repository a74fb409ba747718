"""What the tests of pages share."""

from __future__ import annotations

import re
from typing import Any

from umubano.domain.negotiations.models import Negotiation


def text(response: Any) -> str:
    content = b"".join(response.streaming_content) if response.streaming else response.content
    return str(content.decode())


def without_token(response: Any) -> str:
    """The page without the tokens against forged forms, which differ each time."""
    return re.sub(r"[A-Za-z0-9]{64}", "", text(response))


def sign_on(client: Any, row: Negotiation, **changed: Any) -> Any:
    sent = {
        "signed": "2025-12-02",
        "place": "Kigali",
        "legal_nature": "non_binding",
        "text_status": "held",
        "signers-TOTAL_FORMS": "2",
        "signers-INITIAL_FORMS": "2",
        "signers-0-party": "RWA",
        "signers-0-name": "J. Bizimana",
        "signers-0-office": "Minister of Defence",
        "signers-0-capacity": "defence_minister",
        "signers-1-party": "MOZ",
        "signers-1-name": "",
        "signers-1-capacity": "defence_minister",
        **changed,
    }
    return client.post(f"/negotiations/{row.ref}/sign/", sent)
