"""A card stands below a text that names a page of this installation, and never below another link."""

import pytest
from django.conf import settings

from network.kernel.ports import embeds
from network.kernel.ports.embeds import Embed
from network.kernel.registry import Registry

PATH = "/proef/0123456789abcdef/"


@pytest.fixture(autouse=True)
def _one_app(monkeypatch):
    registry = Registry("embeds")
    registry.register(
        Embed(
            "proef",
            "/proef/",
            lambda viewer, paths: {path: f"<p>{viewer}</p>" for path in paths if "0" in path},
        )
    )
    monkeypatch.setattr(embeds, "embeds", registry)


@pytest.mark.parametrize(
    "html",
    [
        f"<p>Kijk op {PATH} en stem.</p>",
        f"<p>Kijk op {settings.SITE_URL}{PATH}?a=1</p>",
        f'<p><a href="{settings.SITE_URL}{PATH}">stem</a></p>',
        f"<p>/ander/0123456789abcdef/ ({PATH})</p>",
    ],
)
def test_it_is_found_where_people_write_it(html):
    assert embeds.path_in(html) == PATH


@pytest.mark.parametrize(
    "html",
    [
        f"<p>https://elders.example{PATH}</p>",
        f"<p>{settings.SITE_URL}.elders.example{PATH}</p>",
        f"<p>http://elders.example/pad{PATH}</p>",
        "<p>/proef/kort/ en /ander/0123456789abcdef/</p>",
        "",
    ],
)
def test_no_other_address_has_one(html):
    assert embeds.path_in(html) is None


def test_who_may_not_see_it_gets_none():
    assert embeds.cards_for("anna", [PATH, "/proef/aaaaaaaaaaaaaaaa/", PATH]) == {PATH: "<p>anna</p>"}
