"""Two at once: one decision, one case, and nobody's report lost."""

import pytest

from moderation.models import Action, Case, Decision, Measure, Signal
from moderation.services.cases import claim_case
from moderation.services.decide import decide
from moderation.services.undo import undo_decision
from network.feed.models import Entry, ItemState, Post
from network.kernel.errors import Conflict
from network.people.models import Person
from tests.factories import people as make
from tests.helpers.at_once import at_once
from tests.moderation.town import a_moderator, a_post, reported

pytestmark = [pytest.mark.each_database, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def town():
    return make.a_town()


@pytest.fixture
def post(town):
    return a_post(make.a_resident(town.here, "anna"), town)


def keeping(case, by):
    """Keep the item, as somebody who saw this version of the case. No clause is needed for it."""

    def call():
        return decide(
            case=Case.objects.get(pk=case.pk),
            action=Action.KEEP,
            clause=None,
            reason="",
            version=case.version,
            by=Person.objects.get(pk=by.pk),
        )

    return call


def test_two_moderators_at_once_take_one_decision(town, post):
    case = reported(post, make.a_resident(town.here, "griet"))
    results = at_once(keeping(case, a_moderator(town, "saskia")), keeping(case, a_moderator(town, "rita")))
    assert sorted(type(result) for result in results if not isinstance(result, Decision)) == [Conflict], (
        results
    )
    assert Decision.objects.count() == 1
    assert Post.objects.get().state == ItemState.PUBLISHED


def test_two_claims_at_once_give_it_to_one(town, post):
    case = reported(post, make.a_resident(town.here, "griet"))
    people = [a_moderator(town, "saskia"), a_moderator(town, "rita")]

    def claiming(person):
        return lambda: claim_case(case=Case.objects.get(pk=case.pk), by=Person.objects.get(pk=person.pk))

    results = at_once(*[claiming(person) for person in people])
    assert [type(result) for result in results].count(Conflict) == 1, results
    assert Case.objects.get().claimed_by in people


def test_two_reports_at_once_are_one_case_with_two_signals(town, post):
    reporters = [make.a_resident(town.here, name) for name in ("griet", "els")]

    def reporting(person):
        return lambda: reported(Post.objects.get(pk=post.pk), Person.objects.get(pk=person.pk))

    results = at_once(*[reporting(person) for person in reporters])
    assert all(isinstance(result, Case) for result in results), results
    assert Case.objects.count() == 1
    assert set(Signal.objects.values_list("reporter_id", flat=True)) == {one.pk for one in reporters}
    assert Entry.objects.get(kind="post").shown


def test_one_report_sent_twice_at_once_counts_once(town, post):
    griet = make.a_resident(town.here, "griet")

    def reporting():
        return reported(Post.objects.get(pk=post.pk), Person.objects.get(pk=griet.pk))

    results = at_once(reporting, reporting)
    assert [type(result) for result in results].count(Conflict) == 1, results
    assert Signal.objects.count() == 1


def test_a_report_while_somebody_decides_is_answered_or_waits(town, post):
    case = reported(post, make.a_resident(town.here, "griet"))
    els = make.a_resident(town.here, "els")

    def reporting():
        return reported(Post.objects.get(pk=post.pk), Person.objects.get(pk=els.pk))

    results = at_once(keeping(case, a_moderator(town, "saskia")), reporting)
    assert all(isinstance(result, (Case, Decision, Conflict)) for result in results), results
    case.refresh_from_db()
    waits = Signal.objects.filter(reporter=els, state="undecided").exists()
    assert waits == (case.closed_at is None)
    assert Signal.objects.count() == 2


def test_taking_back_and_deciding_again_at_once_leave_one_that_counts(town, post):
    case = reported(post, make.a_resident(town.here, "griet"))
    saskia, rita = a_moderator(town, "saskia"), a_moderator(town, "rita")
    decision = keeping(case, saskia)()
    case.refresh_from_db()

    def undoing(by):
        return lambda: undo_decision(
            decision=Decision.objects.get(pk=decision.pk), by=Person.objects.get(pk=by.pk)
        )

    results = at_once(undoing(saskia), undoing(rita), keeping(case, rita))
    taken_back = [result for result in results[:2] if isinstance(result, Decision)]
    assert len(taken_back) == 1, results
    assert isinstance(results[2], Conflict), results
    case.refresh_from_db()
    assert case.closed_at is None
    assert Decision.objects.filter(undone_at__isnull=True).count() == 0


def test_three_reports_at_once_hide_it_once(town, post):
    people = [make.a_resident(town.here, name) for name in ("griet", "els", "piet")]

    def reporting(person):
        return lambda: reported(Post.objects.get(pk=post.pk), Person.objects.get(pk=person.pk))

    results = at_once(*[reporting(person) for person in people])
    assert all(isinstance(result, Case) for result in results), results
    assert Measure.objects.count() == 1
    assert Post.objects.get().state == ItemState.HIDDEN
