"""Draw the icons of the site on a phone from `favicon.svg`: python -m tests.helpers.app_icons.

Its shape and its two colours are read from that file. Not for tests, and not for icons on pages.
"""

import re
from pathlib import Path

from PIL import Image, ImageDraw

from tests.helpers import source

STATIC = source.ROOT / "network" / "static"
DRAWING = STATIC / "favicon.svg"
FOLDER = STATIC / "app"
BOX = 40.0
FINER = 4  # drawn so many times larger, and made smaller again, for smooth edges
POINT = re.compile(r"(-?[\d.]+) (-?[\d.]+)")
CORNER = 9 / BOX
ICONS = {
    "icon-192.png": (192, CORNER, 1.0),
    "icon-512.png": (512, CORNER, 1.0),
    # A phone cuts its own shape out of these: no corner, and the drawing stays in the middle.
    "maskable-512.png": (512, 0.0, 0.78),
    "apple-180.png": (180, 0.0, 0.9),
}
"""File to its side in pixels, its corner as a part of that, and how large the drawing is in it."""


def main() -> None:
    """Write every icon anew."""
    FOLDER.mkdir(exist_ok=True)
    for name, (side, corner, scale) in ICONS.items():
        path = FOLDER / name
        draw(side, corner, scale).save(path, "PNG", optimize=True)
        print(f"{path.relative_to(source.ROOT)}: {path.stat().st_size} bytes")


def draw(side: int, corner: float, scale: float) -> Image.Image:
    """Return the drawing in a square; with a corner what lies outside of it is transparent."""
    ground, ink = re.findall(r'fill="(#[0-9a-f]{6})"', DRAWING.read_text(encoding="utf-8"))
    large = side * FINER
    picture = Image.new("RGBA", (large, large), (0, 0, 0, 0))
    pen = ImageDraw.Draw(picture)
    pen.rounded_rectangle((0, 0, large - 1, large - 1), corner * large, fill=ground)
    middle = large / 2
    points = [
        (middle + (x - BOX / 2) * scale * large / BOX, middle + (y - BOX / 2) * scale * large / BOX)
        for x, y in outline(DRAWING)
    ]
    pen.polygon(points, fill=ink)
    small = picture.resize((side, side), Image.Resampling.LANCZOS)
    return small if corner else small.convert("RGB")


def outline(drawing: Path) -> list[tuple[float, float]]:
    """Return the corners of the shape in a drawing that has straight lines only."""
    path = re.search(r' d="M([^"]+)Z"', drawing.read_text(encoding="utf-8"))
    assert path is not None
    return [(float(x), float(y)) for x, y in POINT.findall(path[1])]


if __name__ == "__main__":
    main()
