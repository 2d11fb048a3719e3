"""One question on paper, for every kind that paper can hold, and where to go on after a page."""

from collections.abc import Mapping, Sequence

from django.utils.translation import gettext as _
from reportlab.lib.units import mm
from reportlab.platypus import CondPageBreak, Flowable, KeepTogether, Spacer, Table

from groups.polls.forms.asked import signed, told_how
from groups.polls.printing.look import (
    POINTER,
    WIDTH,
    Pointer,
    Rules,
    Square,
    beside,
    heading,
    in_two,
    line,
    small,
    style,
)
from groups.polls.questions import (
    END,
    Definition,
    LongText,
    Matrix,
    Multiple,
    Number,
    Page,
    Photo,
    Place,
    Question,
    Ranking,
    Score,
    Single,
)
from groups.polls.questions.definition import Jump
from groups.polls.questions.flow import WITHOUT_OPINION

MOST_SQUARES = 11
MOST_COLUMNS = 6
WRITTEN = 14 * mm
LEAST = 90 * mm  # no part begins lower on a page than this
SHORT = 20


def numbers_of(definition: Definition) -> dict[str, int]:
    """Return by key the number of each question on the form, as the clerks see them: photos have none."""
    answered = (question for question in definition.questions if not isinstance(question, Photo))
    return {question.key: number for number, question in enumerate(answered, 1)}


def draw_pages(definition: Definition) -> list[Flowable]:
    """Return all questions, page after page, each page with the way on."""
    numbers = numbers_of(definition)
    several = len(definition.pages) > 1
    found: list[Flowable] = []
    for place, page in enumerate(definition.pages, 1):
        if several:
            found.append(CondPageBreak(LEAST))
            title = _("Deel %(number)d") % {"number": place}
            found.append(heading(f"{title}: {page.title}" if page.title else title))
        elif page.title:
            found.append(heading(page.title))
        if page.intro:
            found.append(line(page.intro))
        for question in page.questions[:-1]:
            found += draw_question(question, numbers.get(question.key))
        for question in page.questions[-1:]:
            found += draw_question(question, numbers.get(question.key), ways_on(definition, page))
    return found


def draw_question(question: Question, number: int | None, ways: Sequence[str] = ()) -> list[Flowable]:
    """Return one question with room for its answer, on one page where it fits.

    Args:
        ways: where to go on after it, in sentences.
    """
    said = told_how(question)
    title = question.title if number is None else f"{number}. {question.title}"
    head: list[Flowable] = [heading(title, 17)]
    if question.help:
        head.append(small(question.help))
    if said and not isinstance(question, Photo):
        head.append(small(said))
    body = _room(question)
    if question.no_opinion:
        body += [Spacer(1, 2 * mm), beside([(Square(), _("Geen mening"))])]
    on = [Spacer(1, 3 * mm), *(beside([(Pointer(), words)], box=POINTER) for words in ways)] if ways else []
    return [KeepTogether([*head, *body, *on]), Spacer(1, 3 * mm)]


def ways_on(definition: Definition, page: Page) -> list[str]:
    """Return in sentences where a voter goes on after a page; nothing where the next question follows."""
    place = definition.pages.index(page)
    following = definition.pages[place + 1].key if place + 1 < len(definition.pages) else END
    ordinary = page.then if page.then is not None else following
    sentences = [_jump(definition, jump) for jump in page.jumps]
    if sentences:
        return [*sentences, _("Anders: %(where)s.") % {"where": _where(definition, ordinary)}]
    if ordinary == following:
        return []
    where = _where(definition, ordinary)
    return [f"{where[:1].upper()}{where[1:]}."]


def _jump(definition: Definition, jump: Jump) -> str:
    question = definition.question(jump.question)
    words = {
        "answer": _(" of ").join(f"“{_answer(question, value)}”" for value in jump.values),
        "number": numbers_of(definition)[jump.question],
        "where": _where(definition, jump.to),
    }
    return _("Antwoordde je %(answer)s op vraag %(number)d? Dan: %(where)s.") % words


def _answer(question: Question, value: str | int) -> str:
    if value == WITHOUT_OPINION:
        return _("Geen mening")
    if isinstance(question, Single | Multiple):
        return next((option.title for option in question.options if option.key == value), str(value))
    return (
        signed(value, question.low) if isinstance(question, Score) and isinstance(value, int) else str(value)
    )


def _where(definition: Definition, key: str) -> str:
    """Return where to go on: at the first question from that page on, or nowhere any more."""
    numbers = numbers_of(definition)
    keys = [page.key for page in definition.pages]
    ahead = definition.pages[keys.index(key) :] if key in keys else ()
    first = next((each for page in ahead for each in page.questions if each.key in numbers), None)
    if first is None:
        return _("je bent klaar")
    return _("ga naar vraag %(number)d") % {"number": numbers[first.key]}


def _room(question: Question) -> list[Flowable]:
    """Return the boxes or lines for an answer."""
    if isinstance(question, Single | Multiple):
        return [beside([(Square(), option.title)]) for option in question.options]
    if isinstance(question, Ranking):
        return [beside([(Square(WRITTEN, 9 * mm), option.title)], box=WRITTEN) for option in question.options]
    if isinstance(question, Score):
        return _scores(question)
    if isinstance(question, Matrix):
        return _matrix(question)
    if isinstance(question, Number):
        return [beside([(Square(45 * mm, 10 * mm), question.unit)], box=45 * mm)]
    if isinstance(question, Place):
        return [small(_("Schrijf een straat en een nummer, of beschrijf de plek.")), Rules(2)]
    if isinstance(question, Photo):
        return [small(_("Een foto geven kan alleen op het scherm. Sla deze vraag over."))]
    return [Rules(8 if isinstance(question, LongText) else 2)]


def _scores(question: Score) -> list[Flowable]:
    values = range(question.low, question.high + 1)
    named = [option.title for option in question.options] or [""]
    if len(values) > MOST_SQUARES:
        told = small(_("Schrijf een getal in elk vak.") if question.options else _("Schrijf een getal."))
        return [told, *(beside([(Square(20 * mm, 9 * mm), name)], box=20 * mm) for name in named)]
    found: list[Flowable] = []
    for name in named:
        squares = _crossed([signed(value, question.low) for value in values])
        found.append(KeepTogether([line(name, style(spaceAfter=1 * mm)), squares]) if name else squares)
    return found


def _crossed(labels: list[str]) -> Table:
    """Return a row of boxes with a number under each."""
    under = style(14, 17, alignment=1, spaceAfter=0)
    wide = min(WIDTH / len(labels), 22 * mm)
    return Table(
        [[Square() for _label in labels], [line(label, under) for label in labels]],
        colWidths=[wide] * len(labels),
        hAlign="LEFT",
        style=[("ALIGN", (0, 0), (-1, -1), "CENTER")],
    )


def _matrix(question: Matrix) -> list[Flowable]:
    columns = [column.title for column in question.columns]
    if len(columns) > MOST_COLUMNS:
        return [
            KeepTogether([line(row.title), beside([(Square(), column) for column in columns])])
            for row in question.rows
        ]
    words, over = style(14, 18, spaceAfter=0), style(13, 16, alignment=1, spaceAfter=0)
    first = WIDTH * 0.34
    wide = (WIDTH - first) / len(columns)
    rows = [["", *(line(column, over) for column in columns)]]
    rows += [[line(row.title, words), *(Square() for _column in columns)] for row in question.rows]
    table = Table(
        rows,
        colWidths=[first, *[wide] * len(columns)],
        repeatRows=1,
        hAlign="LEFT",
        style=[
            ("ALIGN", (1, 0), (-1, -1), "CENTER"),
            ("VALIGN", (0, 0), (-1, -1), "MIDDLE"),
            ("LINEBELOW", (0, 0), (-1, -1), 0.4, "#8c9389"),
        ],
    )
    return [table]


def draw_groups(asked: Mapping[str, tuple[str, ...]]) -> list[Flowable]:
    """Return the coarse groups that somebody may tick, by their label."""
    if not asked:
        return []
    above: list[Flowable] = [
        heading(_("Over jou"), 17),
        small(_("Dit mag je openlaten. We gebruiken het alleen voor totalen van tien mensen of meer.")),
    ]
    found: list[Flowable] = []
    for label, values in asked.items():
        rows = [(Square(), value) for value in values]
        squares = in_two(rows) if max(map(len, values), default=0) <= SHORT else beside(rows)
        title = line(label, style(spaceBefore=2 * mm, spaceAfter=1 * mm))
        found.append(KeepTogether([*above, title, squares]))
        above = []
    return found
