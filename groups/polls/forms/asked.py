"""One question as a voter sees it: fields with their names, what was filled in, and what is wrong with it.

The same for a vote, a preview and a form that comes back. Not for what an answer means: see `reading`.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Final

from django.utils.translation import gettext as _

from groups.polls.forms.reading import (
    NO_VIEW,
    SKIPPED,
    TICKED,
    Raw,
    first,
    has_one_line,
    name_of,
    token,
)
from groups.polls.forms.voting import Walk
from groups.polls.questions import (
    LongText,
    Matrix,
    Multiple,
    Number,
    Option,
    Photo,
    Place,
    Question,
    Ranking,
    Score,
    ShortText,
    Single,
    order_for,
)
from groups.polls.questions.writing import UID
from network.kernel.errors import Invalid

MOST_RADIOS: Final = 11
"""A score with more values than this is chosen from a list."""


@dataclass(frozen=True, slots=True)
class Box:
    """Something to tick or choose; `note` stands under it."""

    id: str
    name: str
    value: str
    label: str
    on: bool
    note: str = ""


@dataclass(frozen=True, slots=True)
class Line:
    """One row with boxes to choose from: of a matrix, of a score, or an option to rank."""

    id: str
    name: str
    label: str
    boxes: tuple[Box, ...]


@dataclass(frozen=True, slots=True)
class Asked:
    """One question on a page.

    Attributes:
        look: the template that draws it.
        control: the field to which a summary of faults leads.
        boxes: of a choice on one line, or of several choices.
        lines: of a question with rows; each has the same boxes.
        values: what was typed, by part: "" for the field itself.
        opinion: the box for "no opinion" where it stands apart.
        numbered: whether there is more than one question.
        found, searched: addresses that a search found, and whether somebody searched.
        from_paper: whether a clerk types what somebody else wrote.
    """

    question: Question
    number: int
    look: str
    id: str
    name: str
    control: str
    said: str
    error: str
    boxes: tuple[Box, ...]
    lines: tuple[Line, ...]
    values: Mapping[str, str]
    opinion: Box | None
    numbered: bool = False
    found: tuple[Box, ...] = ()
    searched: bool = False
    from_paper: bool = False

    @property
    def scores(self) -> tuple[Box, ...]:
        """Of a score, the boxes that are one."""
        return tuple(box for box in self.boxes if box.value not in (NO_VIEW, SKIPPED))

    @property
    def beside(self) -> tuple[Box, ...]:
        """Of a score, the boxes that are none: no opinion, and to skip it."""
        return tuple(box for box in self.boxes if box.value in (NO_VIEW, SKIPPED))

    @property
    def described(self) -> str:
        """What a control points to for its help and its fault."""
        parts = [f"{self.id}-help"] if self.question.help or self.said else []
        return " ".join([*parts, f"{self.id}-fout"] if self.error else parts)


Order = Callable[[Question, tuple[Option, ...]], tuple[Option, ...]]


def order_of(order_key: bytes, voter_key: str) -> Order:
    """Return how options of questions in random order stand for one voter: the same at each visit."""

    def ordered(question: Question, options: tuple[Option, ...]) -> tuple[Option, ...]:
        if not getattr(question, "shuffled", False):
            return options
        return order_for(options, question=question.key, order_key=order_key, voter_key=voter_key)

    return ordered


def asked_of(
    walk: Walk,
    order: Order,
    *,
    found: Mapping[str, tuple[Box, ...]] | None = None,
    even: bool = False,
) -> list[Asked]:
    """Return the questions of the page where a voter is, as they see them.

    Args:
        found: by question about a place, the addresses that a search found.
        even: let an empty form say that each question is skipped, so that it is as long as any other.
    """
    numbered = len(walk.definition.questions) > 1
    addresses = found or {}
    return [
        replace(
            _asked(question, number, walk.raw, walk.faults.get(question.key), order, even),
            numbered=numbered,
            found=addresses.get(question.key, ()),
            searched=question.key in addresses,
        )
        for number, question in enumerate(walk.questions, walk.start)
    ]


def for_clerks(asked: Asked) -> Asked:
    """Return a question as somebody types it from paper: without what is said to the voter alone."""
    boxes = tuple(
        replace(box, label=_("Geen antwoord")) if box.value == SKIPPED else box for box in asked.boxes
    )
    to_voter = isinstance(asked.question, ShortText | LongText)
    return replace(asked, boxes=boxes, said="" if to_voter else asked.said, from_paper=True)


def _asked(
    question: Question, number: int, raw: Raw, fault: Invalid | None, order: Order, even: bool
) -> Asked:
    control = f"v-{question.key}"
    boxes, lines = _boxes(question, raw, order, even), _lines(question, raw, order, even)
    opinion = None
    if question.no_opinion and not has_one_line(question):
        name = name_of(question, "no")
        opinion = Box(f"{control}-no", name, TICKED, _("Geen mening"), bool(first(raw, name)))
    return Asked(
        question=question,
        number=number,
        look=f"polls/asks/{_look(question)}.html",
        id=control,
        name=name_of(question),
        control=_control(_look(question), control, boxes, lines),
        said=told_how(question),
        error=fault.message if fault is not None else "",
        boxes=boxes,
        lines=lines,
        values=_values(question, raw),
        opinion=opinion,
    )


def _control(look: str, control: str, boxes: tuple[Box, ...], lines: tuple[Line, ...]) -> str:
    """Return the field to which a summary of faults leads."""
    if lines:
        return lines[0].boxes[0].id if look in ("matrix", "scores") else lines[0].id
    if look == "place":
        return f"{control}-find"
    return boxes[0].id if boxes and look != "list" else control


def _look(question: Question) -> str:
    if isinstance(question, Score):
        if question.high - question.low >= MOST_RADIOS:
            return "list"
        return "scores" if question.options else "score"
    return question.kind


def told_how(question: Question) -> str:
    """Return how a question is answered, where that does not speak for itself."""
    if isinstance(question, Multiple):
        return _how_many(question.least, question.most, len(question.options))
    if isinstance(question, Ranking):
        if question.least == question.most == len(question.options):
            return _("Geef elke keuze een plaats. 1 is de beste.")
        words = {"least": question.least, "most": question.most}
        if question.least == question.most:
            return _("Geef %(most)d keuzes een plaats. 1 is de beste.") % words
        return _("Geef %(least)d tot %(most)d keuzes een plaats. 1 is de beste.") % words
    if isinstance(question, Score):
        ends = {"low": signed(question.low, question.low), "high": signed(question.high, question.low)}
        low, high = question.low_label, question.high_label
        if low and high:
            named = {**ends, "low_label": low, "high_label": high}
            return _("Van %(low)s (%(low_label)s) tot %(high)s (%(high_label)s).") % named
        return _("Van %(low)s tot %(high)s.") % ends
    if isinstance(question, Number) and question.unit:
        return _("In %(unit)s.") % {"unit": question.unit}
    if isinstance(question, ShortText | LongText):
        return _(
            "Wie de peiling houdt, leest dit en kan het zonder naam in de uitslag zetten. Schrijf niets "
            "waaraan buren jou of een ander herkennen."
        )
    if isinstance(question, Photo):
        return _("Alleen wie de peiling houdt, ziet je foto.")
    return ""


def _how_many(least: int, most: int, options: int) -> str:
    if most >= options:
        return _("Je mag er meer dan één kiezen.") if least <= 1 else _("Kies er minstens %d.") % least
    if least == most:
        return _("Kies er %d.") % most
    if least <= 1:
        return _("Kies er hoogstens %d.") % most
    return _("Kies er %(least)d tot %(most)d.") % {"least": least, "most": most}


def signed(value: int, low: int) -> str:
    """Return a score as people write it; with its sign on a scale that goes under nought."""
    if low >= 0 or value == 0:
        return str(value)
    return f"+{value}" if value > 0 else f"−{-value}"


def _boxes(question: Question, raw: Raw, order: Order, even: bool) -> tuple[Box, ...]:
    if isinstance(question, Single | Multiple):
        numbers = {option.key: token(number) for number, option in enumerate(question.options)}
        on = raw.get(name_of(question), [])
        found = [
            (numbers[option.key], option.title, numbers[option.key] in on)
            for option in order(question, question.options)
        ]
        if isinstance(question, Single):
            found += _beside(question, on, even)
        return _as_boxes(question, "", found)
    if isinstance(question, Score) and not question.options:
        on = raw.get(name_of(question), [])
        return _as_boxes(question, "", _scores(question, on) + _beside(question, on, even))
    return ()


def _beside(question: Question, on: list[str], even: bool) -> list[tuple[str, str, bool]]:
    """Return what stands behind the answers on one line: no opinion, and to skip what may be skipped."""
    found = [(NO_VIEW, _("Geen mening"), NO_VIEW in on)] if question.no_opinion else []
    if not question.required:
        found.append((SKIPPED, _("Ik sla deze vraag over"), SKIPPED in on or (even and not on)))
    return found


def _scores(question: Score, on: list[str]) -> list[tuple[str, str, bool]]:
    values = range(question.low, question.high + 1)
    return [
        (token(value - question.low), signed(value, question.low), token(value - question.low) in on)
        for value in values
    ]


def _lines(question: Question, raw: Raw, order: Order, even: bool) -> tuple[Line, ...]:
    if isinstance(question, Matrix):
        columns = [(token(number), column.title) for number, column in enumerate(question.columns)]
        return _rows(question, question.rows, raw, order, columns, _("Geen antwoord"), even=even)
    if isinstance(question, Score) and question.options:
        scores = [(value, label) for value, label, _on in _scores(question, [])]
        return _rows(question, question.options, raw, order, scores, _("Geen score"), even=even)
    if isinstance(question, Ranking):
        places = [(token(place), str(place)) for place in range(1, question.most + 1)]
        return _rows(question, question.options, raw, order, places, "–", nothing=token(0), even=True)
    return ()


def _rows(
    question: Question,
    options: tuple[Option, ...],
    raw: Raw,
    order: Order,
    columns: list[tuple[str, str]],
    none: str,
    *,
    nothing: str = SKIPPED,
    even: bool,
) -> tuple[Line, ...]:
    numbers = {option.key: token(number) for number, option in enumerate(options)}
    kept = not question.required or isinstance(question, Ranking)
    lines = []
    for option in order(question, options):
        part = numbers[option.key]
        on = raw.get(name_of(question, part), [])
        found = [(value, label, value in on) for value, label in columns]
        if kept:
            empty = (nothing, none, nothing in on or (even and not any(one for _v, _l, one in found)))
            found = [empty, *found] if isinstance(question, Ranking) else [*found, empty]
        lines.append(
            Line(
                f"v-{question.key}-{part}",
                name_of(question, part),
                option.title,
                _as_boxes(question, part, found),
            )
        )
    return tuple(lines)


def _as_boxes(question: Question, part: str, found: list[tuple[str, str, bool]]) -> tuple[Box, ...]:
    start = f"v-{question.key}" + (f"-{part}" if part else "")
    name = name_of(question, part)
    return tuple(
        Box(f"{start}-{number}", name, value, label, on) for number, (value, label, on) in enumerate(found)
    )


def _values(question: Question, raw: Raw) -> dict[str, str]:
    parts = ("lon", "lat", "find") if isinstance(question, Place) else ("", "alt")
    found = {part or "field": first(raw, name_of(question, part)) for part in parts}
    if isinstance(question, Photo) and not UID.fullmatch(found["field"]):
        found["field"] = ""
    return found
