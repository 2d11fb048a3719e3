"""`manage.py serve`: what a first start makes, and what is said when the port is taken."""

import json
import os
import socket
import sqlite3
import subprocess
import sys

import pytest

from tests.helpers import servers, site, source

SECONDS = 120


@pytest.fixture
def place(tmp_path):
    """A folder for an installation, and the variables that put it there."""
    kept = {name: os.environ[name] for name in ("PATH", "HOME") if name in os.environ}
    return tmp_path, kept | {"VAR_DIR": str(tmp_path), "PYTHONUNBUFFERED": "1"}


@pytest.mark.slow
def test_a_first_start_builds_the_demo_and_the_next_one_keeps_it(place):
    folder, environment = place
    first = served(folder, environment)
    summary = json.loads(next(line for line in first.splitlines() if line.startswith("{")))
    assert (summary["municipalities"], summary["districts"]) == (2, 12)
    written = posts(folder)
    assert written > 0

    second = served(folder, environment)
    assert "{" not in second
    assert len(second.splitlines()) == 2, second  # that it is ready, and that it stopped
    assert posts(folder) == written


@pytest.mark.slow
def test_a_port_that_is_taken_is_told_in_one_sentence(place):
    _, environment = place
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = str(taken.getsockname()[1])
        done = subprocess.run(
            [sys.executable, "manage.py", "serve", "--port", port],
            cwd=source.ROOT,
            env=environment,
            capture_output=True,
            text=True,
            timeout=SECONDS,
            check=False,
        )
    assert done.returncode == 1
    assert len(done.stderr.splitlines()) == 1, done.stderr
    assert port in done.stderr


def served(folder, environment):
    """Start as on a first day, wait until it answers, and stop it. Returns: what it said."""
    port = servers.free_port()
    with (folder / "log").open("w") as log:
        process = subprocess.Popen(
            [sys.executable, "manage.py", "serve", "--prepare", "--port", str(port)],
            cwd=source.ROOT,
            env=environment,
            stdout=log,
            stderr=log,
            stdin=subprocess.DEVNULL,
        )
    running = site.wait(site.Site(f"http://localhost:{port}", folder, process), seconds=SECONDS)
    site.stop(running)
    assert process.returncode == 0, running.log()
    return running.log()


def posts(folder):
    """Count the posts in the database."""
    with sqlite3.connect(folder / "gebuurte.sqlite3") as database:
        return database.execute("SELECT count(*) FROM feed_post").fetchone()[0]
