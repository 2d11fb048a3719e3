"""The card of a poll below a post or a broadcast that links to it, for who may open it."""

from collections.abc import Mapping, Sequence

from django.db.models import OuterRef, Subquery
from django.template.loader import render_to_string

from groups.polls import rules
from groups.polls.models import RollEntry
from groups.polls.queries.lists import polls_for
from network.kernel import clock
from network.kernel.actor import Actor
from network.kernel.ports.embeds import Embed

PREFIX = "/polls/"


def cards_of(viewer: Actor, paths: Sequence[str]) -> Mapping[str, str]:
    """Return by path the card of each poll that reaches the viewer. One query."""
    by_uid = {path.removeprefix(PREFIX).strip("/"): path for path in paths}
    own = RollEntry.objects.filter(poll_id=OuterRef("pk"), person_id=viewer.pk).values("mark")[:1]
    moment = clock.now()
    found = {}
    for poll in polls_for(viewer).filter(uid__in=by_uid).annotate(mark=Subquery(own)):
        is_open = rules.takes_ballots(poll.state, poll.opens_at, poll.closes_at, moment)
        context = {"poll": poll, "is_open": is_open}
        found[by_uid[poll.uid]] = render_to_string("polls/embed.html", context)
    return found


EMBED = Embed("polls", PREFIX, cards_of)
