"""The steps of the chain: what each changes, who is written down, and what is refused with which sentence."""

from datetime import timedelta

import pytest
import time_machine

from groups.councils import queries, rules, services
from groups.councils.enums import AdviceState, Origin
from groups.councils.models import AdoptionVote, Advice, AdviceStep, Remark
from groups.councils.models.advice import RemarkState
from groups.councils.rules import Count
from groups.mandates.enums import Gender, MandateKind
from groups.mandates.models import Board
from groups.mandates.permissions import MandatePower
from groups.membership.enums import GroupKind, JoinRoad
from network.kernel import clock
from network.kernel.errors import Conflict, Forbidden, Invalid
from network.kernel.models import AuditEntry
from tests.factories import councils as make
from tests.factories import groups as gather
from tests.factories import people

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


@pytest.fixture
def raad(town):
    return make.a_body(town)


@pytest.fixture
def clara(town):
    return make.a_college(town)


def states(advice: Advice) -> list[str]:
    return list(queries.steps_of(advice).values_list("state", flat=True))


def today():
    return clock.today()


def test_the_whole_chain_writes_each_step_with_who_and_in_which_role(raad, clara):
    advice = make.a_question(raad, clara)
    services.write_version(by=raad.members[0], advice=advice, text=make.TEXT, change="", version=0)
    services.write_version(
        by=raad.chair, advice=advice, text=make.TEXT + " Graag.", change="Beleefder", version=1
    )
    make.voted(raad, advice)
    services.deliver(by=raad.chair, advice=advice)
    services.answer(by=clara, advice=advice, kind="partly", reasons="Zondag wel.", decision="CBS 9")
    services.follow_up(by=clara, advice=advice, text="De offerte is gevraagd.")
    services.follow_up(by=clara, advice=advice, text="Het zwembad is open.", done=True)
    advice.refresh_from_db()
    assert states(advice) == ["asked", "drafting", "adopted", "delivered", "answered", "followed"]
    assert advice.state == AdviceState.FOLLOWED
    steps = list(queries.steps_of(advice))
    assert [step.by for step in steps] == [clara, raad.members[0], raad.chair, raad.chair, clara, clara]
    assert steps[0].role == "voor het college van Halle"
    assert steps[1].role == f"lid, {raad.group.name}"
    assert steps[2].role == f"voorzitter, {raad.group.name}"
    assert "3 voor, 0 tegen" in steps[2].note
    assert "CBS 9" in steps[4].note
    assert queries.follow_ups_of(advice).count() == 2
    told = AuditEntry.objects.filter(item_uid=advice.uid).values_list("action", flat=True)
    assert {"advice.asked", "advice.adopted", "advice.delivered", "advice.answered"} <= set(told)


def test_numbers_run_per_group_and_year_without_holes(raad, town):
    other = make.a_body(town)
    first = make.a_draft(raad)
    services.withdraw(by=raad.chair, advice=first, reason="Dubbel werk")
    with pytest.raises(Invalid):
        make.a_draft(raad, title="   ")
    second, elsewhere = make.a_draft(raad), make.a_draft(other)
    assert [first.number, second.number, elsewhere.number] == [1, 2, 1]
    with time_machine.travel(clock.now() + timedelta(days=290), tick=False):
        third = make.a_draft(raad)
    assert (third.year, third.number) == (second.year + 1, 1)


def test_an_own_initiative_starts_drafting(raad):
    advice = make.a_draft(raad)
    assert (advice.origin, advice.state, advice.latest) == (Origin.OWN, AdviceState.DRAFTING, 1)
    empty = services.start_advice(by=raad.chair, group=raad.group, title="Later meer")
    assert empty.latest == 0


def test_only_a_body_that_advises_is_asked(town, clara):
    club = gather.group(town, kind=GroupKind.ASSOCIATION)
    with pytest.raises(Invalid, match="geen formeel advies"):
        services.ask_advice(by=clara, group=club, title="Iets", question="Wat?")


def test_a_closed_group_takes_no_new_advice(town, clara):
    raad = gather.group(town)
    raad.closed_at = clock.now()
    raad.save()
    with pytest.raises(Conflict, match="gesloten"):
        services.ask_advice(by=clara, group=raad, title="Iets", question="Wat?")


def test_a_question_needs_a_day_that_still_comes(raad, clara):
    with pytest.raises(Invalid, match="nog komt"):
        make.a_question(raad, clara, due_at=clock.now() - DAY)


def test_who_writes_on_an_older_version_keeps_their_text_and_is_told(raad):
    advice = make.a_draft(raad)
    services.write_version(by=raad.chair, advice=advice, text="Twee", change="Korter", version=1)
    with pytest.raises(Conflict, match="versie 2") as refused:
        services.write_version(by=raad.members[0], advice=advice, text="Drie", change="Anders", version=1)
    assert (refused.value.field, refused.value.code) == ("text", "stale")
    assert queries.versions_of(advice).count() == 2


@pytest.mark.parametrize(
    ("text", "change", "field"),
    [
        ("", "Leeg", "text"),
        (make.TEXT, "Niets", "text"),
        ("Nieuw", "", "change"),
        ("x" * (rules.TEXT_CHARS + 1), "Lang", "text"),
    ],
)
def test_a_version_without_words_or_without_a_change_is_refused(raad, text, change, field):
    advice = make.a_draft(raad)
    with pytest.raises(Invalid) as refused:
        services.write_version(by=raad.chair, advice=advice, text=text, change=change, version=1)
    assert refused.value.field == field
    assert queries.versions_of(advice).count() == 1


def test_a_lost_vote_can_be_drafted_again_and_voted_again(raad):
    advice = make.voted(raad, make.a_draft(raad), against=True)
    assert advice.state == AdviceState.REJECTED
    with pytest.raises(Conflict):
        services.deliver(by=raad.chair, advice=advice)
    services.write_version(by=raad.chair, advice=advice, text="Zachter", change="Zachter", version=1)
    advice = make.voted(raad, advice)
    assert states(advice) == ["drafting", "rejected", "drafting", "adopted"]
    assert AdoptionVote.objects.filter(advice=advice).count() == 2


@pytest.mark.parametrize(
    ("count", "sentence"),
    [
        (Count(4, 4, 0, 0), "3 leden een stem"),
        (Count(1, 1, 0, 0), "te weinig leden"),
        (Count(3, 3, 1, 0), "Kijk de cijfers na"),
        (Count(3, 1, 1, 0), "Kijk de cijfers na"),
        (Count(2, -1, 3, 0), "kleiner zijn dan nul"),
    ],
)
def test_figures_that_cannot_be_right_are_refused(raad, count, sentence):
    advice = make.a_draft(raad)
    with pytest.raises((Invalid, Conflict), match=sentence):
        make.voted(raad, advice, count=count)
    advice.refresh_from_db()
    assert advice.state == AdviceState.DRAFTING
    assert not AdoptionVote.objects.exists()


def test_a_vote_is_about_the_newest_version_and_a_day_that_was(raad):
    advice = make.a_draft(raad)
    with pytest.raises(Conflict):
        make.voted(raad, advice, version=0)
    with pytest.raises(Invalid, match="nog komen"):
        make.voted(raad, advice, held_on=today() + DAY)
    with pytest.raises(Invalid, match="nog veranderd"):
        make.voted(raad, advice, held_on=today() - DAY)
    empty = services.start_advice(by=raad.chair, group=raad.group, title="Leeg")
    with pytest.raises(Conflict, match="nog geen tekst"):
        make.voted(raad, empty)


def test_a_broken_composition_blocks_adoption_whatever_let_the_body_start(town):
    raad = make.a_body(town, seats=1, override_reason="Wij zoeken nog mannen")
    for number in range(2):
        person = people.a_resident(town.here, f"vrouw{number}")
        make.a_seat(raad.group, person, gender=Gender.FEMALE)
        raad.members.append(person)
    advice = make.a_draft(raad)
    with pytest.raises(Conflict, match="twee derde") as refused:
        make.voted(raad, advice)
    assert refused.value.code == "composition"
    assert Board.objects.get(group=raad.group).override_reason
    for number in range(2):
        raad.members.append(people.a_resident(town.here, f"man{number}"))
        make.a_seat(raad.group, raad.members[-1], gender=Gender.MALE)
    assert make.voted(raad, advice).state == AdviceState.ADOPTED
    kept = AdoptionVote.objects.get().composition
    assert kept["filled"] == 5
    assert {"rule": "gender", "level": "ok"}.items() <= kept["findings"][0].items()


def test_the_composition_of_the_meeting_counts_not_that_of_today(town):
    raad = make.a_body(town)
    advice = make.a_draft(raad)
    meeting = today()
    with time_machine.travel(clock.now() + timedelta(days=3), tick=False):
        for number in range(4):
            make.a_seat(raad.group, people.a_resident(town.here, f"later{number}"), gender=Gender.FEMALE)
        with pytest.raises(Conflict, match="twee derde"):
            make.voted(raad, advice, held_on=today())
        assert make.voted(raad, advice, held_on=meeting).state == AdviceState.ADOPTED
    assert AdoptionVote.objects.get().seats == 3


def test_nobody_with_a_vote_adopts_nothing(town):
    raad = make.a_body(town, seats=0)
    chair = people.a_resident(town.here, "waarnemer")
    make.a_seat(raad.group, chair, kind=MandateKind.OBSERVER)
    boss = people.a_resident(town.here, "coordinator")
    for power in (MandatePower.DRAFT_ADVICE, MandatePower.RECORD_ADVICE):
        people.give_power(boss, power, raad.group.space)
    raad.chair = boss
    with pytest.raises(Conflict):
        make.adopted(raad)


def test_delivery_starts_a_clock_that_ends_with_its_last_day(raad):
    advice = make.delivered(raad, answer_days=30)
    found = queries.clock_of(advice)
    assert found is not None
    assert found.day == today() + timedelta(days=30)
    assert (found.passed, found.stopped) == (False, False)
    with time_machine.travel(advice.answer_due_at - timedelta(seconds=1), tick=False):
        assert not queries.clock_of(advice).passed
    with time_machine.travel(advice.answer_due_at, tick=False):
        assert queries.clock_of(advice).passed


def test_a_late_answer_is_taken_and_shown_as_late(raad, clara):
    advice = make.delivered(raad, answer_days=5)
    with time_machine.travel(clock.now() + timedelta(days=9), tick=False):
        given = services.answer(by=clara, advice=advice, kind="not", reasons="Geen geld.", decision="CBS 1")
        advice.refresh_from_db()
        found = queries.clock_of(advice, given.answered_at)
    assert (found.passed, found.stopped) == (True, True)


def test_the_college_answers_once(raad, clara):
    advice = make.answered(raad, clara)
    with pytest.raises(Conflict, match="beantwoord"):
        services.answer(by=clara, advice=advice, kind="followed", reasons="Toch.", decision="CBS 2")


@pytest.mark.parametrize(
    ("change", "field"),
    [({"kind": "misschien"}, "kind"), ({"reasons": " "}, "reasons"), ({"decision": ""}, "decision")],
)
def test_an_answer_has_a_kind_reasons_and_a_decision(raad, clara, change, field):
    advice = make.delivered(raad)
    values = {"kind": "not", "reasons": "Geen geld.", "decision": "CBS 1", **change}
    with pytest.raises(Invalid) as refused:
        services.answer(by=clara, advice=advice, **values)
    assert refused.value.field == field


def test_who_writes_the_advice_does_not_answer_it(raad, clara, town):
    advice = make.delivered(raad)
    people.give_power(clara, MandatePower.DRAFT_ADVICE, raad.group.space)
    with pytest.raises(Forbidden, match="zelf mee"):
        services.answer(by=clara, advice=advice, kind="not", reasons="Geen geld.", decision="CBS 1")


def test_the_college_of_another_town_has_no_say(raad):
    advice = make.delivered(raad)
    stranger = make.a_college(people.a_town("Beersel", "23003"), "bert")
    with pytest.raises(Forbidden):
        services.answer(by=stranger, advice=advice, kind="not", reasons="Nee.", decision="CBS 1")
    with pytest.raises(Forbidden):
        make.a_question(raad, stranger)


def test_a_question_is_taken_back_by_the_college_and_a_draft_by_the_group(raad, clara):
    advice = make.a_question(raad, clara)
    with pytest.raises(Forbidden):
        services.withdraw(by=raad.chair, advice=advice, reason="Geen tijd")
    services.withdraw(by=clara, advice=advice, reason="Niet meer nodig")
    draft = make.a_draft(raad)
    with pytest.raises(Forbidden):
        services.withdraw(by=clara, advice=draft, reason="Liever niet")
    with pytest.raises(Invalid):
        services.withdraw(by=raad.chair, advice=draft, reason=" ")
    services.withdraw(by=raad.chair, advice=draft, reason="Het is opgelost")
    sent = make.delivered(raad)
    with pytest.raises(Conflict):
        services.withdraw(by=raad.chair, advice=sent, reason="Toch niet")


def test_members_of_the_group_and_of_the_one_above_it_remark_while_it_is_drafted(town, anna, griet):
    council = gather.group(town)
    sport = gather.steering(council, town)
    body = make.a_body(town, group=sport)
    advice = make.a_draft(body)
    gather.member(council, anna)
    made = services.remark(by=anna, advice=advice, text="Denk aan de kleedkamers.")
    assert (made.state, made.version) == (RemarkState.SHOWN, 1)
    with pytest.raises(Forbidden):
        services.remark(by=griet, advice=advice, text="Ik ook.")
    make.voted(body, advice)
    with pytest.raises(Conflict, match="ontwerp"):
        services.remark(by=anna, advice=advice, text="Nog iets.")


def test_a_remark_against_the_house_rules_waits_for_a_person(raad):
    advice = make.a_draft(raad)
    made = services.remark(by=raad.members[0], advice=advice, text="Ik sla je dood, jij vuile klootzak.")
    assert made.state == RemarkState.HELD
    assert list(queries.remarks_for(raad.chair, advice)) == []
    assert list(queries.remarks_for(raad.members[0], advice)) == [made]
    assert Remark.objects.count() == 1


def test_a_power_that_ended_writes_nothing_any_more(raad):
    advice = make.a_draft(raad)
    with time_machine.travel(clock.now() + timedelta(days=300), tick=False), pytest.raises(Forbidden):
        services.write_version(by=raad.chair, advice=advice, text="Nog", change="Te laat", version=1)
    with time_machine.travel(clock.now() + timedelta(days=300), tick=False), pytest.raises(Forbidden):
        make.voted(raad, advice)


def test_steps_are_appended_in_the_order_in_which_they_were_taken(raad, clara):
    advice = make.answered(raad, clara)
    rows = list(AdviceStep.objects.filter(advice=advice).order_by("id"))
    assert [row.at for row in rows] == sorted(row.at for row in rows)


def test_a_youth_council_stands_in_one_call(town):
    officer = make.a_college(town)
    raad = services.set_up_council(
        by=officer, municipality=town.municipality, type="jeugdraad", name="Jeugdraad", decision="GR 2026/3"
    )
    assert (raad.kind, raad.council_type, raad.join_road) == (GroupKind.COUNCIL, "jeugdraad", JoinRoad.OPEN)
    assert raad.founding_decision == "GR 2026/3"
    board = Board.objects.get(group=raad)
    assert (board.rule, board.min_seats, board.max_seats) == ("advisory", 5, 15)


def test_an_administrator_sets_up_a_council_and_a_neighbour_does_not(town, anna):
    boss = people.an_administrator()
    values = {"municipality": town.municipality, "type": "wijkraad", "decision": "GR 2026/3"}
    services.set_up_council(by=boss, name="Wijkraad", **values)
    with pytest.raises(Forbidden):
        services.set_up_council(by=anna, name="Mijn raad", **values)


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"type": "toverraad"}, "type"),
        ({"decision": " "}, "decision"),
        ({"min_seats": 0}, "min_seats"),
        ({"min_seats": 9, "max_seats": 3}, "max_seats"),
        ({"name": "?"}, "name"),
    ],
)
def test_a_council_without_decision_name_or_seats_is_refused(town, change, field):
    values = {
        "by": None,
        "municipality": town.municipality,
        "type": "sportraad",
        "name": "Sportraad",
        "decision": "GR 2026/3",
        **change,
    }
    with pytest.raises(Invalid) as refused:
        services.set_up_council(**values)
    assert refused.value.field == field
    assert not Board.objects.exists()
