"""A roll of a whole town is made in a fixed number of questions to the database."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from groups.polls.models import RollEntry
from groups.polls.queries import electors
from groups.polls.services.audience import AudienceTerms
from groups.polls.services.opening import open_poll
from network.kernel import clock
from network.kernel.ids import new_uids
from network.people.enums import ResidencyState, Road
from network.people.models import Household, Person, Residency
from tests.factories import groups as gather
from tests.factories import people as make
from tests.factories import polls as ask


def inhabitants(district, number: int) -> None:
    """Let so many proven residents live at one address, without the services that each would pass."""
    home = Household.objects.create(address=make.an_address(district))
    people = Person.objects.bulk_create(
        Person(
            uid=uid,
            email=f"{uid}@example.org",
            first_name="Wie",
            last_name="Dan",
            birth_year=1950 + place % 50,
        )
        for place, uid in enumerate(new_uids(number))
    )
    Residency.objects.bulk_create(
        Residency(
            person=person,
            household=home,
            district=district,
            state=ResidencyState.VERIFIED,
            road=Road.LETTER,
            verified_at=clock.now(),
        )
        for person in people
    )


def opened_in(officer, draft) -> int:
    with CaptureQueriesContext(
        connection,
    ) as asked:
        open_poll(by=officer, poll=draft)
    return sum(not query["sql"].startswith("INSERT") for query in asked)


def test_more_people_ask_no_more_questions(town, officer):
    everybody = AudienceTerms(everywhere=True, groups=[gather.group(town)], min_age=18)
    inhabitants(town.here, 3)
    few = opened_in(officer, ask.a_draft(town, officer, audience=everybody))
    inhabitants(town.there, 40)
    assert opened_in(officer, ask.a_draft(town, officer, audience=everybody)) == few


@pytest.mark.slow
def test_a_town_of_twenty_thousand_has_its_roll_within_seconds(town, officer):
    inhabitants(town.here, 20_000)
    draft = ask.a_draft(
        town, officer, audience=AudienceTerms(everywhere=True), groups_asked=("district", "age")
    )
    start = clock.now()
    assert electors(draft).count() == 20_000
    counted = clock.now()
    poll = open_poll(by=officer, poll=draft)
    opened = clock.now()
    print(f"counted in {counted - start}, opened in {opened - counted}")
    assert poll.voters == RollEntry.objects.filter(poll=poll).count() == 20_000
    assert (opened - start).total_seconds() < 60  # some three by itself, on a machine with nothing else to do
