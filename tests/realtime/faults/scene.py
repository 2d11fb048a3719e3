"""A run of clients on a cluster while something breaks, and what came of it. Faults stand in the tests."""

import asyncio
from collections.abc import Callable, Coroutine, Sequence
from random import Random
from time import monotonic
from types import TracebackType
from typing import Any

from tests.realtime.faults.checker import check
from tests.realtime.faults.clients import Client
from tests.realtime.faults.cluster import Cluster, Server
from tests.realtime.faults.history import History
from tests.realtime.faults.proxy import Proxy

SETTLE_SECONDS = 30.0
LOOK_SECONDS = 0.05
COME_IN = 30
WORDS = (
    "Wie heeft een ladder?",
    "Tot straks!",
    "De koffie staat klaar.",
    "Regent het bij jullie ook?\nHier wel.",
)


class Scene:
    """Clients in their rooms, behind the proxy of a cluster.

    Attributes:
        settled: seconds from the end of what was said until all was stored and everybody had it.
    """

    def __init__(self, cluster: Cluster, *, seed: int = 1, senders: int = 99, readers: int = 999) -> None:
        self.cluster = cluster
        self.random = Random(seed)
        self.history = History(begins=cluster.heads())
        self.proxy = Proxy(cluster.port, self._ports, self.random)
        self.senders = [self._client(member) for member in cluster.world["senders"][:senders]]
        self.readers = [self._client(member) for member in cluster.world["readers"][:readers]]
        self.settled = 0.0
        self.patience = SETTLE_SECONDS
        self.began = monotonic()
        self._kept_out: set[Server] = set()
        self._said = 0

    def _client(self, member: dict[str, Any]) -> Client:
        return Client(member, self.cluster.port, self.history, Random(self.random.random()))

    def _ports(self) -> list[int]:
        """Servers to which the proxy sends who comes in."""
        return [server.port for server in self.cluster.servers if server not in self._kept_out]

    @property
    def clients(self) -> list[Client]:
        """Everybody."""
        return [*self.senders, *self.readers]

    async def __aenter__(self) -> "Scene":
        await self.proxy.__aenter__()
        try:
            for start in range(0, len(self.clients), COME_IN):
                await self._come_in(self.clients[start : start + COME_IN])
        except BaseException:
            await self.__aexit__(None, None, None)
            raise
        self.began = monotonic()
        return self

    async def _come_in(self, coming: Sequence[Client]) -> None:
        for client in coming:
            client.start()
        await self.until(lambda: all(client.connected for client in coming), "they are in")

    async def __aexit__(
        self, kind: type[BaseException] | None, why: BaseException | None, trace: TracebackType | None
    ) -> None:
        await asyncio.gather(*(client.leave() for client in self.clients))
        await self.proxy.__aexit__()

    def doubles(self, share: float) -> None:
        """Let frames come twice: on such a line the client itself leaves out what it has."""
        self.proxy.doubled = share
        for client in self.clients:
            client.pristine = False

    async def back(self, *servers: Server) -> None:
        """Start servers again and let people in there, once they answer."""
        for server in servers:
            server.start()
        await asyncio.to_thread(self.cluster.restart)
        self._kept_out.clear()

    def all_have_all(self, clients: Sequence[Client]) -> bool:
        """Whether these clients have everything that is stored now, and nothing of theirs waits."""
        heads = self.cluster.heads()
        return not any(client.waiting for client in clients) and all(has_all(one, heads) for one in clients)

    def only(self, server: Server) -> None:
        """Send whoever comes in from now on to one server."""
        self._kept_out = set(self.cluster.servers) - {server}

    # ------------------------------------------------------------------ what happens

    async def talk(self, each: int, *, pause: float = 0.05) -> None:
        """Let everybody who sends say so many things, in the rooms they are in."""
        await self.together(*(self._talks(client, each, pause) for client in self.senders))

    async def _talks(self, client: Client, each: int, pause: float) -> None:
        for _ in range(each):
            self._said += 1
            text = f"{self.random.choice(WORDS)} {self._said}"
            await client.say(self.random.choice(client.rooms), text)
            await asyncio.sleep(self.random.random() * 2 * pause)

    async def while_talking(
        self, each: int, fault: Coroutine[Any, Any, None], *, pause: float = 0.05
    ) -> None:
        """Let everybody talk while something breaks, until both are over."""
        await self.together(self.talk(each, pause=pause), fault)

    async def together(self, *work: Coroutine[Any, Any, None]) -> None:
        """Do several things at once, for as long as no client gives up."""
        tasks = [asyncio.create_task(one) for one in work]
        try:
            await self.until(lambda: all(task.done() for task in tasks), "it is over", self.patience)
            for task in tasks:
                await task
        finally:
            for task in tasks:
                task.cancel()

    async def answered(self, more: int) -> None:
        """Wait until so many more things are acknowledged: the talk goes on, whatever is broken by now."""
        goal = len(self.history.acked) + more
        await self.until(lambda: len(self.history.acked) >= goal, f"{more} more are acknowledged")

    async def until(self, holds: Callable[[], bool], what: str, seconds: float = SETTLE_SECONDS) -> float:
        """Wait until something holds. Returns: how long. Raises: AssertionError with what is known."""
        began = monotonic()
        while not holds():
            for client in self.clients:
                if (why := client.failure()) is not None:
                    raise AssertionError(f"{client.uid} gave up") from why
            if monotonic() - began > seconds:
                raise AssertionError(f"in vain: {what}\n{self.state()}\n{self.cluster.logs()}")
            await asyncio.sleep(LOOK_SECONDS)
        return monotonic() - began

    def state(self) -> str:
        """Where everybody is, for whoever looks for what went wrong."""
        lines = (
            f"{client.uid}: {'in' if client.connected else 'out'}, {client.waiting} unanswered, "
            f"closes {client.closes[-5:]}, refusals {client.refusals[-5:]}, last {client.last}"
            for client in self.clients
        )
        return "\n".join(lines)

    # ------------------------------------------------------------------ what came of it

    async def settle(self) -> None:
        """Wait until all is acknowledged and everybody has it. What takes too long, the checker names."""
        began = monotonic()
        await self.until(lambda: not any(client.waiting for client in self.senders), "all is acknowledged")
        heads = await asyncio.to_thread(self.cluster.heads)
        missing = [client for client in self.clients if client.uid in self.history.stays]
        try:
            await self.until(lambda: all(has_all(client, heads) for client in missing), "everybody has all")
        except AssertionError as why:
            print(f"not everybody has everything: {why.__cause__ or str(why)[:200]}")
        self.settled = monotonic() - began
        self.history.stored = await asyncio.to_thread(self.cluster.stored, self.history.begins)

    async def ends_well(self) -> dict[str, Any]:
        """Settle, and hold the history against the promise. Returns: the figures."""
        await self.settle()
        found = check(self.history)
        assert not found, f"{len(found)} findings: {found[:20]}\n{self.cluster.logs()}"
        assert all(said in self.acknowledged for said in self.named)
        return self.figures()

    @property
    def named(self) -> set[tuple[str, str]]:
        """What was said, by author and id."""
        return {(said.author, said.client_id) for said in self.history.said}

    @property
    def acknowledged(self) -> set[tuple[str, str]]:
        """What was acknowledged at least once, by author and id."""
        return {(ack.author, ack.client_id) for ack in self.history.acked}

    def figures(self) -> dict[str, Any]:
        """Return what can be counted."""
        deliveries = sum(len(heard) for rooms in self.history.kept.values() for heard in rooms.values())
        return {
            "said": len(self.history.said),
            "stored": len(self.history.stored),
            "replays": sum(ack.replay for ack in self.history.acked),
            "delivered": deliveries,
            "returns": sum(client.returns for client in self.clients),
            "doubled_frames_ignored": sum(client.ignored for client in self.clients),
            "resume_p95_seconds": percentile(
                [spent for client in self.clients for spent in client.spent], 95
            ),
            "back_p95_seconds": percentile([spent for client in self.clients for spent in client.back], 95),
            "settled_seconds": round(self.settled, 2),
            "seconds": round(monotonic() - self.began, 1),
        }


def has_all(client: Client, heads: dict[str, int]) -> bool:
    """Whether a client has everything of its rooms."""
    return all(client.last[room] >= heads[room] for room in client.rooms)


def percentile(values: Sequence[float], percent: int) -> float:
    """Return the value below which so many percent lie."""
    ordered = sorted(values)
    return round(ordered[min(len(ordered) - 1, len(ordered) * percent // 100)], 3) if ordered else 0.0
