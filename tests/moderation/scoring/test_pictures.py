"""A picture that was removed is known again: smaller, in another quality, cut at its edges, in a mirror."""

import io
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from PIL import Image, ImageEnhance, ImageOps

from moderation.scoring.pictures import (
    BITS,
    NEAR,
    PictureFileError,
    nearest,
    signature_of,
    signatures_to_keep,
)

Change = Callable[[Image.Image], Image.Image]
WIDTH, HEIGHT = 480, 360


def scene(seed: int) -> Image.Image:
    """Draw something with large shapes and small ones, as photos have; another one for each number."""
    chance = np.random.default_rng(seed)
    whole = np.zeros((HEIGHT, WIDTH, 3))
    for cells in (2, 4, 8, 16, 32):
        for colour in range(3):
            layer = Image.fromarray((chance.normal(size=(cells, cells)) / cells**0.7).astype("float32"))
            whole[..., colour] += np.array(layer.resize((WIDTH, HEIGHT), Image.Resampling.BICUBIC))
    whole = (whole - whole.min()) / (whole.max() - whole.min()) * 255
    return Image.fromarray(whole.astype("uint8"))


def stored(picture: Image.Image, path: Path, quality: int = 80) -> Path:
    """Store a picture as the kernel does."""
    small = picture.convert("RGB")
    small.thumbnail((480, 480))
    small.save(path, "WEBP", quality=quality)
    return path


def as_jpeg(picture: Image.Image) -> Image.Image:
    buffer = io.BytesIO()
    picture.convert("RGB").save(buffer, "JPEG", quality=35)
    return Image.open(buffer)


def cut(left: float, top: float, right: float, bottom: float) -> Change:
    def change(picture: Image.Image) -> Image.Image:
        width, height = picture.size
        return picture.crop((int(width * left), int(height * top), int(width * right), int(height * bottom)))

    return change


CHANGES: dict[str, Change] = {
    "the same": lambda picture: picture,
    "half the size": lambda picture: picture.resize((WIDTH // 2, HEIGHT // 2)),
    "twice the size": lambda picture: picture.resize((WIDTH * 2, HEIGHT * 2)),
    "another format": as_jpeg,
    "without colour": lambda picture: picture.convert("L"),
    "brighter": lambda picture: ImageEnhance.Brightness(picture).enhance(1.2),
    "in a mirror": ImageOps.mirror,
    "narrower": lambda picture: picture.resize((WIDTH, HEIGHT * 4 // 5)),
    "a frame cut off": cut(0.05, 0.05, 0.95, 0.95),
    "a wider frame cut off": cut(0.08, 0.08, 0.92, 0.92),
    "a corner cut off": cut(0.0, 0.0, 0.9, 0.9),
    "one side cut off": cut(0.15, 0.0, 1.0, 1.0),
}


@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES.keys())
@pytest.mark.parametrize("seed", range(4))
def test_a_copy_is_found(change: Change, seed: int, tmp_path: Path) -> None:
    kept = signatures_to_keep(stored(scene(seed), tmp_path / "removed.webp"))
    copy = signature_of(stored(change(scene(seed)), tmp_path / "copy.webp", quality=40))
    assert copy is not None
    assert nearest(copy, kept) <= NEAR


@pytest.mark.slow
def test_other_pictures_are_not(tmp_path: Path) -> None:
    kept = [signatures_to_keep(stored(scene(seed), tmp_path / "removed.webp")) for seed in range(25)]
    asked = [signature_of(stored(scene(seed), tmp_path / "other.webp")) for seed in range(25, 50)]
    distances = [nearest(one or "", signatures) for one in asked for signatures in kept]
    assert min(distances) > NEAR


def test_a_plain_surface_looks_like_nothing(tmp_path: Path) -> None:
    for colour in ("white", "black", "#808080"):
        path = stored(Image.new("RGB", (300, 200), colour), tmp_path / "plain.webp")
        assert signature_of(path) is None
        assert signatures_to_keep(path) == ()


def test_nothing_kept_is_far_away() -> None:
    assert nearest("0" * 16, []) == BITS
    assert nearest("0" * 16, ["f" * 16, "0" * 15 + "1"]) == 1


@pytest.mark.parametrize(
    "content", [b"", b"not a picture", b"RIFF\x04\x00\x00\x00WEBP", b"\x89PNG\r\n\x1a\n" * 9]
)
def test_a_file_that_is_no_picture_of_ours(content: bytes, tmp_path: Path) -> None:
    path = tmp_path / "wrong.webp"
    path.write_bytes(content)
    with pytest.raises(PictureFileError, match=r"wrong\.webp"):
        signature_of(path)
    with pytest.raises(PictureFileError):
        signature_of(tmp_path / "nowhere.webp")


def test_a_bomb_is_not_opened(tmp_path: Path) -> None:
    path = tmp_path / "bomb.webp"
    Image.new("L", (16_000, 400)).save(path, "WEBP", lossless=True)
    with pytest.raises(PictureFileError, match="larger than any picture of ours"):
        signature_of(path)
    frames = [Image.new("RGB", (9, 9), colour) for colour in ("red", "blue")]
    frames[0].save(path, "WEBP", save_all=True, append_images=frames[1:])
    with pytest.raises(PictureFileError):
        signature_of(path)
    half = stored(scene(1), tmp_path / "half.webp")
    half.write_bytes(half.read_bytes()[: half.stat().st_size // 2])
    with pytest.raises(PictureFileError):
        signature_of(half)


def test_what_is_seen_through_lies_on_white(tmp_path: Path) -> None:
    drawn = scene(2).convert("RGBA")
    clear = Image.new("RGBA", drawn.size, (0, 0, 0, 0))
    clear.paste(drawn.crop((100, 80, 380, 300)), (100, 80))
    on_white = Image.alpha_composite(Image.new("RGBA", drawn.size, "white"), clear)
    clear.save(tmp_path / "clear.webp", "WEBP", quality=90)
    copy = signature_of(stored(on_white, tmp_path / "white.webp"))
    assert nearest(copy or "", signatures_to_keep(tmp_path / "clear.webp")) <= NEAR
