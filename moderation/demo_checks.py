"""What the demo town checks of itself: a warning, and two decisions that wait for a second look."""

from datetime import timedelta

from moderation.models import Sanction, SanctionKind, SecondLook
from moderation.queries.rules import clauses_in_force
from moderation.queries.second_looks import decided_lately
from moderation.rules.cases import Consequence
from moderation.services.decide import decide
from moderation.services.report import file_report
from moderation.services.second_looks import put_aside
from network.feed.services.posts import publish_post
from network.kernel import clock
from network.kernel.demo import Town
from network.kernel.ports.content import ItemRef

DISTRICT, AUTHOR, REPORTER = "23027W08", "jef", "hanne"
TEXT = "Wie zijn hond op het speelplein laat lopen, is een vuile egoïst."
WHY = "Je hebt gelijk over de honden. ‘Vuile egoïst’ gaat over een mens. Zeg het zonder dat woord."
LOOKS = 2


def build(town: Town) -> None:
    """Warn somebody, and put two decisions aside. Nothing twice."""
    moderator = town.people.get("moderator")
    if moderator is None or AUTHOR not in town.people or SecondLook.objects.exists():
        return
    if not Sanction.objects.filter(kind=SanctionKind.WARNING).exists():
        _warn(town)
    space = town.extra["municipality"].space
    with clock.as_of(town.now):
        put_aside(space, decided_lately(space, moderator)[:LOOKS])


def _warn(town: Town) -> None:
    """Let somebody be warned, some days before the limit that they have now."""
    began = town.now - timedelta(days=20)
    with clock.as_of(began):
        post = publish_post(
            by=town.people[AUTHOR], space=town.places[DISTRICT].space, kind="message", text=TEXT
        )
    item = ItemRef("post", post.pk)
    with clock.as_of(began + timedelta(hours=1)):
        case = file_report(item=item, reason="insult", note="", by=town.people[REPORTER])
    with clock.as_of(began + timedelta(hours=5)):
        decide(
            case=case,
            action="hide",
            clause=clauses_in_force().get(number="2.1"),
            reason=WHY,
            version=case.version,
            by=town.people["moderator"],
            consequence=Consequence.WARNING,
        )
