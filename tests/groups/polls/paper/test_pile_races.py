"""A pile that is counted beside votes on the screen, beside itself, and beside the closing; PostgreSQL."""

from datetime import timedelta

import pytest

from groups.polls.enums import Mark
from groups.polls.models import Envelope, NamedBallot, Poll, RollEntry, SealedBallot
from groups.polls.services.casting import Receipt, cast_ballot
from groups.polls.services.counting import open_envelopes
from groups.polls.services.paper.taking import check_slips, count_batch
from network.kernel import clock
from network.kernel.errors import Conflict
from tests.factories import paper
from tests.helpers.at_once import at_once

pytestmark = [pytest.mark.postgres, pytest.mark.slow, pytest.mark.django_db(transaction=True)]
ROUNDS = 8


def marked(poll: Poll, mark: str) -> int:
    return RollEntry.objects.filter(poll=poll, mark=mark).count()


@pytest.mark.parametrize("_round", range(ROUNDS))
def test_a_pile_by_name_and_its_voters_on_the_screen(named, voters, clerks, _round):
    pile = paper.a_pile(clerks[0], named, len(voters))
    paper.type_named(pile, [(voter, "park") for voter in voters], *clerks)
    counted, *cast = at_once(
        lambda: count_batch(by=clerks[0], batch=pile),
        *(
            lambda voter=voter: cast_ballot(by=voter, poll=named, answers={"bench": "church"}, version=1)
            for voter in voters
        ),
    )
    receipts = sum(isinstance(one, Receipt) for one in cast)
    assert all(isinstance(one, Receipt | Conflict) for one in cast)
    assert NamedBallot.objects.filter(poll=named).count() == marked(named, "paper") + marked(named, "screen")
    if isinstance(counted, Conflict):
        assert (marked(named, "paper"), marked(named, "screen")) == (0, receipts)
        assert receipts > 0
    else:
        assert (counted, receipts) == (len(voters), 0)


@pytest.mark.parametrize("_round", range(ROUNDS))
def test_slips_and_their_voters_on_the_screen(secret, voters, clerks, _round):
    pile = paper.a_pile(clerks[0], secret, len(voters))
    paper.type_slips(pile, voters, *clerks)
    checked, *cast = at_once(
        lambda: check_slips(by=clerks[0], batch=pile),
        *(
            lambda voter=voter: cast_ballot(by=voter, poll=secret, answers={"bench": "church"}, version=1)
            for voter in voters
        ),
    )
    receipts = sum(isinstance(one, Receipt) for one in cast)
    assert Envelope.objects.filter(poll=secret).count() == marked(secret, "screen") == receipts
    assert marked(secret, "paper") == (0 if isinstance(checked, Conflict) else len(voters))
    assert marked(secret, "") == (len(voters) - receipts if isinstance(checked, Conflict) else 0)


def test_one_pile_counted_twice_at_once_counts_once(named, voters, clerks):
    pile = paper.a_pile(clerks[0], named, 3)
    paper.type_named(pile, [(voter, "park") for voter in voters[:3]], *clerks)
    outcome = at_once(*(lambda clerk=clerk: count_batch(by=clerk, batch=pile) for clerk in clerks * 2))
    assert sorted(type(one).__name__ for one in outcome) == ["Conflict"] * 3 + ["int"]
    assert NamedBallot.objects.filter(poll=named).count() == marked(named, Mark.PAPER) == 3


def test_two_piles_with_the_same_form_count_it_once(named, voters, clerks):
    piles = [paper.a_pile(clerks[0], named, 1) for _ in range(2)]
    for pile in piles:
        paper.type_named(pile, [(voters[0], "park")], *clerks)
    outcome = at_once(*(lambda pile=pile: count_batch(by=clerks[0], batch=pile) for pile in piles))
    assert sorted(type(one).__name__ for one in outcome) == ["Conflict", "int"]
    assert NamedBallot.objects.filter(poll=named).count() == 1


def test_a_secret_pile_beside_the_opening_of_the_envelopes(secret, voters, clerks, officer):
    pile = paper.a_pile(clerks[0], secret, 5)
    paper.type_slips(pile, voters[:5], *clerks)
    check_slips(by=clerks[0], batch=pile)
    paper.type_sheets(pile, ["park"] * 5, *clerks)
    Poll.objects.filter(pk=secret.pk).update(
        opens_at=clock.now() - timedelta(days=2), closes_at=clock.now() - timedelta(seconds=1)
    )
    opened, counted = at_once(
        lambda: open_envelopes(by=officer, poll=secret), lambda: count_batch(by=clerks[0], batch=pile)
    )
    assert counted == 5
    if isinstance(opened, Conflict):  # it came first, and saw a pile
        assert open_envelopes(by=officer, poll=secret) == 5
    assert SealedBallot.objects.filter(poll=secret).count() == 5
