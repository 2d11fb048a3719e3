"""A database that lets somebody wait too long gives a sentence and no error of ours; nothing is half done."""

import pytest
from django.db import OperationalError, connection
from django.test import Client
from psycopg_pool import PoolTimeout

from network.kernel.errors import Busy, refusal_of
from network.kernel.rest.scopes import Scope
from network.people.services.tokens import create_token
from tests.factories import feed
from tests.factories.moderation import house_rules

SENTENCE = "Het is hier even te druk"


def test_what_is_ours_to_mend_is_no_refusal():
    assert refusal_of(OperationalError("could not translate host name")) is None
    assert refusal_of(ValueError("x")) is None
    assert isinstance(refusal_of(OperationalError("database is locked")), Busy)
    crowded = OperationalError("couldn't get a connection after 10.00 sec")
    crowded.__cause__ = PoolTimeout()
    assert isinstance(refusal_of(crowded), Busy)


@pytest.fixture
def elsewhere():
    """A connection of somebody who keeps a row to themselves."""
    other = connection.copy()
    other.set_autocommit(False)
    yield other
    other.rollback()
    other.close()


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_a_row_that_stays_locked_is_told_to_page_and_program(town, anna, elsewhere):
    house_rules()
    post = feed.post(anna, town.here, "Wie leent een ladder?")
    _row, key = create_token(by=anna, person=anna, name="proef", scopes=[Scope.READ, Scope.WRITE])
    with elsewhere.cursor() as holds, connection.cursor() as asked:
        holds.execute("SELECT 1 FROM feed_post WHERE id = %s FOR UPDATE", [post.pk])
        asked.execute("SET lock_timeout = '50ms'")
        page = feed.client(anna).post(f"/feed/post/{post.uid}/delete/")
        answer = Client().delete(f"/api/v1/posts/{post.uid}/", headers={"Authorization": f"Bearer {key}"})
        asked.execute("RESET lock_timeout")
    assert (page.status_code, SENTENCE in page.content.decode()) == (503, True)
    assert (answer.status_code, answer.json()["code"]) == (503, "busy")
    post.refresh_from_db()
    assert post.deleted_at is None
