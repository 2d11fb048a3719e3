"""From a stranger at the door to a decision that is explained: the whole product in one day."""

import re
from datetime import timedelta

import pytest

from network.kernel import clock
from network.kernel.demo import PASSWORD
from network.people.demo import email_of
from network.people.models import Person
from network.places.models import Address
from tests.factories.feed import upload
from tests.stories.conftest import (
    CENTRE,
    ESSENBEEK,
    ROCHUS,
    code_in_the_post,
    expect,
    listening,
    tab_to,
    until,
)

pytestmark = [pytest.mark.browser, pytest.mark.timeout(400)]

LINE = "[data-live]"
BELL = "[data-live-count][data-names~='notification.created']"
HELLO = "Dag buren, ik woon hier sinds vandaag. Wie wijst me de weg naar het park?"
ANSWER = "Welkom! Het park is achter de kerk, te voet vijf minuten."
RUDE = "Jij stelt domme vragen. Blijf toch thuis met je park."
BROADCAST = "De Kerkstraat is morgen dicht"
REASON = "Je schrijft over de persoon en niet over de vraag."


def test_a_day_in_halle(halle, site, visit, tmp_path):
    lotte = visit()
    somebody = sign_up(lotte, site)
    prove_the_address(lotte, somebody, tmp_path / "letters")

    griet, kamil, bram, karen = (listening(visit(halle(key))) for key in ("griet", "kamil", "bram", "karen"))
    write_first_post(lotte)
    for near in (griet, kamil):
        expect(near.locator(LINE)).to_contain_text("1 nieuw bericht")
    for far in (bram, karen):
        expect(far.locator(LINE)).to_be_hidden()

    bell = count_on(listening(lotte))
    answer(griet, HELLO, ANSWER)
    expect(lotte.locator(BELL).first).to_have_attribute("data-number", str(bell + 1))
    read_answer(lotte)

    for page in (griet, bram, karen):
        listening(page)
    announce(visit(halle("werken")))
    for reached in (griet, bram):
        expect(reached.locator(LINE)).to_contain_text("1 nieuw bericht")
        reached.locator(f"{LINE} a").click()
        expect(reached.get_by_role("heading", name=BROADCAST)).to_be_visible()
    not_reached(karen, visit(halle("dirk")))

    answer(kamil, HELLO, RUDE)
    report_comment(lotte)
    decide_by_keyboard(visit(halle("moderator")))
    read_why(kamil)
    lotte.reload()
    expect(lotte.locator("body")).not_to_contain_text(RUDE)
    assert "Traceback" not in site.log()


def sign_up(page, site) -> Person:
    """Make an account, say where one lives, and confirm the address of the mail."""
    page.goto("/")
    page.goto("/signup/")
    page.get_by_label("Voornaam").fill("Lotte")
    page.get_by_label("Familienaam").fill("Wouters")
    page.get_by_label("E-mailadres").fill("lotte@example.org")
    page.get_by_label("Geboortejaar").fill("1991")
    page.get_by_label("Kies een wachtwoord").fill("een lange zin van vier")
    page.get_by_label("Ik ga akkoord met de huisregels").check()
    page.get_by_role("button", name="Verder").click()
    home = Address.objects.filter(district__code=ROCHUS, box_number="").select_related("street").last()
    page.locator("[role=combobox]").press_sequentially(f"{home.street.name} {home.house_number}")
    page.locator("[role=option]").first.wait_for()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    page.get_by_role("button", name="Verder").click()
    expect(page).to_have_url(re.compile("/account/confirm-email/$"))
    mail = until(page, lambda: site.mails(to="lotte@example.org"))[0]
    link = re.search(rf"{site.url}\S+", mail.get_body(("plain",)).get_content())[0]
    page.goto(link)
    page.get_by_role("button", name="Ja, bevestig").click()
    return Person.objects.get(email="lotte@example.org")


def prove_the_address(page, somebody: Person, folder) -> None:
    """Ask for the letter, and type its code in the three fields."""
    page.goto("/feed/")
    expect(page.locator("main")).not_to_contain_text("Roza")
    page.get_by_role("link", name="Bewijs je adres").click()
    page.get_by_role("button", name="Stuur mij een brief").click()
    expect(page.locator("main")).to_contain_text("Je vroeg een brief")
    code = code_in_the_post(somebody, ROCHUS, folder)
    for number, part in enumerate(code.split("-")):
        page.locator(f"#id_code_{number}").fill(part)
    page.get_by_role("button", name="Code nakijken").click()
    expect(page.locator("body")).to_contain_text("Welkom in je wijk")


def write_first_post(page) -> None:
    """Write at the top of the feed."""
    page.goto("/feed/")
    page.get_by_label("Je bericht").fill(HELLO)
    page.get_by_role("button", name="Plaatsen").click()
    expect(page.locator("article", has_text=HELLO)).to_be_visible()


def count_on(page) -> int:
    """How many seintjes the bell shows."""
    return int(page.locator(BELL).first.get_attribute("data-number"))


def answer(page, post: str, words: str) -> None:
    """Fetch what is new, and answer a post on its card."""
    page.goto("/feed/")
    card = page.locator("article", has_text=post)
    card.locator("input[name=text]").fill(words)
    card.get_by_role("button", name="Reageer").click()
    expect(page.locator("body")).to_contain_text(words)


def read_answer(page) -> None:
    """Open the seintje that rang."""
    page.goto("/seintjes/")
    page.locator("main a[href^='/seintjes/']").first.click()
    expect(page.locator("main")).to_contain_text(ANSWER)


def announce(page) -> None:
    """Write to two of the nine districts, read it over, and send it."""
    page.goto("/studio/")
    page.get_by_role("link", name="Schrijf een bericht").click()
    page.locator("#id_department").select_option(label="Mobiliteit en Werken")
    page.locator("#id_title").fill(BROADCAST)
    page.locator("#id_todo_text").fill("Zet je auto in een andere straat.")
    page.locator("#id_topic").select_option("works")
    page.locator("#id_expires_on").fill(f"{clock.today() + timedelta(days=9):%d/%m/%Y}")
    assert page.locator("input[name=districts]").count() == 9
    for code in (ROCHUS, CENTRE):
        page.locator(f"input[name=districts][value='{code}']").check()
    page.get_by_role("button", name="Bekijk en kijk wie je bereikt").click()
    expect(page.locator("#bereik + *")).to_contain_text("Sint-Rochus")
    page.get_by_role("button", name="Verstuur").click()
    expect(page.locator("body")).to_contain_text("in 2 wijken")


def not_reached(page, neighbour) -> None:
    """Hear of a post in the own district and of nothing before it."""
    neighbour.goto("/feed/")
    neighbour.get_by_label("Je bericht").fill("Wie gaat er mee wandelen?")
    neighbour.get_by_role("button", name="Plaatsen").click()
    expect(page.locator(LINE)).to_contain_text("1 nieuw bericht")
    page.locator(f"{LINE} a").click()
    expect(page.locator("article", has_text="mee wandelen")).to_be_visible()
    expect(page.locator("body")).not_to_contain_text(BROADCAST)
    assert Person.objects.filter(residencies__district__code=ESSENBEEK).exists()


def report_comment(page) -> None:
    """Report what somebody answered, from the page of the post."""
    page.goto("/feed/")
    page.locator("article", has_text=HELLO).locator("a[href*='/post/']").first.click()
    page.locator("li", has_text=RUDE).get_by_role("link", name="Meld").click()
    page.get_by_role("radio").first.check()
    page.get_by_role("button", name="Meld dit").click()
    expect(page.locator("body")).to_contain_text("Een moderator bekijkt het")


def decide_by_keyboard(page) -> None:
    """Hide the comment with a clause and a reason, without touching the mouse."""
    page.goto("/moderation/queue/")
    tab_to(page, page.locator("[data-cases] a", has_text=RUDE[:40]))
    page.keyboard.press("Enter")
    expect(page.locator(".exhibit-text")).to_contain_text(RUDE)
    hide = page.locator("input[name=action][value=hide]")
    tab_to(page, page.locator("input[name=action]").first)
    for _step in range(6):
        if hide.is_checked():
            break
        page.keyboard.press("ArrowDown")
    expect(hide).to_be_checked()
    tab_to(page, page.locator("#id_clause"))
    page.keyboard.type("2.1")
    tab_to(page, page.locator("#id_reason"))
    page.keyboard.type(REASON)
    tab_to(page, page.get_by_role("button", name="Beslis en verstuur"))
    page.keyboard.press("Enter")
    expect(page.locator("body")).to_contain_text("Je beslissing is verstuurd")


def read_why(page) -> None:
    """Hear that something was decided, and read by which rule and why."""
    expect(page.locator(BELL).first).to_be_visible()
    page.goto("/moderation/statements/")
    page.locator("main article a").first.click()
    expect(page.locator("main")).to_contain_text(REASON)
    expect(page.locator("main")).to_contain_text("2.1")


def test_on_a_phone_without_javascript(halle, site, visit):
    phone = visit(width=390, height=844, javascript=False)
    phone.goto("/account/login/")
    phone.get_by_label("E-mailadres").fill(email_of("griet"))
    phone.get_by_label("Wachtwoord").fill(PASSWORD)
    phone.locator("main form button[type=submit]").first.click()
    phone.goto("/feed/write/")
    phone.get_by_label("Je bericht").fill("Deze ladder mag weg.")
    phone.locator(".composer-photos summary").click()
    photo = upload()
    phone.locator("input[name=photo_1]").set_input_files(
        {"name": photo.name, "mimeType": photo.content_type, "buffer": photo.read()}
    )
    phone.locator("input[name=alt_1]").fill("Een houten ladder")
    phone.get_by_role("button", name="Plaatsen").click()
    expect(phone.get_by_alt_text("Een houten ladder")).to_be_visible()
    answer(phone, "Deze ladder mag weg.", "Kom ze gerust halen.")
    phone.goto("/feed/search/")
    phone.locator("input[name=q]").fill("ladder")
    phone.get_by_role("button", name="Zoek", exact=True).click()
    expect(phone.locator("article", has_text="Deze ladder mag weg.")).to_be_visible()
    to_the_end(phone)


def to_the_end(page) -> None:
    """Follow the list to where it stops."""
    page.goto("/feed/")
    for _page in range(20):
        if page.get_by_role("heading", name="Je bent bij").is_visible():
            return
        page.get_by_role("link", name="Oudere berichten", exact=True).click()
    raise AssertionError("the list does not end")
