"""Several at once: numbers have no holes, one text wins and the other is kept, one answer is given."""

from collections.abc import Callable

import pytest

from groups.councils import services
from groups.councils.models import AdoptionVote, Advice, AdviceStep, AdviceVersion, Answer
from groups.councils.rules import Count
from groups.membership.models import Group
from network.kernel import clock
from network.kernel.errors import Conflict
from network.people.models import Person
from tests.factories import councils as make
from tests.factories.people import a_town
from tests.helpers.at_once import at_once

pytestmark = [pytest.mark.each_database, pytest.mark.django_db(transaction=True)]


def fresh(person: Person) -> Person:
    """Return somebody as another process would know them."""
    return Person.objects.get(pk=person.pk)


def test_numbers_given_at_once_run_on_without_a_hole():
    raad = make.a_body(a_town())

    def begin(title: str) -> Callable[[], object]:
        return lambda: services.start_advice(
            by=fresh(raad.chair), group=Group.objects.get(pk=raad.group.pk), title=title
        )

    results = at_once(*[begin(f"Over {number}") for number in range(4)])
    assert all(isinstance(result, Advice) for result in results), results
    assert sorted(Advice.objects.values_list("number", flat=True)) == [1, 2, 3, 4]


def test_of_two_versions_at_once_one_is_kept_and_the_other_writer_is_told():
    raad = make.a_body(a_town())
    advice = make.a_draft(raad)

    def write(person: Person, text: str) -> Callable[[], object]:
        return lambda: services.write_version(
            by=fresh(person), advice=advice, text=text, change="Anders", version=1
        )

    results = at_once(write(raad.chair, "Van de voorzitter"), write(raad.members[0], "Van een lid"))
    assert sum(isinstance(result, AdviceVersion) for result in results) == 1
    (refused,) = [result for result in results if isinstance(result, Conflict)]
    assert (refused.code, refused.field) == ("stale", "text")
    assert AdviceVersion.objects.filter(advice=advice).count() == 2


def test_one_answer_is_given_and_one_vote_recorded_whatever_the_speed():
    town = a_town()
    raad, clara = make.a_body(town), make.a_college(town)
    advice = make.a_draft(raad)

    def record() -> object:
        return services.record_vote(
            by=fresh(raad.chair),
            advice=advice,
            version=1,
            held_on=clock.today(),
            count=Count(3, 3, 0, 0),
        )

    votes = at_once(record, record, record)
    assert sum(isinstance(result, AdoptionVote) for result in votes) == 1, votes
    assert AdoptionVote.objects.count() == 1
    services.deliver(by=raad.chair, advice=advice)

    def answer(kind: str) -> Callable[[], object]:
        return lambda: services.answer(
            by=fresh(clara), advice=advice, kind=kind, reasons="Daarom.", decision="CBS 1"
        )

    answers = at_once(answer("not"), answer("followed"), answer("partly"))
    assert sum(isinstance(result, Answer) for result in answers) == 1, answers
    assert all(isinstance(result, Answer | Conflict) for result in answers), answers
    assert AdviceStep.objects.filter(advice=advice, state="answered").count() == 1
