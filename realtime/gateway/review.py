"""Whether what was allowed once is still allowed: for all sockets of a process in one round of queries.

Runs in a thread with a database. Not for letting anybody in: that is `identity` and `topics`.
"""

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass

from django.utils.crypto import constant_time_compare

from network.people.queries.blocks import folded_for_many
from realtime.gateway import identity as identities
from realtime.gateway import topics
from realtime.gateway.identity import Identity
from realtime.gateway.protocol import Close
from realtime.gateway.topics import Pair, Topic

Heard = tuple[Identity, tuple[Topic, ...]]


@dataclass(frozen=True)
class Verdict:
    """What came out of one round.

    Attributes:
        ended: who is no longer let in, with the code to close with.
        open: by kind of topic, the pairs that may still listen.
        folded: by person, whose words are folded away for them.
    """

    ended: dict[Identity, Close]
    open: dict[str, set[Pair]]
    folded: dict[int, frozenset[int]]

    def may_hear(self, identity: Identity, topic: Topic) -> bool:
        """Whether the person may still hear the topic."""
        return (identity.person_id, topic.subject_id) in self.open.get(topic.kind, ())


def look(heard: Collection[Heard]) -> Verdict:
    """Look into the rights of many sockets at once."""
    wanted: defaultdict[str, set[Pair]] = defaultdict(set)
    for one, opened in heard:
        for topic in opened:
            wanted[topic.kind].add((one.person_id, topic.subject_id))
    return Verdict(
        ended=identities.ended({one for one, _opened in heard}),
        open=topics.still_open(wanted),
        folded=folded_for_many({one.person_id for one, _opened in heard}),
    )


def look_again(one: Identity, opened: Collection[Topic]) -> list[Topic]:
    """Ask the ordinary way, as for somebody who comes in now. Returns: the topics that are lost."""
    person = identities.person_of(one)
    if person is None:
        return list(opened)
    return [topic for topic in opened if topics.open_topic(person, topic.wire) is None]


def is_of_session(one: Identity, digest: str) -> bool:
    """Whether somebody was let in by the session of that digest."""
    if one.session_key is None:
        return False
    return constant_time_compare(identities.session_digest(one.session_key), digest)
