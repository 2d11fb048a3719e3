"""What polls know of somebody is in their file; once erased, the count holds and no word of theirs stays."""

import pytest

from groups.polls.enums import Mark
from groups.polls.models import Audience, Envelope, NamedBallot, Poll, RollEntry
from groups.polls.personal_data import PERSONAL_DATA
from groups.polls.queries import roll_counts
from groups.polls.services.audience import AudienceTerms
from groups.polls.services.casting import cast_ballot
from tests.factories import polls as ask

WORDS = {
    "pages": [
        {
            "key": "p",
            "questions": [
                ask.QUESTIONS["pages"][0]["questions"][0],
                {"key": "why", "kind": "long", "title": "Waarom?"},
            ],
        }
    ]
}
SAID = {"bench": "park", "why": "Omdat ik er elke dag wandel."}


@pytest.fixture
def poll(town, officer, anna, griet):
    poll = ask.an_open_poll(town, officer, definition=WORDS, groups_asked=("gender",))
    cast_ballot(by=anna, poll=poll, answers=SAID, version=1, groups={"gender": "female"})
    return poll


def test_a_file_holds_the_vote_by_name(poll, anna, griet):
    (mine,) = PERSONAL_DATA.export(anna.pk)["polls"]
    assert (mine["answers"], mine["gender"]) == (SAID, "female")
    assert (mine["voted"], mine["secret"]) == ("screen", False)
    assert mine["cast_at"]
    (hers,) = PERSONAL_DATA.export(griet.pk)["polls"]
    assert (hers["voted"], "answers" in hers) == (None, False)


def test_of_a_secret_vote_only_that_there_was_one(town, officer, anna):
    secret = ask.an_open_secret_poll(town, officer)
    cast_ballot(by=anna, poll=secret, answers={"bench": "park"}, version=1)
    (mine,) = PERSONAL_DATA.export(anna.pk)["polls"]
    assert (mine["secret"], mine["voted"]) == (True, "screen")
    assert "park" not in str(mine)
    before = bytes(Envelope.objects.get(poll=secret).content)
    PERSONAL_DATA.erase(anna.pk)
    assert bytes(Envelope.objects.get(poll=secret).content) == before
    assert roll_counts(secret).voted == 1


def test_who_is_erased_leaves_a_mark_and_a_choice_without_a_name(town, officer, poll, anna, griet):
    listed = ask.a_draft(town, officer, audience=AudienceTerms(listed=[anna, griet]))
    for _twice in range(2):
        PERSONAL_DATA.erase(anna.pk)
    ballot = NamedBallot.objects.get(poll=poll)
    assert (ballot.answers, ballot.gender) == ({"bench": "park"}, "")
    entry = RollEntry.objects.get(poll=poll, mark=Mark.SCREEN)
    assert (entry.person, ballot.entry) == (None, entry)
    assert roll_counts(poll).voted == NamedBallot.objects.filter(poll=poll).count() == 1
    assert PERSONAL_DATA.export(anna.pk) == {"polls": [], "piles_typed": [], "keys": []}
    assert list(Audience.objects.get(poll=listed).listed.all()) == [griet]


def test_who_made_a_poll_is_no_longer_named_with_it(poll, officer):
    PERSONAL_DATA.erase(officer.pk)
    assert list(Poll.objects.values_list("made_by", "opened_by")) == [(None, None)]
    assert poll.versions.get().made_by is None


def test_a_key_of_a_draft_goes_and_one_of_an_open_poll_stays(town, officer, anna):
    secret = ask.an_open_secret_poll(town, officer)
    draft = ask.a_draft(town, officer, secrecy="secret")
    holder = ask.key_holders(draft, officer)[0]
    PERSONAL_DATA.erase(holder.pk)
    assert draft.key_holders.count() == 1
    other = secret.key_holders.first().person
    PERSONAL_DATA.erase(other.pk)
    assert secret.key_holders.count() == 2
    assert [row["poll"] for row in PERSONAL_DATA.export(other.pk)["keys"]] == [secret.title]
