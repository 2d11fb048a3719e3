"""The hostile texts in a real browser without any policy to help: nothing runs, nothing is fetched."""

import html
from pathlib import Path

import pytest

from network.kernel import text
from tests.network.kernel.corpus import payloads

pytestmark = pytest.mark.browser

WATCH = "<script>window.ran = []; window.alert = () => ran.push('alert')</script>"
# Written and read once more, as a script of ours might do: what mutates, does it here.
AGAIN = "<script>document.body.insertAdjacentHTML('beforeend', document.body.innerHTML)</script>"
POKE = """() => {
  for (const element of document.querySelectorAll("article *")) {
    for (const kind of ["load", "error", "focus", "mouseover", "toggle", "animationstart", "begin"]) {
      element.dispatchEvent(new Event(kind, {bubbles: true}));
    }
    if (!element.closest("a")) element.click();
  }
  return ran;
}"""


def test_nothing_runs_and_nothing_is_fetched(browser, tmp_path: Path):
    texts = [payload for family in payloads.families().values() for payload in family]
    shown = (f"<article>{text.render(one)}<p>{html.escape(text.plain(one))}</p></article>" for one in texts)
    (tmp_path / "page.html").write_text(
        f"<!doctype html><meta charset=utf-8>{WATCH}<body>{''.join(shown)}{AGAIN}", encoding="utf-8"
    )
    page = browser.new_page()
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto((tmp_path / "page.html").as_uri())
    assert page.evaluate("document.querySelectorAll('article').length") == 2 * len(texts)
    assert page.evaluate(POKE) == []
    assert asked == [(tmp_path / "page.html").as_uri()]
    addresses = page.evaluate("[...new Set([...document.querySelectorAll('a')].map(a => a.protocol))]")
    assert set(addresses) <= {"http:", "https:", "mailto:"}
    page.close()
