"""Hundreds of hostile files go through the decoder: each comes out clean, or not at all."""

import io
import json
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from network.kernel.images import decoder, formats
from tests.network.kernel.corpus import batch, pictures

WORDS_OF_REFUSAL = {"broken", "pixels", "heavy"}


@dataclass
class Outcome:
    """What became of one file: two pictures, or a word."""

    name: str
    large: bytes | None
    thumb: bytes | None
    word: str | None
    answer: dict[str, Any]
    status: int
    seconds: float


def decode_all(files: dict[str, bytes], folder: Path) -> list[Outcome]:
    """Run the decoder on those of the files that say that they are a picture."""
    kinds = {}
    for number, data in enumerate(files.values()):
        kind = formats.sniff(data[: formats.MAGIC_LENGTH])
        if kind is not None:
            kinds[f"{number}"] = kind
            (folder / f"{number}").write_bytes(data)
    (folder / "kinds.json").write_text(json.dumps(kinds))
    ran = subprocess.run(
        [sys.executable, "-I", batch.__file__, decoder.__file__, str(folder)],
        check=True,
        capture_output=True,
        timeout=300,
    )
    names = list(files)
    return [_outcome(names, folder, json.loads(line)) for line in ran.stdout.splitlines()]


def _outcome(names: list[str], folder: Path, line: dict[str, Any]) -> Outcome:
    large, thumb = (folder / f"{line['file']}.large", folder / f"{line['file']}.thumb")
    answer = line["answer"]
    word = answer.get("error") or ("heavy" if line["status"] else None)
    return Outcome(
        names[int(line["file"])],
        None if word else large.read_bytes(),
        None if word else thumb.read_bytes(),
        word,
        answer,
        line["status"],
        line["seconds"],
    )


def ensure_clean(outcome: Outcome) -> None:
    """Check everything that a picture must be before it may be stored."""
    assert outcome.large is not None
    assert outcome.thumb is not None
    for data, side in ((outcome.large, decoder.LARGE_SIDE), (outcome.thumb, decoder.THUMB_SIDE)):
        assert formats.is_bare_webp(data), outcome.name
        assert pictures.CANARY not in data, outcome.name
        with Image.open(io.BytesIO(data)) as image:
            image.load()
            assert max(image.size) <= side
            assert image.format == "WEBP"
            assert image.n_frames == 1  # type: ignore[attr-defined]
            assert not {"exif", "xmp", "icc_profile"} & set(image.info)
            assert not image.getexif()
    with Image.open(io.BytesIO(outcome.large)) as large, Image.open(io.BytesIO(outcome.thumb)) as thumb:
        assert outcome.answer == {
            "width": large.width,
            "height": large.height,
            "thumb_width": thumb.width,
            "thumb_height": thumb.height,
        }


CORPUS = pictures.corpus()


def judge(outcomes: list[Outcome]) -> None:
    """Check each outcome: clean, or one of three words; never a crash of the decoder's own program."""
    for outcome in outcomes:
        assert outcome.status in {0, -9, -24}, outcome  # whole, or stopped by a limit
        if outcome.word is None:
            ensure_clean(outcome)
        else:
            assert outcome.word in WORDS_OF_REFUSAL, outcome
        if outcome.name.startswith("good-"):
            assert outcome.word is None, outcome
        assert outcome.seconds < decoder.CPU_SECONDS + 1.5, outcome


class TestCorpus:
    def test_there_are_enough_of_them(self):
        assert len(CORPUS) >= 600
        assert len(set(CORPUS.values())) >= 600

    def test_one_of_each_family(self, tmp_path):
        some = {name: data for number, (name, data) in enumerate(CORPUS.items()) if number % 12 == 5}
        outcomes = decode_all(some, tmp_path)
        assert len(outcomes) >= 50
        judge(outcomes)

    @pytest.mark.slow
    def test_metadata_in_every_place_of_every_format(self, tmp_path):
        outcomes = decode_all({name: data for name, data in CORPUS.items() if "meta-" in name}, tmp_path)
        assert len(outcomes) >= 30
        judge(outcomes)

    @pytest.mark.slow
    def test_all_of_them(self, tmp_path):
        outcomes = decode_all(CORPUS, tmp_path)
        judge(outcomes)
        clean = sum(outcome.word is None for outcome in outcomes)
        assert clean > 200
        assert len(outcomes) - clean > 100

    @pytest.mark.slow
    @pytest.mark.timeout(240)
    def test_bombs(self, tmp_path):
        outcomes = {outcome.name: outcome for outcome in decode_all(dict(pictures.bombs()), tmp_path)}
        judge(list(outcomes.values()))
        assert outcomes["bomb-png-30000x30000"].word == "pixels"
        assert outcomes["bomb-webp-16383x16383"].word == "pixels"
        assert outcomes["bomb-jpeg-scans"].word == "heavy"


def decoded(tmp_path: Path, data: bytes) -> Image.Image:
    """Return what the decoder's own function makes of a file that we made ourselves."""
    (tmp_path / "source").write_bytes(data)
    kind = formats.sniff(data)
    assert kind is not None
    return decoder.decode(tmp_path / "source", kind)


def encoded(image: Image.Image, kind: str, **options: object) -> bytes:
    out = io.BytesIO()
    image.save(out, kind, **options)
    return out.getvalue()


def corner(image: Image.Image, x: int, y: int) -> str:
    pixel = image.convert("RGB").getpixel((x, y))
    assert isinstance(pixel, tuple)
    red, green, _blue = (value > 120 for value in pixel)
    return {(False, False): "dark", (True, True): "bright", (True, False): "right", (False, True): "left"}[
        red, green
    ]


class TestDecode:
    @pytest.mark.parametrize("turn", range(1, 9))
    @pytest.mark.parametrize("kind", ["jpeg", "png", "webp"])
    def test_it_stands_upright(self, turn, kind, tmp_path):
        """The scene is dark at the top left and bright at the bottom right; a turn puts these elsewhere."""
        image = decoded(tmp_path, CORPUS[f"good-turned-{turn}-{kind}"])
        corners = {
            1: ("dark", "bright"), 2: ("right", "left"), 3: ("bright", "dark"), 4: ("left", "right"),
            5: ("dark", "bright"), 6: ("left", "right"), 7: ("bright", "dark"), 8: ("right", "left"),
        }  # fmt: skip
        assert image.size == ((96, 64) if turn < 5 else (64, 96))
        assert (corner(image, 2, 2), corner(image, image.width - 3, image.height - 3)) == corners[turn]
        assert image.info == {}

    def test_sixteen_bits_keep_their_light(self, tmp_path):
        light = decoded(tmp_path, CORPUS["good-png-mode-I;16"]).convert("L").tobytes()
        assert min(light) < 40
        assert max(light) > 170

    def test_transparency_stays_where_it_was(self, tmp_path):
        half = Image.new("RGBA", (8, 8), (200, 0, 0, 0))
        half.paste((0, 200, 0, 255), (4, 0, 8, 8))
        palette = Image.new("P", (8, 8), 0)
        palette.putpalette([200, 0, 0, 0, 200, 0])
        palette.paste(1, (4, 0, 8, 8))
        for data in (
            encoded(half, "PNG"),
            encoded(half, "WEBP", lossless=True),
            encoded(half.convert("LA"), "PNG"),
            encoded(palette, "PNG", transparency=0),
            encoded(palette.convert("RGB"), "PNG", transparency=(200, 0, 0)),
            encoded(palette.convert("L"), "PNG", transparency=60),
        ):
            image = decoded(tmp_path, data)
            assert image.mode == "RGBA"
            assert [image.getpixel(place)[3] for place in ((1, 1), (6, 6))] == [0, 255]

    def test_colours_of_a_profile_become_those_of_the_screen(self, tmp_path):
        """The profile of the screen changes nothing; one that cannot be used changes nothing either."""
        bare = decoded(tmp_path, encoded(pictures.scene(), "PNG")).tobytes()
        for name in ("lab", "rubbish"):
            assert decoded(tmp_path, CORPUS[f"good-meta-icc-{name}-png"]).tobytes() == bare
        own = decoded(tmp_path, CORPUS["good-meta-icc-srgb-png"]).tobytes()
        assert max(abs(a - b) for a, b in zip(own, bare, strict=True)) <= 2

    def test_ink_becomes_light(self, tmp_path):
        image = decoded(tmp_path, encoded(Image.new("CMYK", (8, 8), (0, 255, 255, 0)), "JPEG", quality=95))
        red, green, blue = image.getpixel((4, 4))
        assert red > 200
        assert green < 60
        assert blue < 60

    @pytest.mark.slow
    @pytest.mark.parametrize(("width", "height"), [(9_000, 5_000), (50_000, 900), (16_320, 12_240)])
    def test_a_jpeg_beyond_forty_megapixels_is_scaled_while_decoding(self, width, height, tmp_path):
        image = decoded(tmp_path, encoded(Image.new("L", (width, height)), "JPEG"))
        assert max(image.size) == decoder.LARGE_SIDE
        assert image.width / image.height == pytest.approx(width / height, rel=0.02)

    @pytest.mark.parametrize(("kind", "width", "height"), [("PNG", 8_001, 5_000), ("JPEG", 20_001, 10_000)])
    def test_beyond_the_limit(self, kind, width, height, tmp_path):
        with pytest.raises((decoder.PictureError, Image.DecompressionBombError)):
            decoded(tmp_path, encoded(Image.new("1", (width, height)), kind))

    @pytest.mark.slow
    def test_exactly_the_limit(self, tmp_path):
        assert decoded(tmp_path, encoded(Image.new("1", (8_000, 5_000)), "PNG")).size == (1600, 1000)


class TestBareWebp:
    def test_pixels_alone_are_bare(self):
        for mode in ("RGB", "RGBA"):
            for lossless in (True, False):
                assert formats.is_bare_webp(encoded(pictures.scene(mode=mode), "WEBP", lossless=lossless))

    @pytest.mark.parametrize("option", ["exif", "xmp", "icc_profile"])
    def test_metadata_is_seen(self, option):
        value = pictures.phone() if option == "exif" else pictures.srgb()
        assert not formats.is_bare_webp(encoded(pictures.scene(), "WEBP", **{option: value}))

    def test_tails_frames_and_halves_are_seen(self):
        whole = encoded(pictures.scene(), "WEBP")
        frames = encoded(pictures.scene(), "WEBP", save_all=True, append_images=[pictures.scene(mode="L")])
        for wrong in (
            b"",
            whole[:30],
            whole + b"<script>",
            whole[:-1],
            frames,
            CORPUS["good-jpeg"],
            whole[:12],
        ):
            assert not formats.is_bare_webp(wrong)
