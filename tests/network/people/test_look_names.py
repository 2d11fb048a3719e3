"""The log of looks says which item was looked at, and leads to it."""

from typing import Any

from moderation.services.review import look_into
from network.feed.services.comments import add_comment
from network.people.enums import LookReason
from network.people.services.looks import record_look
from tests.factories.people import Town, logged_in
from tests.moderation.town import a_moderator, a_post, reported


def page_of(person: Any) -> Any:
    return logged_in(person).get("/settings/looks/")


def a_look(by: Any, at: Any, kind: str, uid: str, town: Town) -> None:
    record_look(
        by=by, person_id=at.pk, item_kind=kind, item_uid=uid, reason=LookReason.QUEUE, space=town.space
    )


def test_a_look_names_the_item_and_leads_to_it(town: Town, anna: Any, griet: Any) -> None:
    post, saskia = a_post(anna, town), a_moderator(town)
    comment = add_comment(by=anna, post=post, text="Ik zoek een ladder.")
    look_into(case=reported(post, griet), by=saskia)
    a_look(saskia, anna, "comment", comment.uid, town)
    shown = page_of(anna).content.decode()
    assert "“Bericht” werd gelezen" in shown
    assert f'href="/feed/post/{post.uid}/"' in shown
    assert f"#c-{comment.uid}" in shown


def test_what_is_gone_or_of_somebody_else_has_no_link(town: Town, anna: Any, griet: Any) -> None:
    saskia, foreign = a_moderator(town), a_post(griet, town)
    a_look(saskia, anna, "post", "0" * 16, town)
    a_look(saskia, anna, "post", foreign.uid, town)
    a_look(saskia, anna, "sterrenkijker", "0" * 16, town)
    answer = page_of(anna)
    shown = answer.content.decode()
    assert "0" * 16 not in shown
    assert foreign.uid not in shown
    assert all(f"#blik-{look.pk}" in shown for look in answer.context["looks"])


def test_thirty_looks_take_as_many_queries_as_one(
    town: Town, anna: Any, django_assert_max_num_queries: Any
) -> None:
    saskia = a_moderator(town)
    posts = [a_post(anna, town, f"Bericht {number}") for number in range(3)]
    browser = logged_in(anna)
    for number in range(30):
        a_look(saskia, anna, "post", posts[number % 3].uid, town)
    browser.get("/settings/looks/")
    with django_assert_max_num_queries(20):
        browser.get("/settings/looks/")
