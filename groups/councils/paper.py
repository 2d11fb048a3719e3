"""A delivered advice on paper: a PDF with letterhead. No database here, and no letters with codes."""

import io
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from html import escape
from html.parser import HTMLParser

from django.utils.translation import gettext as _
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import mm
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.pdfmetrics import registerFontFamily
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import Flowable, Paragraph, SimpleDocTemplate, Spacer

from network.kernel.moments import full_date
from network.people.letters import BOLD, INK, LINE, QUIET, REGULAR, known_characters, printable

_BLOCKS = frozenset({"p", "li", "blockquote"})
_MARKS = {"strong": "b", "em": "i"}


@dataclass(frozen=True, slots=True)
class Sheet:
    """What stands on the paper.

    Attributes:
        letterhead: the municipality's address, a line each.
        html: the text, as `kernel.text.render` made it.
        vote: the figures of the meeting, in words. minority: plain text, may be empty.
        answer: by when the college answers, in words.
    """

    municipality: str
    letterhead: tuple[str, ...]
    group: str
    label: str
    title: str
    question: str
    html: str
    vote: str
    minority: str
    answer: str
    delivered_on: date
    link: str


def draw(sheet: Sheet) -> bytes:
    """Return the PDF of an advice, with the number of each page."""
    known_characters()
    _family()
    out = io.BytesIO()
    document = SimpleDocTemplate(
        out,
        pagesize=A4,
        leftMargin=22 * mm,
        rightMargin=22 * mm,
        topMargin=20 * mm,
        bottomMargin=22 * mm,
        title=printable(f"{sheet.label} {sheet.title}"),
        author=printable(sheet.group),
        creator="Gebuurte",
        lang="nl-BE",
        invariant=1,
    )

    def foot(canvas: Canvas, _document: SimpleDocTemplate) -> None:
        _draw_foot(canvas, sheet)

    document.build([*_head(sheet), *_body(sheet), *_after(sheet)], onFirstPage=foot, onLaterPages=foot)
    return out.getvalue()


def _style(size: float = 11, leading: float = 16, **more: object) -> ParagraphStyle:
    values = {
        "fontName": REGULAR,
        "bulletFontName": REGULAR,
        "bulletFontSize": size,
        "textColor": INK,
        "spaceAfter": 3 * mm,
        **more,
    }
    return ParagraphStyle("text", fontSize=size, leading=leading, **values)


def _line(text: str, style: ParagraphStyle) -> Paragraph:
    return Paragraph(escape(printable(text)).replace("\n", "<br/>"), style)


def _heading(text: str) -> Paragraph:
    return _line(text, _style(13, 18, fontName=BOLD, spaceBefore=5 * mm, spaceAfter=2 * mm, keepWithNext=1))


def _head(sheet: Sheet) -> list[Flowable]:
    small = _style(9.5, 13, textColor=QUIET, spaceAfter=0)
    sender = [line for line in sheet.letterhead if line.strip() and line != sheet.municipality]
    advice = _("Advies %(label)s") % {"label": sheet.label}
    return [
        _line(sheet.municipality, _style(15, 20, fontName=BOLD, spaceAfter=0)),
        *(_line(line, small) for line in sender),
        Spacer(1, 10 * mm),
        _line(f"{sheet.group} · {advice}", _style(11, 16, textColor=LINE, spaceAfter=1 * mm)),
        _line(sheet.title, _style(19, 25, fontName=BOLD)),
        _line(
            _("Bezorgd aan het college op %(day)s") % {"day": full_date(sheet.delivered_on)},
            _style(11, 16, textColor=QUIET, spaceAfter=5 * mm),
        ),
    ]


def _body(sheet: Sheet) -> list[Flowable]:
    parts: list[Flowable] = []
    if sheet.question:
        parts += [_heading(_("De vraag van het college")), _line(sheet.question, _style())]
        parts.append(_heading(_("Het advies")))
    return [*parts, *flowables(sheet.html)]


def _after(sheet: Sheet) -> list[Flowable]:
    parts: list[Flowable] = [_heading(_("De stemming")), _line(sheet.vote, _style())]
    if sheet.minority:
        parts += [_heading(_("Standpunt van de minderheid")), _line(sheet.minority, _style())]
    return [*parts, _heading(_("Antwoord van het college")), _line(sheet.answer, _style())]


def _draw_foot(canvas: Canvas, sheet: Sheet) -> None:
    canvas.saveState()
    canvas.setFont(REGULAR, 9)
    canvas.setFillColor(QUIET)
    canvas.drawString(22 * mm, 12 * mm, printable(sheet.link))
    page = _("bladzijde %(number)d") % {"number": canvas.getPageNumber()}
    canvas.drawRightString(A4[0] - 22 * mm, 12 * mm, page)
    canvas.restoreState()


def flowables(html: str, size: float = 11, leading: float = 16) -> Sequence[Flowable]:
    """Return the paragraphs, points and quotes of a rendered text, in letters of so many points."""
    known_characters()
    _family()
    reader = _Reader(size, leading)
    reader.feed(html)
    reader.close()
    reader.end_block()
    return reader.parts


class _Reader(HTMLParser):
    """Reads the few tags that `kernel.text.render` writes; any other tag leaves only its words."""

    def __init__(self, size: float, leading: float) -> None:
        super().__init__(convert_charrefs=True)
        self._size, self._leading = size, leading
        self.parts: list[Flowable] = []
        self._words: list[str] = []
        self._open: list[str] = []
        self._lists: list[int | None] = []
        self._point = ""
        self._quotes = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Open a block or a mark."""
        if tag in _BLOCKS | {"ul", "ol"}:
            self.end_block()
        if tag in {"ul", "ol"}:
            self._lists.append(_start(attrs) if tag == "ol" else None)
        elif tag == "li":
            self._point = self._next_point()
        elif tag == "blockquote":
            self._quotes += 1
        elif tag == "br":
            self._words.append("<br/>")
        elif tag in _MARKS:
            self._words.append(f"<{_MARKS[tag]}>")
            self._open.append(_MARKS[tag])

    def handle_endtag(self, tag: str) -> None:
        """Close it."""
        if tag in _MARKS and _MARKS[tag] in self._open:
            self._open.remove(_MARKS[tag])
            self._words.append(f"</{_MARKS[tag]}>")
        if tag in _BLOCKS | {"ul", "ol"}:
            self.end_block()
        if tag in {"ul", "ol"} and self._lists:
            self._lists.pop()
        if tag == "blockquote":
            self._quotes = max(self._quotes - 1, 0)

    def handle_data(self, data: str) -> None:
        """Keep words."""
        self._words.append(escape(printable(data.replace("\n", " "))))

    def end_block(self) -> None:
        """Put what was read so far on the paper, with the indent of its lists and quotes."""
        text = "".join(self._words).strip()
        self._words = []
        if not text:
            return
        indent = 6 * mm * min(len(self._lists) + self._quotes, 5)
        style = _style(self._size, self._leading, leftIndent=indent, bulletIndent=max(indent - 5 * mm, 0))
        self.parts.append(Paragraph(text, style, bulletText=self._point or None))
        self._point = ""

    def _next_point(self) -> str:
        if not self._lists or self._lists[-1] is None:
            return "•"
        number = self._lists[-1]
        self._lists[-1] = number + 1
        return f"{number}."


def _start(attrs: list[tuple[str, str | None]]) -> int:
    found = dict(attrs).get("start") or "1"
    return int(found) if found.isdecimal() and len(found) < 10 else 1


@cache
def _family() -> None:
    """Tell the PDF which fonts stand for bold and italic; we have no slanted one."""
    pdfmetrics.getFont(REGULAR)
    registerFontFamily(REGULAR, normal=REGULAR, bold=BOLD, italic=REGULAR, boldItalic=BOLD)
