"""A result on paper: a PDF that somebody can read aloud, each figure in words beside its bar. No database."""

import io
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from html import escape

from django.utils.translation import gettext as _
from reportlab.lib.colors import HexColor
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import mm
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import Flowable, KeepTogether, Paragraph, SimpleDocTemplate, Spacer, Table

from groups.polls import report_map
from groups.polls.charts import Bar, Bars, Duels, Facts, Rounds, Stack, Stacks
from groups.polls.report import Part
from groups.polls.report_tables import Cross
from network.people.letters import BOLD, INK, LINE, QUIET, REGULAR, known_characters, printable

WIDTH = A4[0] - 44 * mm
BACK, OTHERS = HexColor("#e7e4da"), HexColor("#8c9389")
TONES = tuple(HexColor(tone) for tone in ("#dbe9e0", "#b5d2c1", "#8fbaa2", "#6aa383", "#448964", "#1f6a47"))
FRAME = 6  # what the frame of a page keeps free by itself, in points
LABEL_SHARE = 0.72
SQUARE = 4 * "\u00a0"  # the font has no square of its own: room on a coloured ground


@dataclass(frozen=True, slots=True)
class Sheet:
    """What stands on the paper beside the questions.

    Attributes:
        facts: who asked whom, when, and how many took part: pairs of a word and what it is.
        summary: that in a sentence or two, to be read aloud.
        method, hidden: how it was done, and what is not shown and why, a paragraph each.
    """

    municipality: str
    title: str
    label: str
    facts: tuple[tuple[str, str], ...]
    summary: tuple[str, ...]
    method: tuple[str, ...]
    hidden: tuple[str, ...]
    link: str


def draw(sheet: Sheet, parts: Iterable[Part]) -> bytes:
    """Return the PDF, with the number of each page."""
    known_characters()
    out = io.BytesIO()
    document = SimpleDocTemplate(
        out,
        pagesize=A4,
        leftMargin=22 * mm - FRAME,
        rightMargin=22 * mm - FRAME,
        topMargin=20 * mm,
        bottomMargin=22 * mm,
        title=printable(sheet.title),
        author=printable(sheet.municipality),
        creator="Gebuurte",
        lang="nl-BE",
        invariant=1,
    )

    def foot(canvas: Canvas, _document: SimpleDocTemplate) -> None:
        _draw_foot(canvas, sheet)

    story = [*_head(sheet)]
    for part in parts:
        story += _part(part)
    story += [
        *_section(_("Hoe we het deden"), sheet.method),
        *_section(_("Wat hier niet staat"), sheet.hidden),
    ]
    document.build(story, onFirstPage=foot, onLaterPages=foot)
    return out.getvalue()


class BarLine(Flowable):  # type: ignore[misc]
    """A label, its figure at the right, and a bar under both: of one colour, or of parts."""

    def __init__(
        self, label: str, figure: str, pieces: Sequence[tuple[float, float, HexColor]], strong: bool
    ):
        super().__init__()
        font = BOLD if strong else REGULAR
        self.text = Paragraph(escape(printable(label)), _style(10.5, 13.5, fontName=font, spaceAfter=0))
        self.figure = Paragraph(
            escape(printable(figure)), _style(10.5, 13.5, fontName=font, spaceAfter=0, alignment=2)
        )
        self.pieces = pieces

    def wrap(self, width: float, height: float) -> tuple[float, float]:
        """Return the room that it takes."""
        self.width = width
        self.tall = max(
            self.text.wrap(width * LABEL_SHARE, height)[1],
            self.figure.wrap(width * (1 - LABEL_SHARE), height)[1],
        )
        return width, self.tall + 5.6 * mm

    def draw(self) -> None:
        """Put it on the page."""
        bottom, thick = 2.4 * mm, 2.6 * mm
        self.text.drawOn(self.canv, 0, bottom + thick + 0.8 * mm)
        self.figure.drawOn(self.canv, self.width * LABEL_SHARE, bottom + thick + 0.8 * mm)
        self.canv.setFillColor(BACK)
        self.canv.rect(0, bottom, self.width, thick, stroke=0, fill=1)
        for start, share, tone in self.pieces:
            self.canv.setFillColor(tone)
            self.canv.rect(
                self.width * start / 100, bottom, self.width * share / 100, thick, stroke=0, fill=1
            )


def _style(size: float = 11, leading: float = 16, **more: object) -> ParagraphStyle:
    values = {"fontName": REGULAR, "textColor": INK, "spaceAfter": 2.5 * mm, **more}
    return ParagraphStyle("text", fontSize=size, leading=leading, **values)


def _line(text: str, style: ParagraphStyle | None = None) -> Paragraph:
    return Paragraph(escape(printable(text)), style or _style())


def _small(text: str) -> Paragraph:
    return _line(text, _style(9.5, 13, textColor=QUIET))


def _heading(text: str) -> Paragraph:
    return _line(text, _style(13.5, 18, fontName=BOLD, spaceBefore=6 * mm, spaceAfter=2 * mm, keepWithNext=1))


def _head(sheet: Sheet) -> list[Flowable]:
    word, what = _style(10, 14, textColor=QUIET, spaceAfter=0), _style(10.5, 14, spaceAfter=0)
    facts = Table(
        [[_line(one, word), _line(other, what)] for one, other in sheet.facts],
        colWidths=[38 * mm, WIDTH - 38 * mm],
        hAlign="LEFT",
        style=[("VALIGN", (0, 0), (-1, -1), "TOP"), ("LEFTPADDING", (0, 0), (-1, -1), 0)],
    )
    return [
        _line(sheet.municipality, _style(11, 16, textColor=LINE, spaceAfter=1 * mm)),
        _line(sheet.label, _style(11, 16, textColor=QUIET, spaceAfter=0)),
        _line(sheet.title, _style(21, 26, fontName=BOLD, spaceAfter=4 * mm)),
        *(_line(text, _style(12.5, 18)) for text in sheet.summary),
        Spacer(1, 2 * mm),
        facts,
    ]


def _section(title: str, texts: Sequence[str]) -> list[Flowable]:
    return [_heading(title), *(_line(text, _style(10.5, 15)) for text in texts)] if texts else []


def _part(part: Part) -> list[Flowable]:
    title = _heading(f"{part.number}. {part.question.title}")
    if part.spot_map:
        drawn = report_map.flowables(part.spot_map)
        return [KeepTogether([title, _small(part.heard), *drawn, *_themes(part)])]
    said = [_line(text) for text in (*part.seats, *part.reasons)]
    chart = _chart(part)
    after: list[Flowable] = [_small(part.heard)]
    if part.several:
        after.append(_small(_("Je kon meer dan één keuze aanduiden: samen is dat meer dan 100 %.")))
    after += [_margins(part)] if part.margins else []
    after += [_weighed(part)] if part.weighed else []
    after += _themes(part)
    after += _words(part)
    for cross in part.crosses:
        after += _cross(cross) if not cross.of else []
    if any(cross.of for cross in part.crosses):
        after.append(
            _small(
                _("De tabellen per groep van deze vraag staan in de bestanden (Excel, CSV) bij de uitslag.")
            )
        )
    return [KeepTogether([title, *said, *chart[:2]]), *chart[2:], *after]


def _chart(part: Part) -> list[Flowable]:
    match part.chart:
        case Bars(rows=rows):
            return [_bar(row) for row in rows]
        case Stacks(rows=rows, legend=legend):
            return [*_legend(legend), *(_stack(row) for row in rows)]
        case Duels(rows=places):
            return [
                _line(f"{place}. {label}", _style(11, 15, spaceAfter=1 * mm)) for label, place, _d in places
            ]
        case Rounds(rounds=rounds):
            found: list[Flowable] = []
            for number, bars, out, _exhausted in rounds:
                found.append(
                    _line(_("Ronde %(number)d") % {"number": number}, _style(10.5, 14, fontName=BOLD))
                )
                found += [_bar(row) for row in bars.rows]
                found += [_small(_("Valt af: %(who)s") % {"who": ", ".join(out)})] if out else []
            return found
        case Facts() if part.is_open:
            return []
        case Facts(rows=facts):
            return [_line(f"{word}: {what}", _style(11, 15, spaceAfter=1 * mm)) for word, what in facts]
    return []


def _bar(row: Bar) -> BarLine:
    tone = TONES[-1] if row.first else OTHERS
    return BarLine(row.label, f"{row.figure} ({row.percent})", [(0, row.width, tone)], row.first)


def _stack(row: Stack) -> Flowable:
    told = ", ".join(f"{part.label}: {part.figure} ({part.percent})" for part in row.parts)
    pieces = [(part.start, part.width, TONES[part.tone]) for part in row.parts]
    return KeepTogether([BarLine(row.label, row.note, pieces, strong=False), _small(told)])


def _legend(legend: Sequence[tuple[str, int]]) -> list[Flowable]:
    squares = (4 * "\u00a0").join(
        f'<font backColor="{TONES[tone].hexval().replace("0x", "#")}">{SQUARE}</font> '
        f"{escape(printable(label))}"
        for label, tone in legend
    )
    return [Paragraph(squares, _style(9.5, 13))]


def _margins(part: Part) -> Flowable:
    told = "; ".join(f"{one.label}: {one.span}" for one in part.margins)
    return _small(_("Met de foutmarge: %(told)s.") % {"told": told})


def _weighed(part: Part) -> Flowable:
    told = "; ".join(f"{one.label}: {one.told}" for one in part.weighed)
    return _small(_("Gewogen naar %(group)s: %(told)s.") % {"group": part.weighed_by, "told": told})


def _themes(part: Part) -> list[Flowable]:
    elsewhere = ((_("Elders"), part.elsewhere),) if part.places and part.elsewhere else ()
    told = (*part.themes, *part.places, *elsewhere)
    return [_line(f"{name}: {many}", _style(11, 15, spaceAfter=1 * mm)) for name, many in told]


def _words(part: Part) -> list[Flowable]:
    """Return the answers that were chosen for the result, under their themes and without a name."""
    said: list[Flowable] = []
    name = _style(10.5, 14, fontName=BOLD, spaceBefore=2 * mm, spaceAfter=1 * mm, keepWithNext=1)
    answer = _style(10.5, 15, leftIndent=5 * mm, spaceAfter=2 * mm)
    for theme in part.words:
        if theme.name or len(part.words) > 1:
            said.append(_line(theme.name or _("Andere antwoorden"), name))
        for one in theme.answers:
            lines = "<br/>".join(escape(printable(line)) for line in one.text.splitlines())
            said.append(Paragraph(f"“{lines}”", answer))
    if said:
        said.insert(0, _line(_("Wat mensen schreven"), name))
        said.append(_small(_("Dit zijn de antwoorden die de organisator koos, zonder naam.")))
    return said


def _cross(cross: Cross) -> list[Flowable]:
    name = _line(
        _("Per %(group)s") % {"group": cross.by}, _style(10.5, 14, fontName=BOLD, spaceBefore=2 * mm)
    )
    if not cross.rows:
        return [name, _small(_("Deze verdeling tonen we niet: ze zou naar te weinig mensen wijzen."))]
    small, right = _style(8.5, 11, spaceAfter=0), _style(8.5, 11, spaceAfter=0, alignment=2)
    table = [
        [_line("", small), *(_line(f"{label} ({total})", right) for label, total in cross.columns)],
        *(
            [
                _line(label, small),
                *(
                    _line("·" if cell.is_hidden else f"{cell.figure} ({cell.percent})", right)
                    for cell in cells
                ),
            ]
            for label, cells in cross.rows
        ),
    ]
    first = WIDTH * 0.28
    rest = (WIDTH - first) / len(cross.columns)
    shown = Table(
        table,
        colWidths=[first, *[rest] * len(cross.columns)],
        repeatRows=1,
        hAlign="LEFT",
        style=[("LINEBELOW", (0, 0), (-1, 0), 0.6, HexColor(LINE)), ("VALIGN", (0, 0), (-1, -1), "TOP")],
    )
    return [KeepTogether([name, shown]), Spacer(1, 2 * mm)]


def _draw_foot(canvas: Canvas, sheet: Sheet) -> None:
    canvas.saveState()
    canvas.setFont(REGULAR, 9)
    canvas.setFillColor(QUIET)
    canvas.drawString(22 * mm, 12 * mm, printable(sheet.link))
    page = _("bladzijde %(number)d") % {"number": canvas.getPageNumber()}
    canvas.drawRightString(A4[0] - 22 * mm, 12 * mm, page)
    canvas.restoreState()
