"""The scripts on the pages that use them: suggestions while typing, and a map that agrees with its list."""

import pytest

from network.people.enums import AppointmentRole
from tests.factories import feed
from tests.factories import people as make
from tests.factories.broadcasts import a_communicator, a_department, a_draft

pytestmark = pytest.mark.browser


def test_an_address_is_suggested_and_chosen_by_keyboard(visit, transactional_db):
    town = make.a_town()
    anna = make.a_member(town.here, "anna")
    houses = [make.an_address(town.there, street="Ankerstraat", number=number) for number in ("1", "12")]
    page = visit(anna)
    page.goto("/settings/address/")
    field, chosen = page.get_by_role("combobox"), page.locator("[name=address_id]")
    field.fill("")
    field.press_sequentially("anker")
    page.wait_for_selector("[role=option]")
    assert field.get_attribute("aria-expanded") == "true"
    assert page.locator(".combo [role=status]").inner_text() == "2 gevonden. Gebruik de pijlen om te kiezen."
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    active = page.locator(f"#{field.get_attribute('aria-activedescendant')}")
    assert active.get_attribute("aria-selected") == "true"
    page.keyboard.press("Enter")
    assert "Ankerstraat 12" in field.input_value()
    assert chosen.input_value() == houses[1].uid
    assert field.get_attribute("aria-expanded") == "false"
    page.keyboard.type("3")
    assert chosen.input_value() == "", "another text is another address"


def test_suggestions_close_on_escape_and_leave_what_was_typed(visit, transactional_db):
    town = make.a_town()
    anna = make.a_member(town.here, "anna")
    make.an_address(town.there, street="Ankerstraat", number="1")
    page = visit(anna)
    page.goto("/settings/address/")
    field = page.get_by_role("combobox")
    field.fill("")
    field.press_sequentially("ankers")
    page.wait_for_selector("[role=option]")
    page.keyboard.press("Escape")
    assert not page.locator("[role=listbox]").is_visible()
    assert field.input_value() == "ankers"


def test_the_map_and_the_list_say_the_same(visit, transactional_db):
    town = make.a_town()
    karel = a_communicator(a_department(town))
    page = visit(karel)
    page.goto("/studio/new/")
    page.wait_for_selector(".area")
    shapes, boxes = page.locator(".area"), page.locator("input[name=districts]")
    assert shapes.count() == boxes.count() == 2
    name = shapes.nth(0).get_attribute("aria-label")
    shapes.nth(0).focus()
    page.keyboard.press("Enter")
    assert shapes.nth(0).get_attribute("aria-checked") == "true"
    assert [
        box.evaluate("box => box.labels[0].innerText.trim()") for box in boxes.all() if box.is_checked()
    ] == [name]
    page.get_by_label(name, exact=True).and_(boxes).uncheck()
    assert shapes.nth(0).get_attribute("aria-checked") == "false"
    assert page.locator(".area-on").count() == 0


def test_the_map_follows_the_department_from_town_to_town(visit, transactional_db):
    halle, beersel = make.a_town(), make.a_town("Beersel", "23003")
    works, green = a_department(halle, "Werken"), a_department(beersel, "Groen")
    karel = a_communicator(works)
    make.appointed(karel, AppointmentRole.COMMUNICATOR, green.space)
    page = visit(karel)
    page.goto("/studio/new/")
    for department, town in ((green, beersel), (works, halle), (green, beersel)):
        page.select_option("[name=department]", department.uid)
        page.wait_for_selector(f"[data-map*={town.municipality.slug}] .area")
        shown = page.locator("[data-map]:visible")
        assert shown.count() == 1
        assert town.municipality.slug in shown.get_attribute("data-map")
        shape = shown.locator(".area").first
        assert shape.bounding_box()["width"] > 20
        shape.focus()
        page.keyboard.press("Enter")
        assert shape.get_attribute("aria-checked") in {"true", "false"}


def test_without_script_the_list_is_there_and_the_map_is_not(visit, transactional_db):
    town = make.a_town()
    karel = a_communicator(a_department(town))
    page = visit(karel, javascript=False)
    page.goto("/studio/new/")
    assert page.locator("input[name=districts]").count() == 2
    assert not page.locator("[data-map]").is_visible()


def test_what_was_begun_in_one_message_never_shows_up_in_another(visit, transactional_db):
    town = make.a_town()
    works = a_department(town)
    karel = a_communicator(works)
    first = a_draft(works, karel, [town.here], title="De Melkstraat is dicht")
    second = a_draft(works, karel, [town.there], title="Het park is open")
    page = visit(karel)
    page.goto(f"/studio/{first.uid}/edit/")
    page.fill("[name=title]", "Half geschreven")
    for path, title in ((f"/studio/{second.uid}/edit/", second.title), ("/studio/new/", "")):
        page.goto(path)
        assert page.input_value("[name=title]") == title
    page.goto(f"/studio/{first.uid}/edit/")
    assert page.input_value("[name=title]") == "Half geschreven"
    page.wait_for_selector("text=Kijk ook de gekozen wijken na.")


@pytest.mark.parametrize(
    ("cookie", "heading"), [("session", "Je sessie is voorbij"), ("csrf", "te lang open")]
)
def test_what_a_part_of_a_page_sends_too_late_is_given_back(visit, transactional_db, cookie, heading):
    town = feed.town()
    anna = feed.resident("anna", town.here)
    post = feed.post(feed.resident("griet", town.here), town.here)
    page = visit(anna)
    page.goto(f"/feed/post/{post.uid}/")
    page.fill("textarea[name=text]", "Dit wil ik niet kwijt raken.")
    kept = [one for one in page.context.cookies() if one["name"] == cookie]
    page.context.clear_cookies(name=cookie)
    page.get_by_role("button", name="Reageer").click()
    page.get_by_role("heading", name=heading).wait_for()
    assert page.locator("textarea").input_value() == "Dit wil ik niet kwijt raken."
    page.context.add_cookies(kept)
    page.goto(f"/feed/post/{post.uid}/")
    assert page.input_value("textarea[name=text]") == "Dit wil ik niet kwijt raken."
