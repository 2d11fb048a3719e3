"""One question, and one page, as somebody types them. Not for where they stand: see `questions.editing`."""

from collections.abc import Collection, Iterator, Mapping
from typing import Any, Final

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from groups.polls.questions import END, Definition, Page, Question, Score, read_definition
from groups.polls.questions.definition import KINDS, read_question
from groups.polls.questions.editing import Data, read_lines
from groups.polls.questions.flow import WITHOUT_OPINION, values_of
from groups.polls.questions.ranking import RUNOFF, SCHULZE
from groups.polls.questions.reading import HELP_LENGTH, TITLE_LENGTH, Fields
from groups.polls.questions.writing import LONG, SHORT
from network.kernel.errors import Invalid, Sentence
from network.kernel.forms import Form

KIND_NAMES: Final[dict[str, Sentence]] = {
    "single": _("Eén keuze"),
    "multiple": _("Meer keuzes"),
    "ranking": _("Op volgorde zetten"),
    "score": _("Punten geven"),
    "matrix": _("Tabel: per rij één antwoord"),
    "number": _("Een getal"),
    "short": _("Een paar woorden"),
    "long": _("Een langer antwoord"),
    "place": _("Een plek op de kaart"),
    "photo": _("Een foto"),
}
LINES: Final = ("options", "rows", "columns")
SEPARATOR: Final = "|"
BLANK_RULES: Final = 2
MOST_RULES: Final = 40
OWN_FIELDS: Final[dict[str, tuple[str, ...]]] = {
    "single": ("options", "shuffled", "pinned"),
    "multiple": ("options", "least", "most", "shuffled", "pinned"),
    "ranking": ("options", "least", "most", "method", "shuffled"),
    "score": ("low", "high", "low_label", "high_label", "options", "shuffled"),
    "matrix": ("rows", "columns", "shuffled"),
    "number": ("low", "high", "step", "decimals", "unit"),
    "short": ("max_length",),
    "long": ("max_length",),
    "place": (),
    "photo": (),
}


def _lines(label: str, *, required: bool = True, help_text: str = "") -> forms.CharField:
    return forms.CharField(
        label=label,
        required=required,
        max_length=70_000,
        widget=forms.Textarea({"rows": 6}),
        help_text=help_text
        or gettext("Eén per regel. Verander je een regel, dan blijft het dezelfde keuze."),
    )


def _whole(label: str, *, required: bool = False, help_text: str = "") -> forms.IntegerField:
    return forms.IntegerField(label=label, required=required, help_text=help_text)


def _measure(label: str, help_text: str = "") -> forms.FloatField:
    return forms.FloatField(
        label=label,
        required=False,
        localize=True,
        help_text=help_text,
        widget=forms.TextInput({"inputmode": "decimal"}),
    )


def _check(label: str) -> forms.BooleanField:
    return forms.BooleanField(label=label, required=False)


def _field(kind: str, name: str) -> forms.Field:
    """Return one field of a question of a kind."""
    if name in LINES:
        return _lines_field(kind, name)
    if name in ("low", "high"):
        lowest = name == "low"
        if kind == "number":
            return _measure(gettext("Minstens") if lowest else gettext("Hoogstens"))
        label = gettext("Laagste score") if lowest else gettext("Hoogste score")
        return _whole(label, required=True, help_text=gettext("Bijvoorbeeld −2.") if lowest else "")
    made: dict[str, forms.Field] = {
        "shuffled": _check(gettext("Toon de keuzes aan elke kiezer in een andere volgorde")),
        "pinned": _whole(
            gettext("Hoeveel keuzes blijven altijd onderaan?"),
            help_text=gettext(
                "Bij een andere volgorde. Bijvoorbeeld 1 als de laatste regel “geen van deze” is."
            ),
        ),
        "least": _whole(gettext("Minstens zoveel kiezen"), help_text=gettext("Leeg: één.")),
        "most": _whole(gettext("Hoogstens zoveel kiezen"), help_text=gettext("Leeg: alle.")),
        "method": forms.ChoiceField(
            label=gettext("Hoe tellen we?"),
            choices=(
                (SCHULZE, gettext("Elke keuze tegen elke andere (Schulze)")),
                (RUNOFF, gettext("In rondes: de laagste valt af. Niet bij een geheime peiling.")),
            ),
        ),
        "low_label": forms.CharField(
            label=gettext("Wat betekent de laagste score?"), required=False, max_length=TITLE_LENGTH
        ),
        "high_label": forms.CharField(
            label=gettext("Wat betekent de hoogste score?"), required=False, max_length=TITLE_LENGTH
        ),
        "step": _measure(gettext("In stappen van"), gettext("Leeg: elk getal.")),
        "decimals": _whole(gettext("Cijfers na de komma"), help_text=gettext("Leeg: gehele getallen.")),
        "unit": forms.CharField(
            label=gettext("Eenheid"),
            required=False,
            max_length=40,
            help_text=gettext("Bijvoorbeeld: meter, euro, jaar."),
        ),
        "max_length": _whole(
            gettext("Hoogstens zoveel tekens"),
            help_text=gettext("Leeg: %(most)d.") % {"most": SHORT if kind == "short" else LONG},
        ),
    }
    return made[name]


def _lines_field(kind: str, name: str) -> forms.CharField:
    if name == "rows":
        return _lines(gettext("Rijen"), help_text=gettext("Waarover het gaat, één per regel."))
    if name == "columns":
        return _lines(gettext("Kolommen"), help_text=gettext("De antwoorden, één per regel."))
    if kind == "score":
        return _lines(
            gettext("Wat krijgt punten?"),
            required=False,
            help_text=gettext("Eén per regel. Leeg: de vraag zelf krijgt punten."),
        )
    return _lines(gettext("Keuzes"))


class QuestionForm(Form):
    """One question of one kind. `seen` is the stamp of the definition that the writer had before them."""

    seen = forms.CharField(widget=forms.HiddenInput, required=False)
    title = forms.CharField(label=_("De vraag"), max_length=TITLE_LENGTH)
    help = forms.CharField(
        label=_("Uitleg bij de vraag"),
        required=False,
        max_length=HELP_LENGTH,
        widget=forms.Textarea({"rows": 2}),
    )
    required = forms.BooleanField(label=_("Iedereen moet deze vraag beantwoorden"), required=False)
    no_opinion = forms.BooleanField(label=_("Bied ook “geen mening” aan"), required=False)

    def __init__(
        self,
        *args: Any,
        kind: str,
        key: str,
        before: Mapping[str, Any] | None = None,
        taken: Collection[str] = (),
        more: Mapping[str, Any] | None = None,
        **kwargs: Any,
    ) -> None:
        self.kind, self.key, self.before = kind, key, dict(before or {})
        self.taken, self.more = taken, dict(more or {})
        kwargs.setdefault("initial", self._initial())
        super().__init__(*args, **kwargs)
        last = {name: self.fields.pop(name) for name in ("required", "no_opinion")}
        own = [name for name in OWN_FIELDS[kind] if not (kind == "ranking" and name == "pinned")]
        self.fields.update({name: _field(kind, name) for name in own})
        self.fields.update(last)
        for name in own:
            self.fields[name].error_messages.setdefault("required", gettext("Vul dit in."))
            if self.fields[name].required:
                words = {"label": self.fields[name].label}
                self.fields[name].error_messages["required"] = gettext("Vul “%(label)s” in.") % words

    def clean(self) -> dict[str, Any]:
        """Read the question as it will be read when it is kept, and show where it does not fit."""
        data: dict[str, Any] = super().clean() or self.cleaned_data
        if not self.errors:
            try:
                read_question(Fields(self.question(), ""))
            except Invalid as error:
                name = (error.field or "").split(".")[0]
                self.add_error(name if name in self.fields else None, error.message)
        return data

    def question(self) -> Data:
        """Return the question in JSON."""
        data = self.cleaned_data
        made: Data = {"key": self.key, "kind": self.kind, **self.more}
        for name in ("title", "help", "required", "no_opinion"):
            made[name] = data[name]
        for name in OWN_FIELDS[self.kind]:
            if name in LINES:
                made[name] = self._options(name)
            elif name != "pinned" and data[name] not in (None, ""):
                value = data[name]
                made[name] = int(value) if isinstance(value, float) and value.is_integer() else value
        return made

    def _options(self, name: str) -> list[Data]:
        pinned = self.cleaned_data.get("pinned") or 0
        lines = str(self.cleaned_data[name]).splitlines()
        return read_lines(lines, self.before.get(name, ()), self.taken, pinned=max(pinned, 0))

    def _initial(self) -> dict[str, Any]:
        before = self.before
        if not before:
            start = {"score": {"low": 1, "high": 5}}
            return dict(start.get(self.kind, {}))
        values = {name: value for name, value in before.items() if name not in LINES}
        for name in LINES:
            options = sorted(before.get(name, ()), key=lambda option: bool(option.get("pinned")))
            values[name] = "\n".join(option["title"] for option in options)
        pinned = sum(bool(option.get("pinned")) for option in before.get("options", ()))
        values["pinned"] = pinned or None
        return values


class PageForm(Form):
    """A page: its title, what stands above its questions, and which page follows for whom."""

    seen = forms.CharField(widget=forms.HiddenInput, required=False)
    title = forms.CharField(label=_("Titel van de pagina"), required=False, max_length=TITLE_LENGTH)
    intro = forms.CharField(
        label=_("Tekst boven de vragen"),
        required=False,
        max_length=HELP_LENGTH,
        widget=forms.Textarea({"rows": 3}),
    )

    def __init__(self, *args: Any, definition: Definition, page: Page, **kwargs: Any) -> None:
        self.definition, self.page = definition, page
        self.offered = dict(_answers(definition, page))
        rows = [
            (f"{jump.question}{SEPARATOR}{value}", jump.to) for jump in page.jumps for value in jump.values
        ]
        initial: dict[str, Any] = {"title": page.title, "intro": page.intro, "then": page.then or ""}
        for number, (when, to) in enumerate(rows):
            initial |= {f"when_{number}": when, f"to_{number}": to}
        super().__init__(*args, initial=initial, **kwargs)
        self.numbers = range(min(len(rows) + BLANK_RULES, MOST_RULES) if self.offered else len(rows))
        whens = [("", gettext("Kies een antwoord")), *_in_groups(self.offered, rows)]
        targets = list(_targets(definition, page))
        for number in self.numbers:
            label = {"number": number + 1}
            self.fields[f"when_{number}"] = forms.ChoiceField(
                label=gettext("Sprong %(number)d: wie antwoordt") % label, choices=whens, required=False
            )
            self.fields[f"to_{number}"] = forms.ChoiceField(
                label=gettext("gaat naar"),
                choices=[("", gettext("Kies een pagina")), *targets],
                required=False,
            )
        self.fields["then"] = forms.ChoiceField(
            label=gettext("Alle anderen gaan naar"),
            choices=[("", gettext("de volgende pagina in de lijst")), *targets],
            required=False,
        )

    @property
    def rules(self) -> list[tuple[Any, Any]]:
        """The two fields of each jump."""
        return [(self[f"when_{number}"], self[f"to_{number}"]) for number in self.numbers]

    def clean(self) -> dict[str, Any]:
        """Ask for both halves of each jump."""
        data: dict[str, Any] = super().clean() or self.cleaned_data
        for number in self.numbers:
            when, to = data.get(f"when_{number}"), data.get(f"to_{number}")
            if when and not to and f"to_{number}" not in self.errors:
                self.add_error(f"to_{number}", gettext("Zeg naar welke pagina deze sprong gaat."))
            if to and not when and f"when_{number}" not in self.errors:
                self.add_error(f"when_{number}", gettext("Zeg bij welk antwoord deze sprong hoort."))
        return data

    def said(self) -> Data:
        """Return what the page says, in JSON; jumps to one page on one question are one jump."""
        data = self.cleaned_data
        jumps: list[Data] = []
        for number in self.numbers:
            when, to = data[f"when_{number}"], data[f"to_{number}"]
            if not when:
                continue
            question, value = self._value(when)
            if jumps and jumps[-1]["question"] == question and jumps[-1]["to"] == to:
                if value not in jumps[-1]["values"]:
                    jumps[-1]["values"].append(value)
            else:
                jumps.append({"question": question, "values": [value], "to": to})
        return {
            "title": data["title"],
            "intro": data["intro"],
            "jumps": jumps,
            "then": data["then"] or None,
        }

    def _value(self, when: str) -> tuple[str, str | int]:
        key, _separator, value = when.partition(SEPARATOR)
        numeric = any(
            isinstance(question, Score) and question.key == key for question in self.definition.questions
        )
        return key, int(value) if numeric and value != WITHOUT_OPINION else value


def _answers(definition: Definition, page: Page) -> Iterator[tuple[str, tuple[str, str]]]:
    """Yield every answer on which a jump of a page may hang, with the words for question and answer."""
    for each in definition.pages[: definition.pages.index(page) + 1]:
        for question in each.questions:
            values = values_of(question)
            if values is None:
                continue
            for value, words in answers_of(question):
                if value in values:
                    yield f"{question.key}{SEPARATOR}{value}", (question.title, words)


def answers_of(question: Question) -> Iterator[tuple[str | int, str]]:
    """Yield the answers of a question of which there are few, in order, with their words."""
    for option in getattr(question, "options", ()):
        yield option.key, option.title
    if isinstance(question, Score) and not question.options:
        for score in range(question.low, question.high + 1):
            yield score, str(score)
    if question.no_opinion:
        yield WITHOUT_OPINION, gettext("geen mening")


def _in_groups(
    offered: Mapping[str, tuple[str, str]], rows: Collection[tuple[str, str]]
) -> list[tuple[str, Any]]:
    """Return the choices by question; a jump that waits for something that is gone stays, to be mended."""
    groups: dict[str, list[tuple[str, str]]] = {}
    questions = {question for question, _words in offered.values()}
    for value, (question, words) in offered.items():
        shown = f"{words} · {question}" if len(questions) > 1 else words
        groups.setdefault(question, []).append((value, shown))
    gone = [(when, gettext("een antwoord dat er niet meer is")) for when, _to in rows if when not in offered]
    return [*groups.items(), *dict.fromkeys(gone)]


def _targets(definition: Definition, page: Page) -> Iterator[tuple[str, str]]:
    """Yield the pages to which a jump can lead; also backwards, where a sentence says what is wrong."""
    for number, each in enumerate(definition.pages, 1):
        if each.key != page.key:
            yield each.key, page_name(each, number)
    yield END, gettext("het einde")


def page_name(page: Page, number: int) -> str:
    """Return how a page is called in the editor."""
    words = {"number": number, "title": page.title}
    return (
        gettext("pagina %(number)d: %(title)s") % words
        if page.title
        else gettext("pagina %(number)d") % words
    )


def read_or_none(definition: Mapping[str, Any]) -> Definition | None:
    """Return a definition, or None where nothing is asked yet."""
    return read_definition(definition) if definition else None


assert set(KIND_NAMES) == set(KINDS) == set(OWN_FIELDS)  # noqa: S101  a new kind gets its words here
