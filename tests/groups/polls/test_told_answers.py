"""What people wrote stands in a result only where its organiser chose it, and both sides say so."""

import csv
import io
import zipfile

import pytest
import time_machine
from django.urls import reverse
from pypdf import PdfReader

from groups.polls.models import OpenAnswer, OpenAnswerState, Poll
from groups.polls.open_content import OpenAnswerContent
from groups.polls.personal_data import erase
from groups.polls.services.casting import cast_ballot
from groups.polls.services.counting import count_poll
from groups.polls.services.themes import add_theme, gather
from groups.polls.services.told_answers import tell_answers, untell_answers
from network.kernel.errors import Conflict, Forbidden, Invalid, NotFound
from tests.factories import people as make
from tests.factories import polls as ask
from tests.groups.polls.test_api import ask as call
from tests.groups.polls.test_open_answers import BAD
from tests.groups.polls.test_voting_pages import one_page, page_of, words

ASKED = one_page({"key": "why", "kind": "long", "title": "Waarom?"})
SAID = ("Meer groen.", "Meer bomen.", "Een bank.", "Minder auto's.", "Een fontein.", BAD)


@pytest.fixture
def poll(town, officer, anna, griet) -> Poll:
    """An open poll in which six people wrote something; the last of it is held."""
    voters = [anna, *(make.a_resident(town.here, f"kiezer{number}") for number in range(5))]
    poll = ask.an_open_poll(town, officer, definition=ASKED, may_change=True)
    for voter, said in zip(voters, SAID, strict=True):
        cast_ballot(by=voter, poll=poll, answers={"why": said}, version=1)
    return poll


def number_of(said: str) -> int:
    return next(row.ballot_id for row in OpenAnswer.objects.all() if row.ballot.answers["why"] == said)


def counted(poll: Poll, officer) -> Poll:
    with time_machine.travel(ask.after(poll), tick=False):
        count_poll(poll=poll, by=officer)
    poll.refresh_from_db()
    return poll


def result(poll: Poll, person) -> str:
    return words(make.logged_in(person).get(reverse("polls:results", args=[poll.uid])))


def test_voter_and_organiser_are_told_the_same(poll, officer, griet):
    voter = make.logged_in(griet)
    asked = words(voter.get(reverse("polls:vote", args=[poll.uid])))
    assert "kan het zonder naam in de uitslag zetten" in asked
    assert "zonder naam in de uitslag zet" in words(voter.get(page_of(poll)))
    list_of = words(make.logged_in(officer).get(reverse("polls:words", args=[poll.uid, "why"])))
    assert "Buren lezen die zonder naam" in list_of


def test_neighbours_read_what_was_chosen_and_nothing_else(poll, officer, anna, griet):
    theme = add_theme(by=officer, poll=poll, question="why", name="Planten")
    gather(by=officer, theme=theme, ballots=[number_of(said) for said in SAID[:5]])
    road = reverse("polls:words", args=[poll.uid, "why"])
    answer = [number_of(SAID[0]), number_of(SAID[2])]
    done = make.logged_in(officer).post(road, {"go": "tell", "answer": answer}, follow=True)
    assert "2 antwoorden erbij in de uitslag" in words(done)
    assert "Meer groen" not in result(poll, griet)  # not counted yet
    counted(poll, officer)
    text = result(poll, griet)
    assert "Meer groen." in text
    assert "Een bank." in text
    assert "Planten" in text
    assert "Meer bomen" not in text
    assert "anna" not in text.lower().replace(griet.first_name.lower(), "")
    row = OpenAnswer.objects.get(ballot_id=number_of(SAID[0]))
    assert OpenAnswerContent().can_see(griet, row.pk)
    assert (
        f"/poll_answer/{row.uid}"
        in make.logged_in(griet).get(reverse("polls:results", args=[poll.uid])).content.decode()
    )
    untell_answers(by=officer, poll=poll, question="why", ballots=[row.ballot_id])
    assert "Meer groen" not in result(poll, griet)
    assert not OpenAnswerContent().can_see(griet, row.pk)


def test_what_moderation_holds_or_takes_away_is_never_told(poll, officer, griet):
    held = number_of(BAD)
    assert tell_answers(by=officer, poll=poll, question="why", ballots=[held]) == 0
    OpenAnswer.objects.filter(ballot_id=held).update(told_at=poll.opened_at)  # chosen, and held afterwards
    tell_answers(by=officer, poll=poll, question="why", ballots=[number_of(SAID[1])])
    counted(poll, officer)
    assert BAD not in result(poll, griet)
    assert "Meer bomen." in result(poll, griet)
    OpenAnswerContent().hide(OpenAnswer.objects.get(ballot_id=number_of(SAID[1])).pk)
    assert "Meer bomen" not in result(poll, griet)


def test_other_words_have_to_be_chosen_again(poll, officer, anna):
    tell_answers(by=officer, poll=poll, question="why", ballots=[number_of(SAID[0])])
    cast_ballot(by=anna, poll=poll, answers={"why": "Iets anders."}, version=1)
    assert not OpenAnswer.objects.filter(told_at__isnull=False).exists()
    assert OpenAnswer.objects.filter(state=OpenAnswerState.SHOWN).count() == 5


def test_who_goes_takes_their_words_out_of_the_result(poll, officer, anna, griet):
    tell_answers(by=officer, poll=poll, question="why", ballots=[number_of(SAID[0])])
    counted(poll, officer)
    erase(anna.pk)
    assert "Meer groen" not in result(poll, griet)


def test_only_who_runs_the_poll_chooses_and_not_without_end(poll, officer, anna, monkeypatch):
    number = number_of(SAID[0])
    with pytest.raises(Forbidden):
        tell_answers(by=anna, poll=poll, question="why", ballots=[number])
    with pytest.raises(Forbidden):
        untell_answers(by=anna, poll=poll, question="why", ballots=[number])
    with pytest.raises(NotFound):
        tell_answers(by=officer, poll=poll, question="elders", ballots=[number])
    with pytest.raises(Invalid):
        tell_answers(by=officer, poll=poll, question="why", ballots=[])
    monkeypatch.setattr("groups.polls.services.told_answers.MOST_TOLD", 1)
    with pytest.raises(Conflict):
        tell_answers(by=officer, poll=poll, question="why", ballots=[number, number_of(SAID[1])])
    assert not OpenAnswer.objects.filter(told_at__isnull=False).exists()


def test_the_api_tells_what_the_page_tells(poll, officer, griet):
    tell_answers(by=officer, poll=poll, question="why", ballots=[number_of(SAID[0])])
    counted(poll, officer)
    told = call(griet, "get", f"{poll.uid}/results/").json()
    assert [theme["answers"] for theme in told["words"]["why"]] == [["Meer groen."]]


def file_of(poll: Poll, person, form: str) -> bytes:
    return make.logged_in(person).get(reverse("polls:results_file", args=[poll.uid, form])).getvalue()


def in_files(poll: Poll, person) -> dict[str, str]:
    """Return the words of every file of a result, on one line each."""
    pdf = PdfReader(io.BytesIO(file_of(poll, person, "pdf")))
    book = zipfile.ZipFile(io.BytesIO(file_of(poll, person, "xlsx"))).read("xl/worksheets/sheet1.xml")
    found = {
        "pdf": " ".join(page.extract_text() for page in pdf.pages),
        "csv": file_of(poll, person, "csv").decode("utf-8-sig"),
        "json": file_of(poll, person, "json").decode(),
        "xlsx": book.decode(),
    }
    return {form: " ".join(text.split()) for form, text in found.items()}


def test_the_report_and_every_file_hold_what_was_chosen_and_nothing_else(poll, officer, anna, griet):
    theme = add_theme(by=officer, poll=poll, question="why", name="Planten")
    gather(by=officer, theme=theme, ballots=[number_of(said) for said in SAID[:5]])
    tell_answers(by=officer, poll=poll, question="why", ballots=[number_of(SAID[0]), number_of(SAID[3])])
    counted(poll, officer)
    for form, text in in_files(poll, griet).items():
        assert ("Meer groen." in text, "Meer bomen" in text, "anna" in text) == (True, False, False), form
        assert "Planten" in text, form
    rows = list(csv.reader(io.StringIO(file_of(poll, griet, "csv").decode("utf-8-sig")), delimiter=";"))
    assert [row[2:] for row in rows if row[3] == SAID[0]] == [
        ["geschreven antwoord: Planten", SAID[0], "", ""]
    ]
    assert "alleen wat de organisator koos" in in_files(poll, griet)["pdf"]
    OpenAnswerContent().hide(OpenAnswer.objects.get(ballot_id=number_of(SAID[0])).pk)
    erase(anna.pk)
    untell_answers(by=officer, poll=poll, question="why", ballots=[number_of(SAID[3])])
    for form, text in in_files(poll, griet).items():
        assert "Meer groen" not in text, form
        assert "Minder auto" not in text, form
    assert "alleen de thema's" in in_files(poll, griet)["pdf"]


@pytest.mark.slow
def test_words_in_a_file_are_no_formula_and_keep_their_lines(town, officer, anna, griet):
    said = "=2+2\nop twee lijnen & <b>vet</b> 🌳"
    voters = [anna, *(make.a_resident(town.here, f"kiezer{number}") for number in range(5))]
    poll = ask.an_open_poll(town, officer, definition=ASKED)
    for number, voter in enumerate(voters):
        cast_ballot(by=voter, poll=poll, answers={"why": f"{said} {number}"}, version=1)
    tell_answers(by=officer, poll=poll, question="why", ballots=[number_of(f"{said} 0")])
    counted(poll, officer)
    files = in_files(poll, griet)
    rows = list(csv.reader(io.StringIO(file_of(poll, griet, "csv").decode("utf-8-sig")), delimiter=";"))
    assert [row[3] for row in rows if row[2] == "geschreven antwoord"] == [f"'{said} 0"]
    assert "<f>" not in files["xlsx"]
    assert "“=2+2 op twee lijnen & <b>vet</b> ? 0”" in files["pdf"]
    assert call(griet, "get", f"{poll.uid}/results/").json()["words"]["why"][0]["answers"] == [f"{said} 0"]
