"""The story of the Wetteraad: from a call to a mandate, to the back office, to advice and its answer.

Played by the people concerned in a real browser, some on a phone; the demo town stands behind it.
"""

import re
from datetime import timedelta

import pytest
from django.contrib.auth.hashers import Argon2PasswordHasher

from groups.councils.models import Advice
from groups.mandates.models import Call, Mandate
from groups.membership.models import Group
from network.kernel import clock
from network.kernel.demo import PASSWORD
from tests.stories.conftest import expect, until

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

PHONE = 390
CALL = "Een coördinator voor Sport"
WHY = "Ik ken de clubs en ik hou graag orde in een agenda."
NEWS = "De regiegroep Sport heeft een nieuwe coördinator"
ADVICE = "Fietsenstalling aan de sporthal"
TEXT = "Zet aan de sporthal een overdekte stalling voor vijftig fietsen."
MINORITY = "Eén lid wil eerst tellen hoeveel fietsen er staan."
REASONS = "De stalling komt er in het voorjaar. Het geld staat in de begroting."
DECISION = "Besluit van het college van 1 december, punt 4"


def test_from_call_to_answer(halle, visit):
    sport, council = Group.objects.get(name="Sport"), Group.objects.get(name="Wetteraad")
    samira, hilde, els = visit(halle("samira_w")), visit(halle("hilde_w"), width=PHONE), visit()
    log_in(els, halle("participatie"))

    call = make_call(samira, sport)
    no_back_office(hilde, council)
    stand(hilde, call)
    let_the_deadline_pass(call)
    appoint(els, call)

    mandate = Mandate.objects.get(person=halle("hilde_w"), group=sport)
    with_power(hilde, council)
    tell_members(hilde, council)
    member = visit(halle("omer"))
    until(member, lambda: told(member))

    advice = write_advice(hilde, sport)
    vote_and_deliver(hilde, advice)
    answer(els, advice)
    everybody_reads(visit(width=PHONE, scheme="dark"), advice)

    end(els, mandate)
    no_back_office(hilde, council)


def log_in(page, person) -> None:
    """Come in by the login page: who gives power is asked for their password again."""
    hasher = Argon2PasswordHasher()  # that of the site; tests hash faster, and a new hash ends sessions
    person.password = hasher.encode(PASSWORD, hasher.salt())
    person.save(update_fields=["password"])
    page.goto("/account/login/")
    page.get_by_label("E-mailadres").fill(person.email)
    page.get_by_label("Wachtwoord").first.fill(PASSWORD)
    page.get_by_role("button", name="Aanmelden").or_(
        page.get_by_role("button", name="Inloggen")
    ).first.click()
    expect(page).not_to_have_url(re.compile("/account/login/"))


def give_password_again(page) -> None:
    """Say once more who one is; what was filled in is done then."""
    expect(page).to_have_url(re.compile("/account/reauthenticate/"))
    page.get_by_label("Wachtwoord").first.fill(PASSWORD)
    page.keyboard.press("Enter")


def make_call(page, group: Group) -> Call:
    """Look for somebody, as the coordinator that is leaving."""
    page.goto(f"/groups/{group.uid}/")
    page.get_by_role("link", name="Beheer").click()
    page.get_by_role("link", name="Oproepen").last.click()
    page.goto(f"/groups/{group.uid}/calls/new/")
    page.get_by_label("Titel").fill(CALL)
    page.get_by_label("Wie zoeken we?").fill("Je leidt de vergadering en je schrijft aan de leden.")
    page.get_by_label("Voor welke rol?").select_option("coordinator")
    page.get_by_label("Hoeveel plaatsen?").fill("1")
    today = clock.today()
    page.get_by_label("Mandaat vanaf").fill(f"{today:%d/%m/%Y}")
    page.get_by_label("Mandaat tot en met").fill(f"{today + timedelta(days=700):%d/%m/%Y}")
    page.get_by_label("Kandidaat worden tot en met").fill(f"{today + timedelta(days=10):%d/%m/%Y}")
    page.get_by_role("button", name="Open de oproep").click()
    expect(page.locator("main")).to_contain_text(CALL)
    return Call.objects.get(title=CALL)


def no_back_office(page, council: Group) -> None:
    """Be a member like everybody else."""
    page.goto(f"/groups/{council.uid}/")
    expect(page.get_by_role("navigation", name="Wetteraad").get_by_role("link", name="Beheer")).to_have_count(
        0
    )
    assert page.goto(f"/groups/{council.uid}/office/members/").status == 404


def stand(page, call: Call) -> None:
    """Find the call on the page of the council, and answer it on a phone."""
    page.goto(f"/groups/{Group.objects.get(name='Wetteraad').uid}/")
    page.locator("section", has_text=CALL).get_by_role("link", name="Stel je kandidaat").first.click()
    page.goto(f"/calls/{call.uid}/")
    page.get_by_label("Waarom stel je je kandidaat?").fill(WHY)
    page.get_by_label("Ik zit niet in de gemeenteraad of het college").check()
    page.get_by_label("Vrouw").check()
    page.get_by_role("button", name="Word kandidaat").click()
    expect(page.locator("main")).to_contain_text("Je bent kandidaat")


def let_the_deadline_pass(call: Call) -> None:
    """Ten days go by: the browser and the server have no clock that a test can move."""
    Call.objects.filter(pk=call.pk).update(deadline=clock.now())


def appoint(page, call: Call) -> None:
    """Choose the candidate, see whether the composition is in order, and appoint by a decision."""
    page.goto(f"/calls/{call.uid}/candidates/")
    page.get_by_label("Kies Hilde Molenveld").check()
    page.get_by_role("button", name="Bekijk de samenstelling").click()
    expect(page.locator("main")).to_contain_text("Klopt de samenstelling?")
    page.get_by_role("button", name="Benoem de gekozen kandidaten").click()
    expect(page.locator("main")).to_contain_text("Hilde Molenveld")
    fill_decision(page)
    page.get_by_role("button", name="Benoem", exact=True).click()
    give_password_again(page)
    expect(page.locator("main")).to_contain_text("GR 2026/140")


def fill_decision(page) -> None:
    """Say by which decision."""
    page.get_by_label("Wie besliste?").select_option("council")
    page.get_by_label("Nummer van het besluit").fill("GR 2026/140")
    page.get_by_label("Datum van het besluit").fill(f"{clock.today():%d/%m/%Y}")


def with_power(page, council: Group) -> None:
    """Find the back office of the whole council, and oneself in the public register."""
    page.goto(f"/groups/{council.uid}/")
    page.get_by_role("navigation", name="Wetteraad").get_by_role("link", name="Beheer").click()
    expect(page.locator("main")).to_contain_text("Leden nu")
    page.goto("/mandates")
    expect(page.locator("main")).to_contain_text("Hilde Molenveld")


def tell_members(page, council: Group) -> None:
    """Write to all members, after a look at whom it reaches."""
    page.goto(f"/groups/{council.uid}/office/announcements/")
    page.get_by_label("Onderwerp").fill(NEWS)
    page.get_by_label("Tekst").fill("Ik ben Hilde. Schrijf me gerust in de groep.")
    page.get_by_role("button", name="Bekijk wie dit krijgt").click()
    expect(page.locator("main")).to_contain_text("leden krijgen een seintje")
    page.get_by_role("button", name="Verstuur").click()
    expect(page.locator("main")).to_contain_text(NEWS)


def told(page) -> bool:
    """Whether the seintje of the announcement came: the worker brings it when it gets there."""
    page.goto("/seintjes/")
    return "Wetteraad" in page.locator("main").inner_text()


def write_advice(page, group: Group) -> Advice:
    """Begin an advice on the group's own initiative."""
    page.goto(f"/groups/{group.uid}/advices/new/")
    page.get_by_label("Waarover gaat het?").fill(ADVICE)
    page.get_by_label("Eerste ontwerp").fill(TEXT)
    page.get_by_role("button", name="Begin").click()
    expect(page.locator("main")).to_contain_text(ADVICE)
    return Advice.objects.get(title=ADVICE)


def vote_and_deliver(page, advice: Advice) -> None:
    """Record how the meeting voted, and send the advice to the college."""
    page.goto(f"/advices/{advice.uid}/vote/")
    page.get_by_label("Datum van de vergadering").fill(f"{clock.today():%d/%m/%Y}")
    for label, number in (("Aanwezig met een stem", "7"), ("Voor", "6"), ("Tegen", "1"), ("Onthouden", "0")):
        page.get_by_label(label, exact=True).fill(number)
    page.get_by_label("Standpunt van de minderheid").fill(MINORITY)
    page.get_by_role("button", name="Leg vast").click()
    expect(page.locator("main")).to_contain_text("aangenomen")
    page.goto(f"/advices/{advice.uid}/deliver/")
    page.get_by_role("button", name="Bezorg het advies").click()
    expect(page.locator("main")).to_contain_text("antwoord tegen")


def answer(page, advice: Advice) -> None:
    """Give the answer of the college with its reasons."""
    page.goto("/advices/waiting/")
    expect(page.locator("main")).to_contain_text(ADVICE)
    page.goto(f"/advices/{advice.uid}/answer/")
    page.get_by_label("het college volgt het advies", exact=False).first.check()
    page.get_by_label("Waarom?").fill(REASONS)
    page.get_by_label("Besluit van het college").fill(DECISION)
    page.get_by_role("button", name="Antwoord").click()
    expect(page.locator("main")).to_contain_text("beantwoord")


def everybody_reads(page, advice: Advice) -> None:
    """Read the whole chain on a phone, without an account."""
    page.goto("/advices/")
    page.get_by_role("link", name=re.compile(ADVICE)).click()
    for words in (TEXT, MINORITY, REASONS, DECISION):
        expect(page.locator("main")).to_contain_text(words)
    page.wait_for_load_state("load")  # before its styles came, a page is as wide as it likes
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE
    assert page.request.get(f"/advices/{advice.uid}.pdf").body().startswith(b"%PDF-")


def end(page, mandate: Mandate) -> None:
    """End the mandate before its time, with a reason: its power is gone with the next click."""
    page.goto(f"/mandates/{mandate.uid}/end/")
    page.get_by_label("Reden").fill("Hilde verhuist naar een andere gemeente.")
    page.locator("main form button[type=submit]").first.click()
    expect(page.locator("main")).to_contain_text("Hilde Molenveld")
