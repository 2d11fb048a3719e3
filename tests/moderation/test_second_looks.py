"""Second looks and samples: who gets which, that they are blind, and what they measure."""

from datetime import timedelta

import pytest
import time_machine

from moderation.events import ItemJudged
from moderation.models import Action, Case, CheckSetting, Priority, SecondLook, SignalKind
from moderation.queries.rules import clauses_in_force
from moderation.queries.second_looks import figures_of, looks_for
from moderation.rules import second_looks as rules
from moderation.services.sample import sample_item
from moderation.services.second_looks import draw_all, give_second_look, look_again, set_checks
from moderation.services.undo import undo_decision
from network.kernel import clock
from network.kernel.errors import Conflict, Invalid, NotFound
from network.kernel.rest.scopes import Scope
from network.people.enums import AppointmentRole
from network.people.models import Look
from tests.factories import people as make
from tests.moderation.town import REASON, Program, a_moderator, a_post, decided, reported

LATER = timedelta(hours=1)


@pytest.fixture
def saskia(town):
    return a_moderator(town)


@pytest.fixture
def rita(town):
    return a_moderator(town, "rita")


def drawn(town, anna, griet, by, action=Action.HIDE, text="Wie heeft er een ladder?"):
    """Let somebody decide, and draw that decision."""
    decision = decided(reported(a_post(anna, town, text), griet), by, action)
    return SecondLook.objects.create(
        decision=decision,
        case=decision.case,
        space=town.space,
        drawn_at=clock.now(),
        due_at=clock.now() + rules.DUE,
    )


def later():
    return time_machine.travel(clock.now() + LATER, tick=False)


def test_one_a_week_is_drawn_where_there_are_decisions_and_twice_draws_nothing_twice(
    town, anna, griet, saskia
):
    assert draw_all() == 0
    for number in range(3):
        decided(reported(a_post(anna, town, f"Bericht {number}"), griet), saskia)
    assert draw_all() == 0  # they can still be taken back
    CheckSetting.objects.create(space=town.space, percent=1)
    with later():
        first = draw_all()
        assert first >= 1
        assert draw_all() == 0
    assert SecondLook.objects.count() == first


def test_the_whole_share_is_drawn_and_what_was_undone_is_not(town, anna, griet, saskia):
    CheckSetting.objects.create(space=town.space, percent=100)
    undone = decided(reported(a_post(anna, town, "Terug"), griet), saskia)
    undo_decision(decision=undone, by=saskia)
    stands = decided(reported(a_post(anna, town, "Blijft"), griet), saskia)
    with later():
        assert draw_all() == 1
    assert SecondLook.objects.get().decision == stands


def test_the_draw_is_as_large_as_its_share():
    found = sum(rules.is_drawn(f"besluit{number}", 5) for number in range(4_000))
    assert 120 <= found <= 280
    assert not any(rules.is_drawn(str(number), 0) for number in range(100))


def test_it_goes_to_another_holder_of_the_town_who_is_not_involved(town, anna, griet, saskia, rita):
    look = drawn(town, anna, griet, saskia)
    here = make.an_account("hilde")
    make.appointed(here, AppointmentRole.MODERATOR, town.here.space)
    elsewhere = make.an_account("emma")
    make.appointed(elsewhere, AppointmentRole.MODERATOR, make.a_town("Beersel", "23003").space)
    make.appointed(griet, AppointmentRole.MODERATOR, town.space)
    assert list(looks_for(rita)) == [look]
    for person in (saskia, here, elsewhere, anna, griet):
        assert not looks_for(person)
        with pytest.raises(NotFound):
            give_second_look(look=look, action=Action.KEEP, clause=None, by=person)


def test_it_is_blind(town, anna, griet, saskia, rita):
    look = drawn(town, anna, griet, saskia)
    browser = make.logged_in(rita)
    page = browser.get(f"/moderation/looks/{look.uid}/").content.decode()
    assert "ladder" in page
    decision = look.decision
    said = (
        REASON,
        decision.uid,
        look.case.uid,
        look.case.short_name,
        saskia.get_full_name(),
        decision.statement,
    )
    for word in said:
        assert word not in page
        assert word not in browser.get("/moderation/looks/").content.decode()
    assert "terecht" not in page  # what became of the report says it too
    program = Program(rita, Scope.MODERATE)
    answer = str(program("GET", f"second-looks/{look.uid}/")) + str(program("GET", "second-looks/"))
    assert "ladder" in answer
    assert not any(word in answer for word in said)


def test_every_look_is_noted_for_the_author(town, anna, griet, saskia, rita):
    look = drawn(town, anna, griet, saskia)
    before = Look.objects.filter(person=anna, viewer=rita).count()
    look_again(look=look, by=rita)
    assert Look.objects.filter(person=anna, viewer=rita).count() == before + 1


def test_the_answer_is_kept_once_and_moves_nothing(town, anna, griet, saskia, rita):
    look = drawn(town, anna, griet, saskia)
    clause = clauses_in_force().get(number="2.1")
    with pytest.raises(Invalid):
        give_second_look(look=look, action=Action.REMOVE, clause=None, by=rita)
    version = Case.objects.get(pk=look.case_id).version
    give_second_look(look=look, action=Action.REMOVE, clause=clause, by=rita)
    with pytest.raises(Conflict):
        give_second_look(look=look, action=Action.KEEP, clause=None, by=rita)
    assert Case.objects.get(pk=look.case_id).version == version
    assert not looks_for(rita)


def test_the_pages_walk_from_one_look_to_the_next(town, anna, griet, saskia, rita):
    first = drawn(town, anna, griet, saskia)
    second = drawn(town, anna, griet, saskia, text="Nog een ladder?")
    browser = make.logged_in(rita)
    assert browser.post(f"/moderation/looks/{first.uid}/", {"action": "hide"}).status_code == 422
    answer = browser.post(f"/moderation/looks/{first.uid}/", {"action": "keep"})
    assert answer.url == f"/moderation/looks/{second.uid}/"
    assert browser.post(f"/moderation/looks/{second.uid}/", {"action": "keep"}).url == "/moderation/looks/"
    assert make.logged_in(griet).get("/moderation/looks/").status_code == 404


def test_figures_say_how_often_two_people_disagree_but_not_of_fewer_than_ten(town, anna, griet, saskia, rita):
    looks = [drawn(town, anna, griet, saskia, text=f"Bericht {number}") for number in range(3)]
    for look, action in zip(looks, (Action.HIDE, Action.REMOVE, Action.KEEP), strict=True):
        clause = clauses_in_force().get(number="2.1") if action != Action.KEEP else None
        give_second_look(look=look, action=action, clause=clause, by=rita)
    figures = figures_of(town.space)
    assert (figures.all.agreed.hits, figures.all.turned.hits, figures.all.turned.total) == (1, 1, 3)
    assert not figures.all.turned.known
    assert [one.turned.total for one in figures.kinds] == [3]
    assert "Nog te weinig" in make.logged_in(rita).get("/moderation/looks/").content.decode()


@pytest.mark.parametrize(
    ("hits", "total", "low", "high"), [(0, 10, 0, 28), (5, 10, 23, 77), (50, 1000, 3, 7)]
)
def test_the_interval_is_the_known_one(hits, total, low, high):
    share = rules.Share(hits, total)
    assert (share.low, share.high, share.known) == (low, high, True)


def test_a_sample_opens_a_case_once_and_only_where_the_town_chose_so(town, anna):
    post = a_post(anna, town)
    sample_item(ItemJudged("post", post.pk))
    assert not Case.objects.exists()
    CheckSetting.objects.create(space=town.space, one_in=1)
    for _time in range(2):
        sample_item(ItemJudged("post", post.pk))
    case = Case.objects.get()
    assert case.signals.get().kind == SignalKind.SAMPLE
    assert case.priority == Priority.LOW


def test_what_was_pointed_at_is_no_sample(town, anna, griet):
    CheckSetting.objects.create(space=town.space, one_in=1)
    case = reported(a_post(anna, town), griet)
    sample_item(ItemJudged("post", case.item_id))
    assert case.signals.get().kind == SignalKind.REPORT


def test_a_sample_is_as_large_as_its_share():
    found = sum(rules.is_sampled("post", number, 20) for number in range(4_000))
    assert 120 <= found <= 280


def test_what_a_sample_finds_is_what_machines_missed(town, anna, saskia):
    CheckSetting.objects.create(space=town.space, one_in=1)
    for number, action in enumerate((Action.HIDE, Action.KEEP)):
        post = a_post(anna, town, f"Gewoon bericht {number}")
        sample_item(ItemJudged("post", post.pk))
        decided(Case.objects.get(item_id=post.pk), saskia, action)
    missed = figures_of(town.space).missed
    assert (missed.hits, missed.total) == (1, 2)


def test_only_who_tunes_the_town_chooses_how_much(town, saskia):
    lead = make.an_account("lead")
    make.appointed(lead, AppointmentRole.MODERATION_LEAD, town.space)
    set_checks(space=town.space, percent=10, one_in=500, by=lead)
    assert CheckSetting.objects.get().percent == 10
    for percent, one_in in ((0, 0), (101, 0), (5, 3)):
        with pytest.raises(Invalid):
            set_checks(space=town.space, percent=percent, one_in=one_in, by=lead)
    with pytest.raises(NotFound):
        set_checks(space=town.space, percent=10, one_in=0, by=saskia)
    page = make.logged_in(lead).post(
        "/moderation/looks/settings/", {"space": town.space.uid, "percent": 7, "one_in": 0}
    )
    assert page.status_code == 302
    assert CheckSetting.objects.get().percent == 7
