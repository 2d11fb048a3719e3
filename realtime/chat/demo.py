"""Conversations of the demo town, in plain Dutch."""

import tomllib
from datetime import timedelta
from pathlib import Path

from network.kernel import clock
from network.kernel.demo import Town
from realtime.chat.models import Room
from realtime.chat.services.messages import react, send_message
from realtime.chat.services.rooms import mark_read, open_direct

TALKS = Path(__file__).parent / "demo.toml"


def build(town: Town) -> None:
    """Let a few neighbours talk. Nothing twice."""
    if Room.objects.exists():
        return
    for number, talk in enumerate(tomllib.loads(TALKS.read_text(encoding="utf-8"))["talk"]):
        first, second = (town.people[name] for name in talk["between"])
        began = town.now - timedelta(days=talk["days"])
        with clock.as_of(began):
            room = open_direct(other=second, by=first)
        for turn, line in enumerate(talk["said"]):
            with clock.as_of(began + timedelta(minutes=7 * turn)):
                sent = send_message(
                    by=town.people[line["by"]],
                    room=room,
                    client_id=f"demo-{number}-{turn}",
                    text=line["text"],
                )
                if sign := line.get("sign"):
                    other = second if line["by"] == talk["between"][0] else first
                    react(by=other, message=sent.message, sign=sign)
        if talk.get("read"):
            for person in (first, second):
                mark_read(room=room, number=len(talk["said"]), by=person)
