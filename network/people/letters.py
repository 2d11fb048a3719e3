"""How a letter with a code looks: one A4 page each, the address behind a Belgian window. No database here.

The letter names its addressee, the municipality and nobody else.
"""

import io
import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from pathlib import Path

import segno
from django.utils.translation import gettext as _
from reportlab.lib.pagesizes import A4
from reportlab.lib.units import mm
from reportlab.lib.utils import simpleSplit
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas

from network.kernel.moments import full_date

FONTS = Path(__file__).resolve().parent / "fonts"
REGULAR, BOLD = "GebuurteSans-Regular", "GebuurteSans-SemiBold"
WIDTH, HEIGHT = A4
LEFT, RIGHT = 22 * mm, WIDTH - 22 * mm
WINDOW_LEFT, WINDOW_TOP = 112 * mm, HEIGHT - 50 * mm
TEXT_TOP = HEIGHT - 96 * mm
BOX_BOTTOM, BOX_HEIGHT = 38 * mm, 52 * mm
QR_SIDE = 42 * mm
SIZE, LEADING = 11.5, 16.5
SMALL, SMALL_LEADING = 9.5, 13
INK, QUIET, LINE = "#20251f", "#565d55", "#1f6a47"

_DARK = re.compile(rb"\x01+")


@dataclass(frozen=True, slots=True)
class Letter:
    """What stands on one letter.

    Attributes:
        line: street, number and box.
        place: postcode and place.
        letterhead: the sender's address, a line each.
        contact: e-mail address for questions, or empty.
        code: in parts, as it is printed.
        page: address where the code is typed.
        link: what the QR code holds.
    """

    name: str
    first_name: str
    line: str
    place: str
    district: str
    municipality: str
    letterhead: tuple[str, ...]
    contact: str
    code: str
    page: str
    link: str
    printed_at: datetime
    last_day: date


def draw_letters(letters: Sequence[Letter]) -> bytes:
    """Return a PDF with a page for each letter, in the given order."""
    known_characters()
    out = io.BytesIO()
    canvas = Canvas(out, pagesize=A4, pageCompression=1, invariant=1, lang="nl-BE")
    canvas.setTitle(_("Brieven van Gebuurte"))
    canvas.setCreator("Gebuurte")
    for letter in letters:
        _draw_address(canvas, letter)
        _draw_text(canvas, letter)
        _draw_code(canvas, letter)
        canvas.showPage()
    canvas.save()
    return out.getvalue()


def _draw_address(canvas: Canvas, letter: Letter) -> None:
    canvas.setFillColor(INK)
    canvas.setFont(BOLD, 15)
    canvas.drawString(LEFT, HEIGHT - 24 * mm, printable(letter.municipality))
    sender = [line for line in letter.letterhead if line != letter.municipality]
    _draw_lines(canvas, sender, LEFT, HEIGHT - 30 * mm, REGULAR, SMALL, SMALL_LEADING)
    _draw_lines(
        canvas, [letter.name, letter.line, letter.place], WINDOW_LEFT, WINDOW_TOP, REGULAR, SIZE, LEADING
    )
    canvas.setFont(REGULAR, SIZE)
    canvas.drawString(LEFT, TEXT_TOP + 12 * mm, full_date(letter.printed_at))


def _draw_text(canvas: Canvas, letter: Letter) -> None:
    canvas.setFillColor(INK)
    canvas.setFont(BOLD, 17)
    title = _("Je code voor de wijk %(district)s") % {"district": letter.district}
    y = _draw_paragraph(canvas, title, TEXT_TOP, BOLD, 17, 22)
    paragraphs = [
        _("Dag %(name)s") % {"name": letter.first_name},
        _(
            "Je meldde je aan op Gebuurte, het gesloten netwerk van je wijk. Met de code onderaan deze brief "
            "bewijs je dat je hier woont. Daarna lees en schrijf je mee met je buren."
        ),
        _("1. Scan het vierkant onderaan, of ga naar %(page)s") % {"page": letter.page},
        _("2. Log in met je e-mailadres en je wachtwoord."),
        _("3. Vul de code in en klik op “Code nakijken”."),
        _("De code werkt één keer, tot en met %(day)s. Ze werkt alleen met jouw account.")
        % {"day": full_date(letter.last_day)},
        _("Meldde je je niet aan? Dan hoef je niets te doen. Gooi deze brief weg."),
    ]
    if letter.contact:
        paragraphs.append(_("Heb je een vraag? Mail naar %(address)s.") % {"address": letter.contact})
    y -= 2 * mm
    for paragraph in paragraphs:
        y = _draw_paragraph(canvas, paragraph, y, REGULAR, SIZE, LEADING) - 2.2 * mm


def _draw_code(canvas: Canvas, letter: Letter) -> None:
    canvas.setStrokeColor(LINE)
    canvas.setLineWidth(1.2)
    canvas.roundRect(LEFT, BOX_BOTTOM, RIGHT - LEFT, BOX_HEIGHT, 3 * mm)
    canvas.setFillColor(INK)
    canvas.setFont(REGULAR, SIZE)
    canvas.drawString(LEFT + 8 * mm, BOX_BOTTOM + BOX_HEIGHT - 14 * mm, _("Je code"))
    canvas.setFont(BOLD, 27)
    canvas.drawString(LEFT + 8 * mm, BOX_BOTTOM + BOX_HEIGHT - 28 * mm, letter.code)
    canvas.setFillColor(QUIET)
    canvas.setFont(REGULAR, SMALL)
    canvas.drawString(LEFT + 8 * mm, BOX_BOTTOM + 10 * mm, _("Groot of klein maakt niet uit."))
    _draw_qr(canvas, letter.link, RIGHT - QR_SIDE - 5 * mm, BOX_BOTTOM + (BOX_HEIGHT - QR_SIDE) / 2)


def _draw_qr(canvas: Canvas, link: str, x: float, y: float) -> None:
    """Draw the code as bars in whole numbers on a grid of its own: sharp at every size, and quick."""
    rows = [bytes(row) for row in segno.make_qr(link, error="m").matrix_iter(border=4)]
    canvas.saveState()
    canvas.translate(x, y + QR_SIDE)
    canvas.scale(QR_SIDE / len(rows), -QR_SIDE / len(rows))
    canvas.setFillColor("#000000")
    path = canvas.beginPath()
    for down, row in enumerate(rows):
        for bar in _DARK.finditer(row):
            path.rect(bar.start(), down, bar.end() - bar.start(), 1)
    canvas.drawPath(path, stroke=0, fill=1)
    canvas.restoreState()


def _draw_paragraph(canvas: Canvas, text: str, y: float, font: str, size: float, leading: float) -> float:
    """Draw a paragraph from `y` down. Returns: where the next one begins."""
    lines = simpleSplit(printable(text), font, size, RIGHT - LEFT)
    return _draw_lines(canvas, lines, LEFT, y, font, size, leading)


def _draw_lines(
    canvas: Canvas, lines: Sequence[str], x: float, y: float, font: str, size: float, leading: float
) -> float:
    canvas.setFont(font, size)
    for line in lines:
        canvas.drawString(x, y, printable(line))
        y -= leading
    return y


def printable(text: str) -> str:
    """Return the text in letters that the font has: a letter that it lacks loses its accent."""
    known = known_characters()
    return "".join(char if char in known else _without_accent(char, known) for char in text)


def _without_accent(char: str, known: frozenset[str]) -> str:
    plain = "".join(part for part in unicodedata.normalize("NFKD", char) if part in known)
    return plain or "?"


@cache
def known_characters() -> frozenset[str]:
    """Register the fonts, once a process. Returns: the characters that they have."""
    for name in (REGULAR, BOLD):
        pdfmetrics.registerFont(TTFont(name, str(FONTS / f"{name}.ttf")))
    return frozenset(chr(number) for number in pdfmetrics.getFont(REGULAR).face.charToGlyph)
