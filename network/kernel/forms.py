"""How every form looks and speaks: fields, widgets and sentences. Not for what a form decides.

A form of an app inherits from `Form` or `ModelForm` here, is shown with `{{ form.as_fields }}` or field by
field with `{% field form.email %}`, and takes the refusal of a service with `form.refuse(error)`. Put
`novalidate` on the `<form>`: our own sentences are shown, not those of the browser.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, time
from typing import Any

from django import forms
from django.forms.boundfield import BoundField
from django.forms.renderers import TemplatesSetting
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from network.kernel.errors import DomainError, Sentence
from network.kernel.ids import CROCKFORD

CODE_LENGTH = 12
CODE_GROUP = 4

_READ_AS = str.maketrans({"O": "0", "I": "1", "L": "1"})
_SENTENCES: dict[type[forms.Field], dict[str, Sentence]] = {
    forms.EmailField: {
        "invalid": gettext_lazy("Dit e-mailadres klopt niet. Het ziet eruit als naam@voorbeeld.be.")
    },
    forms.IntegerField: {"invalid": gettext_lazy("Vul hier een getal in, zonder letters.")},
    forms.ChoiceField: {"invalid_choice": gettext_lazy("Kies iets uit de lijst.")},
    forms.ModelChoiceField: {"invalid_choice": gettext_lazy("Kies iets uit de lijst.")},
}


class Renderer(TemplatesSetting):
    """Gives forms of other packages (accounts, admin actions) the same look: the FORM_RENDERER setting."""

    form_template_name = "components/form.html"
    field_template_name = "components/field.html"


class Switch(forms.CheckboxInput):
    """A checkbox that is drawn and read as a switch; the help text says what *off* means."""

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__({"role": "switch", **(attrs or {})})


class Combobox(forms.TextInput):
    """A text field that suggests while typing.

    Args:
        source: URL name that answers `?q=` with JSON `[{"id", "label", "detail"}]`.
        target: name of the hidden field of the same form that receives the chosen `id`.

    Without script the form posts what was typed, and the view shows what it found as radios.
    """

    def __init__(self, *, source: str, target: str, attrs: dict[str, Any] | None = None) -> None:
        super().__init__({"autocomplete": "off", "data-combobox-target": target, **(attrs or {})})
        self.source = source

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context(name, value, attrs)
        context["widget"]["attrs"]["data-combobox"] = reverse(self.source)
        return context


class CodeInput(forms.MultiWidget):
    """Three fields of four characters; the first also takes all twelve at once."""

    template_name = "components/widgets/code.html"

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        shared = {"spellcheck": "false", "autocapitalize": "characters", "size": str(CODE_GROUP)}
        first = {"autocomplete": "one-time-code", **shared}
        later = {"autocomplete": "off", **shared}
        super().__init__([forms.TextInput(first), forms.TextInput(later), forms.TextInput(later)], attrs)

    def decompress(self, value: str | None) -> list[str]:
        """Split a code over the three fields."""
        letters = plain_code(value or "")
        return [letters[start : start + CODE_GROUP] for start in range(0, CODE_LENGTH, CODE_GROUP)]

    def value_from_datadict(  # type: ignore[override]
        self, data: Mapping[str, Any], files: Any, name: str
    ) -> str:
        """Join the three fields; a single value under the plain name counts too."""
        if name in data:
            return str(data[name])
        return "".join(part or "" for part in super().value_from_datadict(data, files, name))

    def value_omitted_from_data(self, data: Mapping[str, Any], files: Any, name: str) -> bool:
        """Whether none of the fields was sent."""
        return name not in data and bool(super().value_omitted_from_data(data, files, name))


def plain_code(text: str) -> str:
    """Return what was typed as a code is compared: capitals, no spaces or dashes, O as 0, I and L as 1."""
    return "".join(letter for letter in text.upper() if letter.isalnum()).translate(_READ_AS)


class CodeField(forms.CharField):
    """The code of a letter: 12 characters of Crockford base32, cleaned to capitals without dashes."""

    widget = CodeInput

    def clean(self, value: Any) -> str:
        """Return the twelve characters. Raises ValidationError."""
        code = plain_code(str(value or ""))
        if not code:
            raise forms.ValidationError(_("Vul je code in. Ze staat onderaan je brief."), code="required")
        if len(code) != CODE_LENGTH or not set(code.lower()) <= set(CROCKFORD):
            raise forms.ValidationError(
                _("Een code heeft 12 tekens, cijfers en letters. Kijk onderaan je brief."), code="invalid"
            )
        return code


class DayField(forms.DateField):
    """A date typed as `dd/mm/jjjj`: a native picker may swap day and month."""

    widget = forms.TextInput

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("input_formats", ["%d/%m/%Y", "%d-%m-%Y", "%d.%m.%Y", "%d %m %Y", "%Y-%m-%d"])
        kwargs.setdefault("widget", forms.TextInput({"placeholder": _("dd/mm/jjjj"), "inputmode": "numeric"}))
        super().__init__(**kwargs)
        self.error_messages["invalid"] = _("Schrijf de datum als dag/maand/jaar, bijvoorbeeld 31/12/2027.")

    def prepare_value(self, value: Any) -> Any:
        """Show a date as it is typed."""
        return value.strftime("%d/%m/%Y") if isinstance(value, date) else value


class HourField(forms.TimeField):
    """An hour typed as `9.00`, `9:00` or `9`."""

    widget = forms.TextInput

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("input_formats", ["%H.%M", "%H:%M", "%Hu%M", "%Hu", "%H"])
        kwargs.setdefault("widget", forms.TextInput({"placeholder": "9.00", "inputmode": "decimal"}))
        super().__init__(**kwargs)
        self.error_messages["invalid"] = _("Schrijf het uur zo: 9.00 of 17.30.")

    def prepare_value(self, value: Any) -> Any:
        """Show an hour as it is typed."""
        return f"{value.hour}.{value.minute:02d}" if isinstance(value, time) else value


@dataclass(frozen=True)
class Problem:
    """One thing that is still wrong: a sentence and the control to which it leads (empty: none)."""

    message: str
    control: str


class _Speaks(forms.BaseForm):
    """Sentences and drawing that every form of the product shares."""

    conditional: Collection[str] = ()
    """Fields that may be empty only where another field allows it: they are not called optional."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, field in self.fields.items():
            _say_plainly(field, field.label or name.replace("_", " ").capitalize())

    @property
    def as_fields(self) -> SafeString:
        """The summary of errors and every field, without the `<form>` and its buttons."""
        return SafeString(render_to_string("components/form.html", {"form": self}))

    def on_version(self, version: int) -> None:
        """Let the next try build on a newer version, with what was typed kept."""
        data = self.data.copy()  # type: ignore[attr-defined]
        data[self.add_prefix("version")] = str(version)
        self.data = data

    def refuse(self, error: DomainError) -> None:
        """Show the refusal of a service beside the field it names, or above the form."""
        self.add_error(error.field if error.field in self.fields else None, error.message)


class Form(_Speaks, forms.Form):
    """A form that looks and speaks like the product."""


class ModelForm(_Speaks, forms.ModelForm):  # type: ignore[type-arg]
    """A model form that looks and speaks like the product."""


def shape_of(bound: BoundField) -> str:
    """Return how a field is drawn: hidden, switch, check, choices, code, combo, file or line."""
    widget = bound.field.widget
    if widget.is_hidden:
        return "hidden"
    if isinstance(widget, forms.CheckboxInput):
        return "switch" if widget.attrs.get("role") == "switch" else "check"
    if isinstance(widget, forms.RadioSelect | forms.CheckboxSelectMultiple):
        return "choices"
    if isinstance(widget, CodeInput):
        return "code"
    return "combo" if isinstance(widget, Combobox) else "line"


def problems_of(form: forms.BaseForm) -> Sequence[Problem]:
    """Return what is wrong in a form, in the order of its fields; what concerns the whole form first."""
    found = [Problem(str(message), "") for message in form.non_field_errors()]
    for bound in form:
        shape = shape_of(bound)
        control = f"{bound.auto_id}_0" if shape in {"choices", "code"} else bound.id_for_label
        found.extend(Problem(str(message), "" if shape == "hidden" else control) for message in bound.errors)
    return found


def _say_plainly(field: forms.Field, label: str | Promise) -> None:
    plain = forms.Field.default_error_messages["required"]
    if field.error_messages.get("required") in (plain, str(plain)):
        field.error_messages["required"] = _required(field, str(label))
    for kind, sentences in _SENTENCES.items():
        if isinstance(field, kind):
            defaults = kind.default_error_messages
            for code, sentence in sentences.items():
                if code not in defaults or str(field.error_messages.get(code)) == str(defaults[code]):
                    field.error_messages[code] = str(sentence)


def _required(field: forms.Field, label: str) -> str:
    if isinstance(field, forms.BooleanField):
        return _("Vink dit aan om verder te gaan.")
    if isinstance(field, forms.ChoiceField | forms.ModelChoiceField | forms.FileField):
        return _("Kies iets bij “%(label)s”.") % {"label": label}
    return _("Vul “%(label)s” in.") % {"label": label}
