"""Three households report, a moderator hides by keyboard, the author complains, another puts it back."""

import pytest

from moderation.models import Decision
from network.feed.models import ItemState, Post
from tests.factories import people as make
from tests.factories.moderation import house_rules
from tests.moderation.town import REASON, a_moderator, a_post
from tests.stories.conftest import expect, tab_to

pytestmark = [pytest.mark.browser, pytest.mark.timeout(300)]

WORDS = "Aan wie zijn vuilnis in onze haag gooit: dat moet stoppen."
ANSWER = "Ik las het opnieuw. Dit gaat over vuilnis, niet over een mens. Het mag blijven."


def test_from_three_reports_to_everything_back(transactional_db, visit):
    house_rules()
    town = make.a_town()
    anna, *neighbours = (make.a_resident(town.here, name) for name in ("anna", "els", "griet", "piet"))
    saskia, rita = a_moderator(town), a_moderator(town, "rita")
    post = a_post(anna, town, WORDS)
    pages = [visit(neighbour) for neighbour in neighbours]

    for page in pages:
        page.goto(f"/moderation/report/post/{post.uid}/")
        page.get_by_label("Beledigt iemand").check()
        page.get_by_role("button", name="Meld dit").click()
    assert pages[0].goto(f"/feed/post/{post.uid}/").status == 404
    author = visit(anna)
    author.goto("/moderation/statements/")
    expect(author.locator("main")).to_contain_text("Verschillende gezinnen meldden het")

    hide_by_keyboard(visit(saskia))
    decision = Decision.objects.get()
    author.goto(f"/moderation/statements/{decision.uid}/")
    expect(author.locator("main")).to_contain_text(REASON)
    expect(author.locator("main")).to_contain_text("Een mens besliste, geen machine.")
    author.get_by_role("button", name="Dien een klacht in").click()
    expect(author.locator("main")).to_contain_text("Iemand anders kijkt opnieuw")

    put_it_back(visit(rita))
    author.reload()
    expect(author.locator("#klacht")).to_contain_text(ANSWER)
    assert Post.objects.get().state == ItemState.PUBLISHED
    for page in (author, *pages):
        page.goto(f"/feed/post/{post.uid}/")
        expect(page.locator("main")).to_contain_text(WORDS)
    pages[1].goto("/moderation/reports/")
    expect(pages[1].locator("main")).to_contain_text("wat je meldde")


def hide_by_keyboard(page) -> None:
    """Open the case, choose to hide, cite a clause, say why, and send: without a mouse."""
    page.goto("/moderation/queue/")
    page.wait_for_selector("[data-keys]")
    page.keyboard.press("j")
    page.keyboard.press("Enter")
    page.wait_for_url("**/moderation/queue/*/")
    page.wait_for_selector("[data-keys]")
    page.keyboard.press("2")
    tab_to(page, page.locator("#id_clause"))
    page.keyboard.type("2.1")
    tab_to(page, page.locator("#id_reason"))
    page.keyboard.type(REASON)
    page.keyboard.press("Control+Enter")
    page.wait_for_selector("[data-case-undo]")


def put_it_back(page) -> None:
    """Find the complaint beside the cases, and answer that it is right."""
    page.goto("/moderation/complaints/")
    page.locator("main section h2 a").first.click()
    expect(page.locator(".exhibit-text").first).to_contain_text(WORDS)
    page.get_by_label("Ja, de beslissing was fout").check()
    page.get_by_label("Leg uit waarom").fill(ANSWER)
    page.get_by_role("button", name="Beslis en verstuur").click()
    expect(page.locator("body")).to_contain_text("Je antwoord is verstuurd")
