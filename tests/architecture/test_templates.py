"""Templates hold no script and no style of their own: the content security policy allows none."""

import re

import pytest

from tests.helpers import source

TEMPLATES = sorted((source.ROOT / "network" / "templates").rglob("*.html"))
FORBIDDEN = {
    "a script of its own": re.compile(
        r"<script(?![^>]*\bsrc=)(?![^>]*type=\"application/json\")[^>]*>", re.IGNORECASE
    ),
    "a style of its own": re.compile(r"<style\b|\sstyle\s*=", re.IGNORECASE),
    "a handler": re.compile(r"\son[a-z]+\s*=\s*[\"']", re.IGNORECASE),
    "htmx that evaluates": re.compile(r"\shx-on\b|\shx-vals\s*=\s*[\"']js:", re.IGNORECASE),
    "another site's file": re.compile(
        r"<(?:script|link|img|iframe)\b[^>]*(?:src|href)=\"(?:https?:)?//", re.IGNORECASE
    ),
    "a link that runs": re.compile(r"javascript:", re.IGNORECASE),
}
COMMENT = re.compile(r"{#.*?#}|{% comment %}.*?{% endcomment %}", re.DOTALL)
MAIL = "mail"  # a mail has its style inline, because mail programs read nothing else


def test_there_are_templates():
    assert TEMPLATES


@pytest.mark.parametrize("what", sorted(FORBIDDEN))
def test_no_template_holds(what):
    found = [
        source.relative(path)
        for path in TEMPLATES
        if MAIL not in path.parts
        and FORBIDDEN[what].search(COMMENT.sub("", path.read_text(encoding="utf-8")))
    ]
    assert found == []


@pytest.mark.parametrize(
    ("what", "line"),
    [
        ("a script of its own", "<script nonce='x'>go()</script>"),
        ("a style of its own", '<p style="color: red">'),
        ("a handler", '<a onclick="go()">'),
        ("another site's file", '<link rel="stylesheet" href="https://elsewhere.example/x.css">'),
    ],
)
def test_the_check_sees(what, line):
    assert FORBIDDEN[what].search(line)
