"""The pages of the feed work as a browser uses them, without JavaScript."""

import pytest

from tests.factories import feed

pytestmark = pytest.mark.django_db


def test_a_post_from_composer_to_neighbour(halle, anna, griet):
    answer = feed.client(anna).post(
        "/feed/write/", {"text": "Wie heeft een **ladder**?", "kind": "question", "audience": "district"}, follow=True
    )
    assert answer.redirect_chain == [("/feed/", 302)]
    page = feed.client(griet).get("/feed/").content.decode()
    assert "Wie heeft een <strong>ladder</strong>?" in page
    assert "Anna Proef" in page
    assert "Uit jouw wijk" in page
    assert "Halleweg" in page
