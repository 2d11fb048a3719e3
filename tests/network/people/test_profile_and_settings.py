"""What neighbours see of each other, and what somebody chooses about themselves."""

from network.people import queries
from network.people.enums import LookReason
from network.people.models import Person
from network.people.services.looks import record_look
from tests.factories.people import Town, a_member, an_account, an_address, logged_in

SETTINGS = {"first_name": "Anna", "last_name": "Peeters", "language": "nl", "theme": "system"}


def test_neighbours_see_the_street_and_the_number_only_when_shown(anna: Person, griet: Person):
    line = queries.household_of(griet).line
    page = logged_in(anna).get(f"/people/{griet.uid}/").content.decode()
    assert "Griet Peeters" in page
    assert "Sint-Rochusstraat" in page
    assert line not in page
    griet.shows_house_number = True
    griet.save()
    assert line in logged_in(anna).get(f"/people/{griet.uid}/").content.decode()


def test_others_see_nobody(anna: Person, bram: Person, town: Town):
    noor = a_member(town.here, "noor")
    for viewer in (bram, noor, an_account("eva")):
        browser = logged_in(viewer)
        absent = browser.get(f"/people/{'0' * 16}/")
        hidden = browser.get(f"/people/{anna.uid}/")
        assert hidden.status_code == absent.status_code == 404
        assert hidden.content == absent.content


def test_ones_own_profile_shows_everything(anna: Person):
    page = logged_in(anna).get("/profile/").content.decode()
    assert queries.household_of(anna).line in page
    assert "Wie keek naar wat ik schreef" in page
    assert 'href="/moderation/statements/"' in page
    assert 'href="/moderation/reports/"' in page


def test_residents_see_how_many_joined_and_others_do_not(anna: Person, griet: Person, town: Town):
    page = logged_in(anna).get("/profile/").content.decode()
    assert "bewezen buren" in page
    assert "brief met een code 2" in page
    assert "bewezen buren" not in logged_in(griet).get(f"/people/{anna.uid}/").content.decode()
    assert "bewezen buren" not in logged_in(a_member(town.here, "noor")).get("/profile/").content.decode()


def test_a_third_name_in_a_month_is_refused(anna: Person):
    browser = logged_in(anna)
    for name in ("Anneke", "Anna-Maria"):
        assert browser.post("/settings/", {**SETTINGS, "first_name": name}).status_code == 302
    answer = browser.post("/settings/", {**SETTINGS, "first_name": "Burgemeester"})
    assert answer.status_code == 422
    assert "al twee keer" in answer.content.decode()
    anna.refresh_from_db()
    assert anna.first_name == "Anna-Maria"


def test_settings_are_kept_and_dark_is_there_at_once(anna: Person):
    browser = logged_in(anna)
    answer = browser.post(
        "/settings/", {**SETTINGS, "theme": "dark", "shows_house_number": "on"}, follow=True
    )
    page = answer.content.decode()
    assert "Je instellingen zijn bewaard" in page
    assert 'data-theme="dark"' in page
    anna.refresh_from_db()
    assert (anna.theme, anna.shows_house_number) == ("dark", True)
    browser.post("/settings/", SETTINGS)
    anna.refresh_from_db()
    assert (anna.theme, anna.shows_house_number) == ("", False)


def test_a_name_stays_a_name(anna: Person):
    answer = logged_in(anna).post("/settings/", {**SETTINGS, "last_name": "\u202e<b>"})
    assert answer.status_code == 422
    anna.refresh_from_db()
    assert anna.last_name == "Peeters"


def test_nobody_becomes_more_by_a_form(anna: Person):
    logged_in(anna).post(
        "/settings/",
        {**SETTINGS, "is_staff": "1", "is_superuser": "1", "email": "x@example.org", "birth_year": "1900"},
    )
    anna.refresh_from_db()
    assert (anna.is_staff, anna.is_superuser, anna.email, anna.birth_year) == (
        False,
        False,
        "anna@example.org",
        1980,
    )


def test_the_log_of_looks_ends_and_goes_on(anna: Person, griet: Person, town: Town):
    viewer = an_account("odile")
    for number in range(35):
        record_look(
            by=viewer,
            person_id=anna.pk,
            item_kind="post",
            item_uid=f"{number:016d}",
            reason=LookReason.QUEUE,
            space=town.space,
        )
    browser = logged_in(anna)
    first = browser.get("/settings/looks/")
    assert first.content.decode().count("in de wachtrij van een moderator") == 30
    path = first.context["next_url"]
    second = browser.get(f"/settings/looks/{path}")
    assert len(second.context["looks"]) == 5
    assert second.context["next_url"] is None
    assert "Niemand keek" in logged_in(griet).get("/settings/looks/").content.decode()


def test_moving_warns_and_then_closes(anna: Person, town: Town):
    browser = logged_in(anna)
    assert "Je verlaat de wijk Sint-Rochus meteen" in browser.get("/settings/address/").content.decode()
    browser.post("/settings/address/", {"address": "x", "address_id": an_address(town.there).uid})
    assert not queries.is_verified(anna)
