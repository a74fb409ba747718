"""How often Python looks for cycles among the objects of a process: seldom, in the server and in commands alike."""

from __future__ import annotations

import gc

#: New objects, less those gone, after which the collector looks for cycles. The usual 700 is passed several times in a page and
#: hundreds of times in a batch of rows, and each look at what is still in use costs more than what it frees: a list of 50 agreements took 42 ms
#: with the usual values and 33 ms with these, a fifth of an import's time went into it.
COLLECT_AFTER = 50_000


def collect_seldom() -> None:
    """Set what is loaded aside from the collector, and let it look for cycles less often. Call it once everything is loaded."""
    gc.freeze()
    gc.set_threshold(COLLECT_AFTER, 20, 50)
