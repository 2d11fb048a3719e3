"""How the newsletter looks: A4, large letters, a square to scan beside each piece. No database here."""

import io
import re
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from html import escape

import segno
from django.utils.translation import gettext as _
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import mm
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import (
    BaseDocTemplate,
    Flowable,
    Frame,
    KeepTogether,
    NextPageTemplate,
    PageTemplate,
    Paragraph,
    Spacer,
    Table,
)

from groups.councils.paper import flowables
from network.kernel.moments import full_date
from network.kernel.ports.newsletter import Story
from network.people.letters import BOLD, INK, LINE, QUIET, REGULAR, known_characters, printable
from realtime.newsletter.rules import Period

WIDTH, HEIGHT = A4
MARGIN = 18 * mm
GAP = 9 * mm
HEAD = 46 * mm
FOOT = 20 * mm
BAND, ON_BAND = "#0f4c81", "#ffffff"
QR_SIDE = 24 * mm
_DARK = re.compile(rb"\x01+")


class Layout(StrEnum):
    """How the words stand on the sheet."""

    LARGE = "large"
    COLUMNS = "columns"


@dataclass(frozen=True, slots=True)
class Sheet:
    """What stands on the paper.

    Attributes:
        parts: the name of each section, with its pieces.
        site: address of the installation, without a path.
    """

    district: str
    municipality: str
    letterhead: tuple[str, ...]
    contact: str
    period: Period
    intro: str
    parts: Sequence[tuple[str, Sequence[Story]]]
    site: str


@dataclass(frozen=True, slots=True)
class Type:
    """Sizes of letters in points, and how wide a column is."""

    size: float
    leading: float
    columns: int

    @property
    def width(self) -> float:
        """How wide a column is."""
        return float(WIDTH - 2 * MARGIN - GAP * (self.columns - 1)) / self.columns

    def style(self, scale: float = 1, **more: object) -> ParagraphStyle:
        """Return a style so many times the size of the text."""
        values = {"fontName": REGULAR, "textColor": INK, "spaceAfter": 2 * mm, **more}
        return ParagraphStyle(
            "text", fontSize=self.size * scale, leading=self.leading * max(scale, 0.9), **values
        )


TYPES = {Layout.LARGE: Type(15, 21, 1), Layout.COLUMNS: Type(12, 16.5, 2)}


def draw(sheet: Sheet, layout: Layout = Layout.LARGE) -> bytes:
    """Return the PDF of a newsletter."""
    known_characters()
    out, kind = io.BytesIO(), TYPES[layout]
    document = BaseDocTemplate(
        out,
        pagesize=A4,
        title=printable(_("Wijkkrant %(district)s") % {"district": sheet.district}),
        author=printable(sheet.municipality),
        creator="Gebuurte",
        lang="nl-BE",
        invariant=1,
    )

    def first(canvas: Canvas, _document: BaseDocTemplate) -> None:
        _draw_head(canvas, sheet)
        _draw_foot(canvas, sheet)

    def later(canvas: Canvas, _document: BaseDocTemplate) -> None:
        _draw_foot(canvas, sheet)

    document.addPageTemplates(
        [
            PageTemplate("first", _frames(kind, HEIGHT - HEAD - 8 * mm), onPage=first),
            PageTemplate("later", _frames(kind, HEIGHT - 16 * mm), onPage=later),
        ]
    )
    document.build([NextPageTemplate("later"), *_story_of(sheet, kind)])
    return out.getvalue()


def _frames(kind: Type, top: float) -> list[Frame]:
    return [
        Frame(
            MARGIN + number * (kind.width + GAP),
            FOOT,
            kind.width,
            top - FOOT,
            leftPadding=0,
            rightPadding=0,
            topPadding=0,
            bottomPadding=0,
        )
        for number in range(kind.columns)
    ]


def _line(text: str, style: ParagraphStyle) -> Paragraph:
    return Paragraph(escape(printable(text)).replace("\n", "<br/>"), style)


def _story_of(sheet: Sheet, kind: Type) -> list[Flowable]:
    paragraphs = filter(None, (one.strip() for one in sheet.intro.split("\n\n")))
    parts: list[Flowable] = [_line(one, kind.style(1.05)) for one in paragraphs]
    for label, stories in sheet.parts:
        name: list[Flowable] = [_Heading(label, kind)]
        for story in stories:
            parts += _piece(story, kind, sheet.site, above=name)
            name = []
    return [*parts, *_help(sheet, kind)]


def _piece(story: Story, kind: Type, site: str, *, above: Sequence[Flowable] = ()) -> list[Flowable]:
    """Return a piece: its head stays with its first words and what stands above it, the rest flows on."""
    head: list[Flowable] = [
        _line(story.source, kind.style(0.8, textColor=LINE, fontName=BOLD, spaceAfter=0.5 * mm)),
        _line(story.title, kind.style(1.3, fontName=BOLD, spaceAfter=1 * mm)),
    ]
    cells = [[head, _Square(f"{site}{story.link}") if story.link else ""]]
    side = QR_SIDE + 3 * mm
    table = Table(
        cells,
        colWidths=[kind.width - side, side],
        style=[
            ("VALIGN", (0, 0), (-1, -1), "TOP"),
            ("ALIGN", (1, 0), (1, 0), "RIGHT"),
            *((side_, (0, 0), (-1, -1), 0) for side_ in ("LEFTPADDING", "RIGHTPADDING", "TOPPADDING")),
            ("BOTTOMPADDING", (0, 0), (-1, -1), 2),
        ],
    )
    facts = [_fact(str(label), words, kind) for label, words in story.facts]
    body = list(flowables(story.html, kind.size, kind.leading))
    return [
        KeepTogether([*above, table, *facts, Spacer(1, 2 * mm), *body[:1]]),
        *body[1:],
        Spacer(1, 5 * mm, isGlue=True),
    ]


def _fact(label: str, words: str, kind: Type) -> Paragraph:
    """Return a label and its words; a label that asks needs no colon."""
    colon = "" if label.endswith("?") else ":"
    text = f'<font name="{BOLD}">{escape(printable(label))}{colon}</font> {escape(printable(words))}'
    return Paragraph(text, kind.style(spaceAfter=0.5 * mm))


def _help(sheet: Sheet, kind: Type) -> list[Flowable]:
    """Say how somebody without internet reaches the town, and what the squares are for."""
    lines = [
        _("Geen internet? Met deze krant ben je toch mee."),
        _("Wie een smartphone heeft, scant het vierkant bij een stuk. Dan lees je verder op %(site)s.")
        % {"site": sheet.site.partition("://")[2]},
    ]
    contact = [line for line in sheet.letterhead if line != sheet.municipality]
    if sheet.contact:
        contact.append(sheet.contact)
    if contact:
        lines.append(_("Een vraag? Je vindt ons hier:"))
    styled = [_line(line, kind.style(0.95)) for line in lines]
    styled += [_line(line, kind.style(0.95, fontName=BOLD, spaceAfter=0)) for line in contact]
    return [KeepTogether([_Heading(_("Voor wie niet online is"), kind), *styled])]


class _Heading(Flowable):  # type: ignore[misc]  # the library carries no types
    """The name of a section below a bar as wide as the column."""

    def __init__(self, label: str, kind: Type) -> None:
        super().__init__()
        self._label, self._kind = printable(label), kind
        self.keepWithNext = 1

    def wrap(self, width: float, _height: float) -> tuple[float, float]:
        self.width = width
        return width, self._kind.leading * 1.35 + 6 * mm

    def draw(self) -> None:
        self.canv.setFillColor(BAND)
        self.canv.rect(0, self._kind.leading * 1.35 + 2 * mm, self.width, 1.2 * mm, stroke=0, fill=1)
        self.canv.setFont(BOLD, self._kind.size * 1.35)
        self.canv.drawString(0, 4 * mm, self._label)


class _Square(Flowable):  # type: ignore[misc]  # the library carries no types
    """A square to scan; whoever reads the file on a screen can press it."""

    def __init__(self, link: str) -> None:
        super().__init__()
        self._link = link
        self.width = self.height = QR_SIDE

    def wrap(self, _width: float, _height: float) -> tuple[float, float]:
        return QR_SIDE, QR_SIDE

    def draw(self) -> None:
        rows = [bytes(row) for row in segno.make_qr(self._link, error="m").matrix_iter(border=2)]
        self.canv.saveState()
        self.canv.translate(0, QR_SIDE)
        self.canv.scale(QR_SIDE / len(rows), -QR_SIDE / len(rows))
        self.canv.setFillColor("#000000")
        path = self.canv.beginPath()
        for down, row in enumerate(rows):
            for bar in _DARK.finditer(row):
                path.rect(bar.start(), down, bar.end() - bar.start(), 1)
        self.canv.drawPath(path, stroke=0, fill=1)
        self.canv.restoreState()
        self.canv.linkURL(self._link, (0, 0, QR_SIDE, QR_SIDE), relative=1)


def _draw_head(canvas: Canvas, sheet: Sheet) -> None:
    canvas.saveState()
    canvas.setFillColor(BAND)
    canvas.rect(0, HEIGHT - HEAD, WIDTH, HEAD, stroke=0, fill=1)
    canvas.setFillColor(ON_BAND)
    canvas.setFont(REGULAR, 13)
    canvas.drawString(MARGIN, HEIGHT - 15 * mm, printable(sheet.municipality))
    title = printable(_("Wijkkrant %(district)s") % {"district": sheet.district})
    size = 34.0
    while size > 14 and canvas.stringWidth(title, BOLD, size) > WIDTH - 2 * MARGIN:
        size -= 1
    canvas.setFont(BOLD, size)
    canvas.drawString(MARGIN, HEIGHT - 30 * mm, title)
    canvas.setFont(REGULAR, 13)
    days = {"first": full_date(sheet.period.first), "last": full_date(sheet.period.last)}
    canvas.drawString(MARGIN, HEIGHT - 39 * mm, printable(_("%(first)s tot en met %(last)s") % days))
    canvas.restoreState()


def _draw_foot(canvas: Canvas, sheet: Sheet) -> None:
    canvas.saveState()
    canvas.setFont(REGULAR, 10)
    canvas.setFillColor(QUIET)
    left = _("Wijkkrant %(district)s") % {"district": sheet.district}
    canvas.drawString(MARGIN, 11 * mm, printable(left)[:90])
    page = _("bladzijde %(number)d") % {"number": canvas.getPageNumber()}
    canvas.drawRightString(WIDTH - MARGIN, 11 * mm, page)
    canvas.restoreState()
