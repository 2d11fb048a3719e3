"""Two at once: one code opens one door once, and limits hold whatever the speed."""

import threading
from collections.abc import Callable

import pytest
from django.db import connection

from network.kernel.errors import Conflict, DomainError, TooMany
from network.kernel.models import Standing
from network.people import queries, rules
from network.people.models import CodeAttempt, Person, Residency, Verification
from network.people.services.residency import claim_address
from network.people.services.verification import request_letter, verify_by_letter
from tests.factories.people import a_member, a_town, an_account, an_address, code_on_letter

pytestmark = [pytest.mark.each_database, pytest.mark.django_db(transaction=True)]


def at_once(*calls: Callable[[], object]) -> list[object]:
    """Run calls in threads that start together. Returns: what each gave or raised."""
    together = threading.Barrier(len(calls))
    results: list[object] = [None] * len(calls)

    def run(index: int) -> None:
        try:
            together.wait()
            results[index] = calls[index]()
        except Exception as error:  # noqa: BLE001  the test looks at what went wrong
            results[index] = error
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=(index,)) for index in range(len(calls))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return results


def use(person_id: int, code: str) -> Callable[[], object]:
    return lambda: verify_by_letter(by=Person.objects.get(pk=person_id), code=code, network="n")


def test_one_code_used_twice_at_once_proves_once():
    town = a_town()
    noor = a_member(town.here, "noor")
    code = code_on_letter(noor)
    results = at_once(*[use(noor.pk, code)] * 4)
    assert sum(isinstance(result, Residency) for result in results) == 1
    assert all(isinstance(result, Residency | Conflict) for result in results), results
    assert Verification.objects.count() == 1
    assert Standing.objects.filter(person=noor).count() == 1


def test_twelve_guesses_at_once_are_judged_five_times_at_most():
    town = a_town()
    noor = a_member(town.here, "noor")
    results = at_once(*[use(noor.pk, "0000-0000-0000")] * 12)
    judged = [result for result in results if not isinstance(result, TooMany)]
    assert all(isinstance(result, DomainError) for result in results), results
    assert len(judged) <= rules.TRIES_PER_PERSON
    assert CodeAttempt.objects.count() >= rules.TRIES_PER_PERSON


def test_two_claims_at_once_leave_one_current_residency():
    town = a_town()
    eva = an_account("eva")
    houses = [an_address(town.here), an_address(town.there)]

    def claim(index: int) -> Callable[[], object]:
        return lambda: claim_address(by=Person.objects.get(pk=eva.pk), address=houses[index])

    results = at_once(claim(0), claim(1))
    assert all(isinstance(result, Residency) for result in results), results
    assert Residency.objects.filter(person=eva, state__in=rules.CURRENT).count() == 1


def test_two_requests_at_once_are_one_letter():
    town = a_town()
    noor = a_member(town.here, "noor")
    results = at_once(*[lambda: request_letter(by=Person.objects.get(pk=noor.pk))] * 3)
    assert len({getattr(result, "pk", result) for result in results}) == 1, results
    assert queries.residency_of(noor).letters.count() == 1
