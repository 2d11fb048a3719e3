"""The product as a visitor meets it: Daphne in a process of its own, on the database of the test.

A test that asks for `site` commits what it writes, so the server sees it at once. Hints do not cross over:
what has to appear live must be done through the site. Not for driving a browser: `tests.helpers.browsers`.
"""

import os
import signal
import subprocess
import sys
import urllib.request
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.db import connection
from django.test import Client

from tests.helpers import servers, source

START_SECONDS = 60
POLL_SECONDS = 0.05


@dataclass(frozen=True)
class Site:
    """A running installation: where it is, what it mailed and what it wrote to its log."""

    url: str
    folder: Path
    process: "subprocess.Popen[bytes]"

    def mails(self, to: str = "") -> list[EmailMessage]:
        """Return what it sent, oldest first; to one address where that is named."""
        files = sorted((self.folder / "mail").glob("*.log"), key=lambda path: path.stat().st_mtime_ns)
        sent = [
            message
            for path in files
            for part in path.read_bytes().split(b"-" * 79 + b"\n")
            if part.strip()
            for message in [message_from_bytes(part.lstrip(), policy=policy.default)]
        ]
        return [message for message in sent if to in str(message["To"])]

    def cookie_of(self, person: Any) -> dict[str, str]:
        """Return a session cookie with which this person is logged in, as a browser or a client takes it."""
        client = Client()
        client.force_login(person)
        name = settings.SESSION_COOKIE_NAME
        return {"name": name, "value": client.cookies[name].value, "url": self.url}

    def log(self) -> str:
        """Return what the server wrote: empty but for its first line, where all is well."""
        return (self.folder / "log").read_text(encoding="utf-8", errors="replace")


@pytest.fixture
def site(transactional_db: None, tmp_path: Path) -> Iterator[Site]:
    """A site on the database of this test, with its worker in it."""
    running = start(tmp_path / "site")
    try:
        yield running
    finally:
        stop(running)


def start(folder: Path, *, port: int | None = None, **variables: str) -> Site:
    """Start a server on the test's database, these variables on top. Returns: the site, once it answers."""
    folder.mkdir(exist_ok=True)
    port = port or servers.free_port()
    url = f"http://localhost:{port}"
    with (folder / "log").open("ab") as log:
        process = subprocess.Popen(
            [sys.executable, "manage.py", "serve", "--port", str(port)],
            cwd=source.ROOT,
            env=environment(folder, url) | variables,
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
        )
    return wait(Site(url, folder, process), seconds=START_SECONDS)


def wait(starting: Site, *, seconds: int) -> Site:
    """Wait until a server answers. Raises: RuntimeError where it ended, TimeoutError where it is silent."""
    for _ in range(int(seconds / POLL_SECONDS)):
        with suppress(subprocess.TimeoutExpired):
            starting.process.wait(POLL_SECONDS)
            raise RuntimeError(f"the site did not start:\n{starting.log()}")
        with suppress(OSError), urllib.request.urlopen(f"{starting.url}/health/live", timeout=5):
            return starting
    stop(starting)
    raise TimeoutError(f"the site does not answer:\n{starting.log()}")


def stop(running: Site) -> None:
    """End a server as a person does, with Ctrl-C; by force if it does not listen."""
    running.process.send_signal(signal.SIGINT)
    try:
        running.process.wait(30)
    except subprocess.TimeoutExpired:
        running.process.kill()
        running.process.wait()


def environment(folder: Path, url: str) -> dict[str, str]:
    """Return the variables of a site that shares database, keys and media with this test."""
    return {
        **{name: value for name, value in os.environ.items() if not name.startswith(("PYTEST_", "DJANGO_"))},
        "DATABASE_URL": database_url(),
        "VAR_DIR": str(folder),
        "MEDIA_ROOT": str(settings.MEDIA_ROOT),
        "SECRET_KEY": settings.SECRET_KEY,
        "CODE_KEY": settings.CODE_KEY,
        "SITE_URL": url,
        "EMBEDDED_WORKER": "true",
        "PYTHONUNBUFFERED": "1",
    }


def database_url() -> str:
    """Return the URL of the database that this test writes to."""
    at = connection.settings_dict
    if connection.vendor == "sqlite":
        return f"sqlite:///{at['NAME']}"
    return f"postgres://{at['USER']}:{at['PASSWORD']}@{at['HOST']}:{at['PORT']}/{at['NAME']}"
