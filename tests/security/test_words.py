"""Names, dates and words as a weapon: in pages, mails and letters they stay words and can be shown."""

import json

import pytest
from django.core import mail
from django.test import Client

from network.broadcasts.models import Department
from network.broadcasts.services import create_department
from network.kernel.errors import Invalid
from network.kernel.rest.scopes import Scope
from network.people.services.settings import change_settings
from network.people.services.tokens import create_token
from network.places.models import District
from tests.factories import broadcasts as speak
from tests.factories.people import an_account, an_administrator, freshly_logged_in, logged_in

pytestmark = pytest.mark.django_db
MARKUP = (
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "{{ settings.SECRET_KEY }}",
    "{% debug %}",
    "Jan\r\nBcc: iedereen@example.org",
    "Jan\u202egnirtS",
    "\x00slot\x00",
)


@pytest.mark.parametrize("name", MARKUP)
def test_a_name_is_refused_or_plain(anna, town, name):
    try:
        change_settings(
            by=anna,
            first_name=name,
            last_name="Peeters",
            language="nl",
            theme=anna.theme,
            shows_house_number=False,
        )
    except Invalid:
        return
    anna.refresh_from_db()
    assert not set("<>\r\n\x00\u202e{}%") & set(anna.first_name)


@pytest.mark.parametrize("name", MARKUP)
def test_a_department_has_a_plain_name_too(town, name):
    boss = an_administrator()
    try:
        create_department(municipality=town.municipality, name=name, by=boss)
    except Invalid:
        assert not Department.objects.exists()
        return
    assert not set("<>\r\n\x00\u202e{}%") & set(Department.objects.get().name)


def test_names_out_of_an_import_stay_words_on_every_page(anna, town):
    """A district is named by a file; pages and the map data must not believe it."""
    evil = '</script><img src=x onerror="alert(1)">'
    District.objects.filter(pk=town.here.pk).update(name=evil)
    town.here.space.name = evil
    town.here.space.save()
    for path in ("/", "/places/", "/places/halle/", "/feed/", "/settings/", "/profile/", "/mandates"):
        body = logged_in(anna).get(path, follow=True).content.decode()
        assert evil not in body, path
        assert "<img src=x" not in body, path
    data = Client().get("/places/halle/districts.geojson")
    assert data.headers["Content-Type"] == "application/geo+json"
    assert data.headers["X-Content-Type-Options"] == "nosniff"
    assert evil in json.dumps(data.json()).replace('\\"', '"')


def test_a_mail_takes_no_header_from_a_name(anna):
    type(anna).objects.filter(pk=anna.pk).update(first_name="Anna\r\nBcc: iedereen@example.org")
    Client().post("/account/password/reset/", {"email": anna.email})
    message = mail.outbox[0].message()
    assert message["Bcc"] is None
    assert message["To"] == anna.email


@pytest.mark.parametrize(
    "moment", ["9999-12-31T23:59:59Z", "0001-01-01T00:00:00Z", "9999-12-31T23:59:59-14:00"]
)
def test_a_message_until_the_end_of_time_can_be_read(anna, town, moment):
    department = speak.a_department(town)
    karel = speak.a_communicator(department, "karel")
    _row, key = create_token(by=karel, person=karel, scopes=list(Scope), name="test")
    program = Client(headers={"Authorization": f"Bearer {key}"}, raise_request_exception=False)
    body = {
        "department": department.uid,
        "title": "Werken",
        "topic": "works",
        "expires_at": moment,
        "everywhere": True,
    }
    draft = program.post("/api/v1/broadcasts/", body, content_type="application/json")
    assert draft.status_code in {201, 400}, draft.content
    if draft.status_code == 201:
        uid = draft.json()["id"]
        sent = program.post(
            f"/api/v1/broadcasts/{uid}/send/",
            {"version": draft.json()["version"]},
            content_type="application/json",
        )
        assert sent.status_code in {200, 400}, sent.content
        reader = logged_in(anna)
        reader.raise_request_exception = False
        assert reader.get("/feed/").status_code == 200
        assert reader.get(f"/studio/{uid}/").status_code in {200, 404}
        writer = logged_in(karel)
        writer.raise_request_exception = False
        for path in ("", f"{uid}/", f"{uid}/edit/", f"{uid}/preview/", f"{uid}/correct/"):
            assert writer.get(f"/studio/{path}", follow=True).status_code in {200, 404}, path


@pytest.mark.parametrize("day", ["31/12/9999", "01/01/0001", "30/12/9999", "29/02/2027", "١/٢/٢٠٢٧"])
def test_no_day_is_a_fault(town, day):
    department = speak.a_department(town)
    karel = speak.a_communicator(department, "karel")
    writer = logged_in(karel)
    writer.raise_request_exception = False
    form = {
        "title": "Werken",
        "topic": "works",
        "expires_on": day,
        "department": department.uid,
        "version": 1,
    }
    assert writer.post("/studio/new/", {**form, "everywhere": "on"}, follow=True).status_code < 500
    boss = freshly_logged_in(an_administrator())
    boss.raise_request_exception = False
    mia = an_account("mia")
    answer = boss.post(
        "/office/appointments/",
        {
            "email": mia.email,
            "place": f"moderator:{town.space.uid}",
            "decision": "CBS 12/10/2026, punt 14",
            "valid_until": day,
        },
    )
    assert answer.status_code in {302, 422}
    reader = logged_in(karel)
    reader.raise_request_exception = False
    for name in ("after", "before"):
        assert reader.get(f"/feed/search/?{name}={day}").status_code < 500
