"""What came of a poll: shown to who may see it, when they may, and the same figures everywhere."""

from collections import Counter

import pytest
import time_machine
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from groups.polls import samples
from groups.polls.enums import Mark, ResultsShown
from groups.polls.models import NamedBallot, Poll, Result, RollEntry, RunningTotal
from groups.polls.queries.results import participation, result_for
from groups.polls.services.casting import cast_ballot
from groups.polls.services.closing import cancel_poll, close_poll
from groups.polls.services.counting import count_poll, open_envelopes
from groups.polls.services.running import keep_running_totals
from tests.factories import people as make
from tests.factories import poll_results as told
from tests.factories import polls as ask


def page(poll: Poll, person) -> str:
    answer = make.logged_in(person).get(reverse("polls:results", args=[poll.uid]))
    assert answer.status_code == 200
    return answer.content.decode()


@pytest.fixture
def survey(town, officer, anna) -> Poll:
    return told.a_counted_survey(town, officer)


def test_figures_are_the_count_of_ballots_and_participants_the_marks(survey):
    figures = Result.objects.get(poll=survey).figures
    ballots = list(NamedBallot.objects.filter(poll=survey).values_list("answers", flat=True))
    chosen = Counter(answers["square"] for answers in ballots if isinstance(answers.get("square"), str))
    assert {each["key"]: each["votes"] for each in figures["square"]["options"]} == dict(chosen)
    street = Counter(key for answers in ballots for key in answers.get("street", ()))
    assert {each["key"]: each["votes"] for each in figures["street"]["options"]} == dict(street)
    took_part = participation(survey)
    marks = RollEntry.objects.filter(poll=survey).exclude(mark=Mark.NONE)
    assert took_part.participants == len(ballots) == marks.count()
    assert took_part.on_paper == marks.filter(mark=Mark.PAPER).count()
    assert Result.objects.get(poll=survey).participants == took_part.participants


def test_a_neighbour_reads_the_result_and_who_took_part(survey, anna):
    text = page(survey, anna)
    assert "Uitslag: Hoe moet het verder met het Kerkplein?" in text
    assert "deden er 240 mee: 33" in text
    assert "Bomen en zitbanken" in text
    assert "Per wijk" in text
    assert "Essenbeek" not in text
    assert "Meer bomen graag" not in text


def test_who_does_not_live_there_finds_nothing(survey, bram):
    answer = make.logged_in(bram).get(reverse("polls:results", args=[survey.uid]))
    assert answer.status_code == 404


@pytest.mark.slow
def test_the_page_asks_as_much_for_twenty_ballots_as_for_many(
    town, officer, anna, django_assert_max_num_queries
):
    few, many = (told.a_counted_survey(town, officer, number) for number in (20, 200))
    browser = make.logged_in(anna)
    for poll in (few, many):
        browser.get(reverse("polls:results", args=[poll.uid]))
        with django_assert_max_num_queries(24):
            browser.get(reverse("polls:results", args=[poll.uid]))


def test_under_five_nothing_is_told_but_that(town, officer, anna):
    poll = told.a_counted_survey(town, officer, 4)
    text = page(poll, anna)
    assert "minder dan 5 mensen" in text
    assert "Bomen en zitbanken" not in text
    assert ">4<" not in text


@pytest.mark.parametrize(
    ("shown", "voted", "seen"),
    [
        (ResultsShown.LIVE, False, True),
        (ResultsShown.AFTER_VOTE, False, False),
        (ResultsShown.AFTER_VOTE, True, True),
        (ResultsShown.AFTER_CLOSE, True, False),
    ],
)
def test_how_it_stands_is_seen_by_whom_the_rules_name(town, officer, anna, shown, voted, seen):
    poll = told.an_open_survey(town, officer, 40, results_shown=shown)
    if voted:
        RollEntry.objects.filter(poll=poll, person=anna).update(mark=Mark.SCREEN)
    for _count in range(2):  # what is counted is told once five more voted
        keep_running_totals()
        told.a_crowd_more(poll, 10)
    keep_running_totals()
    result = result_for(anna, poll)
    assert (result is not None) == seen
    text = page(poll, anna)
    assert ("Bomen en zitbanken" in text) == seen
    if seen:
        assert result is not None
        assert not result.is_final
        assert result.tables == {}
    if shown == ResultsShown.AFTER_VOTE and not voted:
        assert "nadat je gestemd hebt" in text


@pytest.mark.slow
def test_a_running_total_moves_in_steps_and_ends_with_the_poll(town, officer, anna):
    poll = told.an_open_survey(town, officer, 12)
    assert keep_running_totals() == 1
    assert keep_running_totals() == 0
    told.a_crowd_more(poll, 4)
    assert keep_running_totals() == 0
    told.a_crowd_more(poll, 1)
    assert keep_running_totals() == 1
    assert RunningTotal.objects.get(poll=poll).participants == 12
    with time_machine.travel(ask.after(poll), tick=False):
        close_poll(poll=poll)
        keep_running_totals()
        assert not RunningTotal.objects.exists()
        poll.refresh_from_db()
        assert "zodra ze geteld is" in page(poll, anna)


@pytest.mark.slow
def test_a_poll_that_was_taken_back_has_no_result(town, officer, anna):
    poll = told.an_open_survey(town, officer, 12)
    cancel_poll(by=officer, poll=poll, reason="Fout in de vraag.")
    poll.refresh_from_db()
    assert "Er komt geen uitslag" in page(poll, anna)


@pytest.mark.slow
@pytest.mark.parametrize(("quorum", "said"), [(40, "Dat is gehaald"), (41, "Dat is niet gehaald")])
def test_a_quorum_is_said_to_be_reached_or_not(town, officer, anna, quorum, said):
    poll = told.a_counted_survey(town, officer, 40, quorum=quorum)
    assert said in page(poll, anna)


@pytest.mark.slow
def test_a_sample_has_margins(town, officer, anna):
    poll = told.a_counted_survey(town, officer, 120, population=40_000)
    text = page(poll, anna)
    assert "Hoe zeker is dit?" in text
    assert "hoogstens 9 procentpunt" in text
    assert "Hoe zeker is dit?" not in page(told.a_counted_survey(town, officer, 40), anna)


@pytest.mark.slow
def test_a_tie_for_a_seat_is_said(town, officer, anna):
    voters = [make.a_resident(town.here, f"kies{number}") for number in range(6)]
    poll = ask.an_open_secret_poll(town, officer, kind="election", seats=1)
    for number, person in enumerate(voters):
        choice = ["church", "park"][number % 2]
        cast_ballot(by=person, poll=poll, answers={"bench": choice}, version=1)
    with time_machine.travel(ask.after(poll), tick=False):
        open_envelopes(by=officer, poll=poll)
        ask.give_codes(poll)
        count_poll(poll=poll, by=officer)
        text = page(Poll.objects.get(pk=poll.pk), anna)
    assert "Er waren 2 gelijken voor 1 plaats. De loting die vooraf was afgesproken wees" in text


@given(st.integers(30, 5_000), st.integers(1, 100_000), st.floats(0, 1))
def test_a_margin_is_between_nothing_and_that_of_an_endless_population(answered, more, share):
    found = samples.interval(share, answered, answered + more)
    assert found is not None
    endless = samples.Z * (share * (1 - share) / (answered - 1)) ** 0.5
    assert 0 <= found.margin <= endless + 1e-12
    assert 0 <= found.low <= share <= found.high <= 1


def test_asking_everybody_leaves_no_margin():
    found = samples.interval(0.5, 400, 400)
    assert found is not None
    assert found.margin == 0
    assert samples.interval(0.5, 29, 400) is None


def test_a_question_that_few_answered_is_not_told(town, officer, anna):
    poll = told.an_open_survey(town, officer, 40)
    for ballot in NamedBallot.objects.filter(poll=poll).order_by("pk")[4:]:
        ballot.answers.pop("square", None)
        ballot.save(update_fields=["answers"])
    with time_machine.travel(ask.after(poll), tick=False):
        count_poll(poll=poll, by=officer)
    poll.refresh_from_db()
    text = page(poll, anna)
    assert "Hierop antwoordden te weinig mensen" in text
    assert "Bomen en zitbanken" not in text
    assert "Verlichting" in text


MEASURE = {
    "pages": [{"key": "p1", "questions": [{"key": "much", "kind": "number", "title": "Hoeveel betaal je?"}]}]
}


def counted_numbers(town, officer, numbers) -> Poll:
    """A counted poll in which so many people typed a number, and one typed nothing."""
    voters = [make.a_resident(town.here, f"tel{number}") for number in range(len(numbers) + 1)]
    poll = ask.an_open_poll(town, officer, definition=MEASURE, quorum=len(voters))
    for voter, number in zip(voters, [*numbers, None], strict=True):
        answers = {} if number is None else {"much": number}
        cast_ballot(by=voter, poll=poll, answers=answers, version=1)
    with time_machine.travel(ask.after(poll), tick=False):
        count_poll(poll=poll, by=officer)
    return Poll.objects.get(pk=poll.pk)


def test_no_figure_is_the_answer_of_one_person(town, officer, anna):
    few = counted_numbers(town, officer, [1_003, 1_017, 1_031, 1_047, 1_059, 1_061])
    shown = result_for(anna, few)
    assert shown is not None
    hidden = ("mean", "median", "deviation", "lowest", "highest", "first_quartile", "third_quartile")
    assert [shown.figures["much"][name] for name in hidden] == [None] * 7
    text = page(few, anna)
    assert "6 mensen antwoordden" in text
    for each in ("1.0", "laagste", "gemiddelde", "de helft ligt"):
        assert each not in text


def test_enough_took_part_but_too_few_answered(town, officer, anna):
    voters = [make.a_resident(town.here, f"tel{number}") for number in range(7)]
    poll = ask.an_open_poll(town, officer, quorum=6)
    for number, voter in enumerate(voters):
        cast_ballot(by=voter, poll=poll, answers={"bench": "park"} if number < 2 else {}, version=1)
    with time_machine.travel(ask.after(poll), tick=False):
        count_poll(poll=poll, by=officer)
        text = page(Poll.objects.get(pk=poll.pk), anna)
    assert "deden er 7 mee" in text
    assert "Op geen enkele vraag antwoordden er minstens 5 mensen." in text
    assert "minder dan 5 mensen mee" not in text
    assert "Dat is gehaald" in text
