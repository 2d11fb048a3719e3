"""Pages that anyone may see open in a real browser: on a phone, in the dark, without JavaScript."""

import pytest

PAGES = ("/", "/promises", "/about", "/privacy", "/account/login/")


@pytest.mark.browser
@pytest.mark.parametrize(("width", "scheme", "javascript"), [(360, "dark", True), (1280, "light", False)])
def test_they_open_and_fit(visit, width, scheme, javascript):
    page = visit(width=width, scheme=scheme, javascript=javascript)
    for path in PAGES:
        answer = page.goto(path)
        assert answer.status == 200, path
        assert page.locator("h1").count() == 1, path
        wider = (
            page.locator("html").evaluate("element => element.scrollWidth - element.clientWidth")
            if javascript
            else 0
        )
        assert wider <= 0, f"{path} is {wider} pixels wider than a phone"
