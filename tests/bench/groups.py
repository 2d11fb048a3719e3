"""What a large group costs: its members, its back office and its queue, for 10 members and for 10,000.

    .venv/bin/python -m tests.bench.groups [--members 10000]

A PostgreSQL starts and holds two councils of one town, one small and one large, and a few groups besides so
that an index is worth its while. Queries are counted; CPU is that of this process, from pairs that take
turns, and only its ratio counts. Prints lines of JSON.
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

SMALL, LARGE = 10, 10_000
OTHERS = 8
REQUESTS = 200
"""How many wait in each group to be let in, up to its size; and how many cases wait in each queue."""
PAIRS, ROUNDS = 9, 4
MOST_RATIO = 4.0
"""A page of fifty rows beside one of ten costs more to draw; a list of ten thousand would cost far more."""
TABLE = "membership_membership"
PAGES = {
    "members": "/groups/{uid}/members/",
    "members in the back office": "/groups/{uid}/office/members/",
    "queue": "/moderation/queue/?space={space}",
}


def main() -> int:
    """Measure everything and print it. Returns: 1 where a figure is missed."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--members", type=int, default=LARGE)
    members = parser.parse_args().members
    cluster = servers.Postgres(settings=servers.FAST_AND_FORGETFUL)
    with tempfile.TemporaryDirectory() as folder:
        try:
            _set_up(cluster.start(), Path(folder))
            small, large = _fill(members)
            kept = [_page(name, small, large) for name in PAGES]
            kept.append(_plan(large["group"]))
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


def _fill(members: int) -> tuple[dict[str, Any], dict[str, Any]]:
    """Make the town and its groups. Returns: the small and the large one, each with who runs it."""
    from django.db import connection

    from network.kernel.models import Space, SpaceKind
    from network.people.models import Person

    town = Space.objects.create(kind=SpaceKind.MUNICIPALITY, name="Stad")
    people = Person.objects.bulk_create(
        (
            Person(
                email=f"p{n}@example.org",
                first_name=f"Buur{n % 97}",
                last_name=f"Nummer {n * 7919 % 99991}",
                birth_year=1980,
            )
            for n in range(members)
        ),
        batch_size=2_000,
    )
    small, large = _group(town, "Klein", people[:SMALL]), _group(town, "Groot", people)
    for number in range(OTHERS):
        _group(town, f"Andere {number}", people)
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")
    return _run(small, people[0]), _run(large, people[1])


def _group(town: Any, name: str, people: list[Any]) -> Any:
    """Make a group with its members, who asks to be let in, and its queue."""
    from groups.membership.models import Group, Membership
    from network.kernel import clock
    from network.kernel.models import Space, SpaceKind, Standing, StandingKind
    from network.people.models import Person

    space = Space.objects.create(kind=SpaceKind.GROUP, name=name, municipality=town)
    group = Group.objects.create(
        space=space, kind="council", join_road="request", name=name, summary="Een groep."
    )
    now = clock.now() - timedelta(days=1)
    rows = Membership.objects.bulk_create(
        (Membership(person=one, group=group, state="active", joined_at=now) for one in people),
        batch_size=2_000,
    )
    Standing.objects.bulk_create(
        (
            Standing(
                person_id=row.person_id,
                space=space,
                kind=StandingKind.MEMBER,
                source=row.source,
                valid_from=now,
            )
            for row in rows
        ),
        batch_size=2_000,
    )
    waiting = min(REQUESTS, len(people))
    askers = Person.objects.bulk_create(
        Person(email=f"v{n}.{group.pk}@example.org", first_name="Vraagt", last_name=f"Lid {n}")
        for n in range(waiting)
    )
    Membership.objects.bulk_create(
        Membership(person=one, group=group, state="requested", motivation="Graag.") for one in askers
    )
    _cases(space, people, waiting)
    return group


def _cases(space: Any, people: list[Any], number: int) -> None:
    """Let members write, and let what they wrote wait in the queue of their group."""
    from moderation.models import Case
    from network.feed.models import Audience, ItemState, Post, PostKind
    from network.kernel import clock

    now = clock.now()
    posts = Post.objects.bulk_create(
        Post(
            author=people[n % len(people)],
            space=space,
            kind=PostKind.MESSAGE,
            audience=Audience.DISTRICT,
            text="Wie komt er mee?",
            html="<p>Wie komt er mee?</p>",
            state=ItemState.PUBLISHED,
            written_at=now,
            published_at=now,
        )
        for n in range(number)
    )
    Case.objects.bulk_create(
        Case(
            item_kind="post",
            item_id=post.pk,
            space=space,
            author_id=post.author_id,
            opened_at=now,
            due_at=now + timedelta(days=1),
        )
        for post in posts
    )


def _run(group: Any, person: Any) -> dict[str, Any]:
    """Give somebody the back office and the queue of a group, and log them in."""
    from django.test import Client

    from groups.membership.permissions import BACK_OFFICE
    from moderation.permissions import ModerationPower
    from network.kernel import access, clock

    now = clock.now()
    for power in (*BACK_OFFICE, ModerationPower.HOLD_QUEUE):
        access.grant(
            person=person,
            power=power,
            space=group.space,
            valid_from=now - timedelta(days=1),
            valid_until=now + timedelta(days=100),
            source=f"bench:{group.pk}",
            decision="GR 2026/1",
            by=None,
        )
    client = Client(SERVER_NAME="localhost")
    client.force_login(person, backend="allauth.account.auth_backends.AuthenticationBackend")
    return {"group": group, "client": client}


def _page(name: str, small: dict[str, Any], large: dict[str, Any]) -> bool:
    """Open a page of both groups: the same number of queries, and CPU of the same order."""
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    asked, ratios = [], []
    for one in (small, large):
        _get(name, one)
        with CaptureQueriesContext(connection) as queries:
            _get(name, one)
        asked.append(len(queries))
    for _pair in range(PAIRS):
        costs = [_cost(name, one) for one in (small, large)]
        ratios.append(costs[1] / costs[0])
    ratio = median(ratios)
    figures = {"queries": asked, "cpu_ratio": round(ratio, 2), "limit": MOST_RATIO}
    return _say(name, figures, asked[0] == asked[1] and ratio <= MOST_RATIO)


def _get(name: str, one: dict[str, Any]) -> None:
    group = one["group"]
    answer = one["client"].get(PAGES[name].format(uid=group.uid, space=group.space.uid), secure=True)
    if answer.status_code != 200:
        raise RuntimeError(f"{name}: {answer.status_code} {answer.headers.get('Location')}")


def _cost(name: str, one: dict[str, Any]) -> float:
    started = time.process_time()
    for _round in range(ROUNDS):
        _get(name, one)
    return time.process_time() - started


def _plan(group: Any) -> bool:
    """Look how PostgreSQL finds the first page of the members of the large group."""
    from groups.membership.queries.listing import ORDER, PAGE
    from groups.membership.queries.members import members_of

    rows = members_of(group).select_related("person").order_by(*ORDER)[: PAGE + 1]
    plan = rows.explain(analyze=True).splitlines()
    scans = [line.strip() for line in plan if f" on {TABLE} " in line]
    by_index = bool(scans) and not any("Seq Scan" in line for line in scans)
    return _say("plan of the members", {"by_index": by_index, "plan": plan}, by_index)


def _say(name: str, figures: dict[str, Any], kept: bool) -> bool:
    print(json.dumps({"bench": "groups", "figure": name, **figures, "kept": bool(kept)}), flush=True)
    return bool(kept)


if __name__ == "__main__":
    sys.exit(main())
