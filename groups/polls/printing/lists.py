"""The list of who may vote, by name, for the desk; and the sheet that lies on a pile."""

import io
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _
from reportlab.lib.pagesizes import A4
from reportlab.lib.units import mm
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import Flowable, LongTable, SimpleDocTemplate

from groups.polls.printing.look import MARGIN, Square, heading, line, small, spaced, style
from network.people.letters import BOLD, QUIET, REGULAR, known_characters, printable

TYPE, LEADING = 11, 14
FITS = 18


@dataclass(frozen=True, slots=True)
class Row:
    """One voter on the list; `mark` says whether they voted, and how."""

    name: str
    code: str
    district: str
    mark: str


def draw_roll(title: str, made: str, rows: Iterable[Row]) -> bytes:
    """Return the list by name, with what stood behind each name when it was made, and a box to tick."""
    known_characters()
    head = [_("Naam"), _("Nummer"), _("Wijk"), _("Stemde al"), ""]
    lines = [
        [_cell(row.name), spaced(row.code), _cell(row.district), printable(row.mark), Square(4 * mm, 4 * mm)]
        for row in rows
    ]
    wide = A4[0] - 2 * MARGIN
    table = LongTable(
        [head, *lines],
        colWidths=[wide * part for part in (0.32, 0.17, 0.29, 0.15, 0.07)],
        repeatRows=1,
        hAlign="LEFT",
        style=[
            ("FONT", (0, 0), (-1, -1), REGULAR, TYPE, LEADING),
            ("FONT", (0, 0), (-1, 0), BOLD, TYPE, LEADING),
            ("LINEBELOW", (0, 0), (-1, -1), 0.4, QUIET),
            ("VALIGN", (0, 0), (-1, -1), "MIDDLE"),
        ],
    )
    words = [
        heading(_("Lijst van wie mag stemmen"), 18),
        line(title, style(14, 18)),
        small(
            _("Zoals ze was op %(made)s. Kijk voor je een formulier geeft ook op het scherm.")
            % {"made": made}
        ),
    ]
    return _build(title, [*words, table])


def _cell(words: str) -> Flowable | str:
    """Return words that may be long as a paragraph; others as they are, which is ten times faster."""
    if len(words) <= FITS:
        return printable(words)
    return line(words, style(TYPE, LEADING, spaceAfter=0))


def draw_cover(title: str, facts: Sequence[tuple[str, str]], steps: Sequence[str]) -> bytes:
    """Return the sheet that lies on a pile: its numbers, and what to do in which order."""
    story: list[Flowable] = [heading(title, 22)]
    story += [line(f"{word}: {what}") for word, what in facts]
    story.append(heading(_("Zo gaat het"), 17))
    story += [line(f"{number}. {step}") for number, step in enumerate(steps, 1)]
    signed = _("Naam en handtekening: ______________________")
    story += [line(signed, style(14, 34)), line(signed, style(14, 34))]
    return _build(title, story)


def _build(title: str, story: list[Flowable]) -> bytes:
    known_characters()
    out = io.BytesIO()
    document = SimpleDocTemplate(
        out,
        pagesize=A4,
        leftMargin=MARGIN,
        rightMargin=MARGIN,
        topMargin=18 * mm,
        bottomMargin=20 * mm,
        title=printable(title),
        creator="Gebuurte",
        lang="nl-BE",
        invariant=1,
    )
    document.build(story, onFirstPage=_foot, onLaterPages=_foot)
    return out.getvalue()


def _foot(canvas: Canvas, _document: SimpleDocTemplate) -> None:
    canvas.saveState()
    canvas.setFont(REGULAR, 10)
    canvas.setFillColor(QUIET)
    words = _("bladzijde %(number)d") % {"number": canvas.getPageNumber()}
    canvas.drawRightString(A4[0] - MARGIN, 11 * mm, words)
    canvas.restoreState()
