"""Two officers at once: the last seat goes to one, and the other reads why."""

from datetime import timedelta

import pytest

from groups.mandates.enums import MandateKind
from groups.mandates.models import Call, Mandate
from groups.mandates.services.appointing import Nominee, appoint
from groups.mandates.services.course import end_early, renew
from network.kernel import access, clock
from network.kernel.errors import Conflict
from network.people.models import Person
from tests.factories import mandates as give
from tests.factories import people as make
from tests.helpers.at_once import at_once

pytestmark = [pytest.mark.each_database, pytest.mark.django_db(transaction=True)]
DAY = timedelta(days=1)


@pytest.fixture
def town():
    return make.a_town()


@pytest.fixture
def officers(town):
    return [give.an_officer(town, name) for name in ("petra", "pol")]


@pytest.fixture
def sport(town, officers):
    _council, below = give.a_council(town, officers[0], max_seats=1)
    return below


def appointing(group, officer, person, **more):
    decision, now = give.a_decision(officer, group), clock.now()

    def call():
        return appoint(
            by=Person.objects.get(pk=officer.pk),
            group=type(group).objects.select_related("space", "parent__space").get(pk=group.pk),
            nominees=[Nominee(Person.objects.get(pk=person.pk), **more)],
            kind=MandateKind.COORDINATOR,
            decision=decision,
            valid_from=now,
            valid_until=now + DAY,
        )

    return call


def test_two_officers_appoint_into_the_last_seat(town, sport, officers):
    people = [make.a_resident(town.here, name) for name in ("anna", "griet")]
    for person in people:
        give.join_above(sport, person)
    calls = [appointing(sport, *pair) for pair in zip(officers, people, strict=True)]
    results = at_once(*calls)
    refused = [result for result in results if isinstance(result, Exception)]
    assert [type(error) for error in refused] == [Conflict], results
    assert "plaatsen zijn al bezet" in refused[0].message
    winner = Mandate.objects.get().person
    assert [access.holds(person, "run_calls", sport.space) for person in people] == [
        person == winner for person in people
    ]


def test_two_officers_appoint_on_the_last_seat_of_a_call(town, sport, officers):
    give.a_board(sport, officers[0], max_seats=5)
    call = give.a_call(sport, by=officers[0], seats=1)
    rows = [give.a_candidacy(call, make.a_resident(town.here, name)) for name in ("anna", "griet")]
    Call.objects.update(deadline=clock.now())
    results = at_once(
        *[
            appointing(sport, officer, row.person, candidacy=row)
            for officer, row in zip(officers, rows, strict=True)
        ]
    )
    refused = [result for result in results if isinstance(result, Exception)]
    assert [type(error) for error in refused] == [Conflict], results
    assert "Deze oproep is voor 1 plaats" in refused[0].message
    assert Mandate.objects.count() == 1


def test_one_person_is_appointed_twice_at_once(town, sport, officers):
    give.a_board(sport, officers[0], max_seats=5)
    griet = make.a_resident(town.here, "griet")
    give.join_above(sport, griet)
    results = at_once(*[appointing(sport, officer, griet) for officer in officers])
    assert [type(result) for result in results].count(Conflict) == 1, results
    assert Mandate.objects.count() == 1


def test_who_is_ended_while_being_renewed_is_out(town, sport, officers):
    griet = make.a_resident(town.here, "griet")
    mandate = give.a_mandate(sport, griet, by=officers[0])
    decision = give.a_decision(officers[0], sport)

    def ending():
        return end_early(by=officers[0], mandate=mandate, reason="Verhuisd.")

    def renewing():
        return renew(
            by=officers[1], mandate=mandate, decision=decision, valid_until=mandate.valid_until + 10 * DAY
        )

    results = at_once(ending, renewing)
    assert isinstance(results[0], Mandate), results
    assert not access.holds(griet, "run_calls", sport.space)
    ahead = access.grants_in_force(mandate.valid_until + DAY).filter(user=griet)
    assert not ahead.exists()
