"""Forms look and speak the same everywhere, and say what is wrong where it is wrong."""

from datetime import date, time
from html.parser import HTMLParser

import pytest
from django import forms as django_forms
from django.template import Context, Template
from hypothesis import given
from hypothesis import strategies as st

from network.kernel import forms
from network.kernel.errors import Invalid
from network.kernel.ids import CROCKFORD


class Everything(forms.Form):
    """One field of each shape."""

    email = django_forms.EmailField(label="E-mailadres", help_text="We sturen je een bevestiging.")
    text = django_forms.CharField(label="Bericht", required=False)
    kind = django_forms.ChoiceField(label="Soort", choices=[("a", "Bericht"), ("b", "Vraag")])
    who = django_forms.ChoiceField(
        label="Wie leest mee?",
        choices=[("a", "Mijn wijk"), ("b", "Ook ernaast")],
        widget=django_forms.RadioSelect,
    )
    code = forms.CodeField(label="Je code")
    until = forms.DayField(label="Geldig tot")
    share = django_forms.BooleanField(
        label="Deel", help_text="Uit: niemand.", widget=forms.Switch, required=False
    )
    rules = django_forms.BooleanField(label="Huisregels")
    place = django_forms.CharField(widget=django_forms.HiddenInput, required=False)


class Elements(HTMLParser):
    """Every element of a piece of HTML, with its attributes."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str | None]]] = []
        self.feed(html)

    def handle_starttag(self, tag, attrs):
        self.found.append((tag, dict(attrs)))

    def all(self, tag: str, **wanted: str):
        return [
            attrs
            for name, attrs in self.found
            if name == tag and all(attrs.get(key) == value for key, value in wanted.items())
        ]


def drawn(form: forms.Form) -> Elements:
    return Elements(str(form.as_fields))


def test_every_control_has_a_label():
    page = drawn(Everything())
    labelled = {attrs["for"] for attrs in page.all("label")}
    controls = [*page.all("input"), *page.all("select"), *page.all("textarea")]
    assert {attrs["id"] for attrs in controls if attrs.get("type") != "hidden"} <= labelled


def test_what_describes_a_control_exists():
    page = drawn(Everything({}))
    ids = {attrs["id"] for _tag, attrs in page.found if "id" in attrs}
    named = [name for _tag, attrs in page.found for name in (attrs.get("aria-describedby") or "").split()]
    assert named
    assert set(named) <= ids


def test_a_summary_leads_to_each_control_that_is_wrong():
    page = drawn(Everything({"email": "geen adres"}))
    (summary,) = page.all("div", role="alert")
    ids = {attrs["id"] for _tag, attrs in page.found if "id" in attrs}
    targets = [attrs["href"].removeprefix("#") for attrs in page.all("a")]
    assert summary["tabindex"] == "-1"
    assert targets == ["id_email", "id_kind", "id_who_0", "id_code_0", "id_until", "id_rules"]
    assert set(targets) <= ids


def test_a_form_that_is_right_has_no_summary():
    assert drawn(Everything()).all("div", role="alert") == []


def test_a_wrong_control_is_marked_and_keeps_what_was_typed():
    (control,) = drawn(Everything({"email": "geen adres"})).all("input", id="id_email")
    assert control["aria-invalid"] == "true"
    assert control["value"] == "geen adres"
    assert control["aria-describedby"] == "id_email_helptext id_email_error"


def test_a_switch_says_what_off_means_and_is_off():
    (switch,) = drawn(Everything()).all("input", role="switch")
    assert switch["aria-describedby"] == "id_share_helptext"
    assert "checked" not in switch


def test_what_is_missing_is_said_by_name():
    form = Everything({})
    assert form.errors["email"] == ["Vul “E-mailadres” in."]
    assert form.errors["who"] == ["Kies iets bij “Wie leest mee?”."]
    assert form.errors["rules"] == ["Vink dit aan om verder te gaan."]


def test_an_own_sentence_stays():
    class Own(forms.Form):
        box = django_forms.CharField(error_messages={"required": "Vul je busnummer in, bijvoorbeeld 101."})

    assert Own({}).errors["box"] == ["Vul je busnummer in, bijvoorbeeld 101."]


def test_a_refusal_stands_beside_its_field_or_above_the_form():
    form = Everything({})
    form.refuse(Invalid("Deze code klopt niet.", field="code"))
    form.refuse(Invalid("Dat lukte niet.", field="elsewhere"))
    assert "Deze code klopt niet." in form.errors["code"]
    assert form.non_field_errors() == ["Dat lukte niet."]


def test_what_was_typed_is_never_markup():
    html = str(Everything({"email": '"><script>go()</script>', "text": "<b>"}).as_fields)
    assert "<script>" not in html
    assert "<b>" not in html


def test_forms_of_others_look_the_same():
    class Other(django_forms.Form):
        name = django_forms.CharField()

    html = Template("{{ form }}").render(Context({"form": Other({})}))
    assert Elements(html).all("div", role="alert")
    assert Elements(html).all("p", id="id_name_error")


@pytest.mark.parametrize(
    "typed",
    [
        {"code_0": "7KQ4", "code_1": "M2XD", "code_2": "9TRV"},
        {"code_0": "7kq4-m2xd-9trv", "code_1": "", "code_2": ""},
        {"code_0": " 7kq4 ", "code_1": "m2xd", "code_2": "9trv"},
        {"code": "7KQ4-M2XD-9TRV"},
    ],
)
def test_a_code_is_read_however_it_is_typed(typed):
    form = Everything(typed)
    assert "code" not in form.errors
    assert form.cleaned_data["code"] == "7KQ4M2XD9TRV"


def test_letters_that_look_like_numbers_are_read_as_numbers():
    assert forms.plain_code("oO-iI lL") == "001111"


@pytest.mark.parametrize("typed", ["7KQ4M2XD9TR", "7KQ4M2XD9TRVV", "7KQ4M2XD9TRU", "éééééééééééé"])
def test_a_code_of_another_shape_is_refused_in_words(typed):
    (sentence,) = Everything({"code": typed}).errors["code"]
    assert "12 tekens" in sentence


@given(st.text(alphabet=CROCKFORD, min_size=12, max_size=12))
def test_a_code_survives_being_split_and_joined(code):
    parts = dict(zip(("code_0", "code_1", "code_2"), forms.CodeInput().decompress(code), strict=True))
    assert forms.CodeInput().value_from_datadict(parts, {}, "code") == code.upper()


@pytest.mark.parametrize("typed", ["31/12/2027", "31-12-2027", "31.12.2027", "2027-12-31"])
def test_a_day_is_read_the_belgian_way(typed):
    assert forms.DayField().clean(typed) == date(2027, 12, 31)


def test_a_day_is_shown_as_it_is_typed():
    class Dated(forms.Form):
        until = forms.DayField()

    (control,) = drawn(Dated(initial={"until": date(2027, 2, 1)})).all("input")
    assert control["value"] == "01/02/2027"
    assert control["type"] == "text"


def test_another_day_is_refused_in_words():
    with pytest.raises(django_forms.ValidationError, match="dag/maand/jaar"):
        forms.DayField().clean("12/31/2027")


@pytest.mark.parametrize(("typed", "meant"), [("9.00", time(9)), ("9:05", time(9, 5)), ("17", time(17))])
def test_an_hour_is_read_the_belgian_way(typed, meant):
    assert forms.HourField().clean(typed) == meant
