"""The life of a case: reported, weighed, claimed, decided, told."""

from datetime import timedelta

import pytest
import time_machine

from moderation.models import Action, Case, CaseState, Decision, Measure, Priority, SignalState
from moderation.permissions import access_case
from moderation.queries.queue import decided_for, waiting_for
from moderation.queries.rules import clauses_in_force
from moderation.queries.statements import access_decision, decisions_about, measures_about
from moderation.services.cases import claim_case, release_case
from moderation.services.decide import decide
from moderation.services.review import look_into
from network.feed.models import ItemState, Post
from network.feed.services.posts import publish_post
from network.kernel import clock
from network.kernel.errors import Conflict, Invalid, NotFound
from network.people.enums import AppointmentRole
from network.people.models import Look
from tests.factories import people as make
from tests.moderation.town import REASON, THREAT, a_moderator, a_post, decided, reported


@pytest.fixture
def saskia(town):
    """A moderator of the whole town."""
    return a_moderator(town)


@pytest.fixture
def post(town, anna):
    return a_post(anna, town)


def test_a_report_opens_a_case_that_the_holder_sees(town, post, griet, saskia):
    case = reported(post, griet)
    assert list(waiting_for(saskia)) == [case]
    assert access_case(saskia, case.uid) == case
    assert list(waiting_for(griet)) == []


def test_who_cannot_see_an_item_cannot_report_it(post, bram):
    with pytest.raises(NotFound):
        reported(post, bram)
    assert not Case.objects.exists()


def test_somebody_reports_an_item_once_and_not_their_own(post, anna, griet):
    reported(post, griet)
    with pytest.raises(Conflict):
        reported(post, griet)
    with pytest.raises(Invalid):
        reported(post, anna)


def test_a_family_counts_once(town, post, griet):
    home = griet.residencies.get().household.address
    wout = make.a_resident(town.here, "wout", address=home)
    reported(post, griet)
    assert reported(post, wout).priority == Priority.NORMAL
    els = make.a_resident(town.here, "els")
    assert reported(post, els).priority == Priority.HIGH


@pytest.mark.parametrize("where", ["town", "district"])
def test_a_queue_is_held_over_a_district_or_its_town(town, post, griet, where):
    person = make.an_account("holder")
    make.appointed(person, AppointmentRole.MODERATOR, town.space if where == "town" else town.here.space)
    case = reported(post, griet)
    assert access_case(person, case.uid) == case


def test_a_queue_of_another_place_shows_nothing(town, post, griet):
    elsewhere = make.a_town("Beersel", "23003")
    for place in (town.there.space, elsewhere.space):
        person = make.an_account(f"h{place.pk}")
        make.appointed(person, AppointmentRole.MODERATOR, place)
        case = reported(post, griet) if not Case.objects.exists() else Case.objects.get()
        assert not waiting_for(person).exists()
        with pytest.raises(NotFound):
            access_case(person, case.uid)


def test_nobody_handles_a_case_of_their_own_household(town, griet):
    moderator = make.a_resident(town.here, "mo")
    make.appointed(moderator, AppointmentRole.MODERATOR, town.space)
    partner = make.a_resident(town.here, "pa", address=moderator.residencies.get().household.address)
    mine = publish_post(by=moderator, space=town.here.space, kind="message", text="Van mij.")
    theirs = publish_post(by=partner, space=town.here.space, kind="message", text="Van mijn gezin.")
    other = publish_post(by=griet, space=town.here.space, kind="message", text="Van een buur.")
    cases = [reported(mine, griet), reported(theirs, griet), reported(other, partner)]
    assert not waiting_for(moderator).exists()
    for case in cases:
        with pytest.raises(NotFound):
            access_case(moderator, case.uid)
        with pytest.raises(NotFound):
            decided(case, moderator)


def test_hiding_takes_it_out_of_sight_and_tells_why(town, post, anna, griet, saskia):
    case = reported(post, griet)
    decision = decided(case, saskia)
    post.refresh_from_db()
    assert post.state == ItemState.HIDDEN
    assert access_decision(anna, decision.uid) == decision
    with pytest.raises(NotFound):
        access_decision(griet, decision.uid)
    for part in (REASON, "2.1", "mens besliste", "gezin meldde", "Niet akkoord"):
        assert part in decision.statement, part
    assert case.signals.get().state == SignalState.UPHELD
    assert not waiting_for(saskia).exists()
    assert list(decided_for(saskia)) == [case]


def test_keeping_leaves_it_and_rejects_the_report(post, griet, saskia):
    case = reported(post, griet)
    decided(case, saskia, Action.KEEP)
    post.refresh_from_db()
    assert post.state == ItemState.PUBLISHED
    assert case.signals.get().state == SignalState.REJECTED


def test_keeping_what_an_earlier_decision_hid_brings_it_back(post, griet, saskia, town):
    case = reported(post, griet)
    decided(case, saskia)
    Case.objects.filter(pk=case.pk).update(state=CaseState.OPEN, closed_at=None)
    decided(case, saskia, Action.KEEP)
    post.refresh_from_db()
    assert post.state == ItemState.PUBLISHED


def test_a_second_moderator_reads_that_somebody_was_faster(town, post, griet, saskia):
    case = reported(post, griet)
    seen = case.version
    decided(case, saskia)
    rita = make.an_account("rita")
    make.appointed(rita, AppointmentRole.MODERATOR, town.space)
    with pytest.raises(Conflict):
        decide(
            case=case,
            action=Action.REMOVE,
            clause=clauses_in_force()[0],
            reason=REASON,
            version=seen,
            by=rita,
        )
    assert Decision.objects.count() == 1


@pytest.mark.parametrize(
    ("clause", "reason", "field"),
    [(None, REASON, "clause"), ("2.1", "Nee.", "reason"), ("2.1", "x" * 2001, "reason")],
)
def test_a_restriction_needs_a_clause_and_a_reason(post, griet, saskia, clause, reason, field):
    case = reported(post, griet)
    chosen = clauses_in_force().get(number=clause) if clause else None
    with pytest.raises(Invalid) as refused:
        decide(case=case, action=Action.HIDE, clause=chosen, reason=reason, version=case.version, by=saskia)
    assert refused.value.field == field
    post.refresh_from_db()
    assert post.state == ItemState.PUBLISHED
    assert not Decision.objects.exists()


def test_a_claim_keeps_colleagues_out_until_it_lapses(town, post, griet, saskia):
    case = reported(post, griet)
    rita = make.an_account("rita")
    make.appointed(rita, AppointmentRole.MODERATOR, town.space)
    claim_case(case=case, by=saskia)
    with pytest.raises(Conflict):
        claim_case(case=case, by=rita)
    with pytest.raises(Conflict):
        decided(case, rita)
    with pytest.raises(Conflict):
        release_case(case=case, by=rita)
    with time_machine.travel(clock.now() + timedelta(minutes=31), tick=False):
        assert claim_case(case=case, by=rita).claimed_by == rita


def test_what_the_list_finds_grave_waits_with_a_statement(town, anna, griet, saskia):
    post = publish_post(by=anna, space=town.here.space, kind="message", text=THREAT)
    assert post.state == ItemState.HELD
    case = Case.objects.get()
    assert case.held
    assert list(measures_about(anna)) == [Measure.objects.get()]
    assert "Een machine hield het tegen" in Measure.objects.get().statement
    decided(case, saskia, Action.KEEP)
    post.refresh_from_db()
    assert post.state == ItemState.PUBLISHED
    assert not measures_about(anna).exists()


def test_a_held_post_that_is_removed_was_never_seen(town, anna, griet, saskia):
    post = publish_post(by=anna, space=town.here.space, kind="message", text=THREAT)
    decided(Case.objects.get(), saskia, Action.REMOVE)
    assert Post.objects.get(pk=post.pk).state == ItemState.REMOVED
    assert Post.objects.get(pk=post.pk).published_at is None
    assert decisions_about(anna).count() == 1


def test_a_new_report_reopens_the_same_case(town, post, griet, saskia):
    case = reported(post, griet)
    decided(case, saskia, Action.KEEP)
    again = reported(post, make.a_resident(town.here, "els"))
    assert again.pk == case.pk
    assert again.state == CaseState.OPEN


def test_opening_a_case_is_a_look_that_the_author_can_read(post, anna, griet, saskia):
    case = reported(post, griet)
    look_into(case=case, by=saskia)
    look = Look.objects.get()
    assert (look.person_id, look.viewer_id, look.item_uid) == (anna.pk, saskia.pk, post.uid)


def test_a_lapsed_moderator_opens_nothing(town, post, griet):
    case = reported(post, griet)
    vera = make.an_account("vera")
    make.appointed(vera, AppointmentRole.MODERATOR, town.space, days=1)
    with time_machine.travel(clock.now() + timedelta(days=1), tick=False):
        assert not waiting_for(vera).exists()
        with pytest.raises(NotFound):
            look_into(case=case, by=vera)
