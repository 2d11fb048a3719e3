"""Polls in the newsletter on paper: what the town asks, what came out, and nothing of residents."""

import io
from datetime import timedelta

import pytest
from pypdf import PdfReader

from groups.membership.enums import GroupKind
from groups.polls.enums import PollKind
from groups.polls.models import Poll
from groups.polls.newsletter import polls
from groups.polls.services.audience import AudienceTerms
from groups.polls.services.casting import cast_ballot
from groups.polls.services.closing import cancel_poll
from groups.polls.services.counting import count_poll, open_envelopes
from network.kernel import clock
from realtime.newsletter import rules
from realtime.newsletter.services import print_newsletter
from tests.factories import broadcasts as speak
from tests.factories import groups as make_groups
from tests.factories import people as make
from tests.factories import poll_results as told
from tests.factories import polls as ask


@pytest.fixture
def officer(town):
    return ask.an_officer(town)


def stories(district):
    """What would stand in a newsletter of the last days."""
    moment = clock.now()
    return polls(district.pk, moment - timedelta(days=9), moment + timedelta(days=1))


def titles(district) -> list[str]:
    return [story.title for story in stories(district)]


def test_what_is_open_says_until_when_and_how(town, officer, anna, bram):
    ask.an_open_poll(town, officer, title="Waar komt de bank?", intro="Een **bank** erbij.")
    ask.a_draft(town, officer, title="Nog een ontwerp")
    (story,) = stories(town.here)
    assert story.title == "Waar komt de bank?"
    assert story.person_id is None
    facts = {str(label): words for label, words in story.facts}
    assert "uur" in facts["Stemmen tot"]
    assert town.here.name in facts["Wie mag stemmen?"]
    assert "localhost" in facts["Hoe doe je mee?"]
    assert "Liever op papier?" not in facts
    assert titles(town.there) == []
    Poll.objects.update(forms_at=clock.now())
    (story,) = stories(town.here)
    facts = {str(label): words for label, words in story.facts}
    assert story.source in facts["Liever op papier?"]


def test_all_of_the_town_is_every_district_of_it_and_no_other(town, officer, anna, bram):
    ask.an_open_poll(town, officer, title="Voor iedereen", audience=AudienceTerms(everywhere=True))
    elsewhere = make.a_town("Aalst", "41002")
    assert titles(town.here) == titles(town.there) == ["Voor iedereen"]
    assert titles(elsewhere.here) == []


def test_words_of_residents_and_names_of_candidates_stay_inside(town, officer, anna, poll_keys):
    club = make_groups.group(town, "Koor", kind=GroupKind.INTEREST)
    make_groups.member(club, anna)
    asked = ask.an_open_poll(town, officer, title="Van een groep")
    Poll.objects.filter(pk=asked.pk).update(organiser=club.space)
    ask.an_open_secret_poll(town, officer, title="Wie wordt voorzitter?", kind=PollKind.ELECTION, seats=1)
    members = ask.an_open_poll(town, officer, title="Aan enkelen", audience=AudienceTerms(listed=[anna]))
    assert members.state == "open"
    assert titles(town.here) == []


@pytest.mark.parametrize("what", ["hidden", "cancelled", "over", "later"])
def test_what_no_longer_asks_is_left_out(town, officer, anna, time_machine, what):
    poll = ask.an_open_poll(town, officer)
    if what == "hidden":
        Poll.objects.filter(pk=poll.pk).update(hidden_at=clock.now())
    elif what == "cancelled":
        cancel_poll(by=officer, poll=poll, reason="Een fout")
    elif what == "over":
        time_machine.move_to(ask.after(poll), tick=False)
    else:
        soon = clock.now() + timedelta(days=20)
        Poll.objects.filter(pk=poll.pk).update(opens_at=soon, closes_at=soon + timedelta(days=1))
    assert titles(town.here) == []


def test_a_result_says_what_its_page_says_and_no_word_of_a_resident(town, officer, anna):
    told.a_counted_survey(town, officer, 60, title="Het Kerkplein")
    (story,) = [one for one in stories(town.here) if one.title.startswith("Uitslag")]
    assert story.title == "Uitslag: Het Kerkplein"
    assert "deden er 60 mee" in story.html
    assert "<li>Bomen en zitbanken: " in story.html
    assert "Wat mensen zelf schreven, staat niet op papier." in story.html
    assert "De bus komt te laat" not in story.html
    assert "Centrum" not in story.html


def test_too_few_are_told_as_too_few(town, officer, anna):
    told.a_counted_survey(town, officer, 4, title="Klein")
    (story,) = stories(town.here)
    assert "minder dan 5 mensen" in story.html
    assert "<li>" not in story.html


def test_a_secret_poll_shows_figures_alone_and_only_after_the_count(
    town, officer, anna, poll_keys, time_machine
):
    neighbours = [anna, *(make.a_resident(town.here, f"buur{number}") for number in range(5))]
    poll = ask.an_open_secret_poll(town, officer, title="Geheim")
    for neighbour in neighbours:
        cast_ballot(by=neighbour, poll=poll, answers={"bench": "park"}, version=1)
    (story,) = stories(town.here)
    assert "6" not in "".join(str(words) for _label, words in story.facts if "stem" in str(words))
    time_machine.move_to(ask.after(poll), tick=False)
    assert titles(town.here) == []
    open_envelopes(by=officer, poll=poll)
    ask.give_codes(poll)
    count_poll(by=officer, poll=poll)
    (story,) = stories(town.here)
    assert "<li>In het park: 6 (100" in story.html
    assert not any(neighbour.last_name in story.html for neighbour in neighbours)


def test_a_result_stands_in_the_letter_of_its_period_alone(town, officer, anna):
    poll = told.a_counted_survey(town, officer, 10)
    assert poll.counted_at is not None
    day = timedelta(days=1)
    assert polls(town.here.pk, poll.counted_at - day, poll.counted_at) == []
    assert len(polls(town.here.pk, poll.counted_at, poll.counted_at + day)) == 1


def test_it_stands_on_paper(town, officer, anna, time_machine):
    karel = speak.a_communicator(speak.a_department(town))
    ask.an_open_poll(town, officer, title="Waar komt <b>de bank</b> & de boom?", days=9)
    told.a_counted_survey(town, officer, 60, title="Het Kerkplein")
    time_machine.move_to(clock.now() + timedelta(days=2))
    pdf = print_newsletter(by=karel, district=town.here, period=rules.usual_period(clock.now()), chosen=None)
    said = " ".join(" ".join(page.extract_text() for page in PdfReader(io.BytesIO(pdf)).pages).split())
    for words in (
        "Peilingen",
        "Waar komt <b>de bank</b> & de boom?",
        "Stemmen tot:",
        "Uitslag: Het Kerkplein",
        "Bomen en zitbanken:",
    ):
        assert words in said
