"""The queue stays as fast with forty cases as with five."""

import pytest
from django.db import connection

from moderation.models import Case
from moderation.queries.queue import waiting_for
from moderation.queries.showing import case_lines
from moderation.services.report import file_report
from network.feed.models import Comment, Post
from network.feed.services.comments import add_comment
from network.kernel.ports.content import ItemRef
from tests.factories import broadcasts as speak
from tests.factories import people as make
from tests.moderation.town import a_moderator, a_post

ALLOWED = 45


def cases_of_every_kind(town, author, reporter, count):
    """Make that many cases of posts, as many of comments, and one of a message of the municipality."""
    post = a_post(author, town)
    written = {"author": author, "space": town.here.space, "written_at": post.written_at}
    for number in range(count):
        items = {
            "post": Post.objects.create(text=f"Bericht {number}", published_at=post.written_at, **written),
            "comment": Comment.objects.create(
                item_kind="post",
                item_id=post.pk,
                text=f"Reactie {number}",
                published_at=post.written_at,
                **written,
            ),
        }
        for kind, item in items.items():
            Case.objects.create(
                item_kind=kind,
                item_id=item.pk,
                space=town.here.space,
                author=author,
                opened_at=post.written_at,
                due_at=post.written_at,
            )
    works = speak.a_department(town)
    sent = speak.a_broadcast(works, speak.a_communicator(works), [town.here])
    file_report(item=ItemRef("broadcast", sent.pk), reason="false", note="", by=reporter)
    talk = add_comment(by=reporter, post=post, text="Ik heb er een.")
    file_report(item=ItemRef("comment", talk.pk), reason="other", note="", by=author)


@pytest.mark.slow
@pytest.mark.parametrize("count", [2, 19])
def test_the_page_of_the_queue_takes_the_same_number_of_queries(
    town, anna, griet, count, django_assert_max_num_queries
):
    cases_of_every_kind(town, anna, griet, count)
    browser = make.logged_in(a_moderator(town))
    with django_assert_max_num_queries(ALLOWED):
        page = browser.get("/moderation/queue/").content.decode()
    assert page.count('class="case"') == 2 * count + 2


def test_lines_take_queries_by_kind_and_not_by_case(town, anna, griet, django_assert_num_queries):
    cases_of_every_kind(town, anna, griet, 8)
    listed = list(waiting_for(a_moderator(town)))
    assert len(listed) == 18
    with django_assert_num_queries(7):  # signals; hidings; dangers; posts; comments and their posts; messages
        lines = case_lines(listed)
    said = {line.said for line in lines}
    assert {"Bericht 3", "Reactie 3", "Ik heb er een."} < said
    assert all(line.label for line in lines)


def test_a_case_of_what_is_gone_still_stands_in_the_list(town, anna, griet):
    cases_of_every_kind(town, anna, griet, 1)
    Case.objects.filter(item_kind="post").update(item_id=999_999)
    lines = case_lines(list(waiting_for(a_moderator(town))))
    assert "" in {line.said for line in lines}


@pytest.mark.slow
@pytest.mark.each_database
def test_the_index_of_what_waits_is_used(town, anna, griet):
    moment = a_post(anna, town).written_at
    Case.objects.bulk_create(
        Case(
            item_kind="post",
            item_id=number,
            space=town.here.space if number % 40 == 0 else town.there.space,
            state="open" if number % 20 == 0 else "decided",
            opened_at=moment,
            due_at=moment,
            closed_at=None if number % 20 == 0 else moment,
        )
        for number in range(4_000)
    )
    holder = make.an_account("wim")
    make.appointed(holder, make.AppointmentRole.MODERATOR, town.here.space)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    waits = waiting_for(holder).values("pk")
    assert "case_waiting_in_space" in waits.explain(), waits.explain()


@pytest.mark.slow
@pytest.mark.each_database
def test_the_first_page_of_a_town_reads_an_index_and_not_every_case(town, anna, griet):
    moment = a_post(anna, town).written_at
    Case.objects.bulk_create(
        Case(
            item_kind="post",
            item_id=number,
            space=town.here.space if number % 2 else town.there.space,
            priority=1 + number % 4,
            opened_at=moment,
            due_at=moment,
        )
        for number in range(4_000)
    )
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    first_page = waiting_for(a_moderator(town)).values("pk")[:40]
    assert "case_waiting_in" in first_page.explain(), first_page.explain()
