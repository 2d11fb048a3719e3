"""What somebody chooses: per kind, when it is quiet, and what the page and the API make of it."""

from datetime import UTC, datetime, time

import pytest
from django.test import Client

from network.kernel.errors import Invalid
from network.kernel.ports.notices import OTHER, Rhythm, notices
from network.people.services.tokens import create_token
from realtime.notifications import personal_data, rules
from realtime.notifications.enums import DayPart
from realtime.notifications.models import Preference, QuietHours
from realtime.notifications.queries import digest_time_of, kinds, kinds_of, rhythms_of, wanting_push
from realtime.notifications.services import (
    choose_all,
    choose_digest_time,
    choose_kind,
    set_quiet_hours,
    unsubscribe,
)
from tests.realtime.notifications.test_pages import as_

PAGE = "/seintjes/instellingen/"


def filled(person, **changed):
    """The fields of the page as a browser sends them, with some changed."""
    fields = {}
    for choice in kinds_of(person):
        if choice.can_choose:
            fields[f"mail_{choice.kind.name}"] = str(choice.mail)
            if choice.push:
                fields[f"push_{choice.kind.name}"] = "on"
    return {name: value for name, value in {**fields, **changed}.items() if value is not None}


def test_every_seintje_of_the_product_says_its_kind():
    nameless = [notice.name for notice in notices if notice.kind == OTHER]
    assert nameless == []
    assert len({kind.name for kind in kinds()}) == len(kinds())


def test_kinds_have_defaults_and_each_person_their_own(anna, griet):
    choose_kind(by=anna, kind="talks", mail=Rhythm.DAILY)
    choose_kind(by=anna, kind="town", push=False)
    chosen = {choice.kind.name: (choice.mail, choice.push) for choice in kinds_of(anna)}
    assert chosen["talks"] == (Rhythm.DAILY, True)
    assert chosen["town"] == (Rhythm.AT_ONCE, False)
    assert chosen["group_news"] == (Rhythm.WEEKLY, True)
    talks, town = notices.get("direct_message"), notices.get("broadcast")
    both = [anna.pk, griet.pk]
    assert rhythms_of(talks, both) == {anna.pk: Rhythm.DAILY, griet.pk: Rhythm.AT_ONCE}
    assert rhythms_of(talks, both, urgent=True) == dict.fromkeys(both, Rhythm.AT_ONCE)
    assert wanting_push(town, both) == {griet.pk}
    assert wanting_push(town, both, urgent=True) == set(both)
    unsubscribe(person=griet, notice=talks)
    assert rhythms_of(talks, both)[griet.pk] == Rhythm.NEVER


@pytest.mark.parametrize(
    ("kind", "mail"),
    [("nonsense", Rhythm.DAILY), ("account", Rhythm.NEVER), ("group_news", Rhythm.AT_ONCE)],
    ids=["unknown", "about you", "no mail of its own"],
)
def test_what_cannot_be_chosen_is_refused_and_nothing_is_kept(anna, kind, mail):
    with pytest.raises(Invalid):
        choose_all(
            by=anna, choices={"talks": (Rhythm.NEVER, True), kind: (mail, True)}, starts=None, ends=None
        )
    assert not Preference.objects.exists()


def test_quiet_hours_are_two_different_hours_or_none(anna):
    for starts, ends in ((time(22), None), (None, time(7)), (time(7), time(7))):
        with pytest.raises(Invalid):
            set_quiet_hours(by=anna, starts=starts, ends=ends)
    set_quiet_hours(by=anna, starts=time(22), ends=time(7))
    set_quiet_hours(by=anna, starts=time(23), ends=time(6))
    assert str(QuietHours.objects.get()) == "23.00–06.00"
    set_quiet_hours(by=anna, starts=None, ends=None)
    assert not QuietHours.objects.exists()


def test_the_page_keeps_what_was_chosen(anna, settled):
    browser = as_(anna)
    page = browser.get(PAGE).content.decode()
    for words in (
        "Reacties op wat je schrijft",
        "Nieuws uit je groepen",
        "Stille uren",
        "18\u00a0uur",
        "vrijdag",
    ):
        assert words in page
    assert 'name="mail_account"' not in page
    assert 'name="mail_district_news"' in page
    assert 'name="push_district_news"' not in page
    assert "Je account, je adres en je rollen" in page
    sent = filled(anna, mail_talks="daily", push_town=None, quiet_from="22.00", quiet_until="7")
    answer = browser.post(PAGE, sent, follow=True)
    assert "Je keuze is bewaard." in answer.content.decode()
    chosen = {choice.kind.name: (choice.mail, choice.push) for choice in kinds_of(anna)}
    assert chosen["talks"] == ("daily", True)
    assert chosen["town"] == ("at_once", False)
    assert Preference.objects.count() == 2
    assert (QuietHours.objects.get().starts, QuietHours.objects.get().ends) == (time(22), time(7))
    assert 'value="22.00"' in answer.content.decode()


def test_the_page_keeps_when_digests_come(anna, settled):
    browser = as_(anna)
    page = browser.get(PAGE).content.decode()
    assert "’s Avonds, om 18 uur" in page
    assert '<option value="4" selected>vrijdag' in page.lower()
    sent = filled(anna, digest_part="morning", digest_weekday="0")
    page = browser.post(PAGE, sent, follow=True).content.decode()
    assert "Die vertrekt om 7\u00a0uur: elke dag, of elke maandag." in page
    assert digest_time_of(anna) == rules.DigestTime(DayPart.MORNING, 0)
    browser.post(PAGE, filled(anna, digest_weekday="6"))
    assert digest_time_of(anna) == rules.DigestTime(DayPart.MORNING, 6)
    for wrong in (7, -1):
        with pytest.raises(Invalid):
            choose_digest_time(by=anna, weekday=wrong)
    (kept,) = (personal_data.export(anna.pk)["digest_time"],)
    assert kept == {"part": "morning", "weekday": 6}
    personal_data.erase(anna.pk)
    assert digest_time_of(anna) == rules.USUAL


@pytest.mark.parametrize(
    ("changed", "says"),
    [
        ({"digest_part": "middag"}, "Kies iets uit de lijst."),
        ({"digest_weekday": "8"}, "Kies een dag uit de lijst."),
        ({"quiet_from": "22"}, "Vul allebei de uren in"),
        ({"quiet_from": "22", "quiet_until": "22"}, "Kies een ander uur dan het begin."),
        ({"quiet_from": "laat"}, "Schrijf het uur zo"),
        ({"mail_talks": "soms"}, "Kies iets uit de lijst."),
        ({"mail_group_news": "at_once"}, "Kies iets uit de lijst."),
    ],
)
def test_the_page_says_what_is_wrong_and_keeps_nothing(anna, settled, changed, says):
    page = as_(anna).post(PAGE, filled(anna, mail_town="never", **changed) | changed).content.decode()
    assert says in page
    assert not Preference.objects.exists()
    assert not QuietHours.objects.exists()


def test_the_preview_shows_what_waits_for_oneself_and_sends_nothing(
    anna, griet, settled, bell, postbox, time_machine
):
    time_machine.move_to(datetime(2026, 11, 23, 9, tzinfo=UTC), tick=False)
    assert "Er wacht niets" in as_(anna).get("/seintjes/overzicht/").content.decode()
    choose_kind(by=anna, kind=OTHER.name, mail=Rhythm.DAILY)
    bell.recipients = [anna.pk]
    bell.rings()
    page = as_(anna).get("/seintjes/overzicht/").content.decode()
    assert "De bel ging" in page
    assert "maandag 23 november, 18\u00a0uur" in page
    assert "Er wacht niets" in as_(griet).get("/seintjes/overzicht/").content.decode()
    bell.recipients = []
    assert "De bel ging" not in as_(anna).get("/seintjes/overzicht/").content.decode()
    assert postbox.taken == []


def test_the_api_lists_and_chooses(anna, griet, settled):
    _row, key = create_token(by=anna, person=anna, scopes=["read", "write"], name="test")
    api = Client(headers={"Authorization": f"Bearer {key}"})
    kinds_ = {one["id"]: one for one in api.get("/api/v1/notice-kinds/").json()}
    assert kinds_["talks"] == {
        "id": "talks",
        "label": "Gesprekken",
        "mail": "at_once",
        "push": True,
        "at_once": True,
        "can_choose": True,
    }

    def patch(kind, **body):
        return api.patch(f"/api/v1/notice-kinds/{kind}/", body, content_type="application/json")

    assert patch("talks", mail="weekly").json()["mail"] == "weekly"
    assert patch("talks", push=False).json()["mail"] == "weekly"
    assert patch("talks", mail="soms").status_code == 400
    assert patch("account", mail="never").status_code == 400
    assert patch("nonsense", mail="never").status_code == 404
    hours = "/api/v1/notice-kinds/quiet-hours/"
    assert api.get(hours).json() == {"starts": None, "ends": None}
    sent = api.put(hours, {"starts": "22:00", "ends": "07:00"}, content_type="application/json")
    assert sent.json() == {"starts": "22:00", "ends": "07:00"}
    assert api.put(hours, {"starts": "22:00"}, content_type="application/json").status_code == 400
    digests = "/api/v1/notice-kinds/digest-time/"
    assert api.get(digests).json() == {"part": "evening", "weekday": 4}
    sent = api.put(digests, {"part": "morning", "weekday": 2}, content_type="application/json")
    assert sent.json() == {"part": "morning", "weekday": 2}
    assert api.put(digests, {"weekday": 6}, content_type="application/json").json()["part"] == "morning"
    for wrong in ({"weekday": 7}, {"weekday": "zondag"}, {"part": "nacht"}):
        assert api.put(digests, wrong, content_type="application/json").status_code == 400
    assert Preference.objects.get().person == anna
    assert Client().get("/api/v1/notice-kinds/").status_code == 401
