"""The invented polls of the demo town: open, a survey, secret and counted, and counted with paper."""

import tomllib
from collections.abc import Iterable
from datetime import timedelta
from pathlib import Path
from typing import Any

from groups.polls.enums import PollKind, ResultsShown, Secrecy
from groups.polls.models import Poll
from groups.polls.services.audience import AudienceTerms, set_audience
from groups.polls.services.casting import cast_ballot
from groups.polls.services.counting import count_poll, open_envelopes
from groups.polls.services.drafting import PollTerms, create_poll
from groups.polls.services.officers import confirm_seat, give_code, name_officers, take_seat
from groups.polls.services.opening import open_poll
from groups.polls.services.paper.entering import type_sheet
from groups.polls.services.paper.piles import expect_paper, open_batch
from groups.polls.services.paper.taking import count_batch
from groups.polls.services.running import count_again
from network.kernel import clock
from network.kernel.demo import Town
from network.people.models import Person

WORDS = Path(__file__).parent / "demo.toml"
HERE, NEXT_DOOR = "23027W08", "23027W03"
PAPER = 6
LATEST = 5
PLAY = ("schommel", "tafel", "schommel", "klimrek")
STILL_TO_VOTE = frozenset({"griet", "jef", "roza"})


def build(town: Town) -> None:
    """Ask a district, two districts and a town something. Nothing twice."""
    if Poll.objects.exists():
        return
    words = tomllib.loads(WORDS.read_text(encoding="utf-8"))
    _bench(town, words["bench"])
    _street(town, words["street"])
    _fair(town, words["fair"])
    _swing(town, words["swing"])


def _bench(town: Town, words: dict[str, Any]) -> None:
    by = town.people["groen"]
    with clock.as_of(town.now - timedelta(days=3)):
        draft = draft_of(
            town,
            "groen",
            words,
            [HERE],
            closes_at=town.now + timedelta(days=4),
            may_change=True,
            results_shown=ResultsShown.AFTER_VOTE,
        )
        poll = open_poll(by=by, poll=draft)
    with clock.as_of(town.now - timedelta(days=1)):
        voters = list(voters_of(town, poll, leave_out=STILL_TO_VOTE))
        for number, voter in enumerate(voters, 1):
            place = town.chance.choices(("halte", "speeltuin", "kapel"), (5, 4, 2))[0]
            cast_ballot(by=voter, poll=poll, answers={"plaats": place}, version=1)
            if number in (len(voters) - LATEST, len(voters)):
                count_again(poll=poll)


def _street(town: Town, words: dict[str, Any]) -> None:
    with clock.as_of(town.now - timedelta(days=5)):
        draft = draft_of(
            town,
            "werken",
            words,
            [HERE, NEXT_DOOR],
            kind=PollKind.SURVEY,
            closes_at=town.now + timedelta(days=9),
            groups_asked=("district", "age"),
        )
        poll = open_poll(by=town.people["werken"], poll=draft)
    with clock.as_of(town.now - timedelta(days=2)):
        for voter in list(voters_of(town, poll, leave_out=STILL_TO_VOTE))[::2]:
            cast_ballot(by=voter, poll=poll, answers=_survey_answers(town), version=1)


def _survey_answers(town: Town) -> dict[str, Any]:
    chance = town.chance
    plans = ["zebrapad", "fietspad", "verlichting", "paaltjes"]
    opinions = ("eens", "tussen", "oneens")
    return {
        "hoe": chance.choice(("voet", "fiets", "auto")),
        "gevoel": chance.choice((-1, 0, 1, 1, 2)),
        "volgorde": chance.sample(plans, 3),
        "eens": {"dertig": chance.choice(opinions), "school": chance.choice(opinions)},
    }


def _fair(town: Town, words: dict[str, Any]) -> None:
    by = town.people["werken"]
    officers = [by, town.people["groen"]]
    ended = town.now - timedelta(days=2)
    with clock.as_of(town.now - timedelta(days=12)):
        draft = draft_of(town, "werken", words, [HERE, NEXT_DOOR], secrecy=Secrecy.SECRET, closes_at=ended)
        name_officers(by=by, poll=draft, officers=officers)
        codes = {officer.pk: take_seat(by=officer, poll=draft) for officer in officers}
        for officer in officers:
            confirm_seat(by=officer, poll=draft, code=codes[officer.pk])
        poll = open_poll(by=by, poll=draft)
    with clock.as_of(town.now - timedelta(days=6)):
        for voter in voters_of(town, poll, leave_out={"griet"}):
            day = town.chance.choices(("zaterdag", "zondag", "maandag"), (3, 5, 2))[0]
            cast_ballot(by=voter, poll=poll, answers={"dag": day}, version=1)
    with clock.as_of(ended + timedelta(hours=1)):
        open_envelopes(by=by, poll=poll)
        for officer in officers:
            give_code(by=officer, poll=poll, code=codes[officer.pk])
        count_poll(by=by, poll=poll)


def _swing(town: Town, words: dict[str, Any]) -> None:
    """Count a poll by name of which a pile came in on paper, typed by the desk and by the department."""
    by, desk = town.people["werken"], town.people["balie"]
    ended = town.now - timedelta(days=1)
    with clock.as_of(town.now - timedelta(days=10)):
        poll = open_poll(by=by, poll=draft_of(town, "werken", words, [HERE], closes_at=ended))
    voters = list(voters_of(town, poll, leave_out={"griet"}))
    with clock.as_of(town.now - timedelta(days=4)):
        expect_paper(by=by, poll=poll)
        for number, voter in enumerate(voters[PAPER:]):
            cast_ballot(by=voter, poll=poll, answers={"wat": PLAY[number % len(PLAY)]}, version=1)
    with clock.as_of(ended + timedelta(hours=2)):
        pile = open_batch(by=desk, poll=poll, sheets=PAPER, remark="Van het loket")
        codes = {entry.person_id: entry.code for entry in poll.roll.all()}
        for clerk in (desk, by):
            for place, voter in enumerate(voters[:PAPER], 1):
                said = {"wat": PLAY[place % 2]}
                type_sheet(by=clerk, batch=pile, position=place, code=codes[voter.pk], answers=said)
        count_batch(by=desk, batch=pile)
        count_poll(by=by, poll=poll)


def draft_of(town: Town, speaker: str, words: dict[str, Any], districts: Iterable[str], **terms: Any) -> Poll:
    """Keep a draft of a department, for some districts or, without any, for the whole town."""
    by = town.people[speaker]
    poll = create_poll(
        by=by,
        organiser=town.extra[speaker].space,
        terms=PollTerms(title=words["title"], intro=words["intro"], **terms),
        definition=words["definition"],
    )
    asked = [town.places[code] for code in districts]
    set_audience(by=by, poll=poll, terms=AudienceTerms(districts=asked, everywhere=not asked))
    return poll


def voters_of(town: Town, poll: Poll, *, leave_out: Iterable[str]) -> Iterable[Person]:
    """Return who stands on the roll but a few, always in the same order."""
    absent = {town.people[name].pk for name in leave_out}
    rows = poll.roll.filter(person__is_active=True).exclude(person_id__in=absent)
    return [row.person for row in rows.select_related("person").order_by("person_id") if row.person]
