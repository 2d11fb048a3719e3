"""Who a town suspended for misuse writes in none of its groups, those that it shares with others included."""

from collections.abc import Callable
from datetime import timedelta

import pytest
import time_machine
from django.urls import reverse

from groups.councils import services as councils
from groups.membership.models import Group
from groups.membership.services import leave
from groups.membership.services.announcements import send_announcement
from moderation.models import Action, Sanction, SanctionKind
from moderation.queries.sanctions import running_limit
from network.feed.services.attending import attend
from network.feed.services.comments import add_comment, delete_comment, edit_comment
from network.feed.services.posts import delete_post, edit_post, publish_post
from network.feed.services.thanks import give_thanks, take_back_thanks
from network.kernel import clock, moments
from network.kernel.errors import Forbidden
from network.people.models import Person
from tests.factories import councils as advise
from tests.factories import feed
from tests.factories import groups as gather
from tests.factories import people as make
from tests.factories.people import Town, logged_in
from tests.moderation.town import a_moderator, decided, reported

DAYS = 2


def suspended(
    person: Person, town: Town, kind: SanctionKind = SanctionKind.MISUSE_WRITING, days: float = DAYS
) -> Sanction:
    """Let a municipality warn or suspend somebody for misuse."""
    return Sanction.objects.create(
        person=person,
        space=town.space,
        kind=kind,
        reason="Telkens opnieuw.",
        valid_from=clock.now() - timedelta(hours=1),
        valid_until=clock.now() + timedelta(days=days),
    )


@pytest.fixture
def towns(town: Town) -> dict[str, Town]:
    return {
        "Halle": town,
        "Beersel": make.a_town("Beersel", "23003"),
        "Lennik": make.a_town("Lennik", "23104"),
    }


def a_council(towns: dict[str, Town], *names: str) -> Group:
    """Found an open council for some of the towns."""
    return gather.group(
        towns["Halle"], "Zennevallei", municipalities=[towns[name].municipality for name in names]
    )


def acts_of(town: Town, anna: Person, griet: Person, group: Group) -> dict[str, Callable[[], object]]:
    """Return everything by which a member puts something where others see it."""
    space = group.space
    body = advise.Council(town, group, gather.coordinator(group, town))
    make.give_power(body.chair, "draft_advice", space)
    advice = advise.a_draft(body, college=town.municipality)
    make.give_power(anna, "announce_to_members", space)
    own = publish_post(by=anna, space=space, kind="question", text="Wie heeft een ladder?")
    theirs = publish_post(by=griet, space=space, kind="message", text="Dag allemaal.")
    answer = add_comment(by=anna, post=theirs, text="Dag Griet.")
    return {
        "post": lambda: publish_post(by=anna, space=space, kind="message", text="Nog een woord."),
        "edit": lambda: edit_post(by=anna, post=own, text="Wie heeft er een zaag?", version=own.version),
        "comment": lambda: add_comment(by=anna, post=theirs, text="Nog iets."),
        "edit comment": lambda: edit_comment(
            by=anna, comment=answer, text="Dag Griet!", version=answer.version
        ),
        "thanks": lambda: give_thanks(by=anna, post=theirs),
        "event": lambda: feed.occasion(anna, space, title="Buurtfeest"),
        "announcement": lambda: send_announcement(by=anna, group=group, subject="Nieuws", text="Kom mee."),
        "remark": lambda: councils.remark(by=anna, advice=advice, text="Goed geschreven."),
    }


MATRIX = [
    # towns of the group · who suspends · whether one still writes there
    (("Halle",), "Halle", False),
    (("Halle",), "Beersel", True),
    (("Halle", "Beersel"), "Halle", False),
    (("Halle", "Beersel"), "Beersel", False),
    (("Halle", "Beersel"), "Lennik", True),
]


@pytest.mark.parametrize(("spans", "by", "may"), MATRIX)
def test_each_of_its_towns_counts_and_no_other(towns, anna, griet, spans, by, may):
    group = a_council(towns, *spans)
    for person in (anna, griet):
        gather.member(group, person)
    acts = acts_of(towns["Halle"], anna, griet, group)
    until = suspended(anna, towns[by]).valid_until
    for name, write in acts.items():
        try:
            write()
        except Forbidden as error:
            assert not may, name
            assert f"niet schrijven tot {moments.day(until)}" in str(error.message), name
        else:
            assert may, name
    if not may:
        with time_machine.travel(until, tick=False):
            publish_post(by=anna, space=group.space, kind="message", text="Ik ben terug.")


LIMITS = [
    # kind of sanction · whether it keeps from writing where several towns meet
    (SanctionKind.MISUSE_WRITING, False),
    (SanctionKind.MISUSE_REPORTING, True),
    (SanctionKind.MISUSE_WARNING, True),
]


@pytest.mark.parametrize(("kind", "may"), LIMITS)
def test_only_a_suspension_from_writing_keeps_from_it(towns, anna, kind, may):
    group = a_council(towns, "Halle", "Beersel")
    suspended(anna, towns["Beersel"], kind)
    assert (running_limit(anna.pk, group.space_id) is None) is may


def test_a_limit_in_one_place_stays_in_that_place(towns, anna, griet):
    group, other = a_council(towns, "Halle", "Beersel"), gather.group(towns["Halle"])
    case = reported(feed.post(anna, towns["Halle"].here), griet)
    row = suspended(anna, towns["Halle"], SanctionKind.MISUSE_WARNING)
    Sanction.objects.filter(pk=row.pk).update(
        kind=SanctionKind.LIMIT,
        space=group.space,
        decision=decided(case, a_moderator(towns["Halle"]), Action.HIDE),
    )
    for space, limited in ((group.space, True), (other.space, False), (towns["Halle"].here.space, False)):
        assert (running_limit(anna.pk, space.pk) is not None) is limited


def test_what_is_no_writing_stays(towns, anna, griet):
    group = a_council(towns, "Halle", "Beersel")
    for person in (anna, griet):
        gather.member(group, person)
    own = publish_post(by=anna, space=group.space, kind="question", text="Wie heeft een ladder?")
    theirs = publish_post(by=griet, space=group.space, kind="message", text="Dag allemaal.")
    event = feed.occasion(griet, group.space)
    answer = add_comment(by=anna, post=theirs, text="Dag Griet.")
    give_thanks(by=anna, post=theirs)
    suspended(anna, towns["Beersel"])
    assert logged_in(anna).get(reverse("feed:post", args=[theirs.uid])).status_code == 200
    assert take_back_thanks(by=anna, post=theirs) == 0
    attend(by=anna, post=event)
    assert reported(theirs, anna).pk
    delete_comment(by=anna, comment=answer)
    delete_post(by=anna, post=own)
    leave(by=anna, group=group)


def test_reports_count_in_the_same_places(towns, anna, griet):
    group, own = a_council(towns, "Halle", "Beersel"), gather.group(towns["Halle"])
    for one in (group, own):
        gather.member(one, anna)
        gather.member(one, griet)
    shared, local = (
        publish_post(by=griet, space=one.space, kind="message", text="Dag allemaal.") for one in (group, own)
    )
    suspended(anna, towns["Beersel"], SanctionKind.MISUSE_REPORTING)
    assert reported(local, anna).pk
    assert reported(shared, anna, "threat").pk
    with pytest.raises(Forbidden, match="behandelen we je meldingen niet"):
        reported(shared, anna)


def test_the_sentence_names_the_town_its_end_and_why_it_counts_here(towns, anna):
    group = a_council(towns, "Halle", "Beersel")
    gather.member(group, anna)
    suspended(anna, towns["Halle"])
    longest = suspended(anna, towns["Beersel"], days=30)
    with pytest.raises(Forbidden) as refused:
        publish_post(by=anna, space=group.space, kind="message", text="Dag allemaal.")
    said = str(refused.value.message)
    assert said == (
        f"Je kunt in Beersel niet schrijven tot {moments.day(longest.valid_until)} om "
        f"{moments.hour(longest.valid_until)}, en dus ook niet in Zennevallei: die groep is ook voor "
        "Beersel. Lezen kan wel."
    )
    with pytest.raises(Forbidden, match=r"Je kunt in Halle niet schrijven tot [^,]*\. Lezen kan wel\."):
        feed.post(anna, towns["Halle"].here)


def test_a_town_that_joins_or_leaves_the_group_counts_from_then_on(towns, anna):
    group = a_council(towns, "Halle", "Beersel")
    suspended(anna, towns["Lennik"])
    assert running_limit(anna.pk, group.space_id) is None
    group.municipalities.add(towns["Lennik"].municipality)
    assert running_limit(anna.pk, group.space_id) is not None
    group.municipalities.remove(towns["Lennik"].municipality)
    assert running_limit(anna.pk, group.space_id) is None


def test_one_query_asks_it_of_whoever_may_write(towns, anna, django_assert_num_queries):
    group = a_council(towns, "Halle", "Beersel")
    with django_assert_num_queries(1):
        assert running_limit(anna.pk, group.space_id) is None
    suspended(anna, towns["Beersel"])
    with django_assert_num_queries(2):
        found = running_limit(anna.pk, group.space_id)
    assert found is not None
    with django_assert_num_queries(0):
        assert found.space.name == "Beersel"


def test_a_refused_thanks_says_so_where_the_button_is_and_on_a_page(towns, anna, griet):
    post = feed.post(griet, towns["Halle"].here)
    suspended(anna, towns["Halle"])
    browser, road = logged_in(anna), reverse("feed:thanks", args=[post.uid])
    swapped = browser.post(road, {"give": "1"}, headers={"HX-Request": "true"})
    whole = browser.post(road, {"give": "1"})
    assert (swapped.status_code, whole.status_code) == (200, 403)
    assert 'value="1" aria-pressed="false"' in swapped.content.decode()
    for answer in (swapped, whole):
        assert "Je kunt in Halle niet schrijven tot" in answer.content.decode()


@pytest.mark.parametrize("part", [False, True])
def test_a_refused_answer_says_so_below_what_was_typed(towns, anna, griet, part):
    post = feed.post(griet, towns["Halle"].here)
    suspended(anna, towns["Halle"])
    answer = logged_in(anna).post(
        reverse("feed:comment", args=[post.uid]),
        {"text": "Toch nog iets."},
        headers={"HX-Request": "true"} if part else {},
    )
    page = answer.content.decode()
    assert answer.status_code == 400
    assert "Toch nog iets." in page
    assert "Je kunt in Halle niet schrijven tot" in page


def test_the_page_of_it_says_that_groups_across_towns_count(towns, anna):
    row = suspended(anna, towns["Beersel"])
    page = logged_in(anna).get(reverse("moderation:sanction", args=[row.uid])).content.decode()
    assert "ook niet in groepen die voor Beersel en andere gemeenten zijn" in page
