# ruff: noqa: E501  the statements that fill the tables read better whole
"""The process that the bench of the feed measures: fills a database, and serves pages of it by WSGI.

Reads one JSON object a line, answers one a line. Not to be run by hand: see `feed`.
"""

import gc
import json
import os
import sys
import time
from collections.abc import Callable
from io import BytesIO
from types import SimpleNamespace
from typing import Any

import django
import psutil

VIEWERS = 20
TEXT = (
    "Wie heeft er een lange ladder die ik dit weekend een halve dag mag lenen? Mijn dakgoot zit vol bladeren en "
    "ze loopt over bij de buren. Ik breng ze zelf terug, met een taart erbij."
)

FILL = """
INSERT INTO kernel_space (id, uid, kind, name, municipality_id) VALUES (1, 'town000000000000', 'municipality', 'Stad', NULL);
INSERT INTO places_municipality (id, uid, space_id, name, slug, letterhead, contact_email, minimum_age, letter_road, desk_road)
    VALUES (1, 'town000000000000', 1, 'Stad', 'stad', '', '', 13, true, true);
INSERT INTO kernel_space (id, uid, kind, name, municipality_id)
    SELECT 1 + n, 's' || lpad(to_hex(n), 15, '0'), 'district', 'Wijk ' || n, 1 FROM generate_series(1, {districts}) n;
INSERT INTO places_district (id, uid, space_id, municipality_id, code, name, geometry, outline, min_lon, min_lat, max_lon, max_lat)
    SELECT n, 'd' || lpad(to_hex(n), 15, '0'), 1 + n, 1, 'W' || n, 'Wijk ' || n, '{{}}', 'M2,2 38,2 38,38Z', 4, 50, 4.1, 50.1
    FROM generate_series(1, {districts}) n;
INSERT INTO people_person (id, uid, password, is_superuser, email, first_name, last_name, language, theme,
        house_rules_version, joined_at, shows_house_number, has_blocks, is_active, is_staff)
    SELECT n, 'p' || lpad(to_hex(n), 15, '0'), '', false, 'p' || n || '@example.org', 'Buur', 'Nummer ' || n, 'nl', '',
        1, now(), false, false, true, false FROM generate_series(1, {districts} * 10) n;
INSERT INTO kernel_standing (person_id, space_id, kind, source, valid_from)
    SELECT n, 2 + (n % {districts}), 'resident', 'bench', now() - interval '1 year' FROM generate_series(1, {districts} * 10) n;
INSERT INTO feed_post (id, uid, author_id, space_id, kind, audience, text, html, state, written_at, published_at, version,
        comment_count, thanks_count, thread_version)
    SELECT n, 'b' || lpad(to_hex(n), 15, '0'), 1 + (n % ({districts} * 10)), 2 + (n % {districts}), 'question', 'district',
        '{text}', '<p>{text}</p>', 'published', now() - n * interval '30 seconds', now() - n * interval '30 seconds', 1,
        0, n % 7, 0 FROM generate_series(1, {entries}) n;
INSERT INTO feed_entry (id, space_id, published_at, kind, item_id, topic, author_id, shown)
    SELECT id, space_id, published_at, 'post', id, kind, author_id, true FROM feed_post;
"""


def fill(*, entries: int, districts: int) -> int:
    """Make the tables and a town in them. Returns: how many entries it has."""
    from django.core.management import call_command
    from django.db import connection

    call_command("migrate", verbosity=0)
    with connection.cursor() as cursor:
        for statement in FILL.format(entries=entries, districts=districts, text=TEXT).split(";\n"):
            if statement.strip():
                cursor.execute(statement)
        for table in ("kernel_space", "places_district", "people_person", "feed_post", "feed_entry"):
            cursor.execute(f"SELECT setval(pg_get_serial_sequence('{table}', 'id'), max(id)) FROM {table}")
        _broadcasts(districts)
        cursor.execute("VACUUM ANALYZE")
        cursor.execute("CHECKPOINT")
        cursor.execute("SELECT count(*) FROM feed_entry")
        return int(cursor.fetchone()[0])


def _broadcasts(districts: int) -> None:
    """Let the municipality say something in each district, so that a page holds both kinds."""
    from datetime import timedelta

    from network.broadcasts.models import Broadcast, BroadcastState, Department
    from network.feed.services import entries
    from network.kernel import clock, spaces
    from network.kernel.models import SpaceKind
    from network.places.models import Municipality

    town = Municipality.objects.get()
    space = spaces.open_space(kind=SpaceKind.DEPARTMENT, name="Werken", municipality=town.space)
    moment = clock.now() - timedelta(minutes=1)
    sent = Broadcast.objects.create(
        department=Department.objects.create(space=space, municipality=town, name="Werken"),
        state=BroadcastState.SENT,
        title="De Melkstraat is dicht",
        text=TEXT,
        html=f"<p>{TEXT}</p>",
        sent_at=moment,
        expires_at=moment + timedelta(days=30),
    )
    entries.place(
        kind="broadcast",
        item_id=sent.pk,
        space_ids=range(2, 2 + districts),
        published_at=moment,
        topic="broadcast",
        author_id=None,
    )


class Pages:
    """Requests as a server hands them on, each for one of a few people who are logged in."""

    def __init__(self) -> None:
        from django.core.handlers.wsgi import WSGIHandler

        self._handler = WSGIHandler()
        self._people = [_sign_in(number) for number in range(1, VIEWERS + 1)]
        self._round = 0

    def get(self, page: str) -> bytes:
        """Answer one request."""
        who = self._people[self._round % len(self._people)]
        self._round += 1
        path, _, query = _address(page, who).partition("?")
        environ = {
            "REQUEST_METHOD": "GET",
            "PATH_INFO": path,
            "QUERY_STRING": query,
            "SERVER_NAME": "localhost",
            "SERVER_PORT": "8000",
            "SERVER_PROTOCOL": "HTTP/1.1",
            "HTTP_HOST": "localhost:8000",
            "REMOTE_ADDR": "127.0.0.1",
            "wsgi.input": BytesIO(),
            "wsgi.url_scheme": "http",
            **(
                {"HTTP_AUTHORIZATION": f"Bearer {who.token}"}
                if "json" in page
                else {"HTTP_COOKIE": who.cookie}
            ),
        }
        status: list[str] = []
        answer = self._handler(environ, lambda line, headers, info=None: status.append(line))
        body = b"".join(answer)
        answer.close()
        if not status[0].startswith("200"):
            raise RuntimeError(f"{page}: {status[0]}")
        return body


def _sign_in(number: int) -> Any:
    from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
    from django.contrib.sessions.backends.db import SessionStore

    from network.feed import queries
    from network.kernel.rest.scopes import Scope
    from network.people.models import Person
    from network.people.services.tokens import create_token

    person = Person.objects.get(pk=number)
    session = SessionStore()
    session[SESSION_KEY] = str(person.pk)
    session[BACKEND_SESSION_KEY] = "allauth.account.auth_backends.AuthenticationBackend"
    session[HASH_SESSION_KEY] = person.get_session_auth_hash()
    session.save()
    _row, token = create_token(by=person, person=person, name="bench", scopes=[Scope.READ])
    home = queries.home_of(person)
    assert home is not None
    older = queries.page_of(queries.feed_of(person, home.space_id)).older
    assert older is not None
    cookie = f"session={session.session_key}; csrf={'a' * 32}"
    return SimpleNamespace(cookie=cookie, token=token, older=older.encode())


def _address(page: str, who: Any) -> str:
    return {
        "feed": "/feed/",
        "older": f"/feed/?cursor={who.older}",
        "json": "/api/v1/feed/",
        "bare page": "/bare/page/",
        "bare json": "/bare/json/",
    }[page]


def measure(pages: Pages, *, page: str, requests: int) -> tuple[float, float]:
    """Return the CPU milliseconds of one request: of this process, and of its connections in PostgreSQL."""
    for _number in range(VIEWERS):
        pages.get(page)
    gc.collect()
    database, own = _database_cpu(), time.process_time()
    for _number in range(requests):
        pages.get(page)
    own = time.process_time() - own
    return own / requests * 1000, (_database_cpu() - database) / requests * 1000


def _database_cpu() -> float:
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("SELECT pid FROM pg_stat_activity WHERE datname = current_database()")
        backends = [psutil.Process(row[0]).cpu_times() for row in cursor.fetchall()]
    return sum(times.user + times.system for times in backends)


def count_queries(pages: Pages, *, page: str) -> int:
    """Return the most queries that a warm page asks."""
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    for _number in range(VIEWERS):
        pages.get(page)
    most = 0
    for _number in range(VIEWERS):
        with CaptureQueriesContext(connection) as asked:
            pages.get(page)
        most = max(most, len(asked))
    return most


def plan() -> dict[str, bool]:
    """Return whether the second page is read from the index, without sorting."""
    from network.feed import cursors, queries
    from network.people.models import Person

    person = Person.objects.get(pk=1)
    home = queries.home_of(person)
    assert home is not None
    entries = queries.feed_of(person, home.space_id)
    first = queries.page_of(entries)
    assert first.older is not None
    told = entries.filter(queries.beyond(cursors.decode(first.older.encode())))[:21].explain(analyze=True)
    return {"index": "entry_of_space_by_time" in told, "sorts": "Sort" in told}


def serve() -> None:
    """Do what is asked on standard input until it ends."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "network.settings")
    django.setup()
    from django.conf import settings

    settings.ROOT_URLCONF = "tests.bench.feed_urls"
    pages: Pages | None = None
    for line in sys.stdin:
        asked = json.loads(line)
        what = asked.pop("what")
        if what == "fill":
            answer: Any = fill(**asked)
            pages = Pages()
        else:
            todo: dict[str, Callable[..., Any]] = {"measure": measure, "queries": count_queries}
            answer = plan() if what == "plan" else todo[what](pages, **asked)
        sys.stdout.write(json.dumps(answer) + "\n")
        sys.stdout.flush()


if __name__ == "__main__":
    serve()
