"""The newsletter on paper: what stands in it, whose words do not, and who may make it."""

import io
import random
from datetime import date, timedelta
from pathlib import Path

import pytest
from django.test import Client
from pypdf import PdfReader

from groups.membership.enums import GroupKind, JoinRoad
from network.broadcasts.services import withdraw_broadcast
from network.feed.models import ItemState, Post
from network.feed.services.occasions import cancel_occasion
from network.feed.services.posts import publish_post
from network.kernel import clock
from network.kernel.demo import Town as DemoTown
from network.kernel.errors import Invalid, NotFound
from network.kernel.models import AuditEntry
from network.kernel.ports.newsletter import Section, Story, sections
from network.kernel.rest.scopes import Scope
from network.people.enums import AppointmentRole
from network.people.models import Look
from network.people.services.tokens import create_token
from realtime.newsletter import demo, paper, rules
from realtime.newsletter.models import Offer
from realtime.newsletter.personal_data import erase, export
from realtime.newsletter.queries import parts_of
from realtime.newsletter.services import offer_activity, print_newsletter, take_back
from tests.factories import broadcasts as speak
from tests.factories import feed
from tests.factories import groups as make_groups
from tests.factories import people as make

ALL = rules.Period(date(2026, 1, 1), date(2026, 3, 1))


def words_of(pdf: bytes) -> str:
    """Return the text of a PDF as it reads, in one line."""
    return " ".join(" ".join(page.extract_text() for page in PdfReader(io.BytesIO(pdf)).pages).split())


@pytest.fixture
def department(town):
    """A department of Halle."""
    return speak.a_department(town)


@pytest.fixture
def karel(department):
    """Who speaks for it."""
    return speak.a_communicator(department)


@pytest.fixture
def period():
    """The last thirty days."""
    return rules.usual_period(clock.now())


def made(by, town, period, **more) -> str:
    """Return the words of a newsletter of district A."""
    return words_of(print_newsletter(by=by, district=town.here, period=period, chosen=None, **more))


def test_it_holds_what_departments_said_to_this_district(town, department, karel, period):
    speak.a_broadcast(
        department, karel, [town.here], when_text="Van maandag tot vrijdag", text="De straat is **dicht**."
    )
    speak.a_broadcast(department, karel, [town.there], title="Alleen voor de andere wijk")
    speak.a_draft(department, karel, [town.here], title="Nog niet verstuurd")
    gone = speak.a_broadcast(department, karel, [town.here], title="Ingetrokken bericht")
    withdraw_broadcast(broadcast=gone, reason="Fout", version=gone.version, by=karel)
    said = made(karel, town, period, intro="Dag buren,\n\nZiehier de krant.")
    for words in (
        f"Wijkkrant {town.here.name}",
        "De Melkstraat is dicht",
        "Wanneer: Van maandag tot vrijdag",
        "Wat doe je? Zet je auto ergens anders.",
        "De straat is dicht .",
        "Mobiliteit en Werken",
        "Ziehier de krant.",
        "Voor wie niet online is",
    ):
        assert words.replace(" .", ".") in said.replace(" .", "."), words
    for absent in ("andere wijk", "Nog niet verstuurd", "Ingetrokken bericht"):
        assert absent not in said


def test_what_no_longer_holds_or_fell_outside_the_period_is_left_out(
    town, department, karel, period, time_machine
):
    speak.a_broadcast(department, karel, [town.here], expires_at=clock.now() + timedelta(days=2))
    assert parts_of(town.here, period)
    before = rules.Period(period.first - timedelta(days=40), period.first - timedelta(days=9))
    assert parts_of(town.here, before) == []
    time_machine.move_to(clock.now() + timedelta(days=3))
    assert parts_of(town.here, rules.usual_period(clock.now())) == []


def test_no_word_of_a_resident_stands_in_it_unless_offered(town, anna, karel, department, period):
    publish_post(
        by=anna, space=town.here.space, kind="message", text="kanaribuur", share_with_municipality=True
    )
    post = feed.occasion(anna, town.here, title="Kanarifeest", text="kanaritekst", where="Op het plein")
    speak.a_broadcast(department, karel, [town.here])
    assert "anari" not in made(karel, town, period)
    offer_activity(by=anna, post=post)
    said = made(karel, town, period)
    assert "Kanarifeest" in said
    assert "Op het plein" in said
    assert "kanaritekst" not in said
    assert "kanaribuur" not in said
    assert anna.last_name not in said
    take_back(by=anna, post=post)
    assert "Kanarifeest" not in made(karel, town, period)


def test_its_writer_sees_that_somebody_with_power_read_it(town, anna, karel, department, period):
    post = feed.occasion(anna, town.here, title="Soep")
    offer_activity(by=anna, post=post)
    made(karel, town, period)
    look = Look.objects.get(person=anna)
    assert (look.viewer, look.item_uid) == (karel, post.uid)
    entry = AuditEntry.objects.get(action="newsletter.printed")
    assert entry.facts["stories"] == 1


@pytest.mark.parametrize("what", ["hidden", "cancelled", "closed_group", "over", "erased"])
def test_an_offer_ends_with_what_it_rests_on(town, anna, karel, department, period, time_machine, what):
    club = make_groups.group(town, "Koor", kind=GroupKind.INTEREST, join_road=JoinRoad.OPEN)
    make_groups.member(club, anna)
    post = feed.occasion(anna, club.space, title="Kanarizang")
    offer_activity(by=anna, post=post)
    assert [one.title for part in parts_of(town.here, period) for one in part.stories] == ["Kanarizang"]
    assert parts_of(town.there, period)
    if what == "hidden":
        Post.objects.filter(pk=post.pk).update(state=ItemState.HIDDEN)
    elif what == "cancelled":
        cancel_occasion(by=anna, post=post)
    elif what == "closed_group":
        type(club).objects.filter(pk=club.pk).update(join_road=JoinRoad.INVITATION)
    elif what == "erased":
        erase(anna.pk)
    else:
        time_machine.move_to(clock.now() + timedelta(days=8))
    assert parts_of(town.here, rules.usual_period(clock.now())) == []


def test_only_ones_own_activity_that_is_open_to_all_can_be_offered(town, anna, griet, bram, karel):
    closed = make_groups.group(town, "Kring", kind=GroupKind.INTEREST, join_road=JoinRoad.REQUEST)
    make_groups.member(closed, anna)
    inside = feed.occasion(anna, closed.space, title="Binnen")
    outside = feed.occasion(anna, town.here, title="Buiten")
    for person, post in ((anna, inside), (griet, outside), (bram, outside), (karel, outside)):
        with pytest.raises(NotFound):
            offer_activity(by=person, post=post)
    assert offer_activity(by=anna, post=outside) == offer_activity(by=anna, post=outside)
    take_back(by=griet, post=outside)
    assert Offer.objects.count() == 1
    assert export(anna.pk)[0]["activity"] == outside.uid


ROLES = (AppointmentRole.MODERATOR, AppointmentRole.DESK_OFFICER, AppointmentRole.APPOINTER)


def test_who_speaks_for_a_department_of_this_town_and_nobody_else(town, anna, department, karel, period):
    speak.a_broadcast(department, karel, [town.here])
    others = [anna, make.an_administrator("boss")]
    for role in ROLES:
        others.append(make.an_account(role.value.replace("_", "")))
        make.appointed(others[-1], role, town.space)
    elsewhere = make.a_town("Aalst", "41002")
    others.append(speak.a_communicator(speak.a_department(elsewhere), "vreemd"))
    body = {"district": town.here.uid, "first": "01/11/2026", "last": "30/11/2026", "layout": "large"}
    for person in others:
        browser = Client()
        browser.force_login(person)
        refused = (NotFound,)
        with pytest.raises(refused):
            print_newsletter(by=person, district=town.here, period=period, chosen=None)
        if person is not others[-1]:
            assert browser.get("/newsletter/").status_code == 404
        assert browser.get("/newsletter/", {"district": town.here.uid}).status_code in (404, 422)
        assert browser.post("/newsletter/print/", body).status_code in (404, 422)
    assert Client().get("/newsletter/").status_code == 302
    assert made(karel, town, period)


def test_a_power_that_ended_prints_nothing(town, department, period, time_machine):
    short = speak.a_communicator(department, "kort", days=2)
    speak.a_broadcast(department, short, [town.here])
    made(short, town, period)
    time_machine.move_to(clock.now() + timedelta(days=3))
    with pytest.raises(NotFound):
        made(short, town, period)


def test_a_long_text_flows_over_pages_and_none_is_lost(town, department, karel, period):
    long = "\n\n".join(f"Alinea {number}: " + "woorden over de straat " * 12 for number in range(14))
    speak.a_broadcast(department, karel, [town.here], text=long[:5000], title="T" * 110)
    for layout in paper.Layout:
        pdf = print_newsletter(by=karel, district=town.here, period=period, chosen=None, layout=layout)
        assert len(PdfReader(io.BytesIO(pdf)).pages) > 1
        said = words_of(pdf)
        assert all(f"Alinea {number}:" in said for number in range(14))
        assert "bladzijde 2" in said


@pytest.mark.parametrize("lines", range(4, 30, 4))
def test_the_name_of_a_section_stands_on_the_page_of_its_first_piece(lines):
    first = Story(uid="s1", title="Stuk 1", source="Groen", html="<p>Woord.</p>" * lines, link="/")
    facts = (("Wie?", "woord " * 60),) * 3
    second = Story(uid="s2", title="Stuk 2", source="Groen", facts=facts, html="<p>Woord.</p>", link="/")
    sheet = paper.Sheet(
        district="Hier",
        municipality="Halle",
        letterhead=(),
        contact="",
        period=rules.Period(date(2026, 11, 1), date(2026, 11, 21)),
        intro="",
        parts=[("Van de gemeente", [first]), ("Peilingen", [second])],
        site="https://halle.example",
    )
    pages = [page.extract_text() for page in PdfReader(io.BytesIO(paper.draw(sheet))).pages]
    assert [page for page in pages if "Peilingen" in page] == [page for page in pages if "Stuk 2" in page]


def test_letters_that_are_odd_or_dangerous_stay_text(town, department, karel, period):
    speak.a_broadcast(
        department,
        karel,
        [town.here],
        title="Café <b>& Ğökçe</b> “Łódź” 🎉",
        text="Ⅷ \u202e <script>x</script> & 日本 " + "z" * 300,
    )
    said = made(karel, town, period, intro="1 < 2 & <para>")
    assert "Café <b>& Ğökçe</b> “Łódź” ?" in said
    assert "1 < 2 & <para>" in said
    assert "zzzzzzzz" in said


def test_what_was_not_chosen_stays_out_and_nothing_makes_no_paper(town, department, karel, period):
    one = speak.a_broadcast(department, karel, [town.here], title="Een stuk")
    speak.a_broadcast(department, karel, [town.here], title="Ander stuk")
    chosen = {f"official:{one.uid}", "official:bestaat-niet"}
    said = words_of(print_newsletter(by=karel, district=town.here, period=period, chosen=chosen))
    assert "Een stuk" in said
    assert "Ander stuk" not in said
    with pytest.raises(Invalid):
        print_newsletter(by=karel, district=town.here, period=period, chosen=set())
    upside_down = rules.Period(period.last, period.first)
    endless = rules.Period(period.first - timedelta(days=400), period.last)
    for wrong in (upside_down, endless):
        with pytest.raises(Invalid):
            print_newsletter(by=karel, district=town.here, period=wrong, chosen=None)


def test_another_app_adds_a_section(town, karel, department, period, monkeypatch):
    story = Story("a", "Peiling", "Een nieuw plein?", (("Stemmen tot", "31 december"),), link="/polls/a/")
    added = Section("polls", "Jouw mening", 15, lambda _district, _start, _until: [story])
    monkeypatch.setitem(sections._entries, "polls", added)
    said = made(karel, town, period)
    assert "Jouw mening" in said
    assert "Stemmen tot: 31 december" in said


def test_the_page_shows_what_can_stand_in_it_and_gives_a_file(town, department, karel, anna):
    shown = speak.a_broadcast(department, karel, [town.here])
    browser = Client()
    browser.force_login(karel)
    page = browser.get("/newsletter/", {"district": town.here.uid})
    assert page.status_code == 200
    assert f'value="official:{shown.uid}" checked' in page.content.decode()
    today = clock.today()
    body = {
        "district": town.here.uid,
        "first": (today - timedelta(days=9)).strftime("%d/%m/%Y"),
        "last": today.strftime("%d/%m/%Y"),
        "layout": "columns",
        "chosen": [f"official:{shown.uid}"],
        "intro": "",
    }
    answer = browser.post("/newsletter/print/", body)
    assert answer.streaming
    assert answer.headers["Content-Type"] == "application/pdf"
    assert "attachment" in answer.headers["Content-Disposition"]
    assert "no-store" in answer.headers["Cache-Control"]
    assert "De Melkstraat is dicht" in words_of(b"".join(answer.streaming_content))
    empty = browser.post("/newsletter/print/", {**body, "chosen": []})
    assert empty.status_code == 422
    assert "Kies minstens één stuk" in empty.content.decode()
    for wrong in ({"last": "gisteren"}, {"district": "0" * 16}, {"layout": "goud"}, {"first": "01/01/1999"}):
        assert browser.post("/newsletter/print/", {**body, **wrong}).status_code == 422


def test_a_neighbour_offers_and_takes_back_on_a_page(town, anna, griet):
    post = feed.occasion(anna, town.here, title="Soep op straat")
    browser = Client()
    browser.force_login(anna)
    assert "Soep op straat" in browser.get("/newsletter/offers/").content.decode()
    assert browser.post(f"/newsletter/offers/{post.uid}/", {"offer": "1"}).status_code == 302
    assert "Mag in de krant" in browser.get("/newsletter/offers/").content.decode()
    other = Client()
    other.force_login(griet)
    assert other.post(f"/newsletter/offers/{post.uid}/", {"offer": "0"}).status_code == 404
    assert Offer.objects.exists()
    browser.post(f"/newsletter/offers/{post.uid}/", {"offer": "0"})
    assert not Offer.objects.exists()


def test_a_program_reads_and_prints_with_the_scope_for_it(town, department, karel, anna):
    shown = speak.a_broadcast(department, karel, [town.here])

    def calls(person, *scopes) -> Client:
        _token, key = create_token(by=person, person=person, scopes=scopes, name="App")
        return Client(headers={"Authorization": f"Bearer {key}"})

    api = calls(karel, Scope.READ, Scope.WRITE, Scope.BROADCAST)
    assert town.here.uid in {one["id"] for one in api.get("/api/v1/newsletters/").json()["results"]}
    path = f"/api/v1/newsletters/{town.here.uid}/"
    (story,) = api.get(path).json()["stories"]
    assert (story["id"], story["section"]) == (shown.uid, "official")
    answer = api.post(f"{path}print/", {"chosen": [f"official:{shown.uid}"]}, "application/json")
    assert "De Melkstraat is dicht" in words_of(b"".join(answer.streaming_content))
    assert api.get(path, {"first": "2026-02-01", "last": "2026-01-01"}).status_code == 400
    assert calls(karel, Scope.READ, Scope.WRITE).get(path).status_code == 403
    foreign = calls(anna, Scope.READ, Scope.WRITE, Scope.BROADCAST)
    assert foreign.get("/api/v1/newsletters/").json()["results"] == []
    assert foreign.get(path).status_code == 404
    assert foreign.post(f"{path}print/", {}, "application/json").status_code == 404


def test_the_demo_town_offers_something_once(town, anna, griet, karel):
    feed.occasion(anna, town.here, title="Soep")
    scene = DemoTown(
        now=clock.now(), chance=random.Random(1), people={"anna": anna, "griet": griet, "k": None}
    )
    demo.build(scene)
    demo.build(scene)
    assert [offer.person for offer in Offer.objects.all()] == [anna]


@pytest.mark.browser
@pytest.mark.timeout(120)
@pytest.mark.parametrize(("width", "javascript"), [(390, False), (1280, True)])
def test_a_communicator_makes_a_newsletter_in_a_browser(
    town, department, karel, settled, site, visit, width, javascript
):
    speak.a_broadcast(department, karel, [town.here], text="De straat gaat open.")
    speak.a_broadcast(department, karel, [town.here], title="Dit liever niet")
    page = visit(karel, width=width, javascript=javascript)
    page.goto("/newsletter/")
    page.get_by_label("Wijk", exact=True).select_option(label=town.here.name)
    page.get_by_role("button", name="Toon wat erin kan").click()
    page.get_by_label("Dit liever niet").uncheck()
    page.get_by_label("Inleiding").fill("Dag buren")
    page.get_by_label("Gewoon, in twee kolommen").check()
    with page.expect_download() as kept:
        page.get_by_role("button", name="Maak de krant").click()
    said = words_of(Path(kept.value.path()).read_bytes())
    assert kept.value.suggested_filename.startswith("wijkkrant-")
    assert "Dag buren" in said
    assert "De straat gaat open." in said
    assert "Dit liever niet" not in said
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
