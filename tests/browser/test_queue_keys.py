"""The keys of the queue: walk, take, choose and send; silent while somebody types or switched them off."""

import pytest

from moderation.models import Action, Case, CaseState, Decision
from tests.factories import people as make
from tests.moderation.town import a_moderator, a_post, reported

pytestmark = pytest.mark.browser


@pytest.fixture
def waiting(transactional_db):
    """Two cases, and the moderator for whom they wait."""
    town = make.a_town()
    anna, griet = (make.a_resident(town.here, name) for name in ("anna", "griet"))
    for text in ("Het eerste bericht.", "Het tweede bericht."):
        reported(a_post(anna, town, text), griet)
    return a_moderator(town)


def test_a_case_is_found_taken_and_decided_by_keyboard(visit, waiting):
    page = visit(waiting)
    page.goto("/moderation/queue/")
    page.wait_for_selector("[data-keys]")
    page.keyboard.press("j")
    page.keyboard.press("j")
    page.keyboard.press("k")
    page.keyboard.press("Enter")
    page.wait_for_url("**/moderation/queue/*/")
    first = page.url
    page.wait_for_selector("[data-keys]")
    page.keyboard.press("j")
    page.wait_for_url(lambda url: url != first)
    page.wait_for_selector("[data-keys]")
    page.keyboard.press("k")
    page.wait_for_url(first)
    page.wait_for_selector("[data-keys]")
    page.keyboard.press("c")
    page.wait_for_selector("[name=release]")
    page.wait_for_selector("[data-keys]")
    assert Case.objects.filter(state=CaseState.CLAIMED).count() == 1
    page.keyboard.press("2")
    assert page.locator("[name=action][value=hide]").is_checked()
    page.keyboard.press("1")
    assert page.locator("[name=action][value=keep]").is_checked()
    page.keyboard.press("Control+Enter")
    page.wait_for_url(lambda url: url != first)  # the next case opens by itself
    page.wait_for_selector("[data-case-undo]")
    assert Decision.objects.get().action == Action.KEEP
    page.wait_for_selector("[data-keys]")
    page.keyboard.press("u")
    page.wait_for_url(first)
    assert Decision.objects.get().undone_at is not None


def test_several_are_chosen_and_decided_together(visit, waiting):
    page = visit(waiting)
    page.goto("/moderation/queue/")
    page.wait_for_selector("[data-keys]")
    for key in ("j", "x", "j", "x"):
        page.keyboard.press(key)
    assert page.locator("[data-case-box]:checked").count() == 2
    page.locator("[data-bulk] [name=action][value=keep]").check()
    page.locator("[data-bulk] button").click()
    page.wait_for_selector("[data-case]", state="detached")
    assert Decision.objects.count() == 2


def test_they_are_silent_while_typing_and_when_switched_off(visit, waiting):
    page = visit(waiting)
    page.goto(f"/moderation/queue/{Case.objects.first().uid}/")
    page.wait_for_selector("[data-keys]")
    page.locator("[data-case-form] textarea[name=reason]").focus()
    page.keyboard.type("123 jkcu")
    assert page.locator("[data-case-form] textarea[name=reason]").input_value() == "123 jkcu"
    assert page.locator("[name=action]:checked").count() == 0
    page.locator("[data-keys-switch]").uncheck()
    page.reload()
    page.wait_for_selector("[data-keys]")
    assert not page.locator("[data-keys-switch]").is_checked()
    page.locator("h1").click()
    page.keyboard.press("2")
    assert page.locator("[name=action]:checked").count() == 0
    page.locator("[data-keys-switch]").check()
    page.keyboard.press("2")
    assert page.locator("[name=action][value=hide]").is_checked()


def test_a_phone_shows_no_keys_and_the_case_first(visit, waiting):
    page = visit(waiting, width=390)
    page.goto(f"/moderation/queue/{Case.objects.first().uid}/")
    assert not page.locator(".keys").is_visible()
    assert not page.locator(".choice kbd").first.is_visible()
    assert page.get_by_role("link", name="Terug naar de wachtrij").is_visible()
    assert not page.locator("[data-cases]").is_visible()
