"""The speed of the work around the register: calendar, plans, activities, joint bodies, inbox and feeds, over HTTP with row security on.

The aim is the product's own: p95 of 150 ms for each page (issue 3). `WHAT=work python -m bench` measures these alone.
"""

from __future__ import annotations

import os
import statistics
import time
from pathlib import Path

from django.db import connection, connections
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import Resolver404, resolve

from bench import workload_activities, workload_committees, workload_plans
from bench.load import Person
from bench.measures import settle
from bench.report import Figure
from umubano.core.accounts.models import Account
from umubano.core.changes import acting
from umubano.domain.committees.models import JointBody
from umubano.surfaces.calendars.feeds.services import create_feed

AIM_MS = 150.0
#: The first answer after a change counts everything anew; it is shown beside, and is no part of the percentiles.
TURNS = 40
#: Enough that both workers of the server have some.
CONNECTIONS = 4
#: Pages by name: who asks, and where. `{body}` and `{plan}` are references, `{feed}` the secret of a feed.
PAGES: dict[str, tuple[str, str]] = {
    "calendar month": ("head", "/calendar/month/"),
    "calendar month, years ago": ("desk", "/calendar/month/?month=2009-05"),
    "calendar agenda, 90 days": ("desk", "/calendar/agenda/?days=90"),
    "due, 90 days": ("head", "/calendar/"),
    "plan of 500 lines": ("desk", "/plans/{plan}/"),
    "timeline of 500 lines": ("desk", "/plans/{plan}/timeline/"),
    "inbox of the head": ("head", "/inbox/"),
    "inbox of a desk officer": ("desk", "/inbox/"),
    "count of the inbox": ("desk", "/inbox/count/"),
    "feed of 2,000 events": ("head", "/calendar/feeds/{feed}.ics"),
    "activities": ("reader", "/activities/"),
    "activities of one partner": ("reader", "/activities/?partner=MOZ"),
    "activities of one kind": ("reader", "/activities/?kind=visit"),
    "activities overdue": ("desk", "/activities/?show=overdue"),
    "activities of a desk": ("desk", "/activities/?desk=africa"),
    "joint bodies": ("head", "/committees/"),
    "joint bodies overdue, by partner": ("head", "/committees/?verdict=overdue&sort=partners"),
    "joint bodies, searched": ("desk", "/committees/?q=committee+moz"),
    "joint body": ("desk", "/committees/{body}/"),
    "session": ("desk", "/committees/{body}/sessions/9/"),
    "effort": ("head", "/effort/"),
}  # fmt: skip


def generate(scale: float) -> dict[str, int]:
    """Joint bodies, activities and one plan of 500 lines beside the register; how many of each."""
    made = workload_committees.generate(scale)
    made["Activity"] = workload_activities.generate(scale)
    workload_plans.generate()
    made["PlanLine"] = workload_plans.LINES
    return made


def facts() -> dict[str, object]:
    """What was measured on."""
    with connections["owner"].cursor() as cursor:
        cursor.execute(
            "SELECT (SELECT count(*) FROM activities_activity), (SELECT count(*) FROM committees_session), "
            "(SELECT count(*) FROM committees_commitment), (SELECT count(*) FROM plans_planline)"
        )
        activities, sessions, commitments, lines = cursor.fetchone()
    return {
        "activities": f"{activities:,}",
        "sessions": f"{sessions:,}",
        "commitments": f"{commitments:,}",
        "lines of a plan": f"{lines:,}",
    }


def _addresses() -> dict[str, tuple[str, str]]:
    """The pages that this version has, with what their addresses name."""
    head = _account("head").as_actor()
    with acting(head):
        _feed, token = create_feed(actor=head, scope="person")
    with acting(_account("desk").as_actor()) as desk:
        body = JointBody.objects.filter(desk__in=desk.desks).order_by("id").values_list("ref", flat=True)[0]
    named = {"body": body, "plan": workload_plans.REF, "feed": token}
    found = {}
    for name, (who, address) in PAGES.items():
        path = address.format(**named)
        try:
            resolve(path.partition("?")[0])
        except Resolver404:
            continue
        found[name] = (who, path)
    return found


def _account(name: str) -> Account:
    return Account.objects.prefetch_related("desks").get(username=name)


def _client(name: str) -> Client:
    client = Client(HTTP_HOST="localhost")
    client.force_login(_account(name))
    return client


def measure(port: int, pid: int) -> list[Figure]:
    """For each page: the first answer after a change, p50 and p95 of the answers after it, the processor time that the server (process `pid`, the
    database not counted) takes for one of these, and how many statements the first one takes. On a machine that others use too, processor time
    tells more than the clock.
    """
    figures, failures = [], 0
    addresses = _addresses()
    clients = {who: _client(who) for who, _path in addresses.values()}
    for who, path in addresses.values():
        for person in _people(port, clients[who]):
            person.ask("GET", path)
    settle(pid)
    for name, (who, path) in addresses.items():
        clients[who].get("/account/")
        statements, status = _statements(clients[who], path)
        people = _people(port, clients[who])
        cold = statistics.median(_cold(people[0], path) for _turn in range(3))
        # each worker has answered before it is measured, as after any start
        for person in people:
            person.ask("GET", path)
        times, spent = [], _processor_seconds(pid)
        for turn in range(TURNS):
            started = time.perf_counter()
            answered, _text = people[turn % CONNECTIONS].ask("GET", path)
            times.append((time.perf_counter() - started) * 1000)
            failures += answered != 200
        spent = (_processor_seconds(pid) - spent) / TURNS * 1000
        times = sorted(times)
        note = "" if status == 200 else f"status {status}"
        figures += [
            Figure(f"{name}: first answer after a change", cold, "ms"),
            Figure(f"{name}: p50", times[len(times) // 2], "ms"),
            Figure(f"{name}: p95", times[int(len(times) * 0.95)], "ms", AIM_MS),
            Figure(f"{name}: processor time", spent, "ms"),
            Figure(f"{name}: statements of a first answer", statements, "statements", note=note),
        ]
    figures.append(Figure("work pages: answers that were not 200", failures, "answers", 0))
    return figures


def _people(port: int, client: Client) -> list[Person]:
    """The person who is signed in as `client`, on fresh connections: the server closes those that rest."""
    return [Person(port, client.cookies["sessionid"].value) for _turn in range(CONNECTIONS)]


def _statements(client: Client, path: str) -> tuple[int, int]:
    with CaptureQueriesContext(connection) as captured:
        status = client.get(path).status_code
    return len(captured), status


def _processor_seconds(pid: int) -> float:
    """What the server's processes have used so far."""
    found = Path(f"/proc/{pid}/task/{pid}/children").read_text(encoding="ascii").split()
    ticks = 0
    for process in (str(pid), *found):
        fields = Path(f"/proc/{process}/stat").read_text(encoding="ascii").rpartition(")")[2].split()
        ticks += int(fields[11]) + int(fields[12])
    return ticks / os.sysconf("SC_CLK_TCK")


def _cold(person: Person, path: str) -> float:
    """Milliseconds of an answer for which nothing kept in memory will do, because something was written meanwhile."""
    with connections["owner"].cursor() as cursor:
        cursor.execute("INSERT INTO changes_tick (scope, transaction, weight) VALUES ('activities', 0, 1)")
    started = time.perf_counter()
    person.ask("GET", path)
    return (time.perf_counter() - started) * 1000
