"""Everything of one person can be handed over, and nothing of it is left after erasure but what must stay."""

import json

from allauth.account.models import EmailAddress
from django.db import transaction

from network.kernel import spaces
from network.kernel.ports.personal_data import personal_data
from network.people.enums import AppointmentRole, LookReason
from network.people.models import ApiToken, Look, Person, Residency
from network.people.services.looks import record_look
from network.people.services.tokens import create_token
from network.people.services.verification import request_letter
from tests.factories.people import PASSWORD, Town, a_member, an_account, appointed, logged_in

PORT = "people"


def test_the_file_holds_what_we_know(anna: Person, town: Town):
    officer = an_account("odile")
    record_look(
        by=officer,
        person_id=anna.pk,
        item_kind="post",
        item_uid="x",
        reason=LookReason.QUEUE,
        space=town.space,
    )
    appointed(anna, AppointmentRole.MODERATOR, town.there.space)
    create_token(by=anna, person=anna, scopes=["read"], name="Script")
    told = personal_data.get(PORT).export(anna.pk)
    text = json.dumps(told)
    for fact in (
        "Anna Peeters",
        "anna@example.org",
        "1980",
        "Sint-Rochusstraat",
        "queue",
        "Odile",
        "moderator",
        "Script",
    ):
        assert fact in text
    assert "password" not in text
    assert "digest" not in text


def test_the_file_holds_nothing_of_others(anna: Person, griet: Person):
    text = json.dumps(personal_data.get(PORT).export(anna.pk))
    assert "Griet" not in text
    assert "griet@" not in text


def test_erasure_leaves_an_empty_row(town: Town):
    noor = a_member(town.here, "noor")
    request_letter(by=noor)
    create_token(by=noor, person=noor, scopes=["read"], name="Script")
    browser = logged_in(noor)
    appointed(noor, AppointmentRole.MODERATOR, town.there.space)
    for _again in range(2):
        with transaction.atomic():
            personal_data.get(PORT).erase(noor.pk)
    noor.refresh_from_db()
    assert (noor.first_name, noor.last_name, noor.birth_year, noor.is_active) == ("", "", None, False)
    assert "noor" not in noor.email
    assert not noor.check_password(PASSWORD)
    assert not EmailAddress.objects.filter(user=noor).exists()
    assert not ApiToken.objects.filter(person=noor).exists()
    assert not Residency.objects.filter(person=noor).exists()
    assert not Look.objects.filter(person=noor).exists()
    assert noor.appointments.count() == 1
    assert browser.get("/settings/").status_code == 302


def test_erasure_of_a_resident_closes_the_district(anna: Person, town: Town):
    with transaction.atomic():
        personal_data.get(PORT).erase(anna.pk)
    assert not spaces.stands_in(anna, town.here.space)
    assert not town.here.space.standings.filter(valid_until__isnull=True).exists()
