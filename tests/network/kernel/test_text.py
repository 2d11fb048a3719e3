"""Light Markdown becomes safe HTML, whatever is put in."""

import re
from html.parser import HTMLParser
from urllib.parse import urlsplit

import nh3
import pytest
from django.utils.safestring import SafeString
from hypothesis import given
from hypothesis import strategies as st

from network.kernel import text
from tests.network.kernel.corpus import payloads

ALLOWED = {"p", "br", "strong", "em", "ul", "ol", "li", "blockquote", "a"}
REL = "nofollow noopener noreferrer ugc"
HIDDEN = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200b\u200e\u200f\u202a-\u202e\u2060-\u2069\ufeff\ud800-\udfff]"
)
MARKS = st.text(
    alphabet=st.sampled_from(list("*_[]()<>!#-+>\\`~|&;:/.@\"' \n\t1aé\u200d\u202e👩☺\ufe0f")), max_size=120
)
PIECES = st.lists(
    st.sampled_from(
        [
            "[",
            "](",
            ")",
            "<",
            ">",
            "https://",
            "javascript:",
            "www.",
            "x.be",
            "&#106;",
            "\n",
            "> ",
            "- ",
            "**",
            "_",
            '"',
            "\\",
        ]
    ),
    max_size=30,
).map("".join)


class Reader(HTMLParser):
    """Reads HTML and refuses whatever is not on the list."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.open: list[str] = []
        self.words: list[str] = []
        self.links: list[str] = []

    def handle_starttag(self, tag, attrs):
        assert tag in ALLOWED
        given = dict(attrs)
        assert len(given) == len(attrs)
        if tag == "a":
            assert set(given) == {"href", "rel"}
            assert given["rel"] == REL
            assert urlsplit(given["href"]).scheme in {"http", "https", "mailto"}
            assert not re.search(r"[\s\\<>]", given["href"])
            assert "@" not in urlsplit(given["href"]).netloc
            assert "a" not in self.open
            self.links.append(given["href"])
        else:
            assert set(given) <= ({"start"} if tag == "ol" else set())
        if tag != "br":
            self.open.append(tag)

    def handle_endtag(self, tag):
        assert self.open.pop() == tag

    def handle_data(self, data):
        self.words.append(data)

    def refuse(self, thing):
        pytest.fail(f"not allowed in HTML: {thing!r}")

    handle_comment = handle_decl = handle_pi = unknown_decl = refuse


def read(source: str) -> Reader:
    """Render, check against the allowlist, and return what a reader gets."""
    rendered = text.render(source)
    assert isinstance(rendered, SafeString)
    assert not HIDDEN.search(rendered)
    reader = Reader()
    reader.feed(rendered)
    reader.close()
    assert reader.open == []
    return reader


def cleaned(rendered: str) -> str:
    """Return what a parser of HTML5 reads in it and may keep."""
    attributes: dict[str, set[str]] = {"*": set(), "a": {"href"}, "ol": {"start"}}
    return nh3.clean(rendered, tags=ALLOWED, attributes=attributes, link_rel=REL)


class TestRender:
    @pytest.mark.parametrize(
        ("source", "expected"),
        [
            ("", ""),
            ("Dag buren,\nhoe gaat het?", "<p>Dag buren,<br>\nhoe gaat het?</p>"),
            ("een\n\ntwee", "<p>een</p>\n<p>twee</p>"),
            (
                "**vet** en *schuin* en __vet__ en _schuin_",
                "<p><strong>vet</strong> en <em>schuin</em> en <strong>vet</strong> en <em>schuin</em></p>",
            ),
            ("- a\n- b", "<ul>\n<li>a</li>\n<li>b</li>\n</ul>"),
            ("3. a\n4. b", '<ol start="3">\n<li>a</li>\n<li>b</li>\n</ol>'),
            ("> gezegd", "<blockquote>\n<p>gezegd</p>\n</blockquote>"),
            ("\\*niet\\* snake_case_naam 2 * 3 * 4", "<p>*niet* snake_case_naam 2 * 3 * 4</p>"),
            ("# kop\n---\n| a | b |\n`code`", "<p># kop<br>\n---<br>\n| a | b |<br>\n`code`</p>"),
            ("    vier spaties", "<p>vier spaties</p>"),
            ("R&D &amp; <b>", "<p>R&amp;D &amp;amp; &lt;b&gt;</p>"),
            ("👩‍👩‍👧 ❤️ 1️⃣ 🇧🇪 👍🏽", "<p>👩‍👩‍👧 ❤️ 1️⃣ 🇧🇪 👍🏽</p>"),
        ],
    )
    def test_what_neighbours_write(self, source, expected):
        assert text.render(source).strip() == expected

    @pytest.mark.parametrize(
        ("source", "link", "words"),
        [
            ("https://www.halle.be/feest", "https://www.halle.be/feest", "https://www.halle.be/feest"),
            ("Zie www.halle.be.", "https://www.halle.be", "Zie www.halle.be."),
            (
                "(zie https://halle.be/a_b_c?x=1&y=2)",
                "https://halle.be/a_b_c?x=1&y=2",
                "(zie https://halle.be/a_b_c?x=1&y=2)",
            ),
            (
                "https://nl.wikipedia.org/wiki/Halle_(stad)!",
                "https://nl.wikipedia.org/wiki/Halle_(stad)",
                "https://nl.wikipedia.org/wiki/Halle_(stad)!",
            ),
            ("[het feest](https://halle.be)", "https://halle.be", "het feest"),
            ("<https://halle.be>", "https://halle.be", "https://halle.be"),
            ("<anna@halle.be>", "mailto:anna@halle.be", "anna@halle.be"),
            ("**https://halle.be**", "https://halle.be", "https://halle.be"),
            ("https://halle.be/straße", "https://halle.be/stra%C3%9Fe", "https://halle.be/straße"),
            ("[halle.be](https://www.halle.be/x)", "https://www.halle.be/x", "halle.be"),
            (
                "https://mastodon.social/@halle",
                "https://mastodon.social/@halle",
                "https://mastodon.social/@halle",
            ),
        ],
    )
    def test_links(self, source, link, words):
        reader = read(source)
        assert reader.links == [link]
        assert "".join(reader.words).strip() == words

    @pytest.mark.parametrize(
        "said", ["bank.be", "www.bank.be", "https://bank.be/inloggen", "**bank.be**", "", " "]
    )
    def test_a_link_cannot_say_that_it_goes_elsewhere(self, said):
        reader = read(f"[{said}](https://dief.example/x)")
        assert "".join(reader.words).strip() == "https://dief.example/x"

    @pytest.mark.parametrize(
        "source",
        [
            "a@b.be",
            "bestand.txt",
            "https://localhost",
            "https://a:b@x.be",
            "[x](/uit)",
            "[x](#a)",
            "[x]()",
            "[]()",
            "x.https://",
            "http://",
        ],
    )
    def test_what_is_no_link(self, source):
        assert read(source).links == []

    def test_a_bare_address_that_hides_its_host_is_not_linked(self):
        assert read("https://bank.be@dief.example").links == []
        assert read("https://xn--bnk-qla.be https://bаnk.be").links == [
            "https://xn--bnk-qla.be",
            "https://xn--bnk-6cd.be",
        ]


FAMILIES = payloads.families()


class TestHostile:
    def test_there_are_enough_of_them(self):
        assert sum(len(texts) for texts in FAMILIES.values()) >= 300

    @pytest.mark.parametrize("family", FAMILIES)
    def test_nothing_but_allowed_markup_comes_out(self, family):
        for payload in FAMILIES[family]:
            for source in (payload, f"a {payload} b", f"- {payload}", f"> {payload}\n\n**{payload}**"):
                read(source)

    @pytest.mark.parametrize("family", FAMILIES)
    def test_reading_it_again_changes_nothing(self, family):
        """A browser that parses, writes and parses again finds the same: no mutation."""
        for payload in FAMILIES[family]:
            rendered = text.render(payload)
            again = cleaned(rendered)
            assert again == rendered

    @pytest.mark.parametrize("family", FAMILIES)
    def test_plain_text_is_one_line(self, family):
        for payload in FAMILIES[family]:
            line = text.plain(payload)
            assert "\n" not in line
            assert not HIDDEN.search(line)


class TestBombs:
    """Linear time: the largest text in a moment, not in minutes (the run stops a test that hangs)."""

    @pytest.mark.parametrize(
        "piece",
        [
            "a",
            "é",
            "*",
            "_",
            "*a ",
            "**a *b ",
            "[",
            "![",
            "*[",
            "[a](",
            "](",
            "[a](<",
            '[a](b "',
            "<",
            "<a",
            "<http://",
            ">",
            "> ",
            "- ",
            "1. ",
            "- > ",
            "> a\n",
            "- a\n",
            "\\",
            "&",
            "(",
            "https://",
            "www.",
            "https://x.be/(",
            "www.a.be)",
            "\n",
            " ",
            "\t",
            "a\u0301\u0323",
            "\u0301",
            "👩\u200d",
            "\ufe0f",
            "**a**",
            "[a](https://x.be)",
            "a.",
            "[a.",
        ],
    )
    @pytest.mark.timeout(10)
    @pytest.mark.slow
    def test_twenty_thousand_characters(self, piece):
        source = (piece * 20_000)[:20_000]
        read(source)
        text.excerpt(source, 200)
        text.fold(source)

    @pytest.mark.timeout(10)
    @pytest.mark.parametrize(
        "source",
        [
            "*a " * 5_000 + "b* " * 5_000,
            "**" * 5_000 + "a" + "**" * 5_000,
            "[" * 9_000 + "a" + "](https://x.be)" * 700,
            "".join(" " * (2 * depth) + "- a\n" for depth in range(130)),
            "".join(">" * depth + "a\n" for depth in range(190)),
            "> " * 300 + "a",
        ],
    )
    def test_nesting(self, source):
        reader = read(source)
        assert "a" in "".join(reader.words)

    def test_too_deep_is_shown_as_it_was_typed(self):
        source = "> " * 60 + "diep\nregel\n\nlaatste"
        assert "".join(read(source).words).split() == source.split()

    def test_a_long_word_stays_whole(self):
        assert text.render("a" * 20_000).strip() == f"<p>{'a' * 20_000}</p>"


class TestProperties:
    @given(st.text() | MARKS | PIECES)
    def test_any_text_is_safe(self, source):
        read(source)

    @given(st.text(alphabet=st.characters(exclude_categories=()), max_size=50))
    def test_no_character_is_too_much(self, source):
        read(source)
        text.plain(source)
        text.fold(source)

    @given(st.text() | MARKS | PIECES)
    def test_the_allowlist_finds_nothing_more_to_take_away(self, source):
        rendered = text.render(source)
        assert cleaned(rendered) == rendered

    @given(st.text() | MARKS, st.integers(1, 80))
    def test_an_excerpt_is_the_start_of_the_line_and_fits(self, source, length):
        line, short = text.plain(source), text.excerpt(source, length)
        assert len(short) <= length
        assert short == line or (short.endswith("…") and line.startswith(short[:-1]))


class TestPlainAndExcerpt:
    def test_marks_go_and_words_stay(self):
        source = "**Dag** buren,\n\n- een\n- twee\n\n> zie [hier](https://x.be)"
        assert text.plain(source) == "Dag buren, een twee zie hier"

    def test_it_is_not_html(self):
        assert text.plain("a < b & <b>c</b>") == "a < b & <b>c</b>"

    def test_cut_between_words(self):
        assert text.excerpt("De straat is vrijdag de hele dag dicht.", 25) == "De straat is vrijdag de…"
        assert text.excerpt("Kort.", 25) == "Kort."

    def test_a_family_is_not_parted(self):
        assert text.excerpt("aaaa👩‍👩‍👧 bbbb", 7) == "aaaa…"
        assert text.excerpt("aaaae\u0323\u0302bbbbbbbbb", 6).rstrip("…") in {"aaaa", "aaaaệ"}
