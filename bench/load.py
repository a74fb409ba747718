"""Ask pages over HTTP as signed-in people do: at a steady rate, and in a closed loop. Loopback only, bounded in time."""

from __future__ import annotations

import http.client
import random
import threading
import time
from dataclasses import dataclass, field

USERS = 20
PASSWORD = "umubano-demo"


@dataclass
class Timings:
    """Milliseconds by page, and how many answers were not 200."""

    by_page: dict[str, list[float]] = field(default_factory=dict)
    failures: int = 0
    lock: threading.Lock = field(default_factory=threading.Lock)

    def add(self, page: str, milliseconds: float, status: int) -> None:
        with self.lock:
            self.by_page.setdefault(page, []).append(milliseconds)
            self.failures += status != 200

    def percentile(self, page: str, share: float) -> float:
        values = sorted(self.by_page.get(page, [0.0]))
        return values[min(int(len(values) * share), len(values) - 1)]


class Person:
    """One signed-in person with a connection of their own."""

    def __init__(self, port: int, session: str) -> None:
        self.connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
        self.cookies = {"sessionid": session}

    def ask(self, method: str, path: str, body: str | None = None) -> tuple[int, str]:
        headers = {"Cookie": "; ".join(f"{name}={value}" for name, value in self.cookies.items())}
        if body is not None:
            headers |= {"Content-Type": "application/x-www-form-urlencoded", "Referer": "http://127.0.0.1/"}
        self.connection.request(method, path, body, headers)
        response = self.connection.getresponse()
        for header in response.headers.get_all("Set-Cookie") or []:
            name, _equals, value = header.partition(";")[0].partition("=")
            self.cookies[name] = value
        return response.status, response.read().decode("utf-8", "replace")


def measure(
    port: int, pages: dict[str, list[str]], sessions: list[str], *, seconds: float, pause: float
) -> tuple[Timings, float]:
    """Let 20 people ask random pages for `seconds`, each one a page every `pause` seconds (0: at once). Returns timings and requests/s."""
    people = [Person(port, sessions[index % len(sessions)]) for index in range(USERS)]
    timings = Timings()
    end = time.monotonic() + seconds

    def work(person: Person, seed: int) -> None:
        source = random.Random(seed)
        names = list(pages)
        if pause:
            time.sleep(source.random() * pause)
        due = time.monotonic()
        while (now := time.monotonic()) < end:
            if pause and now < due:
                time.sleep(due - now)
            name = source.choice(names)
            started = time.perf_counter()
            status, _text = person.ask("GET", source.choice(pages[name]))
            timings.add(name, (time.perf_counter() - started) * 1000, status)
            due += pause

    threads = [threading.Thread(target=work, args=(person, seed)) for seed, person in enumerate(people)]
    started = time.monotonic()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    total = sum(len(values) for values in timings.by_page.values())
    return timings, total / (time.monotonic() - started)
