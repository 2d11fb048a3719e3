"""A real browser starts its worker only when asked, and the worker shows a seintje and opens its page.

The service of a vendor is out of reach of a test: what `PushManager` answers is made here, and messages are
handed to the worker as the browser would, by its own protocol for developers.
"""

import json

import pytest

from realtime.notifications.models import Device
from tests.helpers.pushing import Browser

pytestmark = pytest.mark.browser

WORKERS = "async () => (await navigator.serviceWorker.getRegistrations()).length"
SHOWN = """async () => {
  const found = await navigator.serviceWorker.getRegistration("/seintjes/");
  const all = await found.getNotifications();
  return all.map((one) => [one.title, one.body, one.tag, one.data.link]);
}"""
VENDOR = """(() => {
  const bytes = (text) => Uint8Array.from(
    atob(text.replaceAll("-", "+").replaceAll("_", "/")), (one) => one.charCodeAt(0)).buffer;
  const kept = () => JSON.parse(sessionStorage.getItem("vendor") || "null");
  const make = (said) => said && {
    endpoint: said.endpoint,
    options: { applicationServerKey: bytes(said.key) },
    toJSON: () => ({ endpoint: said.endpoint, keys: said.keys }),
    unsubscribe: async () => { sessionStorage.removeItem("vendor"); return true; },
  };
  PushManager.prototype.getSubscription = async () => make(kept());
  PushManager.prototype.subscribe = async (options) => {
    if (!options.userVisibleOnly || options.applicationServerKey.length !== 65) throw new Error("no key");
    const key = btoa(String.fromCharCode(...options.applicationServerKey))
      .replaceAll("+", "-").replaceAll("/", "_").replace(/=+$/, "");
    sessionStorage.setItem("vendor", JSON.stringify({
      endpoint: "https://fcm.googleapis.com/fcm/send/browser", keys: KEYS, key }));
    return make(kept());
  };
})();"""


def vendor() -> str:
    """Return a script that stands for the service of a vendor."""
    browser = Browser()
    return VENDOR.replace("KEYS", f'{{"p256dh": "{browser.p256dh}", "auth": "{browser.auth}"}}')


@pytest.mark.timeout(180)
def test_a_reader_switches_a_device_on_hears_a_signal_and_switches_it_off(anna, settled, site, visit):
    page = visit(anna)
    page.context.grant_permissions(["notifications"], origin=site.url)
    page.add_init_script(vendor())
    registrations: list[str] = []
    protocol = page.context.new_cdp_session(page)
    protocol.on(
        "ServiceWorker.workerRegistrationUpdated",
        lambda said: registrations.extend(one["registrationId"] for one in said["registrations"]),
    )
    protocol.send("ServiceWorker.enable")
    page.goto("/seintjes/toestellen/")
    button = page.get_by_role("button", name="Zet seintjes aan op dit toestel")
    button.wait_for()
    assert page.evaluate(WORKERS) == 0
    button.click()
    page.get_by_text("Je krijgt seintjes op dit toestel.").wait_for()
    page.get_by_text("dit toestel", exact=True).wait_for()
    assert button.is_hidden()
    device = Device.objects.get()
    assert device.person == anna
    assert device.session
    assert page.evaluate(WORKERS) == 1

    told = {
        "title": "Bericht van de gemeente",
        "body": "Er is een seintje.",
        "link": "/seintjes/",
        "tag": "t1",
    }
    for _again in range(2):  # sent twice by a worker that died: it takes its own place
        protocol.send(
            "ServiceWorker.deliverPushMessage",
            {"origin": site.url, "registrationId": registrations[-1], "data": json.dumps(told)},
        )
    said = ["Bericht van de gemeente", "Er is een seintje.", "t1", f"{site.url}/seintjes/"]
    shown = until(page, lambda found: found == [said])
    assert shown == [said]
    for strange in ('{"link": "https://elders.example/x", "tag": "t2"}', "geen JSON"):
        protocol.send(
            "ServiceWorker.deliverPushMessage",
            {"origin": site.url, "registrationId": registrations[-1], "data": strange},
        )
    shown = until(page, lambda found: len(found) == 3)
    assert {one[3] for one in shown} == {f"{site.url}/seintjes/"}
    assert {one[0] for one in shown} == {"Bericht van de gemeente", "Gebuurte"}

    page.get_by_role("button", name="Zet uit").click()
    page.get_by_text("Dat toestel krijgt geen seintjes meer.").wait_for()
    button.wait_for()
    assert not Device.objects.exists()
    assert page.evaluate(WORKERS) == 0


def test_without_scripts_or_without_leave_the_page_says_what_to_do(anna, settled, site, visit):
    plain = visit(anna, javascript=False)
    plain.goto("/seintjes/toestellen/")
    assert "heeft je browser scripts nodig" in plain.locator("main").inner_text()
    assert plain.get_by_role("button", name="Zet seintjes aan").count() == 0
    page = visit(anna)
    page.add_init_script("Object.defineProperty(Notification, 'permission', {get: () => 'denied'})")
    page.goto("/seintjes/toestellen/")
    page.get_by_text("houdt meldingen van deze site tegen").wait_for()
    assert page.evaluate(WORKERS) == 0


def until(page, right):
    """Return what is shown, once it is right or a while has passed."""
    for _ in range(100):
        found = page.evaluate(SHOWN)
        if right(found):
            break
        page.wait_for_timeout(50)
    return found


@pytest.mark.parametrize(
    ("agent", "alone", "told"),
    [
        ("Mozilla/5.0 (iPhone; CPU iPhone OS 18_1 like Mac OS X) Safari/604.1", False, "Zet op beginscherm"),
        (
            "Mozilla/5.0 (iPhone; CPU iPhone OS 15_1 like Mac OS X) Safari/604.1",
            True,
            "in een andere browser",
        ),
        ("Mozilla/5.0 (X11; Linux x86_64) Oud/1.0", False, "in een andere browser"),
    ],
)
def test_an_iphone_is_told_to_put_the_site_on_its_home_screen(anna, settled, site, visit, agent, alone, told):
    page = visit(anna, width=390, height=844)
    page.add_init_script(
        f"delete window.PushManager; const said = {{userAgent: {json.dumps(agent)}, standalone: "
        f"{json.dumps(alone)}}}; for (const name in said) "
        "Object.defineProperty(navigator, name, {get: () => said[name]});"
    )
    page.goto("/seintjes/toestellen/")
    shown = page.locator("[data-say]:visible")
    shown.wait_for()
    assert told in shown.inner_text()
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
