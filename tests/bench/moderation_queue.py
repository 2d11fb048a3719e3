"""What a long queue costs: its page and one of its cases, with 1,000 cases that wait and with 100,000.

    .venv/bin/python -m tests.bench.moderation_queue [--cases 100000]

A PostgreSQL starts and holds two towns of many districts, one with a short queue and one with a long one.
Queries are counted, and of the time for a page only the ratio of both counts, from pairs that take turns.
Prints lines of JSON.
"""

import argparse
import json
import os
import sys
import tempfile
import time
from datetime import timedelta
from pathlib import Path
from statistics import median
from typing import Any

from tests.helpers import servers

SMALL, LARGE = 1_000, 100_000
DISTRICTS = 30
AUTHORS = 200
PAIRS, ROUNDS = 7, 4
MOST_RATIO = 1.5
BATCH = 5_000


def main() -> int:
    """Measure everything and print it. Returns: 1 where a figure is missed."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--cases", type=int, default=LARGE)
    cases = parser.parse_args().cases
    cluster = servers.Postgres(settings=servers.FAST_AND_FORGETFUL)
    with tempfile.TemporaryDirectory() as folder:
        try:
            _set_up(cluster.start(), Path(folder))
            small, large = _town("Klein", SMALL), _town("Groot", cases)
            _analyse()
            kept = [_page(name, small, large) for name in ("queue", "case", "queue of one district")]
            kept.append(_plan(large))
        finally:
            from django.db import connections

            connections.close_all()
            cluster.stop()
    return 0 if all(kept) else 1


def _set_up(url: str, folder: Path) -> None:
    os.environ.update(
        DATABASE_URL=url,
        VAR_DIR=str(folder),
        DJANGO_SETTINGS_MODULE="network.settings",
        EMBEDDED_WORKER="false",
        LOG_LEVEL="ERROR",
    )
    os.environ.pop("REDIS_URL", None)
    import django
    from django.conf import settings
    from django.core.management import call_command

    django.setup()
    settings.DATABASES["default"]["OPTIONS"].pop("pool", None)
    call_command("migrate", verbosity=0)


def _town(name: str, number: int) -> dict[str, Any]:
    """Make a town with its queue and who holds it. Returns: the browser and the addresses of its pages."""
    from network.kernel.models import Space, SpaceKind
    from network.people.models import Person

    town = Space.objects.create(kind=SpaceKind.MUNICIPALITY, name=name)
    districts = [
        Space.objects.create(kind=SpaceKind.DISTRICT, name=f"{name} {n}", municipality=town)
        for n in range(DISTRICTS)
    ]
    people = Person.objects.bulk_create(
        Person(email=f"{name}{n}@example.org", first_name=f"Buur{n}", last_name=name) for n in range(AUTHORS)
    )
    for start in range(0, number, BATCH):
        _cases(districts, people, range(start, min(start + BATCH, number)))
    holder = Person.objects.create(email=f"{name}@example.org", first_name="Mo", last_name=name)
    return {"client": _holding(holder, town), "holder": holder, "pages": _pages(town, districts)}


def _cases(districts: list[Any], people: list[Any], numbers: range) -> None:
    from moderation.models import Case, Signal, SignalKind
    from network.feed.models import Audience, ItemState, Post, PostKind
    from network.kernel import clock

    now = clock.now()
    posts = Post.objects.bulk_create(
        Post(
            author=people[n % len(people)],
            space=districts[n % len(districts)],
            kind=PostKind.MESSAGE,
            audience=Audience.DISTRICT,
            text="Wie komt er mee?",
            html="<p>Wie komt er mee?</p>",
            state=ItemState.PUBLISHED,
            written_at=now,
            published_at=now,
        )
        for n in numbers
    )
    cases = Case.objects.bulk_create(
        Case(
            item_kind="post",
            item_id=post.pk,
            space_id=post.space_id,
            author_id=post.author_id,
            priority=1 + post.pk * 7919 % 4,
            opened_at=now,
            due_at=now + timedelta(minutes=post.pk * 104729 % 9973),
        )
        for post in posts
    )
    Signal.objects.bulk_create(
        Signal(case=case, kind=SignalKind.REPORT, reason="insult", at=now, reporter=people[case.pk % AUTHORS])
        for case in cases
    )


def _pages(town: Any, districts: list[Any]) -> dict[str, str]:
    from moderation.models import Case

    first = Case.objects.filter(space__municipality=town, closed_at__isnull=True)
    case = first.order_by("-priority", "due_at", "pk")[0]
    return {
        "queue": "/moderation/queue/",
        "case": f"/moderation/queue/{case.uid}/",
        "queue of one district": f"/moderation/queue/?space={districts[0].uid}",
    }


def _holding(person: Any, town: Any) -> Any:
    from django.test import Client

    from moderation.permissions import ModerationPower
    from network.kernel import access, clock

    now = clock.now()
    access.grant(
        person=person,
        power=ModerationPower.HOLD_QUEUE,
        space=town,
        valid_from=now - timedelta(days=1),
        valid_until=now + timedelta(days=100),
        source=f"bench:{town.pk}",
        decision="GR 2026/1",
        by=None,
    )
    client = Client(SERVER_NAME="localhost")
    client.force_login(person, backend="allauth.account.auth_backends.AuthenticationBackend")
    return client


def _analyse() -> None:
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")


def _page(name: str, small: dict[str, Any], large: dict[str, Any]) -> bool:
    """Count the queries of both and compare what they take, in turns."""
    asked = [_queries(town, name) for town in (small, large)]
    pairs = [(_elapsed(large, name), _elapsed(small, name)) for _number in range(PAIRS)]
    ratio = median(one / other for one, other in pairs)
    return _say(
        name,
        {
            "queries": asked,
            "ms": round(median(one for one, _other in pairs), 1),
            "ratio": round(ratio, 2),
            "limit": MOST_RATIO,
        },
        asked[0] == asked[1] and ratio <= MOST_RATIO,
    )


def _queries(town: dict[str, Any], name: str) -> int:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    _get(town, name)  # what is remembered between requests is, and the looks of today are noted
    with CaptureQueriesContext(connection) as context:
        _get(town, name)
    return len(context)


def _elapsed(town: dict[str, Any], name: str) -> float:
    """Return milliseconds for one page, with what PostgreSQL took of them."""
    began = time.perf_counter()
    for _number in range(ROUNDS):
        _get(town, name)
    return (time.perf_counter() - began) * 1000 / ROUNDS


def _get(town: dict[str, Any], name: str) -> None:
    answer = town["client"].get(town["pages"][name])
    if answer.status_code != 200:
        raise RuntimeError(f"{name} answered {answer.status_code}")


def _plan(large: dict[str, Any]) -> bool:
    """Look whether the first page of the queue reads an index instead of every case."""
    from moderation.queries.queue import MOST_LISTED, waiting_for

    plan = waiting_for(large["holder"])[:MOST_LISTED].explain()
    index = "case_waiting_in" in plan
    return _say("plan", {"index": index, "whole table": "Seq Scan on moderation_case" in plan}, index)


def _say(name: str, figures: dict[str, Any], kept: bool) -> bool:
    print(
        json.dumps({"bench": "moderation queue", "figure": name, **figures, "kept": bool(kept)}), flush=True
    )
    return bool(kept)


if __name__ == "__main__":
    sys.exit(main())
