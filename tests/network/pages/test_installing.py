"""A phone can put the site on its home screen: a manifest, and icons of ours of the size they say."""

import json
import re
from io import BytesIO
from math import hypot

from django.test import Client
from PIL import Image

from network.pages import installing
from network.people.models import Person, Theme
from tests.factories.people import logged_in
from tests.helpers import app_icons, source

BAR = re.compile(r'<meta name="theme-color" content="([^"]+)"(?: media="\(prefers-color-scheme: (\w+)\)")?>')
TOKENS = (source.ROOT / "network/static/css/tokens.css").read_text(encoding="utf-8")


def told() -> dict:
    return json.loads(Client().get("/manifest.webmanifest").content)


def test_the_manifest_says_what_a_phone_asks(db, settings):
    settings.SITE_NAME = "Buurt Halle"
    answer = Client().get("/manifest.webmanifest")
    assert answer.headers["Content-Type"] == "application/manifest+json"
    assert "public" in answer.headers["Cache-Control"]
    assert "Set-Cookie" not in answer.headers
    said = json.loads(answer.content)
    assert said["short_name"] == "Buurt Halle"
    assert said["name"].startswith("Buurt Halle")
    assert (said["display"], said["start_url"], said["scope"], said["id"]) == ("standalone", "/", "/", "/")
    assert said["lang"] == "nl-BE"
    assert f"--paper: {said['theme_color']};" in TOKENS
    assert f"--paper: {said['background_color']};" in TOKENS
    assert Client().post("/manifest.webmanifest").status_code == 405


def test_every_icon_is_ours_and_has_the_size_it_says(db):
    icons = told()["icons"]
    assert {(icon["sizes"], icon["purpose"]) for icon in icons} >= {
        ("192x192", "any"),
        ("512x512", "any"),
        ("512x512", "maskable"),
    }
    for icon in icons:
        assert icon["src"].startswith("/static/")
        answer = Client().get(icon["src"])
        assert answer.headers["Content-Type"] == icon["type"] == "image/png"
        picture = Image.open(BytesIO(b"".join(answer.streaming_content)))
        assert f"{picture.width}x{picture.height}" == icon["sizes"]


def test_the_icons_are_those_of_the_drawing():
    """Whoever changes the drawing draws them anew: python -m tests.helpers.app_icons."""
    for name, terms in app_icons.ICONS.items():
        kept = Image.open(app_icons.FOLDER / name)
        assert kept.convert("RGBA").tobytes() == app_icons.draw(*terms).convert("RGBA").tobytes(), name


def test_a_phone_that_cuts_its_own_shape_leaves_the_drawing_whole():
    side, corner, scale = app_icons.ICONS["maskable-512.png"]
    assert corner == 0
    assert Image.open(app_icons.FOLDER / "maskable-512.png").mode == "RGB"
    middle = app_icons.BOX / 2
    for x, y in app_icons.outline(app_icons.DRAWING):  # every shape keeps a circle of four tenths
        assert hypot(x - middle, y - middle) * scale / app_icons.BOX < 0.4, (side, x, y)


def test_every_page_names_it_and_the_policy_lets_it_in(anna: Person):
    for browser, path in ((Client(), "/"), (Client(), "/nergens"), (logged_in(anna), "/feed/")):
        answer = browser.get(path)
        page = answer.content.decode()
        assert '<link rel="manifest" href="/manifest.webmanifest">' in page
        assert '<link rel="apple-touch-icon" href="/static/app/apple-180.png">' in page
        assert "manifest-src 'self'" in answer.headers["Content-Security-Policy"]


def test_the_bars_of_a_phone_have_the_colour_of_the_page(anna: Person):
    light, dark = installing.colours("paper")
    assert light != dark
    assert BAR.findall(Client().get("/").content.decode()) == [(light, "light"), (dark, "dark")]
    for theme, colour in ((Theme.LIGHT, light), (Theme.DARK, dark)):
        Person.objects.filter(pk=anna.pk).update(theme=theme)
        assert BAR.findall(logged_in(anna).get("/feed/").content.decode()) == [(colour, "")]
