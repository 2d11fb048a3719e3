"""The studio as a communicator walks it, and what others get."""

import re

import pytest

from network.broadcasts import views
from network.broadcasts.models import Broadcast
from network.kernel import clock, moments
from network.people.enums import AppointmentRole
from tests.factories import broadcasts as speak
from tests.factories import people as make


@pytest.fixture
def works(town):
    return speak.a_department(town)


@pytest.fixture
def karel(works):
    return speak.a_communicator(works)


def form(works, *districts, **changes):
    day = clock.today().replace(year=moments.local(clock.now()).year + 1)
    return {
        "department": works.uid,
        "title": "De Melkstraat is dicht",
        "topic": "works",
        "todo_text": "Zet je auto weg.",
        "expires_on": day.strftime("%d/%m/%Y"),
        "districts": [district.code for district in districts],
        "version": "1",
        **changes,
    }


def test_write_preview_send(town, works, karel, anna, bram):
    studio = make.logged_in(karel)
    answer = studio.post("/studio/new/", form(works, town.here))
    broadcast = Broadcast.objects.get()
    assert answer.headers["Location"] == f"/studio/{broadcast.uid}/preview/"
    preview = studio.get(answer.headers["Location"]).content.decode()
    assert "De Melkstraat is dicht" in preview
    assert town.here.name in preview
    sent = studio.post(f"/studio/{broadcast.uid}/send/", {"version": broadcast.version}, follow=True)
    assert "verstuurd" in sent.content.decode()
    assert "De Melkstraat is dicht" in make.logged_in(anna).get("/feed/").content.decode()
    assert "De Melkstraat is dicht" not in make.logged_in(bram).get("/feed/").content.decode()


def test_everywhere_means_every_district_of_the_town(town, works, karel):
    elsewhere = make.a_town("Beersel", "23003")
    make.logged_in(karel).post("/studio/new/", form(works, everywhere="on"))
    assert set(Broadcast.objects.get().districts.all()) == {town.here, town.there}
    assert elsewhere.here not in Broadcast.objects.get().districts.all()


def test_an_unfinished_form_keeps_what_was_typed(town, works, karel):
    answer = make.logged_in(karel).post(
        "/studio/new/", form(works, town.here, title="", text="Mijn lange tekst")
    )
    assert answer.status_code == 422
    assert "Mijn lange tekst" in answer.content.decode()
    assert not Broadcast.objects.exists()


def test_a_district_of_another_town_is_no_choice(town, works, karel):
    elsewhere = make.a_town("Beersel", "23003")
    answer = make.logged_in(karel).post("/studio/new/", form(works, elsewhere.here))
    assert answer.status_code == 422
    assert not Broadcast.objects.exists()


@pytest.mark.parametrize("path", ["/studio/", "/studio/new/", "/studio/departments/"])
def test_residents_find_no_studio(anna, path):
    assert make.logged_in(anna).get(path).status_code == 404


def test_correct_and_withdraw_show_their_history(town, works, karel, anna):
    broadcast = speak.a_broadcast(works, karel, [town.here])
    studio = make.logged_in(karel)
    changed = {
        **form(works),
        "title": "De Melkstraat is open",
        "note": "Vergissing.",
        "version": broadcast.version,
    }
    assert studio.post(f"/studio/{broadcast.uid}/correct/", changed).status_code == 302
    page = make.logged_in(anna).get(f"/studio/{broadcast.uid}/").content.decode()
    assert "De Melkstraat is open" in page
    assert "De Melkstraat is dicht" in page
    assert "Vergissing." in page
    broadcast.refresh_from_db()
    taken = {"reason": "Het gaat niet door.", "version": broadcast.version}
    assert studio.post(f"/studio/{broadcast.uid}/withdraw/", taken).status_code == 302
    assert "Het gaat niet door." in make.logged_in(anna).get("/feed/").content.decode()


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"districts": []}, "Kies minstens één wijk, of vink alle wijken aan."),
        ({"expires_on": ""}, "Vul “Geldig tot en met” in."),
    ],
)
def test_an_end_and_a_district_are_asked_beside_their_field(town, works, karel, changes, sentence):
    answer = make.logged_in(karel).post("/studio/new/", {**form(works, town.here), **changes})
    page = answer.content.decode()
    assert answer.status_code == 422
    assert page.count(sentence) == 2  # in the summary and beside the field
    assert not Broadcast.objects.exists()


def test_only_what_may_be_left_out_is_called_optional(works, karel):
    page = make.logged_in(karel).get("/studio/new/").content.decode()
    legend = page.partition("<legend>Wijken")[2].partition("</legend>")[0]
    assert "mag leeg" not in legend
    assert page.count("(mag leeg blijven)") == 4  # when, where, what to do, the message


def test_after_a_colleague_saved_what_was_typed_stays_and_the_next_try_counts(town, works, karel):
    draft = speak.a_draft(works, karel, [town.here])
    studio, road = make.logged_in(karel), f"/studio/{draft.uid}/"
    assert studio.post(f"{road}edit/", form(works, town.here, title="Van mij")).status_code == 302
    late = studio.post(f"{road}edit/", form(works, town.here, town.there, title="Van een collega"))
    assert late.status_code == 422
    page = late.content.decode()
    assert "Van een collega" in page
    assert "Een collega paste dit bericht intussen aan" in page
    assert page.count("checked") == 2  # both districts that were chosen
    again = late.context["form"]["version"].value()
    sent = form(works, town.here, title="Van een collega", version=again)
    assert studio.post(f"{road}edit/", sent).status_code == 302
    draft.refresh_from_db()
    assert draft.title == "Van een collega"


def test_older_messages_stay_within_reach(town, works, karel, monkeypatch):
    monkeypatch.setattr(views, "LISTED", 2)
    for number in range(5):
        speak.a_draft(works, karel, [town.here], title=f"Bericht {number}")
    studio, address, found = make.logged_in(karel), "/studio/", []
    while address:
        page = studio.get(address).content.decode()
        found.append(re.findall(r"Bericht \d", page))
        link = re.search(r'href="(\?before=\w+)"', page)
        address = f"/studio/{link[1]}" if link else ""
    assert found == [["Bericht 4", "Bericht 3"], ["Bericht 2", "Bericht 1"], ["Bericht 0"]]
    assert "Bericht 4" in studio.get("/studio/", {"before": "nergens"}).content.decode()


def test_who_speaks_reads_where_it_went_and_who_lives_there_can_report_it(town, works, karel, anna):
    broadcast = speak.a_broadcast(works, karel, [town.here])
    of_karel = make.logged_in(karel).get(f"/studio/{broadcast.uid}/").content.decode()
    assert f'<p class="meta">{town.here.name}</p>' in of_karel
    road = f"/moderation/report/broadcast/{broadcast.uid}/"
    assert road not in of_karel
    reader = make.logged_in(anna)
    page = reader.get(f"/studio/{broadcast.uid}/").content.decode()
    assert road in page
    assert f'<p class="meta">{town.here.name}</p>' not in page
    assert reader.get(road).status_code == 200


def test_every_correction_says_what_changed(town, works, karel, anna):
    broadcast = speak.a_broadcast(works, karel, [town.here])
    studio = make.logged_in(karel)
    for version, note in ((1, "Het uur klopt nu."), (2, "De straat klopt nu."), (3, "De dag klopt nu.")):
        changed = {**form(works), "note": note, "version": broadcast.version + version - 1}
        assert studio.post(f"/studio/{broadcast.uid}/correct/", changed).status_code == 302
    page = make.logged_in(anna).get(f"/studio/{broadcast.uid}/").content.decode()
    for note in ("Het uur klopt nu.", "De straat klopt nu.", "De dag klopt nu."):
        assert page.count(note) == 1


def test_an_end_that_is_over_is_said_beside_the_day(town, works, karel):
    broadcast = speak.a_broadcast(works, karel, [town.here])
    late = {**form(works), "note": "Beter.", "expires_on": "01/01/2020", "version": broadcast.version}
    page = make.logged_in(karel).post(f"/studio/{broadcast.uid}/correct/", late)
    assert page.status_code == 422
    assert page.context["form"].errors["expires_on"]


def test_the_map_is_of_the_town_of_the_chosen_department(town, works, karel):
    elsewhere = make.a_town("Beersel", "23003")
    green = speak.a_department(elsewhere, "Groen")
    make.appointed(karel, AppointmentRole.COMMUNICATOR, green.space)
    studio = make.logged_in(karel)
    for department, place in ((works, town), (green, elsewhere)):
        page = studio.post("/studio/new/", form(department, place.here, title="")).content.decode()
        parts = re.findall(r'data-shown-for="([^"]+)"[^>]*?( hidden)?><div[^>]+data-map="([^"]+)"', page)
        (shown,) = [part for part in parts if not part[1]]
        assert len(parts) == 2
        assert shown[0] == department.uid
        assert place.municipality.slug in shown[2]
    draft = speak.a_draft(green, karel, [elsewhere.here])
    page = studio.get(f"/studio/{draft.uid}/edit/").content.decode()
    assert re.search(rf'data-shown-for="{green.uid}" data-shown-by="department"><div', page)
