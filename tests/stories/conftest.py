"""The demo town of Halle, and how to follow along in it."""

import json
import os
import re
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import call_command
from django.db import connection
from django_tasks_db.models import DBTaskResult

from network.people.demo import email_of
from network.people.models import Person
from tests.factories.moderation import house_rules
from tests.factories.people import pages_of

ROCHUS, CENTRE, ESSENBEEK = "23027W08", "23027W03", "23027W02"
CODE = re.compile(r"[0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]{4}")
LOOKS = 400
TABS = 150
AXE = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]


@pytest.fixture
def halle(transactional_db) -> Callable[[str], Person]:
    """Nine districts whose neighbours talked for weeks, all of it told. Returns: who bears a short name."""
    house_rules()
    with ThreadPoolExecutor(1) as beside:  # playwright keeps an event loop in this thread
        beside.submit(build).result()
    DBTaskResult.objects.all().delete()
    return lambda key: Person.objects.get(email=email_of(key))


def build() -> None:
    """Build the demo towns on a connection of its own."""
    try:
        call_command("demo", stdout=StringIO())
    finally:
        connection.close()


def expect(what):
    """Wait for something on a page to become so; playwright is there only with the e2e extra."""
    from playwright.sync_api import expect as asked

    return asked(what)


def until(page, found: Callable[[], object]) -> object:
    """Wait until something is so, and return it."""
    for _look in range(LOOKS):
        if answer := found():
            return answer
        page.wait_for_timeout(50)
    raise AssertionError("it did not happen")


def listening(page, path: str = "/feed/"):
    """Open a page and wait until its socket hears all that it asked for."""
    sockets: list[tuple[list[str], list[str]]] = []

    def note(socket) -> None:
        said: list[str] = []
        heard: list[str] = []
        sockets.append((said, heard))
        socket.on("framesent", lambda text: said.append(text))
        socket.on("framereceived", lambda text: heard.append(text))

    def answered() -> bool:
        # The page that is left may still have asked something that nobody answers: the last one counts.
        said, heard = sockets[-1] if sockets else ([], [])
        asked = sum('"subscribe"' in text for text in said)
        return 0 < asked <= sum('"subscribed"' in text for text in heard)

    page.on("websocket", note)
    page.goto(path)
    until(page, answered)
    return page


def tab_to(page, wanted) -> None:
    """Go to something by the Tab key alone."""
    for _press in range(TABS):
        page.keyboard.press("Tab")
        if wanted.evaluate("one => one === document.activeElement"):
            return
    raise AssertionError("the Tab key never reaches it")


def code_in_the_post(person: Person, district: str, folder: Path) -> str:
    """Print the letters of a district and open the one of this person. Returns: the code on the paper."""
    call_command("send_letters", district, "--out", str(folder), stdout=StringIO())
    (pdf,) = folder.glob("*.pdf")
    (letter,) = [page for page in pages_of(pdf.read_bytes()) if str(person) in page]
    return CODE.search(letter)[0]


def looked_at(page, name: str) -> None:
    """Fail where axe sees a fault in the page that is open, or where it is wider than its screen.

    A picture of it goes to the folder that SCREENSHOTS names, where it names one.
    """
    from axe_playwright_python.sync_playwright import Axe

    page.wait_for_load_state("load")
    page.evaluate(Axe().axe_script)
    options = {"runOnly": AXE, "preload": False, "resultTypes": ["violations"]}
    found = page.evaluate(f"axe.run({json.dumps(options)})")["violations"]
    wrong = [f"{rule['id']} {node['target']}" for rule in found for node in rule["nodes"]]
    wide = page.evaluate("document.documentElement.scrollWidth - window.innerWidth")
    if "SCREENSHOTS" in os.environ:
        page.screenshot(path=Path(os.environ["SCREENSHOTS"]) / f"{name}.png", full_page=True)
    assert not wrong, f"{name}: {wrong}"
    assert wide <= 0, f"{name}: {wide} pixels too wide"
