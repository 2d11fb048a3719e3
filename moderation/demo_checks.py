"""What the demo town checks of itself: a warning, and two decisions that wait for a second look."""

from datetime import timedelta

from moderation.models import Case, Decision, Sanction, SanctionKind, SecondLook
from moderation.queries.rules import clauses_in_force
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
    recent = Decision.objects.filter(
        at__gt=town.now - timedelta(days=7), undone_at__isnull=True, complaint__isnull=True
    )
    space = town.extra["municipality"].space
    mine = recent.filter(by=moderator, case__space__municipality=space)
    with clock.as_of(town.now):
        put_aside(space, mine.order_by("-at", "-pk")[:LOOKS])


def _warn(town: Town) -> None:
    """Let somebody be warned, some days before the limit that they have now."""
    began = town.now - timedelta(days=20)
    with clock.as_of(began):
        post = publish_post(
            by=town.people[AUTHOR], space=town.places[DISTRICT].space, kind="message", text=TEXT
        )
    item = ItemRef("post", post.pk)
    with clock.as_of(began + timedelta(hours=1)):
        file_report(item=item, reason="insult", note="", by=town.people[REPORTER])
    with clock.as_of(began + timedelta(hours=5)):
        case = Case.objects.get(item_kind=item.kind, item_id=item.id)
        decide(
            case=case,
            action="hide",
            clause=clauses_in_force().get(number="2.1"),
            reason=WHY,
            version=case.version,
            by=town.people["moderator"],
            consequence=Consequence.WARNING,
        )
