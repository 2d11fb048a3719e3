"""Somebody switches seintjes on for a device and off again: by page, by program, and by leaving."""

import pytest
from django.test import Client

from network.kernel.errors import Conflict, Invalid
from network.kernel.models import AuditEntry
from network.kernel.rest.scopes import Scope
from network.people.services.tokens import create_token
from realtime.notifications.models import Device
from realtime.notifications.personal_data import erase, export
from realtime.notifications.services.devices import MOST, add_device, remove_device
from tests.helpers.pushing import Browser

ADDRESS = "https://fcm.googleapis.com/fcm/send/abc"
PAGE = "/seintjes/toestellen/"


def asked(endpoint=ADDRESS, name="Chrome · Android") -> dict[str, str]:
    """What a browser fills in."""
    browser = Browser()
    return {"endpoint": endpoint, "p256dh": browser.p256dh, "auth": browser.auth, "name": name}


@pytest.fixture
def reader(client, anna) -> Client:
    """Anna, logged in."""
    client.force_login(anna)
    return client


def test_the_page_says_what_a_stranger_learns_and_starts_nothing(reader):
    body = reader.get(PAGE, headers={"User-Agent": "Mozilla/5.0 (Android 15; Mobile) Firefox/144.0"})
    text = body.content.decode()
    assert "Google, Apple, Mozilla of Microsoft" in text
    assert 'value="Firefox · Android"' in text
    assert "worker-src 'self'" in body.headers["Content-Security-Policy"]
    assert "worker-src 'none'" in reader.get("/seintjes/").headers["Content-Security-Policy"]


def test_a_browser_is_switched_on_and_off(reader, anna):
    assert reader.post(PAGE, asked()).status_code == 302
    device = Device.objects.get()
    assert (device.person, device.name, device.session) == (
        anna,
        "Chrome · Android",
        reader.session.session_key,
    )
    assert "Chrome · Android" in reader.get(PAGE).content.decode()
    assert reader.post(f"/seintjes/toestellen/{device.uid}/weg/").status_code == 302
    assert not Device.objects.exists()
    assert list(AuditEntry.objects.filter(action__startswith="device.").values_list("action", flat=True)) == [
        "device.added",
        "device.removed",
    ]


def test_again_for_the_same_browser_renews_it(reader, anna):
    reader.post(PAGE, asked())
    reader.post(PAGE, asked(name="Mijn telefoon\u202e"))
    assert [device.name for device in Device.objects.all()] == ["Mijn telefoon"]


def test_a_name_is_a_name_and_without_one_it_has_one(reader):
    assert reader.post(PAGE, asked(name="<b>Telefoon</b>")).status_code == 422
    reader.post(PAGE, asked(name=" "))
    assert [device.name for device in Device.objects.all()] == ["Een toestel"]


def test_who_logs_out_gets_no_more_on_that_device_and_keeps_the_others(reader, anna):
    reader.post(PAGE, asked())
    add_device(by=anna, **asked(ADDRESS + "d"), session="elders")
    reader.post("/account/logout/")
    assert [device.session for device in Device.objects.all()] == ["elders"]


def test_a_browser_is_of_who_sits_behind_it_now(reader, anna, bram):
    reader.post(PAGE, asked())
    other = Client()
    other.force_login(bram)
    other.post(PAGE, asked())
    assert [device.person for device in Device.objects.all()] == [bram]


@pytest.mark.parametrize(
    "endpoint", ["", "http://fcm.googleapis.com/x", "https://127.0.0.1/x", "https://a.example/"]
)
def test_an_address_that_is_no_push_service_is_refused(reader, endpoint):
    answer = reader.post(PAGE, asked(endpoint))
    assert answer.status_code == 422
    assert "kunnen we geen seintjes sturen" in answer.content.decode()
    assert not Device.objects.exists()


def test_keys_that_fit_no_browser_are_refused(reader):
    for broken in ({"p256dh": "abc"}, {"auth": "abc"}, {"auth": "é" * 22}):
        assert reader.post(PAGE, {**asked(), **broken}).status_code == 422
    assert not Device.objects.exists()


def test_so_many_devices_and_no_more(anna):
    for number in range(MOST):
        add_device(by=anna, **asked(f"{ADDRESS}{number}"))
    with pytest.raises(Conflict):
        add_device(by=anna, **asked(f"{ADDRESS}z"))
    add_device(by=anna, **asked(f"{ADDRESS}0", "Weer dezelfde"))
    assert Device.objects.count() == MOST


def test_without_a_key_there_is_no_push(reader, anna, settings):
    settings.VAPID_PRIVATE_KEY = ""
    assert "stuurt geen seintjes naar toestellen" in reader.get(PAGE).content.decode()
    with pytest.raises(Conflict):
        add_device(by=anna, **asked())


def test_nobody_removes_the_device_of_another(reader, anna, bram):
    device = add_device(by=bram, **asked())
    for uid in (device.uid, "0" * 16):
        assert reader.post(f"/seintjes/toestellen/{uid}/weg/").status_code == 404
    remove_device(by=anna, device=device)
    assert Device.objects.exists()


def test_the_worker_is_there_for_everybody_and_sees_only_its_own_folder(db):
    answer = Client().get("/seintjes/worker.js")
    assert answer.headers["Content-Type"] == "text/javascript; charset=utf-8"
    assert answer.headers["Cache-Control"] == "no-cache"
    assert "Service-Worker-Allowed" not in answer.headers
    assert "fetch" not in answer.content.decode()
    assert not answer.cookies


def test_a_file_of_oneself_names_devices_and_erasure_takes_them(anna, bram):
    add_device(by=anna, **asked())
    add_device(by=bram, **asked(ADDRESS + "b"))
    (told,) = export(anna.pk)["devices"]
    assert (told["name"], told["service"]) == ("Chrome · Android", "fcm.googleapis.com")
    assert "abc" not in str(told)
    erase(anna.pk)
    assert [device.person for device in Device.objects.all()] == [bram]


def api_body(**more) -> dict[str, object]:
    """What a program sends."""
    form = asked()
    keys = {"p256dh": form.pop("p256dh"), "auth": form.pop("auth")}
    return {**form, "keys": keys, **more}


@pytest.fixture
def calls():
    """Return how a program of somebody calls the API."""

    def made(person) -> Client:
        _token, key = create_token(by=person, person=person, scopes=[Scope.READ, Scope.WRITE], name="App")
        return Client(headers={"Authorization": f"Bearer {key}"})

    return made


def test_a_program_adds_lists_and_removes(anna, calls):
    api = calls(anna)
    made = api.post("/api/v1/devices/", api_body(), "application/json")
    assert made.status_code == 201
    assert set(made.json()) == {"id", "name", "created_at", "last_used_at"}
    assert Device.objects.get().token is not None
    assert [one["id"] for one in api.get("/api/v1/devices/").json()["results"]] == [made.json()["id"]]
    assert len(api.get("/api/v1/devices/key/").json()["key"]) == 87
    assert api.delete(f"/api/v1/devices/{made.json()['id']}/").status_code == 204
    assert api.delete(f"/api/v1/devices/{made.json()['id']}/").status_code == 404


def test_a_program_hears_what_was_wrong_and_sees_nothing_of_others(anna, bram, calls):
    api = calls(anna)
    refused = api.post("/api/v1/devices/", api_body(endpoint="https://10.0.0.1/x"), "application/json")
    assert refused.status_code == 400
    assert "endpoint" in str(refused.json())
    other = add_device(by=bram, **asked())
    assert api.get("/api/v1/devices/").json()["results"] == []
    assert api.delete(f"/api/v1/devices/{other.uid}/").status_code == 404


def test_what_cannot_be_used_never_reaches_the_table(anna):
    with pytest.raises(Invalid):
        add_device(by=anna, **asked("https://localhost/x"))
