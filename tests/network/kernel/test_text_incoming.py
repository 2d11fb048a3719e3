"""What may come in as a text or a name, and how both are compared."""

import unicodedata

import pytest
from django.utils import translation
from hypothesis import example, given
from hypothesis import strategies as st

from network.kernel import text
from network.kernel.errors import Invalid

FAMILY = "👩‍👩‍👧‍👦"
ENGLAND = "🏴\U000e0067\U000e0062\U000e0065\U000e006e\U000e0067\U000e007f"
# Characters that lean on each other, in every order that hypothesis can think of.
NASTY = st.lists(
    st.sampled_from(
        [
            *"aé 1#\n\r\t\xa0\u200b\u200c\u200d\u202e\ufe0e\ufe0f\u20e3☺👩🏽❤\u0301\u0323\u0344\u0489\u0e47",
            *"م\u06ccक्ष\u094d\u2028\x85\ud800각\u1100\u1161ﬁİßǄΩ\u1f88\u0345🏴\U000e0067\U000e007f",
            ENGLAND,
        ]
    ),
    max_size=25,
).map("".join)
ANY = st.text(alphabet=st.characters(exclude_categories=()), max_size=40)


NAMES = """Anna Peeters/Jan d'Hondt/Anne-Marie Van den Broeck/José Ñuñez/Łukasz Żak/Nguyễn Thị Ánh/Zoë 2
Buurtcomité ’t Heiken (2026)/Vélo & Co./محمد علي/Мария Иванова/Ελένη/अमित शर्मा/李小龍/Café «De Zwaan»
Feest: 4 juli! Kom je?/Wijk “Noord”+""".replace("\n", "/").split("/")
MARKED = ["<b>Anna</b>", "[Anna](https://x.be)", "**Anna**", "_Anna_", "Anna`", "Anna{0}", "Anna=1", "a@b.be"]
MARKED += ["Anna|Bram", "Anna\\", "#Anna", "~Anna~", "%Anna", "$Anna"]
BADGES = ["Halle ✔", "Halle✅", "Halle ☑️", "Halle 🏛", "Anna\u20dd", "Anna 👩"]


@pytest.fixture(autouse=True)
def _in_dutch():
    with translation.override("nl"):
        yield


class TestTidy:
    @pytest.mark.parametrize(
        ("source", "expected"),
        [
            ("a\r\nb\rc\u2028d\u2029e\x85f\x0bg", "a\nb\nc\nd\ne\nf\ng"),
            ("e\u0301", "é"),
            ("a\x00b\x1b[31mc\x7fd\x9be", "ab[31mcde"),
            ("invoice\u202egpj.exe", "invoicegpj.exe"),
            ("ge\u00adbu\u200burt\ufeffe\u2060", "gebuurte"),
            ("a\u3000b\u2003c", "a b c"),
            ("a\tb", "a    b"),
            ("\ud83d\ude00 half", " half"),
            ("x\ufdd0y\ufffez\U0001ffff", "xyz"),
            (f"{FAMILY} 👍🏽 ❤️ ☺︎ 1️⃣ 🇧🇪 {ENGLAND}", f"{FAMILY} 👍🏽 ❤️ ☺︎ 1️⃣ 🇧🇪 {ENGLAND}"),
            ("❤️\u200d🔥 🏳️\u200d🌈", "❤️\u200d🔥 🏳️\u200d🌈"),
            ("a\u200db a\ufe0fb 1\ufe0f2 👩\u200d a\u200d👧", "ab ab 12 👩 a👧"),
            ("❤\ufe0f\ufe0f\ufe0f", "❤\ufe0f"),
            ("می\u200cخواهم क्\u200dष", "می\u200cخواهم क्\u200dष"),
            ("🏴\U000e0061\U000e0062\U000e007f", "🏴"),
            ("z" + "\u0335" * 90, "z" + "\u0335" * 4),
            ("\u0e01" + "\u0e47" * 90, "\u0e01" + "\u0e47" * 4),
            ("niet\xa0breken", "niet\xa0breken"),
        ],
    )
    def test_what_stays_and_what_goes(self, source, expected):
        assert text.tidy(source) == expected

    @given(NASTY | ANY)
    @example("\u0344" * 4)
    def test_once_is_enough(self, source):
        tidied = text.tidy(source)
        assert text.tidy(tidied) == tidied
        assert unicodedata.is_normalized("NFC", tidied)
        tidied.encode()

    @given(st.text(alphabet=st.characters(categories=["Lu", "Ll", "Nd", "Po"]), max_size=40))
    def test_letters_digits_and_punctuation_stay(self, source):
        assert text.tidy(source) == unicodedata.normalize("NFC", source)

    @pytest.mark.slow
    @pytest.mark.timeout(5)
    def test_a_tower_of_marks_costs_no_more_than_letters(self):
        assert len(text.tidy("a" + "\u0301\u0323" * 500_000)) <= 5


class TestCleanText:
    def test_ends_and_gaps_are_closed(self):
        assert text.clean_text("\n\n  Dag  \n\n\n\n\nburen \n", max_length=100) == "Dag\n\nburen"

    @pytest.mark.parametrize("source", ["", " \n\t ", "\u200b\u202e", "\u2800", "\xa0", "\u3164"])
    def test_nothing(self, source):
        with pytest.raises(Invalid) as caught:
            text.clean_text(source, max_length=100, field="text")
        assert (caught.value.message, caught.value.field) == ("Schrijf eerst iets.", "text")

    def test_too_long_says_how_long_it_is_and_may_be(self):
        with pytest.raises(Invalid) as caught:
            text.clean_text("a" * 5_210, max_length=5_000)
        assert caught.value.message == "Je tekst is 5.210 tekens lang. Er passen hoogstens 5.000 tekens in."
        assert text.clean_text("a" * 5_000 + "\u200b\n", max_length=5_000) == "a" * 5_000

    @pytest.mark.timeout(5)
    def test_a_text_far_too_long_is_refused_unread(self):
        with pytest.raises(Invalid, match=r"20\.000\.000"):
            text.clean_text("\u0301\u0323" * 10_000_000, max_length=1_000)

    @given(NASTY | ANY)
    def test_cleaned_is_clean(self, source):
        try:
            cleaned = text.clean_text(source, max_length=60)
        except Invalid:
            return
        assert cleaned
        assert text.clean_text(cleaned, max_length=60) == cleaned


class TestCleanName:
    @pytest.mark.parametrize("name", NAMES)
    def test_names_that_people_have(self, name):
        assert text.clean_name(name) == unicodedata.normalize("NFC", name)

    @pytest.mark.parametrize(
        ("name", "expected"),
        [
            ("  Anna \n  Peeters\t", "Anna Peeters"),
            ("An\u200bna\u202e \u00adPeeters\ufeff", "Anna Peeters"),
            ("Ａｎｎａ", "Anna"),
            ("𝐀𝐧𝐧𝐚 𝒫eeters", "Anna Peeters"),
            ("\u0301Anna \u0301Peeters", "Anna Peeters"),
            ("An\u200dna", "Anna"),
            ("Anna\xa0Peeters", "Anna Peeters"),
        ],
    )
    def test_what_is_hidden_or_disguised_goes(self, name, expected):
        assert text.clean_name(name) == expected

    @pytest.mark.parametrize("name", MARKED + BADGES)
    def test_markup_and_badges_are_refused(self, name):
        with pytest.raises(Invalid, match="In een naam past"):
            text.clean_name(name)

    @pytest.mark.parametrize("name", ["", " ", "123", "...", "\u200b", "\u3164", "\u2800", "\u115f\u1160"])
    def test_a_name_has_a_letter(self, name):
        with pytest.raises(Invalid, match="minstens één letter"):
            text.clean_name(name, field="name")

    def test_length(self):
        assert text.clean_name("a" * 80) == "a" * 80
        for length in (81, 4_000):
            with pytest.raises(Invalid) as caught:
                text.clean_name("a" * length)
            assert "hoogstens 80 tekens" in caught.value.message

    @pytest.mark.parametrize("name", ["Stаd Halle", "Annа", "Ηalle", "Jan-Pаul"])
    def test_look_alike_letters_of_another_alphabet_are_refused(self, name):
        with pytest.raises(Invalid, match="één alfabet"):
            text.clean_name(name)

    @given(NASTY | ANY)
    @example("ﷺ" * 10)
    def test_cleaned_is_clean(self, source):
        try:
            name = text.clean_name(source)
        except Invalid:
            return
        assert text.clean_name(name) == name
        assert 0 < len(name) <= 80
        assert not any(unicodedata.category(char) in {"Cc", "Cf", "Cs", "Zl", "Zp"} for char in name)


class TestFold:
    @pytest.mark.parametrize(
        ("source", "expected"),
        [
            ("CAFÉ Crème", "cafe creme"),
            ("Straße", "strasse"),
            ("’t Heiken", "'t heiken"),
            ("Œuvre Æther Łódź Ørsted", "oeuvre aether lodz orsted"),
            ("IJzerlaan – Ĳzer", "ijzerlaan - ijzer"),
            ("İstanbul ısı", "istanbul isi"),
            ("ﬁets", "fiets"),
            ("می\u200cخواهم", "میخواهم"),
            ("हिन्दी", "हिन्दी"),
        ],
    )
    def test_as_search_compares(self, source, expected):
        assert text.fold(source) == expected

    @given(NASTY | ANY)
    def test_once_is_enough(self, source):
        folded = text.fold(source)
        assert text.fold(folded) == folded

    @given(st.text(alphabet="abcéèëïöçÀÉßœ’ -", max_size=20))
    def test_capitals_do_not_matter(self, source):
        assert text.fold(source.upper()) == text.fold(source)
