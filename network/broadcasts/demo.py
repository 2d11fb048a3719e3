"""What the departments of the demo town told its districts."""

import tomllib
from datetime import timedelta
from pathlib import Path
from typing import Any

from network.broadcasts.models import Broadcast, Department
from network.broadcasts.rules import Content
from network.broadcasts.services import (
    correct_broadcast,
    create_department,
    save_draft,
    send_broadcast,
    withdraw_broadcast,
)
from network.kernel import clock
from network.kernel.demo import Town
from network.kernel.errors import Conflict
from network.people.demo import DECISION, account
from network.people.enums import AppointmentRole
from network.people.services.appointments import appoint

TALKS = Path(__file__).parent / "demo.toml"


def build(town: Town) -> None:
    """Set up three departments, appoint their communicators and send what they had to say. Nothing twice."""
    if Broadcast.objects.exists():
        return
    content = tomllib.loads(TALKS.read_text(encoding="utf-8"))
    with clock.as_of(town.now - timedelta(days=50)):
        for department in content["department"]:
            _open(department, town)
    for message in sorted(content["broadcast"], key=lambda message: -message["days"]):
        _say(message, town)


def _open(entry: dict[str, Any], town: Town) -> None:
    municipality, administrator = town.extra["municipality"], town.people["admin"]
    try:
        department = create_department(
            municipality=municipality, name=entry["name"], colour=entry["colour"], by=administrator
        )
    except Conflict:
        department = Department.objects.get(municipality=municipality, name=entry["name"])
    town.extra[entry["key"]] = department
    communicator = account(entry["key"], entry["first_name"], entry["last_name"], 1985)
    town.people[entry["key"]] = communicator
    appoint(
        by=administrator,
        email=communicator.email,
        role=AppointmentRole.COMMUNICATOR,
        space=department.space,
        decision=DECISION,
        valid_until=town.now + timedelta(days=300),
    )
    town.logins.append(("communicator", communicator.email, department.name))


def _say(message: dict[str, Any], town: Town) -> None:
    speaker = town.people[message["department"]]
    sent_at = town.now - timedelta(days=message["days"])
    codes = message.get("districts") or list(town.places)
    wording = {
        name: message.get(name, "")
        for name in ("title", "topic", "when_text", "where_text", "todo_text", "text")
    }
    content = Content(**wording, expires_at=town.now + timedelta(days=message["ends"]))
    with clock.as_of(sent_at):
        draft = save_draft(
            department=town.extra[message["department"]],
            content=content,
            districts=[town.places[code] for code in codes],
            by=speaker,
        )
        sent = send_broadcast(broadcast=draft, version=draft.version, by=speaker)
    if change := message.get("correction"):
        with clock.as_of(sent_at + timedelta(hours=5)):
            corrected = Content(**{**wording, **change["wording"]}, expires_at=content.expires_at)
            correct_broadcast(
                broadcast=sent, content=corrected, note=change["note"], version=sent.version, by=speaker
            )
    if reason := message.get("withdrawn"):
        with clock.as_of(sent_at + timedelta(hours=3)):
            withdraw_broadcast(broadcast=sent, reason=reason, version=sent.version, by=speaker)
