"""What others read of calls and candidates passes moderation; that somebody stands stays as it is."""

import pytest
import time_machine

from groups.mandates.content import CallContent, CandidacyContent
from groups.mandates.enums import MotivationState, Visibility
from groups.mandates.events import CallOpened
from groups.mandates.models import Call
from groups.mandates.notices import _call_opened_by_mail
from groups.mandates.queries import candidates_of
from groups.mandates.services.appointing import appoint, nominees_of
from groups.mandates.services.calls import CallTerms, change_call, open_call
from groups.mandates.services.candidacies import withdraw_candidacy
from groups.mandates.services.exports import candidates_as_csv
from moderation.models import Action, Case
from moderation.services.decide import decide
from moderation.services.report import file_report
from network.kernel import clock
from network.kernel.errors import NotFound
from network.kernel.ports.content import ItemRef, content_kinds
from network.kernel.ports.personal_data import personal_data
from tests.factories import mandates as give
from tests.factories import people as make

pytestmark = pytest.mark.django_db
ROUGH = "Ik sla je dood, jij vuile klootzak."
FINE = "Ik help graag."


@pytest.fixture
def call(sport, officer, bram) -> Call:
    """An open call of which members see the candidates; bram is a member of the council."""
    give.join_above(sport, bram)
    return give.a_call(sport, by=officer, visibility=Visibility.MEMBERS)


def the_cases(kind: str) -> list[tuple[int, int, bool]]:
    return list(Case.objects.filter(item_kind=kind).values_list("item_id", "space_id", "held"))


def page(person, path: str) -> str:
    return make.logged_in(person).get(path).content.decode()


def test_a_held_motivation_is_read_by_its_candidate_alone(call, sport, officer, griet, bram):
    row = give.a_candidacy(call, griet, motivation=ROUGH)
    assert row.motivation_state == MotivationState.HELD
    assert the_cases("candidacy") == [(row.pk, sport.space_id, True)]
    for reader, path in (
        (bram, f"/calls/{call.uid}/"),
        (officer, f"/calls/{call.uid}/"),
        (officer, f"/calls/{call.uid}/candidates/"),
    ):
        shown = page(reader, path)
        assert "klootzak" not in shown
        assert "wacht op nazicht" in shown
        assert "Griet" in shown
    assert "klootzak" not in "".join(candidates_as_csv(officer, call))
    own = page(griet, "/candidacies/")
    assert "klootzak" in own
    assert "wacht op nazicht" in own
    for reader in (bram, officer):
        with pytest.raises(NotFound):
            CandidacyContent().find(row.uid, reader)
    assert CandidacyContent().find(row.uid, griet) == ItemRef("candidacy", row.pk)


def test_a_moderator_lets_a_motivation_out_hides_it_and_takes_it_away(call, griet, bram, anna, officer):
    row = give.a_candidacy(call, griet, motivation=ROUGH)
    kind = CandidacyContent()
    for act, shown in ((kind.publish, True), (kind.hide, False), (kind.restore, True), (kind.remove, False)):
        for _twice in range(2):
            act(row.pk)
        for reader in (bram, officer):
            assert kind.can_see(reader, row.pk) is shown
            assert ("klootzak" in page(reader, f"/calls/{call.uid}/")) is shown
        assert kind.can_see(griet, row.pk)
        assert not kind.can_see(anna, row.pk)
    assert "Een moderator verborg je motivatie" in page(griet, "/candidacies/")
    row.refresh_from_db()
    assert (row.state, row.motivation_state) == ("submitted", "removed")


def test_a_candidate_whose_words_wait_can_be_appointed(call, sport, officer, griet):
    row = give.a_candidacy(call, griet, motivation=ROUGH)
    with time_machine.travel(call.deadline, tick=False):
        appoint(
            by=officer,
            group=sport,
            nominees=nominees_of([row]),
            kind="member",
            decision=give.a_decision(officer, sport),
            valid_from=call.term_from,
            valid_until=call.term_until,
        )
    row.refresh_from_db()
    assert (row.state, row.motivation_state) == ("appointed", "held")


def test_who_reads_a_motivation_reports_it_into_the_queue_of_the_group(call, sport, griet, bram, anna):
    row = give.a_candidacy(call, griet, motivation=FINE)
    assert row.motivation_state == MotivationState.SHOWN
    assert not Case.objects.exists()
    link = f"/moderation/report/candidacy/{row.uid}/"
    assert link in page(bram, f"/calls/{call.uid}/")
    assert make.logged_in(bram).get(link).status_code == 200
    assert link not in page(griet, f"/calls/{call.uid}/")
    case = file_report(item=CandidacyContent().find(row.uid, bram), reason="insult", note="", by=bram)
    assert (case.space_id, case.author_id) == (sport.space_id, griet.pk)
    with pytest.raises(NotFound):
        CandidacyContent().find(row.uid, anna)
    described = CandidacyContent().describe(row.pk)
    assert described.text == FINE
    assert described.context == (call.title,)
    with pytest.raises(NotFound):
        CandidacyContent().describe(0)


def test_a_withdrawn_motivation_is_nobodys(call, griet, bram):
    row = give.a_candidacy(call, griet, motivation=FINE)
    withdraw_candidacy(by=griet, candidacy=row)
    assert not CandidacyContent().can_see(bram, row.pk)
    assert CandidacyContent().describe(row.pk).text == ""


def test_many_are_described_in_a_fixed_number_of_queries(call, griet, bram, anna, django_assert_num_queries):
    rows = [give.a_candidacy(call, person, motivation=FINE) for person in (griet, bram, anna)]
    for name, numbers in (("candidacy", [row.pk for row in rows]), ("call", [call.pk])):
        for asked in (numbers[:1], numbers):
            with django_assert_num_queries(1):
                assert set(content_kinds.get(name).describe_many([*asked, 0])) == set(asked)


def test_erasing_takes_a_held_motivation_and_its_case_can_be_closed(call, town, griet, bram, officer):
    row = give.a_candidacy(call, griet, motivation=ROUGH)
    personal_data.get("mandates").erase(griet.pk)
    described = CandidacyContent().describe(row.pk)
    assert (described.author_id, described.text) == (None, "")
    assert "Griet" not in described.author_name
    assert not candidates_of(officer, call).exists()
    for reader in (bram, officer, griet):
        assert not CandidacyContent().can_see(reader, row.pk)
        with pytest.raises(NotFound):
            CandidacyContent().find(row.uid, reader)
    moderator = make.an_account("marie")
    make.give_power(moderator, "hold_queue", call.group.space)
    case = Case.objects.get()
    decide(case=case, action=Action.KEEP, clause=None, reason="Is weg.", by=moderator, version=case.version)
    row.refresh_from_db()
    assert (row.state, row.motivation) == ("withdrawn", "")


def test_a_rough_call_opens_and_waits_in_the_queue(sport, officer, bram):
    call = give.a_call(sport, by=officer, profile=ROUGH, open_now=False)
    assert not Case.objects.exists()
    open_call(by=officer, call=call)
    assert the_cases("call") == [(call.pk, sport.space_id, False)]
    assert Case.objects.get().author_id == officer.pk
    assert "klootzak" in page(bram, f"/calls/{call.uid}/")


@pytest.mark.slow
def test_hidden_words_of_a_call_are_read_by_who_makes_calls_alone(call, sport, officer, bram, griet):
    give.a_candidacy(call, griet)
    kind = CallContent()
    assert kind.can_see(bram, call.pk)
    kind.hide(call.pk)
    kind.remove(call.pk)
    assert not kind.can_see(bram, call.pk)
    assert kind.describe(call.pk).state == "hidden"
    paths = [f"/calls/{call.uid}/", f"/groups/{sport.uid}/calls/", f"/groups/{sport.uid}/"]
    for words in (call.title, "Wie zich thuis voelt"):
        for path in (*paths, "/api/v1/calls/", f"/api/v1/calls/{call.uid}/"):
            assert words not in page(bram, path), path
        assert words not in page(griet, "/candidacies/")
        assert words in page(officer, paths[0])
    assert "Een moderator verborg de tekst" in page(bram, paths[0])
    message = _call_opened_by_mail(CallOpened(call_id=call.pk))
    assert message is not None
    assert call.title not in message.title
    kind.restore(call.pk)
    assert call.title in page(bram, paths[0])


def test_new_words_on_a_hidden_call_ask_for_a_person(call, officer, bram):
    CallContent().hide(call.pk)
    terms = {
        name: getattr(call, name)
        for name in ("title", "profile", "seats", "term_from", "term_until", "deadline", "kind", "visibility")
    }
    change_call(by=officer, call=call, terms=CallTerms(**{**terms, "seats": 3}))
    assert not Case.objects.exists()
    change_call(by=officer, call=call, terms=CallTerms(**{**terms, "profile": "Netjes gezegd."}))
    assert Case.objects.get().item_kind == "call"
    call.refresh_from_db()
    assert call.hidden_at is not None
    assert call.worded_by == officer


def test_a_member_reports_a_call(call, sport, bram):
    assert f"/moderation/report/call/{call.uid}/" in page(bram, f"/calls/{call.uid}/")
    case = file_report(item=CallContent().find(call.uid, bram), reason="insult", note="", by=bram)
    assert case.space_id == sport.space_id
    draft = give.a_call(sport, by=call.made_by, open_now=False)
    with pytest.raises(NotFound):
        CallContent().find(draft.uid, bram)
    with pytest.raises(NotFound):
        CallContent().describe(0)
    assert clock.now() < call.deadline
