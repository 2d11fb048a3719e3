"""The map of a question about a place, on paper. Not for which shade a district has: see `spotmap`."""

from typing import Final

from django.utils.translation import gettext as _
from reportlab.lib.colors import HexColor, white
from reportlab.lib.units import mm
from reportlab.pdfgen.canvas import Canvas
from reportlab.pdfgen.pathobject import PDFPathObject
from reportlab.platypus import Flowable, Spacer

from groups.polls.spotmap import Shade, SpotMap
from network.people.letters import INK, QUIET, REGULAR, printable

TONES: Final = tuple(
    HexColor(one) for one in ("#dbe9e0", "#b5d2c1", "#8fbaa2", "#6aa383", "#448964", "#1f6a47")
)
REST, BORDER = HexColor("#e6eadf"), white
DARK_FROM: Final = 4
WIDEST, TALLEST = 95 * mm, 80 * mm
LEGEND, SOURCE = 5.2 * mm, 4.4 * mm
SQUARE = 3 * mm


def flowables(drawn: SpotMap) -> list[Flowable]:
    """Return the map with its legend, to be followed by the numbers in words."""
    return [MapFlowable(drawn), Spacer(1, 2.5 * mm)]


class MapFlowable(Flowable):  # type: ignore[misc]
    """Districts with their shades, a figure on each that is shown, and what the shades mean."""

    def __init__(self, drawn: SpotMap) -> None:
        super().__init__()
        self.drawn = drawn
        self.scale = min(WIDEST / drawn.width, TALLEST / drawn.height)
        self.legend = [(label, TONES[tone]) for label, tone in drawn.legend]
        if drawn.rest:
            self.legend.append((drawn.rest, REST))

    def wrap(self, width: float, _height: float) -> tuple[float, float]:
        """Return the room that it takes."""
        self.tall = self.drawn.height * self.scale
        beside = len(self.legend) * LEGEND
        return width, max(self.tall, beside) + SOURCE + 5 * mm

    def draw(self) -> None:
        """Put it on the page."""
        canvas, foot = self.canv, SOURCE + 2 * mm
        canvas.saveState()
        canvas.translate(0, foot + self.tall)
        canvas.scale(self.scale, -self.scale)
        for one in self.drawn.shades:
            self._area(canvas, one)
        canvas.restoreState()
        canvas.saveState()
        for one in self.drawn.shades:
            if one.figure:
                self._figure(canvas, one, foot)
        self._legend(canvas, foot)
        canvas.setFont(REGULAR, 7.5)
        canvas.setFillColor(QUIET)
        canvas.drawString(0, 1 * mm, printable(_source()))
        canvas.restoreState()

    def _area(self, canvas: Canvas, one: Shade) -> None:
        canvas.setFillColor(REST if one.tone is None else TONES[one.tone])
        canvas.setStrokeColor(BORDER)
        canvas.setLineWidth(1.6)
        canvas.drawPath(_path(canvas, one.outline.path), stroke=1, fill=1)

    def _figure(self, canvas: Canvas, one: Shade, foot: float) -> None:
        canvas.setFont(REGULAR, 9)
        canvas.setFillColor(white if (one.tone or 0) >= DARK_FROM else INK)
        y = foot + self.tall - one.outline.y * self.scale
        canvas.drawCentredString(one.outline.x * self.scale, y - 3, one.figure)

    def _legend(self, canvas: Canvas, foot: float) -> None:
        left = self.drawn.width * self.scale + 6 * mm
        canvas.setFont(REGULAR, 9)
        for place, (label, tone) in enumerate(self.legend, 1):
            y = foot + self.tall - place * LEGEND
            canvas.setFillColor(tone)
            canvas.rect(left, y, SQUARE, SQUARE, stroke=0, fill=1)
            canvas.setFillColor(INK)
            canvas.drawString(left + SQUARE + 2 * mm, y + 0.4 * mm, printable(label))


def _path(canvas: Canvas, drawn: str) -> PDFPathObject:
    """Return a path as `kernel.geo` writes it: `M` and points for each ring, closed with `Z`."""
    path = canvas.beginPath()
    for ring in drawn.replace("M", "").split("Z"):
        points = [tuple(map(float, point.split(","))) for point in ring.split()]
        if not points:
            continue
        path.moveTo(*points[0])
        for point in points[1:]:
            path.lineTo(*point)
        path.close()
    return path


def _source() -> str:
    return _(
        "Omtrekken: “Wijken voor omgevingsanalyse. © gemeentebesturen, verzameld door Data & Analyse van de "
        "Vlaamse provincies”."
    )
