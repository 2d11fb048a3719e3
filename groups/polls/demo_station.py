"""A sample in the demo town, counted: weighed, with answers that were told, with photos and with places."""

import io
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from itertools import cycle, islice
from typing import Any

from PIL import Image, ImageDraw

from groups.polls.demo import WORDS, draft_of, voters_of
from groups.polls.enums import PollKind
from groups.polls.models import NamedBallot, Poll
from groups.polls.services.casting import cast_ballot
from groups.polls.services.counting import count_poll
from groups.polls.services.opening import open_poll
from groups.polls.services.photos import take_in_photo
from groups.polls.services.themes import add_theme, gather
from groups.polls.services.told_answers import tell_answers
from network.kernel import clock
from network.kernel.demo import Town
from network.people.models import Person

WOMEN, MEN = 34, 20
CYCLE_BY = {"female": 23, "male": 10}
ROOM_FOR = {"female": 12, "male": 10}
SEE_WELL = {"female": 11, "male": 10}
FEELS = {"female": (-1, 0, 0, 1, 1, 2), "male": (-2, -1, 0, 1, 1)}
LATER = 3
PHOTOS = 5


@dataclass
class Drawn:
    """A picture as somebody sends it."""

    content: bytes
    name: str | None = "weg.png"

    def chunks(self) -> Iterator[bytes]:
        """Yield it whole."""
        yield self.content


def build(town: Town) -> None:
    """Ask the whole town how it reaches its station. Nothing twice."""
    words = tomllib.loads(WORDS.read_text(encoding="utf-8"))["station"]
    if Poll.objects.filter(title=words["title"]).exists():
        return
    by, ended = town.people["werken"], town.now - timedelta(days=LATER)
    with clock.as_of(town.now - timedelta(days=20)):
        draft = draft_of(
            town,
            "werken",
            words,
            [],
            kind=PollKind.SURVEY,
            closes_at=ended,
            groups_asked=("district", "gender"),
            population=words["population"],
            shares={"gender": words["shares"]},
        )
        poll = open_poll(by=by, poll=draft)
    with clock.as_of(town.now - timedelta(days=9)):
        voters = list(voters_of(town, poll, leave_out={"griet"}))
        for number, voter in enumerate(voters[: WOMEN + MEN]):
            _vote(poll, voter, number, words)
    with clock.as_of(ended + timedelta(hours=1)):
        count_poll(by=by, poll=poll)
        poll.refresh_from_db()
        _tell(poll, by, words)


def _vote(poll: Poll, voter: Person, number: int, words: dict[str, Any]) -> None:
    gender, place = ("female", number) if number < WOMEN else ("male", number - WOMEN)
    said = words["said"]
    answers: dict[str, Any] = {
        "fiets": "ja" if place < CYCLE_BY[gender] else "nee",
        "veilig": next(islice(cycle(FEELS[gender]), place, None)),
        "vinden": {
            "stalling": "eens" if place < ROOM_FOR[gender] else "oneens",
            "licht": "oneens" if place < SEE_WELL[gender] else "eens",
        },
        "minuten": 4 + (7 * number) % (19 if gender == "female" else 11),
        "plek": _spot(words["spots"], number),
    }
    if number < len(said):
        answers["eerst"] = said[number]["text"]
    if number < PHOTOS:
        picture = take_in_photo(
            by=voter, poll=poll, upload=Drawn(_a_road(number)), alt=words["alts"][number % 2]
        )
        answers["foto"] = picture.uid
    cast_ballot(by=voter, poll=poll, answers=answers, version=1, groups={"gender": gender})


def _spot(spots: list[dict[str, Any]], number: int) -> dict[str, float]:
    """Return a place near the middle of a district, each somewhere else."""
    around = [spot for spot in spots for _one in range(spot["many"])][number]
    step = number % 7 - 3
    return {"lon": around["lon"] + step * 0.0006, "lat": around["lat"] + (number % 5 - 2) * 0.0004}


def _tell(poll: Poll, by: Person, words: dict[str, Any]) -> None:
    """Gather what people wrote, and let some of it stand in the result."""
    ballots = {
        row.answers["eerst"]: row.pk
        for row in NamedBallot.objects.filter(poll=poll)
        if "eerst" in row.answers
    }
    for name in dict.fromkeys(one["theme"] for one in words["said"]):
        theme = add_theme(by=by, poll=poll, question="eerst", name=name)
        gather(
            by=by,
            theme=theme,
            ballots=[ballots[one["text"]] for one in words["said"] if one["theme"] == name],
        )
    told = [ballots[one["text"]] for one in words["said"] if one.get("told")]
    tell_answers(by=by, poll=poll, question="eerst", ballots=told)


def _a_road(number: int) -> bytes:
    """Draw a road with a crossing, by day or in the evening."""
    sky, road = (("#bcd9ea", "#8b8f94"), ("#2b3450", "#4a4d55"))[number % 2]
    picture = Image.new("RGB", (480, 320), sky)
    pen = ImageDraw.Draw(picture)
    pen.polygon([(0, 320), (190, 130), (290, 130), (480, 320)], fill=road)
    pen.rectangle([0, 110, 185, 135], fill="#5d7f55")
    pen.rectangle([295, 95, 480, 135], fill="#a5583f")
    for stripe in range(6):
        left = 70 + 60 * stripe
        pen.polygon([(left, 285), (left + 34, 285), (left + 30, 245), (left + 2, 245)], fill="#f4f2ea")
    out = io.BytesIO()
    picture.save(out, "PNG")
    return out.getvalue()
