"""What polls keep about somebody. Fills the port `personal_data`.

A sealed ballot is in nobody's file: nothing leads from a person to it.
"""

from typing import Any

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from groups.polls.enums import PollState
from groups.polls.kinds import OPEN_ANSWER
from groups.polls.models import (
    Audience,
    KeyHolder,
    NamedBallot,
    PaperBatch,
    PaperSheet,
    Poll,
    PollTemplate,
    PollVersion,
    RollEntry,
    Theme,
)
from groups.polls.questions import LongText, Photo, Place, ShortText
from groups.polls.services.open_answers import drop_open_answers
from network.kernel import images
from network.kernel.ports.personal_data import PersonalData

OWN_WORDS = frozenset({ShortText.kind, LongText.kind, Place.kind, Photo.kind})
"""Kinds of questions by whose answer somebody may be known without a name."""


def export(person_id: int) -> dict[str, Any]:
    """Return where somebody may vote, whether they did, and what they said by name. For themselves."""
    rights = (
        RollEntry.objects.filter(person_id=person_id)
        .select_related("poll__organiser", "ballot")
        .order_by("pk")
    )
    holdings = KeyHolder.objects.filter(person_id=person_id).select_related("poll").order_by("pk")
    piles = PaperBatch.objects.filter(Q(first_clerk_id=person_id) | Q(second_clerk_id=person_id))
    return {
        "polls": [_right(entry) for entry in rights],
        "piles_typed": [
            {"poll": pile.poll.title, "pile": pile.number}
            for pile in piles.select_related("poll").order_by("pk")
        ],
        "keys": [
            {
                "poll": row.poll.title,
                "agreed_at": row.agreed_at.isoformat() if row.agreed_at else None,
                "code_given_at": row.unlocked_at.isoformat() if row.unlocked_at else None,
            }
            for row in holdings
        ],
    }


def erase(person_id: int) -> None:
    """Take somebody off every roll. Marks and choices stay, without a name; their own words do not."""
    for ballot in NamedBallot.objects.filter(entry__person_id=person_id).select_related("poll"):
        drop_open_answers(ballot)
        ballot.answers = _without_words(ballot)
        ballot.gender = ""
        ballot.save(update_fields=["answers", "gender"])
        for theme in Theme.objects.filter(ballots=ballot):
            theme.ballots.remove(ballot)
    for entry in RollEntry.objects.filter(person_id=person_id):
        PaperSheet.objects.filter(batch__poll_id=entry.poll_id, code=entry.code).update(answers={})
    RollEntry.objects.filter(person_id=person_id).update(person=None, reminded_at=None)
    for audience in Audience.objects.filter(listed=person_id):
        audience.listed.remove(person_id)
    KeyHolder.objects.filter(person_id=person_id, poll__state=PollState.DRAFT).delete()
    Poll.objects.filter(made_by_id=person_id).update(made_by=None)
    Poll.objects.filter(opened_by_id=person_id).update(opened_by=None)
    for table in (PollVersion, PollTemplate, Theme):
        table.objects.filter(made_by_id=person_id).update(made_by=None)
    for batch in PaperBatch.objects.filter(Q(first_clerk_id=person_id) | Q(second_clerk_id=person_id)):
        part = "first_clerk" if batch.first_clerk_id == person_id else "second_clerk"
        PaperBatch.objects.filter(pk=batch.pk).update(**{part: None})


def _right(entry: RollEntry) -> dict[str, Any]:
    poll = entry.poll
    ballot = getattr(entry, "ballot", None)
    told: dict[str, Any] = {
        "poll": poll.title,
        "organiser": poll.organiser.name,
        "secret": poll.is_secret,
        "voted": entry.mark or None,
        "district": entry.district_name,
        "age": entry.age_band,
    }
    if ballot is not None:
        told["answers"] = ballot.answers
        told["photos"] = _photos_of(ballot)
        told["gender"] = ballot.gender
        told["cast_at"] = ballot.cast_at.isoformat()
        told["changed_at"] = ballot.changed_at.isoformat() if ballot.changed_at else None
    return told


def _photos_of(ballot: NamedBallot) -> dict[str, str]:
    """Return by name of a photo that somebody gave what they said stands on it."""
    numbers = list(ballot.open_answers.values_list("pk", flat=True))
    hung = images.pictures_of(OPEN_ANSWER, numbers) if numbers else {}
    return {picture.uid: picture.alt for number in numbers for picture in hung[number]}


def _without_words(ballot: NamedBallot) -> dict[str, Any]:
    """Return what somebody chose, without what they wrote, showed or pointed at."""
    version = PollVersion.objects.get(poll_id=ballot.poll_id, number=ballot.version)
    own = {
        question["key"]
        for page in version.definition["pages"]
        for question in page["questions"]
        if question["kind"] in OWN_WORDS
    }
    return {key: answer for key, answer in ballot.answers.items() if key not in own}


PERSONAL_DATA = PersonalData(
    name="polls",
    label=_("Je stemmen en je plaats op lijsten van wie mag stemmen"),
    export=export,
    erase=erase,
    kept=_(
        "Dat er een stem was en wat die koos, zonder je naam: anders klopt de telling niet meer. "
        "Wat je zelf schreef, verdwijnt. Een geheime stem kan niemand terugvinden, ook wij niet."
    ),
)
