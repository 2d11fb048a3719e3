"""Whose words a reader does not read: blocked people leave no trace in lists, muted people are one line."""

import json
import re

import pytest
from django.core.cache import cache
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from network.feed import notices, queries
from network.feed.events import CommentPublished
from network.kernel.rest.scopes import Scope
from network.people.models import ApiToken, Block, BlockKind
from network.people.services.tokens import create_token
from tests.factories import feed

pytestmark = pytest.mark.django_db
POST_LINE = "Een bericht van iemand die je stil zette."
ANSWER_LINE = "Een reactie van iemand die je stil zette."


def away(person, other, kind=BlockKind.BLOCK):
    """Keep somebody away, without asking whether one may."""
    Block.objects.update_or_create(person=person, other=other, defaults={"kind": kind})
    for one in (person, other):
        one.has_blocks = True
        one.save(update_fields=["has_blocks"])


def roads(viewer, *posts):
    """Return everything that a reader comes by: pages of lists, of posts of others, and the API."""
    browser = feed.client(viewer)
    _row, plain = create_token(by=viewer, person=viewer, name="test", scopes=(Scope.READ,))
    program = feed.Client(headers={"Authorization": f"Bearer {plain}"})
    pages = ["/feed/", "/feed/search/?q=kanarie", "/feed/agenda/", "/feed/mine/"]
    pages += [f"/feed/post/{post.uid}/" for post in posts]
    told = ["feed/", "feed/?q=kanarie", "posts/", "comments/", "activities/"]
    told += [f"posts/{post.uid}/comments/" for post in posts]
    found = {path: browser.get(path) for path in pages}
    return found | {path: program.get(f"/api/v1/{path}") for path in told}


def words_on(roads):
    """Return all that was said on the roads that opened."""
    return {path: answer.content.decode() for path, answer in roads.items() if answer.status_code == 200}


def test_a_muted_neighbour_is_one_line_and_can_be_opened(halle, anna, griet):
    post = feed.post(griet, halle.here, "Mijn kanarie is weg")
    away(anna, griet, BlockKind.MUTE)
    page = feed.client(anna).get("/feed/").content.decode()
    assert POST_LINE in page
    assert "kanarie" not in page
    assert "Griet" not in page
    assert f'<a href="/feed/post/{post.uid}/">Toon toch</a>' in page
    assert "kanarie is weg" in feed.client(anna).get(f"/feed/post/{post.uid}/").content.decode()
    assert "kanarie is weg" in feed.client(griet).get("/feed/").content.decode()


@pytest.mark.parametrize("back", [False, True])
def test_a_block_leaves_nothing_of_either_for_the_other(halle, anna, griet, back):
    theirs, mine = (
        feed.post(griet, halle.here, "Van griet: kanarie"),
        feed.post(anna, halle.here, "Van anna: kanarie"),
    )
    away(*((griet, anna) if back else (anna, griet)))
    for viewer, foreign, own in ((anna, theirs, mine), (griet, mine, theirs)):
        page = feed.client(viewer).get("/feed/").content.decode()
        assert (foreign.uid in page, own.uid in page, POST_LINE in page) == (False, True, False)
        assert feed.client(viewer).get(f"/feed/post/{foreign.uid}/").status_code == 404
        assert (
            feed.client(viewer).post(f"/feed/post/{foreign.uid}/comment/", {"text": "Dag"}).status_code == 404
        )
        assert feed.client(viewer).get(f"/feed/post/{own.uid}/").status_code == 200


def test_answers_of_the_blocked_are_gone_with_their_count(halle, anna, griet):
    hanne = feed.resident("hanne", halle.here)
    post = feed.post(hanne, halle.here, "Wie komt er?")
    for number in range(4):
        feed.comment(griet if number % 2 else anna, post, f"Antwoord {number}")
    everybody = feed.client(hanne).get("/feed/").content.decode()
    assert "Nog 2 eerdere reacties" in everybody
    assert "4 reacties" in everybody
    away(anna, griet)
    page = feed.client(anna).get("/feed/").content.decode()
    shown = [f"Antwoord {number}" in page for number in range(4)]
    assert shown == [False, False, True, False]
    assert "Nog 1 eerdere reactie" in page
    assert "2 reacties" in page
    assert "4 reacties" not in page
    below = feed.client(anna).get(f"/feed/post/{post.uid}/").content.decode()
    assert [f"Antwoord {number}" in below for number in range(4)] == [True, False, True, False]
    assert feed.client(hanne).get("/feed/").content.decode().count("Antwoord") == everybody.count("Antwoord")


def test_one_left_out_answer_leaves_a_card_as_if_it_never_came(halle, anna, griet):
    hanne = feed.resident("hanne", halle.here)
    feed.post(hanne, halle.here, "Wie komt er?")
    before = _cards(anna)
    feed.comment(griet, hanne_post := queries.visible_posts(anna).get())
    away(anna, griet)
    assert _cards(anna) == before
    assert "1 reactie" in feed.client(hanne).get("/feed/").content.decode()
    assert hanne_post.comment_count == 0


def test_answers_of_the_muted_are_lines_that_open(halle, anna, griet):
    hanne = feed.resident("hanne", halle.here)
    post = feed.post(hanne, halle.here, "Wie komt er?")
    comment = feed.comment(griet, post, "Ik kom met mijn kanarie")
    away(anna, griet, BlockKind.MUTE)
    card = feed.client(anna).get("/feed/").content.decode()
    assert ANSWER_LINE in card
    assert "kanarie" not in card
    assert "1 reactie" in card
    page = feed.client(anna).get(f"/feed/post/{post.uid}/").content.decode()
    assert ANSWER_LINE in page
    assert "kanarie" not in page
    link = re.search(r'href="([^"]*unfold=[^"#]*)', page)
    assert link is not None
    assert "kanarie" in feed.client(anna).get(link[1]).content.decode()
    assert comment.uid in link[1]
    assert "kanarie" in feed.client(hanne).get("/feed/").content.decode()


@pytest.mark.slow
def test_a_page_is_full_and_cursors_go_on_past_the_blocked(halle, anna, griet):
    for number in range(30):
        cache.clear()  # nobody may write as fast as this
        feed.post(griet if number % 3 else anna, halle.here, f"Bericht {number:02}")
    away(anna, griet)
    browser = feed.client(anna)
    page = browser.get("/feed/").content.decode()
    assert page.count("<article") == 10
    assert "cursor=" not in page
    for number in range(30, 60):
        cache.clear()
        feed.post(griet if number % 2 else anna, halle.here, f"Bericht {number:02}")
    first = browser.get("/feed/").content.decode()
    assert first.count("<article") == 20
    older = re.search(r"cursor=[^\"&]+", first)
    assert older is not None
    assert browser.get(f"/feed/?{older[0]}").content.decode().count("<article") == 5


def test_the_agenda_and_its_programs(halle, anna, griet):
    post = feed.occasion(griet, halle.here, title="Kanariekijken")
    _row, plain = create_token(by=anna, person=anna, name="test", scopes=(Scope.READ,))
    program = feed.Client(headers={"Authorization": f"Bearer {plain}"})
    away(anna, griet, BlockKind.MUTE)
    page = feed.client(anna).get("/feed/agenda/").content.decode()
    assert POST_LINE in page
    assert "Kanariekijken" not in page
    (row,) = program.get("/api/v1/activities/").json()["results"]
    assert (row["folded"], row["event"], row["text"], row["author"]) == (True, None, "", None)
    assert program.get(f"/api/v1/activities/{post.uid}/").json()["event"]["title"] == "Kanariekijken"
    away(anna, griet)
    assert "<article" not in feed.client(anna).get("/feed/agenda/").content.decode()
    assert program.get("/api/v1/activities/").json()["results"] == []
    assert program.get(f"/api/v1/activities/{post.uid}/").status_code == 404


def test_what_the_municipality_says_is_never_folded(halle, anna, griet):
    entry = feed.broadcast(halle.here)
    entry.author = griet
    entry.save()
    away(anna, griet)
    rows = queries.page_of(queries.feed_of(anna, halle.here.space_id)).rows
    assert [row.kind for row in rows] == [entry.kind]


@pytest.mark.parametrize(("kind", "back"), [("mute", False), ("block", False), ("block", True)])
def test_no_seintje_of_who_is_kept_away(halle, anna, griet, kind, back):
    post = feed.post(anna, halle.here)
    comment = feed.comment(griet, post)
    event = CommentPublished(
        comment_id=comment.pk,
        uid=comment.uid,
        post_id=post.pk,
        post_uid=post.uid,
        author_id=griet.pk,
        post_author_id=anna.pk,
        space_ids=(halle.here.space_id,),
    )
    assert notices.post_answered(event) is not None
    away(*((griet, anna) if back else (anna, griet)), kind)
    assert notices.post_answered(event) is None


@pytest.mark.parametrize("settings_of", ["mute", "block"])
def test_words_stand_in_no_cache_of_a_reader(halle, anna, griet, settings_of):
    feed.post(griet, halle.here, "Mijn kanarie is weg")
    hanne = feed.resident("hanne", halle.here)
    assert "kanarie" in feed.client(anna).get("/feed/").content.decode()
    away(anna, griet, settings_of)
    for viewer, reads in ((anna, False), (hanne, True), (anna, False)):
        assert ("kanarie" in feed.client(viewer).get("/feed/").content.decode()) is reads


def test_a_page_asks_nothing_more_of_most_people_and_as_much_for_many(halle, anna, griet):
    hanne = feed.resident("hanne", halle.here)
    for _number in range(12):
        cache.clear()  # nobody may write as fast as this
        feed.comment(griet, feed.post(hanne, halle.here))
        feed.post(griet, halle.here)
    browser = feed.client(anna)

    def asked():
        browser.get("/feed/")
        with CaptureQueriesContext(connection) as found:
            browser.get("/feed/")
        return len(found), sum("people_block" in one["sql"] for one in found.captured_queries)

    count, of_blocks = asked()
    assert (count <= 8, of_blocks) == (True, 0)
    away(anna, griet, BlockKind.MUTE)
    assert asked() == (count + 1, 1)
    away(anna, griet)
    assert asked() == (count + 2, 1)


WRITTEN = st.lists(
    st.tuples(st.sampled_from(["post", "answer", "event"]), st.sampled_from(["anna", "griet", "hanne"])),
    min_size=1,
    max_size=6,
)
KEPT = st.lists(
    st.tuples(
        st.sampled_from(["anna", "griet", "hanne"]),
        st.sampled_from(["anna", "griet", "hanne"]),
        st.sampled_from(BlockKind.values),
    ).filter(lambda pair: pair[0] != pair[1]),
    max_size=3,
)


@pytest.mark.slow
@settings(max_examples=12, deadline=None, suppress_health_check=list(HealthCheck))
@given(written=WRITTEN, kept=KEPT)
def test_words_kept_away_stand_on_no_road(halle, anna, griet, written, kept):
    _check(halle, anna, griet, written, kept)


@pytest.mark.slow
@settings(max_examples=50, deadline=None, suppress_health_check=list(HealthCheck))
@given(written=WRITTEN, kept=KEPT)
def test_words_kept_away_stand_on_no_road_in_many_towns(halle, anna, griet, written, kept):
    _check(halle, anna, griet, written, kept)


def _check(halle, anna, griet, written, kept):
    """Write, keep away, and read every road as everybody: a word stands where it may, and nowhere else."""
    cache.clear()
    Block.objects.all().delete()
    ApiToken.objects.all().delete()  # nobody may have as many as the examples make
    queries.posts_in_case([]).model.objects.all().delete()
    queries.comments_in_case([]).model.objects.all().delete()
    people = {"anna": anna, "griet": griet, "hanne": feed.resident("hanne", halle.here)}
    ground = feed.post(feed.resident("piet", halle.here), halle.here, "Van niemand")
    posts = []
    for number, (what, who) in enumerate(written):
        word = f"kanarie{who}{number}"
        if what == "post":
            posts.append((who, feed.post(people[who], halle.here, word)))
        elif what == "event":
            posts.append((who, feed.occasion(people[who], halle.here, title=word, text=word)))
        else:
            feed.comment(people[who], ground, word)
    for one, other, kind in kept:
        away(people[one], people[other], kind)
    for name, viewer in people.items():
        blocked = _blocked(name)
        muted = {block.other_id for block in Block.objects.filter(person=viewer, kind=BlockKind.MUTE)}
        shut = blocked | {who for who, person in people.items() if person.pk in muted}
        # Who is muted can be opened by the page of their post; every other road holds none of their words.
        open_to = [post for who, post in posts if who not in shut or who in blocked]
        answers = roads(viewer, ground, *open_to)
        for path, words in words_on(answers).items():
            for who in shut:
                assert f"kanarie{who}" not in words, (name, path)
        for who, post in posts:
            path = f"/feed/post/{post.uid}/"
            if path in answers:
                assert answers[path].status_code == (404 if who in blocked else 200)
        assert json.loads(answers["feed/"].content)["results"]


def _blocked(name):
    """Return the names with whom somebody is in a block, one way or the other."""
    pairs = Block.objects.filter(kind=BlockKind.BLOCK).values_list("person__first_name", "other__first_name")
    return {
        (other if one.lower() == name else one).lower()
        for one, other in pairs
        if name in {one.lower(), other.lower()}
    }


def _cards(viewer):
    """Return the cards of a page without what every request makes anew."""
    page = feed.client(viewer).get("/feed/").content.decode()
    cards = page[page.index('<div class="feed">') : page.index("</main>")]
    return re.sub(r'\s+|name="csrfmiddlewaretoken" value="[^"]*"', "", cards)
