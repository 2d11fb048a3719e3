"""Whether two pictures look alike: signatures of 64 bits that survive another size, format or small crop.

Not for what is to be seen on them: nobody and nothing here knows that. Only for pictures that the kernel made
itself (small WebP files); never for what somebody sent.
"""

from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from PIL.Image import Image

NAME = "pictures"
VERSION = "1"
LABEL = "removed_picture"
BITS = 64
NEAR = 8
"""Bits in which a copy may differ. Two pictures that have nothing to do with each other differ in some 32."""
LARGEST_SIDE = 1600
_FLAT = 6.0  # spread of brightness, of 256, below which a picture is a plain surface: all of these look alike
# Parts of a removed picture, as shares of its sides: whoever posts it again may have cut something off.
_PARTS = (
    (0.0, 0.0, 1.0, 1.0),
    (0.05, 0.05, 0.95, 0.95),
    (0.1, 0.1, 0.9, 0.9),
    (0.0, 0.0, 0.9, 0.9),
    (0.1, 0.0, 1.0, 0.9),
    (0.0, 0.1, 0.9, 1.0),
    (0.1, 0.1, 1.0, 1.0),
    (0.0, 0.1, 1.0, 0.9),
    (0.1, 0.0, 0.9, 1.0),
    (0.0, 0.0, 0.85, 1.0),
    (0.15, 0.0, 1.0, 1.0),
    (0.0, 0.0, 1.0, 0.85),
    (0.0, 0.15, 1.0, 1.0),
)


class PictureFileError(Exception):
    """A file that is no picture of ours."""


def signature_of(path: Path) -> str | None:
    """Return the signature of a picture, 16 hexadecimal digits; None for a plain surface.

    Raises: PictureFileError.
    """
    return _signature(_opened(path))


def signatures_to_keep(path: Path) -> tuple[str, ...]:
    """Return the signatures by which a removed picture is known again: whole, cut, and in a mirror.

    Raises: PictureFileError.
    """
    from PIL import ImageOps

    whole = _opened(path)
    found = [_signature(whole.crop(_box(whole.size, part))) for part in _PARTS]
    found.append(_signature(ImageOps.mirror(whole)))
    return tuple(dict.fromkeys(one for one in found if one is not None))


def nearest(signature: str, kept: Iterable[str]) -> int:
    """Return in how many bits the nearest of these differs; `BITS` where there are none."""
    asked = int(signature, 16)
    return min(((asked ^ int(one, 16)).bit_count() for one in kept), default=BITS)


def likeness(distance: int) -> float:
    """Return how alike, in [0, 1]."""
    return 1 - distance / BITS


def _opened(path: Path) -> "Image":
    """Return a picture in shades of grey, on white where it is transparent."""
    from PIL import Image

    try:
        with Image.open(path, formats=["WEBP"]) as opened:
            if max(opened.size) > LARGEST_SIDE or getattr(opened, "n_frames", 1) != 1:
                raise PictureFileError(f"{path.name} is larger than any picture of ours")
            coloured = opened.convert("RGBA")
    except (OSError, ValueError, SyntaxError, Image.DecompressionBombError) as error:
        raise PictureFileError(f"{path.name} cannot be opened: {type(error).__name__}") from error
    ground = Image.new("RGBA", coloured.size, "white")
    return Image.alpha_composite(ground, coloured).convert("L")


def _box(size: tuple[int, int], part: tuple[float, float, float, float]) -> tuple[int, int, int, int]:
    width, height = size
    left, top = int(width * part[0]), int(height * part[1])
    return left, top, max(left + 1, round(width * part[2])), max(top + 1, round(height * part[3]))


def _signature(picture: "Image") -> str | None:
    import imagehash
    from PIL import ImageStat

    if ImageStat.Stat(picture).stddev[0] < _FLAT:
        return None
    return str(imagehash.phash(picture))
