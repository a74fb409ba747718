"""References of records: short enough to say on the telephone, and silent about how many records there are (decision 4)."""

from __future__ import annotations

import secrets

#: Capital letters and digits without those that are taken for one another (0 and O, 1 and I).
ALPHABET = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"
LENGTH = 7


def new_ref(prefix: str) -> str:
    """A reference at random. A number in sequence would betray the records that its reader may not see."""
    # 32 letters and digits: five bits of each random byte choose one without favour
    return f"{prefix}-" + "".join(ALPHABET[byte & 31] for byte in secrets.token_bytes(LENGTH))
