"""A fixed piece of work that tells a slow machine from slow code. Imports nothing of the product, so that processes of their own can do it."""

from __future__ import annotations

import multiprocessing
import time
from concurrent.futures import ProcessPoolExecutor

TURNS = 3


def yardstick() -> tuple[float, float]:
    """Seconds for ten million additions in Python, the best of three: alone, and while another process does the same.

    On two cores both take as long; where two are one to the host, they take twice as long together.
    """
    with ProcessPoolExecutor(2, mp_context=multiprocessing.get_context("spawn")) as pool:
        alone = min(pool.submit(_count).result() for _turn in range(TURNS))
        pairs = [(pool.submit(_count), pool.submit(_count)) for _turn in range(TURNS)]
        together = min(max(one.result(), other.result()) for one, other in pairs)
    return alone, together


def _count() -> float:
    started = time.perf_counter()
    total = 0
    for number in range(10_000_000):
        total += number
    return time.perf_counter() - started
