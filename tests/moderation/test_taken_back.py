"""What its author deletes while it waits leaves no case, and the words that were held are for nobody else.

Conversations have tests of their own: see `realtime.chat`.
"""

import json

import pytest
from django.test import Client

from moderation.models import Case, CaseState, Measure
from moderation.personal_data import export
from moderation.queries.figures import period_of
from moderation.queries.queue import decided_for, waiting_for
from moderation.queries.statements_export import rows_of
from moderation.services.escalate import escalate
from network.feed.models import ItemState
from network.feed.services.comments import add_comment, delete_comment
from network.feed.services.posts import delete_post, edit_post
from network.kernel import clock
from network.kernel.errors import NotFound
from network.kernel.rest.scopes import Scope
from tests.factories import people as make
from tests.moderation.town import THREAT, Program, a_moderator, a_post, decided

pytestmark = pytest.mark.django_db

QUOTED = "klootzak"
"""A word of it that its author reads back in the statement, and that nobody else may read afterwards."""


def a_held_post(town, by, griet):
    post = a_post(by, town, THREAT)
    return post, lambda who: delete_post(by=who, post=post)


def a_held_comment(town, by, griet):
    comment = add_comment(by=by, post=a_post(griet, town), text=THREAT)
    return comment, lambda who: delete_comment(by=who, comment=comment)


@pytest.fixture
def saskia(town):
    return a_moderator(town)


@pytest.fixture(params=[a_held_post, a_held_comment], ids=["post", "comment"])
def held(request, town, anna, griet):
    """Something of Anna that waits for a person, and how to delete it."""
    item, delete = request.param(town, anna, griet)
    assert item.state == ItemState.HELD
    return item, delete


def test_what_is_deleted_while_it_waits_leaves_nothing_to_decide(held, anna, saskia):
    item, delete = held
    delete(anna)
    item.refresh_from_db()
    case = Case.objects.get()
    assert (item.state, case.state, case.held) == (ItemState.DELETED, CaseState.WITHDRAWN, False)
    assert not any(case.signals.values_list("words", flat=True))
    assert not waiting_for(saskia).exists()
    assert list(decided_for(saskia)) == [case]


def test_who_did_not_write_it_ends_no_case(held, griet):
    with pytest.raises(NotFound):
        held[1](griet)
    assert Case.objects.get().state == CaseState.OPEN


def test_what_was_sent_up_stays_for_a_person(town, held, anna, saskia):
    a_moderator(town, "rita")
    escalate(case=Case.objects.get(), reason="Kijk even mee, dit is ernstig.", by=saskia)
    held[1](anna)
    assert Case.objects.get().state == CaseState.OPEN


def test_what_others_saw_before_it_was_held_keeps_its_case(town, anna):
    post = a_post(anna, town)
    edit_post(by=anna, post=post, text=THREAT, version=post.version)
    post.refresh_from_db()
    assert post.state == ItemState.HELD
    delete_post(by=anna, post=post)
    assert Case.objects.get().state == CaseState.OPEN


def test_what_was_decided_before_stays_decided(held, anna, saskia):
    decided(Case.objects.get(), saskia)
    held[1](anna)
    assert Case.objects.get().state == CaseState.DECIDED


def test_its_words_are_for_its_author_alone(held, anna, griet, saskia):
    held[1](anna)
    case = Case.objects.get()
    assert QUOTED in Measure.objects.get().statement
    assert QUOTED in json.dumps(export(anna.pk))
    assert QUOTED not in json.dumps(export(griet.pk))
    assert QUOTED not in json.dumps(export(saskia.pk))
    browser = make.logged_in(saskia)
    for road in ("/moderation/queue/", "/moderation/queue/?show=done", f"/moderation/queue/{case.uid}/"):
        page = browser.get(road)
        assert page.status_code == 200
        assert QUOTED not in page.content.decode()
    program = Program(saskia, Scope.READ, Scope.MODERATE)
    assert QUOTED not in json.dumps(program("GET", f"cases/{case.uid}/"))
    assert program.status == 200
    assert QUOTED not in json.dumps(program("GET", "cases/"))
    year = clock.now().year
    assert list(rows_of(period_of(year))) == []
    public = Client().get(f"/transparency/statements/{year}.csv")
    assert QUOTED not in b"".join(public.streaming_content).decode()
