"""A secret vote from a broadcast to the report: asked in a district, cast on a phone, counted by three.

Not for how a poll is written, which has its own tests beside the studio.
"""

import re
from dataclasses import dataclass
from datetime import timedelta

import pytest
from django.contrib.auth.hashers import Argon2PasswordHasher

from groups.polls.enums import PollState
from groups.polls.models import Poll
from groups.polls.services.audience import AudienceTerms, set_audience
from groups.polls.services.casting import cast_ballot
from groups.polls.services.closing import close_due_polls
from groups.polls.services.drafting import PollTerms, create_poll
from groups.polls.services.officers import confirm_seat, name_officers, take_seat
from groups.polls.services.opening import open_poll
from network.kernel import clock
from network.kernel.demo import PASSWORD
from network.kernel.models import Space
from network.people.enums import AppointmentRole
from network.people.models import Person
from tests.factories import broadcasts as speak
from tests.factories import people as make
from tests.factories.moderation import house_rules
from tests.stories.conftest import expect, looked_at, tab_to

pytestmark = [pytest.mark.browser, pytest.mark.timeout(300)]

PHONE = {"width": 390, "height": 844}
BROADCAST = "Stem mee over het pleintje"
QUESTION = "Wat komt er op het pleintje?"
ORDER = "Wat doen we eerst?"
VOTES = ("trees", "trees", "trees", "trees", "trees", "cars", "cars", "cars", "market")
TITLE = "Het pleintje van Sint-Rochus"
QUESTIONS = {
    "pages": [
        {
            "key": "p1",
            "questions": [
                {
                    "key": "square",
                    "kind": "single",
                    "title": QUESTION,
                    "required": True,
                    "options": [
                        {"key": "trees", "title": "Bomen en zitbanken"},
                        {"key": "cars", "title": "Parkeerplaatsen"},
                        {"key": "market", "title": "Een vaste markt"},
                    ],
                },
                {
                    "key": "first",
                    "kind": "ranking",
                    "title": ORDER,
                    "options": [
                        {"key": "light", "title": "Verlichting"},
                        {"key": "ground", "title": "De bestrating"},
                        {"key": "play", "title": "Speeltuigen"},
                    ],
                },
            ],
        }
    ]
}


@dataclass(frozen=True)
class Asked:
    """A secret poll that is open, and who has to do with it."""

    town: make.Town
    poll: Poll
    organiser: Person
    codes: dict[Person, str]
    griet: Person
    bram: Person


@pytest.fixture
def asked(transactional_db, settings, site) -> Asked:
    """Ask one district of a town something in secret, three days ago; nine of its ten neighbours voted."""
    settings.POLL_KEYS_DIR = str(site.folder / "poll-keys")  # where the server looks for them
    settings.ACCOUNT_RATE_LIMITS = False
    house_rules()
    with clock.as_of(clock.now() - timedelta(days=3)):
        town = make.a_town()
        department = speak.a_department(town)
        organiser = knows_a_password(speak.a_communicator(department))
        officers = [knows_a_password(make.an_account(name)) for name in ("olga", "omar")]
        for officer in officers:
            make.appointed(officer, AppointmentRole.MODERATOR, town.space)
        griet, bram = make.a_resident(town.here, "griet"), make.a_resident(town.there, "bram")
        neighbours = [make.a_resident(town.here, f"buur{number}") for number in range(len(VOTES))]
        poll, codes = open_secret_poll(organiser, department.space, town, officers)
        for neighbour, choice in zip(neighbours, VOTES, strict=True):
            given = {"square": choice, "first": ["light", "play", "ground"]}
            cast_ballot(by=neighbour, poll=poll, answers=given, version=1)
    return Asked(town, poll, organiser, codes, griet, bram)


def open_secret_poll(
    by: Person, organiser: Space, town: make.Town, officers: list[Person]
) -> tuple[Poll, dict[Person, str]]:
    """Write a secret poll for one district and open it. Returns: it, and what each officer wrote down."""
    terms = PollTerms(
        title=TITLE,
        intro="We leggen het pleintje opnieuw aan. Jullie kiezen wat er komt.",
        secrecy="secret",
        closes_at=clock.now() + timedelta(days=10),
    )
    poll = create_poll(by=by, organiser=organiser, terms=terms, definition=QUESTIONS)
    set_audience(by=by, poll=poll, terms=AudienceTerms(districts=[town.here]))
    name_officers(by=by, poll=poll, officers=officers)
    codes = {officer: take_seat(by=officer, poll=poll) for officer in officers}
    for officer, code in codes.items():
        confirm_seat(by=officer, poll=poll, code=code)
    return open_poll(by=by, poll=poll), codes


def test_from_a_broadcast_to_the_report(asked, site, visit):
    poll = asked.poll
    announce(visit(asked.organiser), asked.town, f"{site.url}/polls/{poll.uid}/")
    griet = visit(asked.griet, **PHONE)
    start_from_the_feed(griet)
    late = griet.context.new_page()
    late.goto(f"/polls/{poll.uid}/vote/")
    fingerprint = vote_by_keyboard(griet)
    has_voted(griet)
    not_a_second_time(late)
    nothing_for(visit(asked.bram, **PHONE), poll)

    let_the_time_pass(poll)
    desk = visit(asked.organiser)
    open_the_envelopes(desk, poll)
    for officer, code in asked.codes.items():
        give_code(visit(officer, **PHONE), poll, code)
    count(desk, poll)

    read_results(griet, poll)
    find_fingerprint(griet, poll, fingerprint)
    read_report(griet, poll)
    assert "Traceback" not in site.log()


def announce(page, town: make.Town, link: str) -> None:
    """Write to the district with the link to the poll, see it below the words, and send it."""
    page.goto("/studio/")
    page.get_by_role("link", name="Schrijf een bericht").click()
    page.locator("#id_department").select_option(label="Mobiliteit en Werken")
    page.locator("#id_title").fill(BROADCAST)
    page.locator("#id_text").fill(f"Tot volgende week kies je mee wat er op het pleintje komt.\n\n{link}")
    page.locator("#id_topic").select_option("works")
    page.locator("#id_expires_on").fill(f"{clock.today() + timedelta(days=9):%d/%m/%Y}")
    page.locator(f"input[name=districts][value='{town.here.code}']").check()
    page.get_by_role("button", name="Bekijk en kijk wie je bereikt").click()
    expect(page.locator("#bereik + *")).to_contain_text(town.here.name)
    expect(page.locator(".embed")).to_contain_text(TITLE)
    looked_at(page, "polls-broadcast-preview")
    page.get_by_role("button", name="Verstuur").click()
    expect(page.locator("body")).to_contain_text("Dit bericht staat in één wijk.")


def start_from_the_feed(page) -> None:
    """Find the broadcast in the feed with the poll below it, and go there."""
    page.goto("/feed/")
    card = page.locator("article", has_text=BROADCAST)
    expect(card.locator(".embed")).to_contain_text(TITLE)
    looked_at(page, "polls-feed")
    card.get_by_role("link", name="Stem", exact=False).click()
    expect(page.get_by_role("heading", level=1)).to_have_text(TITLE)
    expect(page.locator("main")).to_contain_text("De stemming is geheim")
    looked_at(page, "polls-poll")


def vote_by_keyboard(page) -> str:
    """Choose, put in order and send with the keyboard alone. Returns: the fingerprint on the receipt."""
    tab_to(page, page.get_by_role("link", name="Begin"))
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile("/vote/$"))
    looked_at(page, "polls-ballot")
    tab_to(page, page.get_by_role("radio").first)
    page.keyboard.press("Space")
    expect(page.get_by_label("Bomen en zitbanken")).to_be_checked()
    tab_to(page, page.get_by_role("button", name="Hoger: Speeltuigen"))
    page.keyboard.press("Enter")
    expect(page.locator(".ranking-says")).to_have_text("Speeltuigen staat op plaats 1.")
    tab_to(page, page.get_by_role("button", name="Stem", exact=True))
    page.keyboard.press("Enter")
    shown = page.locator(".fingerprint")
    shown.wait_for()
    looked_at(page, "polls-receipt")
    return shown.inner_text()


def has_voted(page) -> None:
    """Read on the page of the poll, and below the broadcast, that one has voted."""
    page.get_by_role("link", name="Naar de peiling").click()
    expect(page.locator("main")).to_contain_text("Je hebt gestemd.")
    expect(page.get_by_role("link", name="Begin")).to_have_count(0)
    looked_at(page, "polls-voted")
    page.goto("/feed/")
    expect(page.locator("article", has_text=BROADCAST).locator(".embed")).to_contain_text("Je hebt gestemd.")


def not_a_second_time(page) -> None:
    """Send the ballot that still stood open in another tab."""
    page.get_by_label("Een vaste markt").check()
    page.get_by_role("button", name="Stem", exact=True).click()
    expect(page.get_by_role("alert")).to_contain_text("Je hebt al gestemd")
    expect(page.get_by_role("alert")).to_contain_text("Achter je naam staat: gestemd.")
    expect(page.locator("main form")).to_have_count(0)
    looked_at(page, "polls-second-time")


def nothing_for(page, poll: Poll) -> None:
    """Live in another district: no broadcast, no poll, not even that there is one."""
    page.goto("/feed/")
    expect(page.locator("main")).not_to_contain_text(BROADCAST)
    page.goto("/polls/")
    expect(page.locator("main")).not_to_contain_text(poll.title)
    assert page.goto(f"/polls/{poll.uid}/").status == 404


def let_the_time_pass(poll: Poll) -> None:
    """The last days go by: the browser and the server have no clock that a test can move."""
    Poll.objects.filter(pk=poll.pk).update(closes_at=clock.now())
    close_due_polls()  # the job of every minute


def knows_a_password(person: Person) -> Person:
    """Give somebody a password, as the site hashes them: a new hash would end their session."""
    hasher = Argon2PasswordHasher()
    person.password = hasher.encode(PASSWORD, hasher.salt())
    person.save(update_fields=["password"])
    return person


def give_password(page) -> None:
    """Say once more who one is: whoever moves a secret vote is asked."""
    expect(page).to_have_url(re.compile("/account/reauthenticate/"))
    page.get_by_label("Wachtwoord").first.fill(PASSWORD)
    page.keyboard.press("Enter")


def open_the_envelopes(page, poll: Poll) -> None:
    """Take all boxes out of their envelopes, now that it is over."""
    page.goto(f"/polls/studio/{poll.uid}/")
    page.get_by_role("button", name="Open de omslagen").click()
    give_password(page)
    expect(page.locator("main")).to_contain_text("De omslagen zijn open.")
    looked_at(page, "polls-envelopes")


def give_code(page, poll: Poll, code: str) -> None:
    """Type one's code from paper."""
    page.goto(f"/polls/{poll.uid}/key/")
    give_password(page)
    page.locator("#id_code").wait_for()
    looked_at(page, "polls-key")
    page.locator("#id_code").fill(code.lower())
    page.get_by_role("button", name="Geef mijn code").click()
    expect(page.locator("body")).to_contain_text("Je code is gegeven.")


def count(page, poll: Poll) -> None:
    """Count with both codes, where the worker did not do so by itself."""
    page.goto(f"/polls/studio/{poll.uid}/")
    button = page.get_by_role("button", name="Tel de stemmen")
    if button.is_visible():
        button.click()
    expect(page.locator("main")).to_contain_text("De sleutel is vernietigd")
    looked_at(page, "polls-counted")
    poll.refresh_from_db()
    assert poll.state == PollState.COUNTED


def read_results(page, poll: Poll) -> None:
    """Read the outcome in a sentence, in a chart and in a table."""
    page.goto(f"/polls/{poll.uid}/")
    page.get_by_role("link", name="Bekijk de uitslag").click()
    part = page.locator("section", has=page.get_by_role("heading", name=QUESTION))
    expect(part.locator(".outcome").first).to_contain_text("Bomen en zitbanken")
    expect(part.locator("li", has_text="Bomen en zitbanken")).to_contain_text("6 (60")
    expect(part.locator("svg").first).to_be_visible()
    order = page.locator("section", has=page.get_by_role("heading", name=ORDER))
    order.locator("summary", has_text="Wie staat bij hoeveel kiezers boven wie?").click()
    expect(order.get_by_role("row").filter(has_text="Verlichting").first).to_be_visible()
    looked_at(page, "polls-results")
    page.emulate_media(color_scheme="dark")
    looked_at(page, "polls-results-dark")
    page.emulate_media(color_scheme="light")


def find_fingerprint(page, poll: Poll, fingerprint: str) -> None:
    """Look in the published list for what stood on the receipt."""
    page.goto(f"/polls/{poll.uid}/")
    page.get_by_role("link", name="Zoek je vingerafdruk").click()
    page.get_by_role("textbox", name="Vingerafdruk").fill(fingerprint)
    page.get_by_role("button", name="Zoek", exact=True).click()
    expect(page.get_by_role("status").first).to_contain_text("Ja, deze stembrief staat in de lijst.")
    looked_at(page, "polls-list")


def read_report(page, poll: Poll) -> None:
    """Download the report, and read the figures in it."""
    page.goto(f"/polls/{poll.uid}/results/")
    with page.expect_download() as waiting:
        page.get_by_role("link", name="Verslag (pdf)").click()
    pdf = waiting.value.path().read_bytes()
    words = " ".join(" ".join(make.pages_of(pdf)).split())
    for told in (poll.title, QUESTION, "Bomen en zitbanken", "deden er 10 mee", "6 (60"):
        assert told in words
