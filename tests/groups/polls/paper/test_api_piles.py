"""Piles over the API: begun, read, recounted, withdrawn and counted; never what stands on a sheet."""

from typing import Any

import pytest

from groups.polls.models import NamedBallot, PaperBatch, PaperSheet
from network.kernel.models import IdempotencyKey
from network.people.models import Person
from tests.factories import paper, polls
from tests.groups.polls.test_api import ask

FIELDS = {
    "id",
    "number",
    "state",
    "sheets",
    "version",
    "sheets_typed",
    "slips_typed",
    "slips_checked_at",
    "opened_at",
    "counted_at",
}


def test_a_pile_is_begun_recounted_and_counted(named, voters, clerks):
    path, one = f"{named.uid}/piles/", clerks[0]
    made = ask(one, "post", path, {"sheets": 3, "remark": "Loket"})
    assert made.status_code == 201, made.content
    assert (made.json()["number"], made.json()["state"], made.json()["sheets_typed"]) == (1, "open", [])
    assert ask(one, "post", f"{path}1/recount/", {"sheets": 2}).json()["sheets"] == 2
    pile = PaperBatch.objects.get()
    early = ask(one, "post", f"{path}1/count/")
    assert (early.status_code, early.json()["detail"]) == (
        409,
        "Deze stapel is nog niet door twee mensen ingevoerd.",
    )
    paper.type_named(pile, [(voters[0], "park"), (voters[1], "park")], clerks[0])
    paper.type_named(pile, [(voters[0], "park"), (voters[1], "church")], clerks[1])
    apart = ask(one, "post", f"{path}1/count/")
    assert apart.status_code == 409
    assert "verschillen bij formulier 2" in apart.json()["detail"]
    paper.type_named(pile, [(voters[0], "park"), (voters[1], "park")], clerks[1])
    (row,) = ask(one, "get", path).json()["results"]
    assert set(row) == FIELDS
    assert row["sheets_typed"] == [2, 2]
    counted = ask(one, "post", f"{path}1/count/")
    assert (counted.status_code, counted.json()["state"]) == (200, "counted")
    assert NamedBallot.objects.count() == 2
    again = ask(one, "post", f"{path}1/count/")
    assert (again.status_code, again.json()["detail"]) == (409, "Deze stapel is al geteld of ingetrokken.")
    assert ask(one, "get", f"{path}1/").json() == counted.json()


def test_a_call_that_is_repeated_with_its_key_does_nothing_twice(named, clerks):
    path = f"{named.uid}/piles/"
    key = {"Idempotency-Key": "stapel-1"}
    first, second = (ask(clerks[0], "post", path, {"sheets": 3}, **key) for _try in range(2))
    assert first.json() == second.json()
    assert PaperBatch.objects.count() == 1
    assert ask(clerks[0], "post", path, {"sheets": 4}, **key).status_code == 409
    for _try in range(2):
        gone = ask(clerks[0], "post", f"{path}1/withdraw/", **{"Idempotency-Key": "weg"})
        assert gone.json()["state"] == "cancelled"
    assert IdempotencyKey.objects.count() == 2


@pytest.mark.parametrize(
    ("sent", "field"),
    [
        ({"sheets": 0}, "sheets"),
        ({"sheets": 501}, "sheets"),
        ({"sheets": 2, "slips": 2}, "slips"),
        ({"sheets": 2, "version": 9}, "version"),
        ({}, "sheets"),
    ],
)
def test_a_pile_that_does_not_add_up_is_refused_with_the_field(named, clerks, sent, field):
    answer = ask(clerks[0], "post", f"{named.uid}/piles/", sent)
    assert answer.status_code == 400
    assert field in answer.json()["errors"]
    assert not PaperBatch.objects.exists()


def test_a_secret_pile_begins_here_and_is_counted_on_its_page(secret, voters, clerks):
    path = f"{secret.uid}/piles/"
    assert ask(clerks[0], "post", path, {"sheets": 5, "slips": 4}).status_code == 400
    assert ask(clerks[0], "post", path, {"sheets": 5, "slips": 5}).status_code == 201
    paper.type_slips(PaperBatch.objects.get(), voters[:2], clerks[0])
    assert ask(clerks[0], "get", f"{path}1/").json()["slips_typed"] == [2]
    refused = ask(clerks[0], "post", f"{path}1/count/")
    assert refused.status_code == 403
    assert "wachtwoord" in refused.json()["detail"]


def test_nobody_else_learns_that_there_is_paper(named, voters, clerks, officer):
    paper.a_pile(clerks[0], named, 1)
    path = f"{named.uid}/piles/"

    def every(person: Person) -> set[Any]:
        reads = [ask(person, "get", path), ask(person, "get", f"{path}1/"), ask(person, "get", f"{path}7/")]
        calls = [
            ask(person, "post", f"{path}1/{do}/", {"sheets": 2}) for do in ("recount", "count", "withdraw")
        ]
        return {answer.status_code for answer in [*reads, *calls, ask(person, "post", path, {"sheets": 1})]}

    assert every(voters[0]) == {404}
    assert PaperBatch.objects.get().state == "open"
    assert ask(officer, "get", path).status_code == 200
    assert not PaperSheet.objects.exists()
    assert polls.entry_of(named, voters[0]).mark == ""


def test_many_piles_come_by_page_in_a_fixed_number_of_queries(named, clerks, django_assert_max_num_queries):
    PaperBatch.objects.bulk_create(PaperBatch(poll=named, number=n, sheets=1) for n in range(1, 31))
    with django_assert_max_num_queries(20):
        answer = ask(clerks[0], "get", f"{named.uid}/piles/").json()
    assert [row["number"] for row in answer["results"]] == list(range(30, 10, -1))
    assert answer["next"]
