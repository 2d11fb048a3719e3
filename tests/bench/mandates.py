"""What asking for power costs: queries for one power, and the plan of the groups that somebody manages.

    .venv/bin/python -m tests.bench.mandates [--grants 50000]

A PostgreSQL starts and holds a town with that many grants over 1,000 groups. Prints lines of JSON.
"""

import argparse
import json
import os
import sys
import tempfile
from datetime import timedelta
from pathlib import Path
from typing import Any

from tests.helpers import servers

GRANTS = 50_000
GROUPS = 1_000
PER_PERSON = 20
TABLE = "kernel_grant"
MOST_QUERIES = 2


def main() -> int:
    """Measure everything and print it. Returns: 1 where a figure is missed."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--grants", type=int, default=GRANTS)
    grants = parser.parse_args().grants
    cluster = servers.Postgres(settings=servers.FAST_AND_FORGETFUL)
    with tempfile.TemporaryDirectory() as folder:
        try:
            _set_up(cluster.start(), Path(folder))
            viewer = _fill(grants)
            kept = [_one_power(viewer), _managed(viewer, grants)]
        finally:
            from django.db import connections

            connections.close_all()
            cluster.stop()
    return 0 if all(kept) else 1


def _set_up(url: str, folder: Path) -> None:
    os.environ.update(DATABASE_URL=url, VAR_DIR=str(folder), DJANGO_SETTINGS_MODULE="network.settings")
    os.environ.pop("REDIS_URL", None)
    import django
    from django.conf import settings
    from django.core.management import call_command

    django.setup()
    settings.DATABASES["default"]["OPTIONS"].pop("pool", None)
    call_command("migrate", verbosity=0)


def _fill(grants: int) -> Any:
    """Make the groups and grants. Returns: somebody with twenty grants, each over another group."""
    from django.db import connection

    from groups.mandates.permissions import BACK_OFFICE
    from groups.membership.models import Group
    from network.kernel import access, clock
    from network.kernel.models import Grant, Space, SpaceKind
    from network.people.models import Person

    town = Space.objects.create(kind=SpaceKind.MUNICIPALITY, name="Stad")
    spaces = Space.objects.bulk_create(
        Space(kind=SpaceKind.GROUP, name=f"Groep {n}", municipality=town) for n in range(GROUPS)
    )
    Group.objects.bulk_create(
        Group(space=space, kind="council", join_road="open", name=space.name, summary="Een groep.")
        for space in spaces
    )
    people = Person.objects.bulk_create(
        Person(email=f"p{n}@example.org", first_name="Buur", last_name=f"Nummer {n}", birth_year=1980)
        for n in range(grants // PER_PERSON)
    )
    permissions = [access.permission_of(power) for power in BACK_OFFICE]
    now = clock.now()
    Grant.objects.bulk_create(
        [
            Grant(
                user=person,
                permission=permissions[n % len(permissions)],
                content_object=spaces[(number * 7 + n * 31) % GROUPS],
                valid_from=now - timedelta(days=100),
                valid_until=now + timedelta(days=100 if (number + n) % 3 else -10),
                source=f"bench:{n}",
                decision="GR 2026/1",
            )
            for number, person in enumerate(people)
            for n in range(PER_PERSON)
        ],
        batch_size=5_000,
    )
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")
    return people[len(people) // 2]


def _one_power(viewer: Any) -> bool:
    """Ask for one power twice in a request: one query, then none."""
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    from network.kernel import access, request_cache
    from network.kernel.models import Grant

    space = Grant.objects.filter(user=viewer).values_list("content_object_id", flat=True)[0]
    asked = []
    with request_cache.one_request():
        for _time in range(2):
            with CaptureQueriesContext(connection) as queries:
                access.holds(viewer, "manage_members", space)
            asked.append(len(queries))
    return _say("one power", {"queries": asked, "limit": [1, 0]}, asked[0] <= 1 and asked[1] == 0)


def _managed(viewer: Any, grants: int) -> bool:
    """List the groups that somebody manages: a fixed number of queries, and an index on the grants."""
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    from groups.mandates.queries import groups_managed_by

    with CaptureQueriesContext(connection) as queries:
        found = len(groups_managed_by(viewer))
    plan = groups_managed_by(viewer).explain(analyze=True)
    scans = [line.strip() for line in plan.splitlines() if f" on {TABLE} " in line]
    by_index = bool(scans) and all("Index" in line for line in scans)
    figures = {
        "grants": grants,
        "groups": found,
        "queries": len(queries),
        "limit": MOST_QUERIES,
        "by_index": by_index,
        "plan": plan.splitlines(),
    }
    return _say("groups managed", figures, by_index and len(queries) <= MOST_QUERIES)


def _say(name: str, figures: dict[str, Any], kept: bool) -> bool:
    print(json.dumps({"bench": "mandates", "figure": name, **figures, "kept": bool(kept)}), flush=True)
    return bool(kept)


if __name__ == "__main__":
    sys.exit(main())
