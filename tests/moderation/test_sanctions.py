"""What follows for an author: who may impose and end it, where and how long it counts, what it stops."""

from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.test import Client
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from moderation.models import Action, Sanction
from moderation.permissions import ModerationPower
from moderation.queries.rules import clauses_in_force
from moderation.queries.sanctions import running_limit, sanctions_of
from moderation.queries.showing import opened
from moderation.rules.sanctions import counts_at, end_of
from moderation.services import sanctions
from moderation.services.decide import decide
from moderation.services.undo import undo_decision
from network.feed.models import Post
from network.feed.services.comments import add_comment
from network.kernel import clock
from network.kernel.errors import Conflict, DomainError, Forbidden, Gone, Invalid, NotFound
from network.kernel.rest.scopes import Scope
from tests.factories import people as make
from tests.moderation.test_matrix import ACTORS
from tests.moderation.town import REASON, Program, a_moderator, a_post, reported

WHY = "Anna bood haar excuses aan."
START = datetime(2026, 3, 1, tzinfo=UTC)


@pytest.fixture
def saskia(town):
    return a_moderator(town)


def with_consequence(town, author, reporter, by, consequence="limit", days=7):
    """Decide a case with something that follows for its author."""
    case = reported(a_post(author, town), reporter)
    return decide(
        case=case,
        action=Action.HIDE,
        clause=clauses_in_force().get(number="2.1"),
        reason=REASON,
        version=case.version,
        by=by,
        consequence=consequence,
        days=days if consequence == "limit" else None,
    )


def test_a_limit_stops_writing_in_one_space_and_says_until_when(town, anna, griet, saskia):
    with_consequence(town, anna, griet, saskia)
    with pytest.raises(Forbidden, match=r"niet schrijven tot .* Lezen kan wel\."):
        a_post(anna, town)
    with pytest.raises(Forbidden):
        add_comment(by=anna, post=a_post(griet, town), text="Toch nog iets.")
    assert running_limit(anna.pk, town.there.space.pk) is None
    assert running_limit(griet.pk, town.here.space.pk) is None


def test_who_is_limited_still_reads_and_reports(town, anna, griet, saskia):
    with_consequence(town, anna, griet, saskia)
    post = a_post(griet, town)
    assert make.logged_in(anna).get(reverse("feed:post", args=[post.uid])).status_code == 200
    assert reported(post, anna).pk


def test_a_limit_ends_by_the_clock_without_any_job(town, anna, griet, saskia):
    decision = with_consequence(town, anna, griet, saskia, days=3)
    until = decision.sanctions.get().valid_until
    with time_machine.travel(until - timedelta(seconds=1), tick=False), pytest.raises(Forbidden):
        a_post(anna, town)
    with time_machine.travel(until, tick=False):
        a_post(anna, town)


def test_the_writing_page_says_it_in_a_sentence(town, anna, griet, saskia):
    with_consequence(town, anna, griet, saskia)
    answer = make.logged_in(anna).post(reverse("feed:write"), {"text": "Hallo", "kind": "message"})
    assert "Lezen kan wel" in answer.content.decode()
    assert Post.objects.filter(text="Hallo").count() == 0


def test_one_query_asks_it(town, anna, django_assert_num_queries):
    with django_assert_num_queries(1):
        assert running_limit(anna.pk, town.here.space.pk) is None


@given(
    days=st.integers(1, 30),
    at=st.integers(-3_000_000, 6_000_000),
    ended=st.none() | st.integers(0, 3_000_000),
)
def test_a_limit_counts_exactly_between_its_begin_and_its_end(days, at, ended):
    until = end_of("limit", days, START)
    ended_at = START + timedelta(seconds=ended) if ended is not None else None
    seconds = min(days * 86_400, ended if ended is not None else 10**9)
    assert counts_at(START, until, ended_at, START + timedelta(seconds=at)) == (0 <= at < seconds)


@pytest.mark.parametrize("days", [None, 0, 31, -1])
def test_a_limit_lasts_from_one_to_thirty_days(days):
    with pytest.raises(Invalid):
        end_of("limit", days, START)


def test_a_warning_is_no_strike_and_a_strike_is_forgotten_after_half_a_year(town, anna, griet, saskia):
    with_consequence(town, anna, griet, saskia, "warning")
    strike = with_consequence(town, anna, griet, saskia, "strike").sanctions.get()
    a_post(anna, town)  # neither of them stops anybody
    case = reported(a_post(anna, town), griet)
    assert {row.kind for row in opened(case).running} == {"warning", "strike"}
    assert strike.valid_until - strike.valid_from == timedelta(days=180)
    with time_machine.travel(strike.valid_until, tick=False):
        assert opened(case).running == []


def test_the_decider_sees_earlier_limits_here_and_of_no_other_space(town, anna, griet, saskia):
    decision = with_consequence(town, anna, griet, saskia, days=1)
    row = decision.sanctions.get()
    Sanction.objects.create(
        person=anna,
        space=town.there.space,
        kind="limit",
        decision=decision,
        reason=REASON,
        valid_from=row.valid_from,
        valid_until=row.valid_until,
    )
    with time_machine.travel(row.valid_until, tick=False):
        assert [one.pk for one in opened(reported(a_post(anna, town), griet)).earlier] == [row.pk]


def test_taking_the_decision_back_ends_it(town, anna, griet, saskia):
    undo_decision(decision=with_consequence(town, anna, griet, saskia), by=saskia)
    a_post(anna, town)
    assert not sanctions_of(anna)


def test_ending_early_asks_why_and_happens_once(town, anna, griet, saskia):
    row = with_consequence(town, anna, griet, saskia).sanctions.get()
    with pytest.raises(Invalid):
        sanctions.end_early(sanction=row, reason="ja", by=saskia)
    sanctions.end_early(sanction=row, reason=WHY, by=saskia)
    a_post(anna, town)
    with pytest.raises(Conflict):
        sanctions.end_early(sanction=row, reason=WHY, by=saskia)
    assert WHY in make.logged_in(anna).get(f"/moderation/sanctions/{row.uid}/").content.decode()


def test_what_is_over_cannot_be_ended(town, anna, griet, saskia):
    row = with_consequence(town, anna, griet, saskia, days=1).sanctions.get()
    with time_machine.travel(row.valid_until, tick=False), pytest.raises(Gone):
        sanctions.end_early(sanction=row, reason=WHY, by=saskia)


HOLDERS = {
    "moderator of the town",
    "moderator of the district",
    "moderator who lives in the district",
}


@pytest.mark.parametrize("name", sorted(set(ACTORS) - {"moderator whom it answers"}))
@pytest.mark.parametrize("act", ["warning", "strike", "limit", "end"])
def test_who_may_impose_and_end(town, anna, griet, name, act):
    person = ACTORS[name](town, anna, griet)
    if act == "end":
        decider = make.an_account("saskia")
        make.give_power(decider, ModerationPower.HOLD_QUEUE, town.space)
        row = with_consequence(town, anna, griet, decider).sanctions.get()
    try:
        if act == "end":
            sanctions.end_early(sanction=row, reason=WHY, by=person)
        else:
            with_consequence(town, anna, griet, person, act)
    except DomainError:
        assert name not in HOLDERS
    else:
        assert name in HOLDERS


def test_only_who_decided_lets_it_follow_and_only_for_the_author_there(town, anna, griet, saskia):
    decision = with_consequence(town, anna, griet, saskia, "warning")
    given = {"decision": decision, "kind": "limit", "days": 3, "reason": REASON}
    for person, space, by in (
        (griet, town.here.space, saskia),
        (anna, town.there.space, saskia),
        (anna, town.here.space, a_moderator(town, "rita")),
    ):
        with pytest.raises(Forbidden):
            sanctions.impose(person=person, space=space, by=by, **given)


def test_the_pages_of_the_person_and_the_moderator(town, anna, griet, saskia):
    row = with_consequence(town, anna, griet, saskia).sanctions.get()
    own = make.logged_in(anna)
    assert f"/moderation/sanctions/{row.uid}/" in own.get("/moderation/statements/").content.decode()
    page = own.get(f"/moderation/sanctions/{row.uid}/").content.decode()
    assert REASON in page
    assert f"/moderation/statements/{row.decision.uid}/" in page
    assert "Maak hier een einde aan" not in page
    office = make.logged_in(saskia)
    assert row.uid in office.get("/moderation/sanctions/").content.decode()
    assert str(anna) in office.get(f"/moderation/sanctions/{row.uid}/").content.decode()
    refused = office.post(f"/moderation/sanctions/{row.uid}/", {"reason": "kort"})
    assert refused.status_code == 422
    assert office.post(f"/moderation/sanctions/{row.uid}/", {"reason": WHY}).status_code == 302
    row.refresh_from_db()
    assert row.end_reason == WHY
    for other in (make.logged_in(griet), Client()):
        assert other.get(f"/moderation/sanctions/{row.uid}/").status_code in (302, 404)


def test_the_api_shows_ones_own_and_ends_one(town, anna, griet, saskia):
    row = with_consequence(town, anna, griet, saskia).sanctions.get()
    own = Program(anna, Scope.READ)
    assert [one["id"] for one in own("GET", "sanctions/")["results"]] == [row.uid]
    office = Program(saskia, Scope.MODERATE)
    assert [one["id"] for one in office("GET", "sanctions/running/")["results"]] == [row.uid]
    office("POST", f"sanctions/{row.uid}/end/", {"reason": WHY})
    assert office.status == 200
    row.refresh_from_db()
    assert row.ended_at <= clock.now()
    with pytest.raises(NotFound):
        sanctions.end_early(sanction=row, reason=WHY, by=griet)
