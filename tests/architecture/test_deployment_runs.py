"""Each service of docker-compose.yml does its work: its own command, in production, on real servers.

No container runs here; the image is what these commands find in this folder.
"""

import http.client
import os
import re
import signal
import subprocess
import sys
from contextlib import contextmanager, suppress
from urllib.parse import urlsplit

import psycopg
import pytest
import yaml

from tests.helpers import servers, source

COMPOSE = yaml.safe_load((source.ROOT / "docker-compose.yml").read_text(encoding="utf-8"))
DOMAIN = "buurt.example.org"
TRIES = 600
POLL_SECONDS = 0.1

pytestmark = [pytest.mark.postgres, pytest.mark.slow]


@pytest.fixture(scope="module")
def installation(tmp_path_factory):
    """An empty database and a folder for one installation, and the variables of its services."""
    at = urlsplit(servers.postgres())
    with psycopg.connect(at.geturl(), autocommit=True) as cluster:
        cluster.execute("DROP DATABASE IF EXISTS deployment")
        cluster.execute("CREATE DATABASE deployment")
    folder = tmp_path_factory.mktemp("deployment")
    example = dict(
        line.split("=", 1)
        for line in (source.ROOT / ".env.example").read_text(encoding="utf-8").splitlines()
        if re.match(r"[A-Z]", line)
    )
    return {
        "PATH": os.environ["PATH"],
        "PYTHONUNBUFFERED": "1",
        **example,
        "PRODUCTION": "true",
        "SECRET_KEY": "a secret for one test",
        "CODE_KEY": "another secret for one test",
        "VAR_DIR": str(folder),
        "MEDIA_ROOT": str(folder / "media"),
        "DATABASE_URL": at._replace(path="/deployment").geturl(),
        "REDIS_URL": servers.redis(),
    }


def test_the_services_run_together_and_stop_when_told(installation):
    assert run(installation, "collectstatic", "--noinput").returncode == 0
    migrated = run(installation, *COMPOSE["services"]["migrate"]["command"], service="migrate")
    assert migrated.returncode == 0, migrated.stderr

    port = servers.free_port()
    web_command = [str(port) if part == "8000" else part for part in COMPOSE["services"]["web"]["command"]]
    work_command = COMPOSE["services"]["worker"]["command"]
    with (
        service(installation, "web", web_command) as web,
        service(installation, "worker", work_command) as worker,
    ):
        wait_for(lambda: ask(port, "/health/live")[0] == 200, web)
        wait_for(lambda: ask(port, "/health/ready")[0] == 200, worker)
        assert run(installation, "worker", "--check").returncode == 0

        status, page = ask(port, "/promises")
        assert status == 200
        (sheet,) = set(re.findall(r"/static/css/look\.[0-9a-f]+\.css", page)) or {
            "/static/css/look.missing.css"
        }
        assert ask(port, sheet)[0] == 200

        for process in (web, worker):
            process.send_signal(signal.SIGTERM)
            assert process.wait(30) == 0


def test_a_worker_that_was_never_heard_of_is_not_well(installation):
    with psycopg.connect(installation["DATABASE_URL"], autocommit=True) as database:
        database.execute("DELETE FROM kernel_heartbeat")
    done = run(installation, "worker", "--check")
    assert done.returncode == 1
    assert len(done.stderr.splitlines()) == 1


def test_production_does_not_start_without_its_keys(installation):
    keyless = {name: value for name, value in installation.items() if name != "SECRET_KEY"}
    done = run(keyless, "check")
    assert done.returncode != 0
    assert "SECRET_KEY is required" in done.stderr.splitlines()[-1]


def run(variables, *command, service="web"):
    """Run one command of manage.py to its end, with the variables of a service."""
    return subprocess.run(
        [sys.executable, "manage.py", *command],
        cwd=source.ROOT,
        env=variables | own_variables(service),
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )


@contextmanager
def service(variables, name, command):
    """Start a service that stays; it is killed at the latest when the block ends."""
    process = subprocess.Popen(
        [sys.executable, "manage.py", *command],
        cwd=source.ROOT,
        env=variables | own_variables(name),
        stdin=subprocess.DEVNULL,
    )
    try:
        yield process
    finally:
        process.kill()
        process.wait()


def own_variables(name):
    """Return what the file sets for this service alone: where the servers are is this test's to say."""
    given = COMPOSE["services"][name]["environment"]
    return {key: value for key, value in given.items() if key not in {"DATABASE_URL", "REDIS_URL"}}


def ask(port, path):
    """Ask the web server as the proxy does. Returns: status and text; status 0 where nobody answers."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
    headers = {"Host": DOMAIN, "X-Forwarded-Proto": "https", "X-Forwarded-For": "192.0.2.7"}
    try:
        connection.request("GET", path, headers=headers)
        answer = connection.getresponse()
        return answer.status, answer.read().decode("utf-8", "replace")
    except OSError:
        return 0, ""
    finally:
        connection.close()


def wait_for(well, process):
    """Ask again and again, for as long as the process lives."""
    for _ in range(TRIES):
        if well():
            return
        with suppress(subprocess.TimeoutExpired):
            pytest.fail(f"ended with {process.wait(POLL_SECONDS)}")
    pytest.fail("it does not get well")
