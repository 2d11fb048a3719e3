"""Closed: nobody but a resident reads what residents wrote, on whatever road, superuser included."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
import time_machine
from django.apps import apps
from django.contrib import admin
from django.urls import reverse

from groups.membership.models import DocumentVersion, Group
from groups.membership.services.glass import break_glass
from network.feed.models import Attendance, Comment, Entry, Occasion, Post, Revision, SearchText, Thanks
from network.kernel.models import Picture, Space
from network.places.models import District
from realtime.gateway.topics import open_topic
from tests.helpers.sampled import mostly_slow
from tests.promises import roads
from tests.promises.world import ALLOWED, OUTSIDERS, PERSONAS, RESIDENTS, World, build

pytestmark = pytest.mark.django_db
QUICK = ("anna", "elsewhere", "administrator")
"""Who takes every road in the unmarked suite too; the others are among the slow tests."""
WALKS = [
    *((persona, False) for persona in QUICK),
    *(pytest.param(persona, True, marks=pytest.mark.slow) for persona in PERSONAS),
]
"""A thorough walk takes every step of the other one too, and many more."""
NEEDS_A_WORKER = "pages:health-ready"
RESIDENT_CONTENT = (
    Post,
    Comment,
    Entry,
    Revision,
    SearchText,
    Thanks,
    Picture,
    Occasion,
    Attendance,
    DocumentVersion,
)


@pytest.fixture
def built(db) -> World:
    return build()


@pytest.fixture
def world(built, settings) -> World:
    settings.ACCOUNT_RATE_LIMITS = False
    return built


def test_every_road_is_known():
    assert set(roads.every_road()) == roads.known()


@pytest.mark.parametrize(("persona", "thorough"), WALKS)
def test_nobody_reads_what_is_not_for_them(world, persona, thorough):
    seen: set[str] = set()
    for path, body in answers(world, persona, thorough=thorough):
        found = {canary for canary in ALLOWED if canary in body}
        wrong = {canary for canary in found if persona not in ALLOWED[canary]}
        assert not wrong, f"{persona} reads {wrong} at {path}"
        seen |= found
    assert seen == {canary for canary, who in ALLOWED.items() if persona in who}, f"{persona} misses some"


def answers(world: World, persona: str, *, thorough: bool) -> Iterator[tuple[str, str]]:
    """Take every road as this persona; thorough adds posting and every question. Yields: path and body."""
    browser, token = world.browser(persona), world.token(persona)
    bearer = {"Authorization": f"Bearer {token}"} if token else {}
    for name in sorted(roads.known() - {"account_logout"}):
        for path in paths(world, name, thorough=thorough):
            api = path.startswith("/api/")
            answer = browser.get(path, headers=bearer if api else {}, follow=not api)
            assert answer.status_code < 500 or name == NEEDS_A_WORKER, f"{path} answers {answer.status_code}"
            yield path, text_of(answer)
            if thorough and persona in OUTSIDERS:
                answer = browser.post(path, {}, headers=bearer if api else {})
                assert answer.status_code < 500, f"POST {path} answers {answer.status_code}"
                yield f"POST {path}", text_of(answer)


def paths(world: World, name: str, *, thorough: bool) -> Iterator[str]:
    """Yield every filled-in address of a road, with the questions that one may add."""
    fixed = roads.FIXED.get(name, {})
    filled = roads.FILLED.get(name, {})
    if not filled:
        questions = roads.QUERIES if thorough else roads.FIRST_QUERIES
        asked = questions if name in roads.ASKED | roads.ASKED_API else ("",)
        yield from (reverse(name, kwargs=fixed or None) + query for query in asked)
        return
    for parameter, kind in filled.items():
        yield from (reverse(name, kwargs={**fixed, parameter: uid}) for uid in world.uids[kind])


def text_of(answer) -> str:
    body = b"".join(answer.streaming_content) if answer.streaming else answer.content
    return body.decode("utf-8", errors="replace")


@pytest.mark.parametrize("persona", mostly_slow(PERSONAS, QUICK.__contains__))
def test_a_picture_is_for_residents(world, persona):
    answer = world.browser(persona).get(f"/pictures/{world.picture.uid}/thumb.webp")
    assert (answer.status_code == 200) is (persona in RESIDENTS)


@pytest.mark.parametrize("persona", mostly_slow(PERSONAS[:2] + OUTSIDERS[1:], QUICK.__contains__))
def test_a_socket_hears_what_its_person_may_read(world, persona):
    person, town = world.people[persona], world.town
    here = persona in RESIDENTS
    assert (open_topic(person, f"space:{town.here.space.uid}") is not None) is here
    assert (open_topic(person, f"space:{town.there.space.uid}") is not None) is (persona == "elsewhere")
    claims = here or persona == "unverified"
    assert (open_topic(person, f"broadcasts:{town.here.uid}") is not None) is claims
    for space in Space.objects.all():
        holds = {"moderator": town.space, "other_moderator": town.there.space}.get(persona)
        heard = open_topic(person, f"queue:{space.uid}") is not None
        allowed = holds is not None and holds.pk in {space.pk, space.municipality_id}
        assert not heard or allowed, f"{persona} hears the queue of {space}"
    assert (open_topic(person, f"room:{world.uids['room'][0]}") is not None) is here
    own = {town.here.uid} if claims else {town.there.uid} if persona == "elsewhere" else set()
    for district in District.objects.exclude(uid__in=own):
        heard = open_topic(person, f"broadcasts:{district.uid}") is not None
        assert not heard or persona == "other_town"


INSIDE = {"kanarigroep", "kanarirepetitie", "kanariverslag", "kanarimededeling"}
BY_NAME = ("group_post", "feed:post"), ("activity", "feed:post"), ("document", "membership:document")


def read_by_the_administrator(world: World) -> set[str]:
    """Return the canaries of every place in and around the group that an administrator finds."""
    browser, (group,) = world.browser("administrator"), world.uids["group"]
    places = [reverse(f"membership:{name}", args=[group]) for name in ("feed", "activities", "documents")]
    places += [reverse(road, args=[uid]) for kind, road in BY_NAME for uid in world.uids[kind]]
    places += [reverse("feed:agenda"), reverse("feed:home"), reverse("feed:mine")]
    places += [reverse("feed:post", args=[uid]) for uid in world.uids["post"] + world.uids["event"]]
    read = "".join(text_of(browser.get(place)) for place in places)
    return {canary for canary in ALLOWED if canary in read}


@pytest.mark.slow
def test_the_glass_opens_one_group_for_one_hour(world):
    boss = world.people["administrator"]
    group = Group.objects.get(uid=world.uids["group"][0])
    assert read_by_the_administrator(world) == set()
    glass = break_glass(by=boss, group=group, reason="Een klacht over bedreigingen in het koor")
    assert read_by_the_administrator(world) == INSIDE
    with time_machine.travel(glass.valid_until - timedelta(seconds=1), tick=False):
        assert read_by_the_administrator(world) == INSIDE
    with time_machine.travel(glass.valid_until, tick=False):
        assert read_by_the_administrator(world) == set()


def test_absent_and_forbidden_answer_the_same(world):
    bram = world.browser("elsewhere")
    absent = "0" * 16
    for name in ("feed:post", "feed:edit", "feed:history", "broadcasts:edit", "moderation:case"):
        kind = roads.FILLED[name]["uid"]
        forbidden = bram.get(reverse(name, args=[world.uids[kind][0]]))
        missing = bram.get(reverse(name, args=[absent]))
        assert forbidden.status_code == missing.status_code == 404, name
        assert without_nonce(forbidden) == without_nonce(missing), name


def without_nonce(answer) -> str:
    lines = answer.content.decode().splitlines()
    return "\n".join(line for line in lines if "nonce" not in line and "csrf" not in line)


def test_the_admin_knows_no_word_of_a_resident(world):
    registered = {model for model, _admin in admin.site._registry.items()}
    assert not registered & set(RESIDENT_CONTENT)
    boss = world.browser("administrator")
    for model in registered:
        place = f"admin:{model._meta.app_label}_{model._meta.model_name}"
        pages = [reverse(f"{place}_changelist")]
        first = model._default_manager.first()
        if first is not None:
            pages.append(reverse(f"{place}_change", args=[first.pk]))
        for page in pages:
            body = boss.get(page).content.decode()
            assert not [canary for canary in ALLOWED if canary in body], page


def test_there_is_resident_content_to_look_at(world):
    assert all(model.objects.exists() for model in RESIDENT_CONTENT if model is not Thanks)
    assert apps.get_model("feed.Post").objects.filter(text__contains="kanari").count() == 7
