"""The studio as a communicator walks it, and what others get."""

import pytest

from network.broadcasts.models import Broadcast
from network.kernel import clock, moments
from tests.factories import broadcasts as speak
from tests.factories import people as make


@pytest.fixture
def works(town):
    return speak.a_department(town)


@pytest.fixture
def karel(works):
    return speak.a_communicator(works)


def form(works, *districts, **changes):
    day = moments.local(clock.now()).date().replace(year=moments.local(clock.now()).year + 1)
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
