"""The type, the boxes and the lines of what we print for polls. Not for what stands there."""

from collections.abc import Sequence
from html import escape

from reportlab.lib.colors import HexColor
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import mm
from reportlab.platypus import Flowable, Paragraph, Table

from network.people.letters import BOLD, INK, QUIET, REGULAR, printable

MARGIN = 20 * mm
WIDTH = A4[0] - 2 * MARGIN
SIZE, LEADING = 16, 22
SMALL, SMALL_LEADING = 14, 19
BOX = 7 * mm
POINTER = 4 * mm

BESIDE = [
    ("VALIGN", (0, 0), (-1, -1), "MIDDLE"),
    ("LEFTPADDING", (0, 0), (-1, -1), 0),
    ("TOPPADDING", (0, 0), (-1, -1), 3),
    ("BOTTOMPADDING", (0, 0), (-1, -1), 3),
]


def style(size: float = SIZE, leading: float = LEADING, **more: object) -> ParagraphStyle:
    """Return a style in large type."""
    values = {"fontName": REGULAR, "textColor": INK, "spaceAfter": 3 * mm, **more}
    return ParagraphStyle("text", fontSize=size, leading=leading, **values)


def line(text: str, look: ParagraphStyle | None = None) -> Paragraph:
    """Return words as a paragraph."""
    return Paragraph(escape(printable(text)).replace("\n", "<br/>"), look or style())


def small(text: str) -> Paragraph:
    """Return words that explain."""
    return line(text, style(SMALL, SMALL_LEADING, textColor=QUIET, spaceAfter=2 * mm))


def heading(text: str, size: float = 20) -> Paragraph:
    """Return a heading that stays with what follows."""
    leading = size * 1.3
    return line(
        text, style(size, leading, fontName=BOLD, spaceBefore=5 * mm, spaceAfter=2 * mm, keepWithNext=1)
    )


class Square(Flowable):  # type: ignore[misc]
    """An empty box to cross or to write a number in."""

    def __init__(self, width: float = BOX, height: float = BOX) -> None:
        super().__init__()
        self.width, self.height = width, height

    def wrap(self, width: float, height: float) -> tuple[float, float]:
        """Return the room that it takes."""
        return self.width, self.height

    def draw(self) -> None:
        """Put it on the page."""
        self.canv.setStrokeColor(HexColor(INK))
        self.canv.setLineWidth(1.2)
        self.canv.rect(0, 0, self.width, self.height, stroke=1, fill=0)


class Pointer(Flowable):  # type: ignore[misc]
    """A small arrow before words that say where to go on; our font has none."""

    def wrap(self, width: float, height: float) -> tuple[float, float]:
        """Return the room that it takes."""
        return POINTER, POINTER

    def draw(self) -> None:
        """Put it on the page."""
        self.canv.setFillColor(HexColor(INK))
        path = self.canv.beginPath()
        path.moveTo(0, 0)
        path.lineTo(POINTER, POINTER / 2)
        path.lineTo(0, POINTER)
        path.close()
        self.canv.drawPath(path, stroke=0, fill=1)


class Rules(Flowable):  # type: ignore[misc]
    """Empty lines to write on."""

    def __init__(self, count: int, width: float = WIDTH) -> None:
        super().__init__()
        self.count, self.width = count, width

    def wrap(self, width: float, height: float) -> tuple[float, float]:
        """Return the room that it takes."""
        return self.width, self.count * 11 * mm + 2 * mm

    def draw(self) -> None:
        """Put them on the page."""
        self.canv.setStrokeColor(HexColor(QUIET))
        self.canv.setLineWidth(0.8)
        for number in range(self.count):
            height = 2 * mm + number * 11 * mm
            self.canv.line(0, height, self.width, height)


class CutLine(Flowable):  # type: ignore[misc]
    """A dashed line with words on it: cut here."""

    def __init__(self, words: str) -> None:
        super().__init__()
        self.words = printable(words)

    def wrap(self, width: float, height: float) -> tuple[float, float]:
        """Return the room that it takes."""
        self.width = width
        return width, 12 * mm

    def draw(self) -> None:
        """Put it on the page."""
        self.canv.setFont(REGULAR, 11)
        self.canv.setFillColor(HexColor(QUIET))
        self.canv.drawString(0, 7 * mm, self.words)
        self.canv.setStrokeColor(HexColor(INK))
        self.canv.setDash(4, 3)
        self.canv.line(-MARGIN, 5 * mm, self.width + MARGIN, 5 * mm)
        self.canv.setDash()


def beside(found: Sequence[tuple[Flowable, str]], *, box: float = BOX) -> Table:
    """Return lines with a box before each."""
    return Table(
        [[square, line(words, style(spaceAfter=0))] for square, words in found],
        colWidths=[box + 5 * mm, WIDTH - box - 5 * mm],
        hAlign="LEFT",
        style=BESIDE,
    )


def in_two(found: Sequence[tuple[Flowable, str]]) -> Table:
    """Return short words with a box before each, two on a line."""
    part = WIDTH / 2
    cells: list[list[object]] = []
    for square, words in found:
        cell = [square, line(words, style(spaceAfter=0))]
        if cells and len(cells[-1]) == len(cell):
            cells[-1] += cell
        else:
            cells.append(list(cell))
    if len(cells[-1]) < len(cells[0]):
        cells[-1] += ["", ""]
    columns = [BOX + 5 * mm, part - BOX - 5 * mm]
    return Table(cells, colWidths=columns * (len(cells[0]) // len(columns)), hAlign="LEFT", style=BESIDE)


def spaced(code: str) -> str:
    """Return a code as it is printed and read aloud: capitals, in two halves."""
    half = len(code) // 2
    return f"{code[:half]} {code[half:]}".upper()
