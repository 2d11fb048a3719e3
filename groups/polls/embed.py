"""The card of a poll below a post or a broadcast that links to it, for who may open it.

Also for who runs it: somebody who writes to a district sees what its residents will see.
"""

from collections.abc import Mapping, Sequence

from django.db.models import OuterRef, Subquery
from django.template.loader import render_to_string

from groups.polls import rules
from groups.polls.models import Poll, RollEntry
from groups.polls.queries.lists import polls_for, polls_run_by
from network.kernel import clock
from network.kernel.actor import Actor
from network.kernel.ports.embeds import Embed

PREFIX = "/polls/"


def cards_of(viewer: Actor, paths: Sequence[str]) -> Mapping[str, str]:
    """Return by path the card of each poll that the viewer may open. Three queries at most."""
    by_uid = {path.removeprefix(PREFIX).strip("/"): path for path in paths}
    own = RollEntry.objects.filter(poll_id=OuterRef("pk"), person_id=viewer.pk).values("mark")[:1]
    found = {
        poll.uid: _card(poll)
        for poll in polls_for(viewer).filter(uid__in=by_uid).annotate(mark=Subquery(own))
    }
    if len(found) < len(by_uid):
        others = polls_run_by(viewer).filter(opened_at__isnull=False, hidden_at__isnull=True)
        found |= {poll.uid: _card(poll) for poll in others.filter(uid__in=by_uid.keys() - found.keys())}
    return {by_uid[uid]: card for uid, card in found.items()}


def _card(poll: Poll) -> str:
    is_open = rules.takes_ballots(poll.state, poll.opens_at, poll.closes_at, clock.now())
    return render_to_string("polls/embed.html", {"poll": poll, "is_open": is_open})


EMBED = Embed("polls", PREFIX, cards_of)
