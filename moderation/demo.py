"""What the queue of the demo town holds: reports, findings of the word list, and decisions with a reason."""

import tomllib
from datetime import timedelta
from pathlib import Path
from typing import Any

from moderation.models import Case
from moderation.queries.rules import clauses_in_force
from moderation.services.decide import decide
from moderation.services.report import file_report
from network.feed.services.comments import add_comment
from network.feed.services.posts import publish_post
from network.kernel import clock
from network.kernel.demo import Town
from network.kernel.ports.content import ItemRef

TALKS = Path(__file__).parent / "demo.toml"


def build(town: Town) -> None:
    """Let some talks go wrong, as they do. Nothing twice."""
    if Case.objects.exists():
        return
    for entry in tomllib.loads(TALKS.read_text(encoding="utf-8"))["case"]:
        _go_wrong(entry, town)


def _go_wrong(entry: dict[str, Any], town: Town) -> None:
    began = town.now - timedelta(days=entry["days"])
    with clock.as_of(began):
        post = publish_post(
            by=town.people[entry["author"]],
            space=town.places[entry["district"]].space,
            kind=entry.get("kind", "message"),
            text=entry["text"],
        )
    item = ItemRef("post", post.pk)
    if reply := entry.get("reply"):
        with clock.as_of(began + timedelta(hours=1)):
            comment = add_comment(by=town.people[reply["author"]], post=post, text=reply["text"])
        item = ItemRef("comment", comment.pk)
    for number, report in enumerate(entry.get("reports", [])):
        with clock.as_of(began + timedelta(hours=2, minutes=13 * number)):
            file_report(
                item=item, reason=report["reason"], note=report.get("note", ""), by=town.people[report["by"]]
            )
    if decision := entry.get("decision"):
        with clock.as_of(began + timedelta(hours=6)):
            case = Case.objects.get(item_kind=item.kind, item_id=item.id)
            decide(
                case=case,
                action=decision["action"],
                clause=clauses_in_force().get(number=decision["clause"]),
                reason=decision["reason"],
                version=case.version,
                by=town.people["moderator"],
            )
