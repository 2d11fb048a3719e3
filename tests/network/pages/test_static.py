"""Style, script and icons: all from our own server, all there, and stored for production without a gap."""

import re

import pytest
from django.core.management import call_command
from django.test import override_settings

from tests.helpers import source

STATIC = source.ROOT / "network" / "static"
TEMPLATES = source.ROOT / "network" / "templates"
ELSEWHERE = re.compile(r"""(?:url\(|@import|src=|fetch\(|import\s*\(?|from)\s*["']?(?:https?:)?//""")
SYMBOL = re.compile(r'<symbol id="i-([a-z0-9]+)"')
ICON_TAG = re.compile(r'{% icon "([a-z0-9]+)"')
ICON_IN_CODE = re.compile(r'\bicon="([a-z0-9]+)"')
COLOUR = re.compile(r"#[0-9a-fA-F]{3,8}\b|\brgb\(|\bhsl\(")


@pytest.fixture(scope="module")
def stored(tmp_path_factory):
    """What `collectstatic` makes of our own files for production."""
    folder = tmp_path_factory.mktemp("static")
    with override_settings(
        STATIC_ROOT=folder,
        STATICFILES_FINDERS=["django.contrib.staticfiles.finders.FileSystemFinder"],
        STORAGES={"staticfiles": {"BACKEND": "network.pages.staticfiles.Storage"}},
    ):
        call_command("collectstatic", interactive=False, verbosity=0)
    return folder


def hashed(folder, pattern):
    return [path for path in folder.rglob(pattern) if re.search(r"\.[0-9a-f]{12}\.\w+$", path.name)]


def test_every_address_inside_our_files_is_stored_under_its_hash(stored):
    (app,) = hashed(stored, "app.*.js")
    (room,) = hashed(stored, "room.*.js")
    named = [re.findall(r'from "\./([^"]+)"', file.read_text()) for file in (app, room)]
    modules = {module for names in named for module in names}
    own_pages = {"app.js", "devices.js"}  # pages name these themselves
    assert len(modules) == len({file.name for file in (STATIC / "js").glob("*.js")} - own_pages)
    assert all((stored / "js" / module).is_file() for module in modules)
    assert all(re.search(r"\.[0-9a-f]{12}\.js$", module) for module in modules)


def test_every_style_finds_what_it_names(stored):
    styles = hashed(stored, "*.css")
    assert styles
    for style in styles:
        named = re.findall(r'url\("((?!data:)[^"#]+)"\)', style.read_text())
        assert all((style.parent / name).resolve().is_file() for name in named), style.name


def test_no_file_of_ours_names_another_site():
    files = [*STATIC.glob("css/*.css"), *STATIC.glob("js/*.js"), *TEMPLATES.rglob("*.html")]
    assert len(files) > 20
    assert [source.relative(path) for path in files if ELSEWHERE.search(path.read_text())] == []


@pytest.mark.parametrize(
    "line", ['@import "https://x.example/a.css"', "url(//x.example/a.png)", 'from "https://x"']
)
def test_the_check_sees(line):
    assert ELSEWHERE.search(line)


def test_every_icon_that_is_named_is_in_the_sprite():
    there = set(SYMBOL.findall((STATIC / "icons.svg").read_text()))
    named = {
        (source.relative(path), name)
        for path in TEMPLATES.rglob("*.html")
        for name in ICON_TAG.findall(path.read_text())
    } | {
        (source.relative(path), name)
        for path in source.product()
        for name in ICON_IN_CODE.findall(path.read_text())
    }
    assert named
    assert [(path, name) for path, name in sorted(named) if name not in there] == []


def test_colours_stand_in_one_file():
    """Values live in tokens.css; what floats over a red plate is white in both themes."""
    allowed = {"tokens.css": None, "look.css": 1}
    for style in STATIC.glob("css/*.css"):
        if allowed.get(style.name, 0) is not None:
            assert len(COLOUR.findall(style.read_text())) <= allowed.get(style.name, 0), style.name


def test_every_licence_comes_along():
    for place in ["fonts/OFL.txt", "icons.LICENSE.txt", *(f"vendor/{n}" for n in VENDORS)]:
        assert (STATIC / place).is_file()
    folders = {path.name for path in (STATIC / "vendor").iterdir()}
    assert folders == {place.split("/")[0] for place in VENDORS}


VENDORS = ("pico/LICENSE.md", "htmx/LICENSE", "leaflet/LICENSE")
