"""Two at once about one complaint: one answer, and never a complaint about what was taken back."""

import pytest

from moderation.models import Action, CaseState, Complaint, Decision
from moderation.services.answering import Outcome, answer_complaint
from moderation.services.complaints import file_complaint, withdraw_complaint
from moderation.services.undo import undo_decision
from network.feed.models import ItemState, Post
from network.kernel.errors import DomainError
from network.people.models import Person
from tests.factories import people as make
from tests.factories.moderation import house_rules
from tests.helpers.at_once import at_once
from tests.moderation.town import a_moderator, a_post, decided, reported

pytestmark = [pytest.mark.each_database, pytest.mark.django_db(transaction=True)]
ANSWER = "Ik las het opnieuw en leg hier uit waarom."


@pytest.fixture
def town():
    house_rules()
    return make.a_town()


@pytest.fixture
def anna(town):
    return make.a_resident(town.here, "anna")


@pytest.fixture
def hidden(town, anna):
    case = reported(a_post(anna, town), make.a_resident(town.here, "griet"))
    return decided(case, a_moderator(town), Action.HIDE)


def of(model, row):
    """Return the row again, as each connection reads it for itself."""
    return model.objects.get(pk=row.pk)


def answering(complaint, by, *, upheld):
    def call():
        return answer_complaint(
            complaint=of(Complaint, complaint), outcome=Outcome(upheld, ANSWER), by=of(Person, by)
        )

    return call


def test_two_deciders_at_once_give_one_answer(town, anna, hidden):
    complaint = file_complaint(decision=hidden, by=anna)
    first, second = a_moderator(town, "rita"), a_moderator(town, "omar")
    results = at_once(answering(complaint, first, upheld=True), answering(complaint, second, upheld=False))
    assert sum(isinstance(result, DomainError) for result in results) == 1, results
    complaint.refresh_from_db()
    upheld = complaint.state == "upheld"
    assert Decision.objects.count() == (2 if upheld else 1)
    assert Post.objects.get().state == (ItemState.PUBLISHED if upheld else ItemState.HIDDEN)
    assert complaint.decision.case.state == CaseState.FINAL


def test_a_complaint_against_taking_back_leaves_one_of_them(town, anna, hidden):
    by = hidden.by
    results = at_once(
        lambda: file_complaint(decision=of(Decision, hidden), by=of(Person, anna)),
        lambda: undo_decision(decision=of(Decision, hidden), by=of(Person, by)),
    )
    assert sum(isinstance(result, DomainError) for result in results) == 1, results
    hidden.refresh_from_db()
    assert Complaint.objects.exists() == (hidden.undone_at is None)
    assert hidden.case.state == (CaseState.DISPUTED if Complaint.objects.exists() else CaseState.OPEN)


def test_taking_back_against_an_answer_leaves_one_of_them(town, anna, hidden):
    complaint = file_complaint(decision=hidden, by=anna)
    rita = a_moderator(town, "rita")
    results = at_once(
        answering(complaint, rita, upheld=True),
        lambda: withdraw_complaint(complaint=of(Complaint, complaint), by=of(Person, anna)),
    )
    assert sum(isinstance(result, DomainError) for result in results) == 1, results
    complaint.refresh_from_db()
    restored = Post.objects.get().state == ItemState.PUBLISHED
    assert restored == (complaint.state == "upheld")


def test_one_complaint_sent_twice_at_once_is_one(anna, hidden):
    results = at_once(
        *[lambda: file_complaint(decision=of(Decision, hidden), by=of(Person, anna)) for _ in range(2)]
    )
    assert sum(isinstance(result, DomainError) for result in results) == 1, results
    assert Complaint.objects.count() == 1
