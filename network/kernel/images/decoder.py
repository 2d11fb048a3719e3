"""The program that opens a stranger's picture: one file in, two clean ones out, within hard limits.

    python -I decoder.py SOURCE KIND LARGE THUMB

Runs apart from the web process, imports nothing of the product, and answers one line of JSON on standard
output: the sizes, or `{"error": "broken" | "pixels" | "heavy"}`. Not for deciding who may send what.
"""

import io
import json
import resource
import sys
import warnings
from pathlib import Path
from typing import Any

from PIL import Image, ImageCms

MEMORY_BYTES = 1024**3
CPU_SECONDS = 8
OUTPUT_BYTES = 16 * 1024**2

MAX_PIXELS = 40_000_000
# Cameras of 200 megapixels exist; beyond, a file only claims a size to cost us time.
MAX_JPEG_PIXELS = 200_000_000
LARGE_SIDE = 1600
THUMB_SIDE = 480
QUALITY = 80

ORIENTATION_TAG = 0x0112
TURNS = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}


class PictureError(Exception):
    """The picture cannot be taken in; its one argument is the word that goes to the caller."""


def limit_itself() -> None:
    """Give up, for good, the means to use more than a picture can need."""
    for what, most in (
        (resource.RLIMIT_AS, MEMORY_BYTES),
        (resource.RLIMIT_CPU, CPU_SECONDS),
        (resource.RLIMIT_FSIZE, OUTPUT_BYTES),
        (resource.RLIMIT_NOFILE, 64),
        (resource.RLIMIT_CORE, 0),
    ):
        resource.setrlimit(what, (most, most))


def convert(source: Path, kind: str, large: Path, thumb: Path) -> dict[str, int]:
    """Write the picture in two sizes and return these.

    Args:
        kind: the only format that is tried: "JPEG", "PNG" or "WEBP".

    Raises: PictureError.
    """
    try:
        picture = decode(source, kind)
    except PictureError:
        raise
    except MemoryError:
        raise PictureError("heavy") from None
    except Image.DecompressionBombError:
        raise PictureError("pixels") from None
    except Exception:  # noqa: BLE001 - nobody has the list of what a decoder raises on hostile bytes
        raise PictureError("broken") from None
    small = picture.copy()
    small.thumbnail((THUMB_SIDE, THUMB_SIDE))
    picture.save(large, "WEBP", quality=QUALITY)
    small.save(thumb, "WEBP", quality=QUALITY)
    return {
        "width": picture.width,
        "height": picture.height,
        "thumb_width": small.width,
        "thumb_height": small.height,
    }


def decode(source: Path, kind: str) -> Image.Image:
    """Return the first picture in the file, upright, in sRGB, at most LARGE_SIDE wide and high, and bare."""
    # Pillow itself refuses at twice this, before it makes room for the pixels.
    Image.MAX_IMAGE_PIXELS = (MAX_JPEG_PIXELS if kind == "JPEG" else MAX_PIXELS) // 2
    warnings.simplefilter("ignore", Image.DecompressionBombWarning)
    with Image.open(source, formats=[kind]) as opened:
        _ensure_few_pixels(opened, kind)
        turn, profile = _turn_of(opened), opened.info.get("icc_profile")
        # A JPEG is scaled while it is decoded, so it must not be loaded before.
        picture = opened if kind == "JPEG" else _in_eight_bits(opened)
        picture.thumbnail((LARGE_SIDE, LARGE_SIDE))
        picture = _in_srgb(_in_eight_bits(picture), profile)
    if turn in TURNS:
        picture = picture.transpose(TURNS[turn])
    bare = Image.new(picture.mode, picture.size)
    bare.paste(picture)
    return bare


def _ensure_few_pixels(opened: Image.Image, kind: str) -> None:
    """Refuse too many pixels; a JPEG may have more, if it can be scaled while it is decoded."""
    width, height = opened.size
    if kind == "JPEG":
        scale = next((scale for scale in (1, 2, 4, 8) if width * height <= MAX_PIXELS * scale**2), 8)
        if scale > 1:
            opened.draft(None, (max(width // scale, 1), max(height // scale, 1)))
            width, height = opened.size
    if width * height > MAX_PIXELS:
        raise PictureError("pixels")


def _turn_of(opened: Image.Image) -> int:
    try:
        turn = opened.getexif().get(ORIENTATION_TAG)
    except Exception:  # noqa: BLE001 - a picture with broken metadata is still a picture
        return 1
    return turn if isinstance(turn, int) else 1


def _in_eight_bits(image: Image.Image) -> Image.Image:
    """Return the picture in a mode that can be scaled: L, RGB, RGBA or CMYK."""
    if image.mode.startswith("I"):
        image = image.convert("I").point(lambda value: value * (1 / 256)).convert("L")
    if image.mode in {"L", "RGB", "RGBA", "CMYK"} and "transparency" not in image.info:
        return image
    return image.convert("RGBA" if image.has_transparency_data else "RGB")


def _in_srgb(image: Image.Image, profile: Any) -> Image.Image:
    """Return the picture in the colours that every screen assumes, by its own profile where that works."""
    mode = "RGBA" if image.mode == "RGBA" else "RGB"
    if isinstance(profile, bytes) and profile:
        try:
            own, ours = ImageCms.ImageCmsProfile(io.BytesIO(profile)), ImageCms.createProfile("sRGB")
            converted = ImageCms.profileToProfile(image, own, ours, outputMode=mode)
        except Exception:  # noqa: BLE001 - without its profile the picture is a little off, and still a picture
            converted = None
        if converted is not None:
            return converted
    return image.convert(mode)


def main(arguments: list[str]) -> int:
    """Run as a program. Returns: the exit status."""
    limit_itself()
    source, kind, large, thumb = arguments
    try:
        answer: dict[str, Any] = dict(convert(Path(source), kind, Path(large), Path(thumb)))
    except PictureError as refusal:
        answer = {"error": str(refusal)}
    except MemoryError:
        answer = {"error": "heavy"}
    sys.stdout.write(json.dumps(answer) + "\n")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
