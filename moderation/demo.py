"""What the queue of the demo town holds: reports, findings, decisions, complaints, a notice from outside."""

import tomllib
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from moderation.models import Case, Clause, Decision
from moderation.queries.rules import clauses_in_force
from moderation.rules.notices_outside import Given
from moderation.services.answering import Outcome, answer_complaint
from moderation.services.complaints import file_complaint
from moderation.services.decide import decide
from moderation.services.escalate import escalate
from moderation.services.notices_outside import receive_notice
from moderation.services.report import file_report
from moderation.services.undo import undo_decision
from network.feed.services.comments import add_comment
from network.feed.services.posts import publish_post
from network.kernel import clock
from network.kernel.demo import Town
from network.kernel.ports.content import ItemRef

RULES_STOOD = timedelta(days=365)  # longer than the oldest talk
TALKS = Path(__file__).parent / "demo.toml"


def build(town: Town) -> None:
    """Let some talks go wrong, as they do. Nothing twice."""
    if Case.objects.exists():
        return
    Clause.objects.filter(valid_from__lte=town.now).update(valid_from=town.now - RULES_STOOD)
    talks = tomllib.loads(TALKS.read_text(encoding="utf-8"))
    for entry in talks["case"]:
        _go_wrong(entry, town)
    _notify(talks["notice"], town)


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
    if reason := entry.get("escalation"):
        with clock.as_of(began + timedelta(hours=4)):
            case = Case.objects.get(item_kind=item.kind, item_id=item.id)
            escalate(case=case, reason=reason, by=town.people["moderator"])
    if decision := entry.get("decision"):
        with clock.as_of(began + timedelta(hours=6)):
            case = Case.objects.get(item_kind=item.kind, item_id=item.id)
            decision_taken = decide(
                case=case,
                action=decision["action"],
                clause=clauses_in_force().get(number=decision["clause"]),
                reason=decision["reason"],
                version=case.version,
                by=town.people["moderator"],
                consequence=decision.get("consequence", "none"),
                days=decision.get("days"),
            )
        if decision.get("undone"):
            with clock.as_of(began + timedelta(hours=6, minutes=10)):
                undo_decision(decision=decision_taken, by=town.people["moderator"])
        if complaint := entry.get("complaint"):
            _complain(decision_taken, complaint, town, began)


def _complain(decision: Decision, said: dict[str, Any], town: Town, began: datetime) -> None:
    """Let somebody disagree a day later; where there is an answer, another moderator gave it."""
    with clock.as_of(began + timedelta(days=1, hours=6)):
        complaint = file_complaint(decision=decision, by=town.people[said["by"]], text=said["text"])
    if answer := said.get("answer"):
        with clock.as_of(began + timedelta(days=3)):
            answer_complaint(
                complaint=complaint, outcome=Outcome(False, answer), by=town.people["hoofdmoderator"]
            )


def _notify(said: dict[str, Any], town: Town) -> None:
    """Let somebody without an account give notice, without a link."""
    given = Given(
        where=said["where"],
        explanation=said["explanation"],
        name=said["name"],
        email=said["email"],
        good_faith=True,
    )
    space = town.people["moderator"].appointments.get().space
    with clock.as_of(town.now - timedelta(days=said["days"])):
        receive_notice(given=given, network="demo", space=space)
