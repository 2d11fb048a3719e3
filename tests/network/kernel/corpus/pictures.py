"""Files that are sent as a picture: whole ones of every kind, and hostile ones made from them by code.

Each has a name that says what it is. Those that start with `good-` must come in; the others may come in clean
or be refused. Wherever a format has room for words, CANARY stands in it.
"""

import io
import random
import struct
import zipfile
import zlib
from collections.abc import Iterator
from functools import cache

from PIL import Image, ImageCms

CANARY = b"GEHEIM-51.0500N-3.7300E"
WORDS = CANARY.decode()
MAGIC = {
    "jpeg": b"\xff\xd8\xff\xe0\x00\x10JFIF\x00",
    "png": b"\x89PNG\r\n\x1a\n",
    "webp": b"RIFF\x00\x01\x00\x00WEBPVP8 ",
}

Case = tuple[str, bytes]


def _encoded(image: Image.Image, kind: str, **options: object) -> bytes:
    out = io.BytesIO()
    image.save(out, kind, **options)
    return out.getvalue()


@cache
def scene(width: int = 96, height: int = 64, mode: str = "RGB") -> Image.Image:
    """Return a picture with something to see in it: a gradient with noise, always the same."""
    chance = random.Random(7)
    pixels = bytes(
        min(255, value + chance.randrange(24))
        for y in range(height)
        for x in range(width)
        for value in (x * 230 // width, y * 230 // height, (x + y) * 230 // (width + height))
    )
    return Image.frombytes("RGB", (width, height), pixels).convert(mode)


def phone(turn: int = 1) -> Image.Exif:
    """Return metadata as a telephone writes it: where, when, with what, and which side is up."""
    exif = Image.Exif()
    exif[0x0112] = turn
    exif[0x010E] = WORDS
    exif[0x0110] = WORDS
    exif[0x8825] = {1: "N", 2: (51.0, 3.0, 0.0), 3: "E", 4: (3.0, 43.0, 48.0), 0x1B: WORDS}
    exif[0x8769] = {0x9003: "2026:05:20 09:20:00", 0x9286: WORDS}
    return exif


def _xmp() -> bytes:
    return f"<x:xmpmeta xmlns:x='adobe:ns:meta/'><GPS>{WORDS}</GPS></x:xmpmeta>".encode()


@cache
def _profile() -> bytes:
    return ImageCms.ImageCmsProfile(ImageCms.createProfile("LAB")).tobytes() + CANARY


@cache
def srgb() -> bytes:
    return ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()


def segment(marker: int, content: bytes) -> bytes:
    """Return one part of a JPEG."""
    return bytes((0xFF, marker)) + struct.pack(">H", len(content) + 2) + content


def chunk(kind: bytes, content: bytes) -> bytes:
    """Return one part of a PNG."""
    return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))


def png(
    width: int, height: int, depth: int, colour: int, data: bytes, *, extra: bytes = b"", interlace: int = 0
) -> bytes:
    """Return a PNG with whatever header and (unpacked) data."""
    header = struct.pack(">IIBBBBB", width, height, depth, colour, 0, 0, interlace)
    return (
        MAGIC["png"]
        + chunk(b"IHDR", header)
        + extra
        + chunk(b"IDAT", zlib.compress(data))
        + chunk(b"IEND", b"")
    )


def with_segments(jpeg: bytes, *segments: bytes) -> bytes:
    """Return a JPEG with parts added in front."""
    return jpeg[:2] + b"".join(segments) + jpeg[2:]


def with_chunks(whole: bytes, *chunks: bytes) -> bytes:
    """Return a PNG with parts added after its header."""
    return whole[:33] + b"".join(chunks) + whole[33:]


def _webp_chunk(kind: bytes, content: bytes) -> bytes:
    return kind + struct.pack("<I", len(content)) + content + b"\x00" * (len(content) % 2)


def webp(*chunks: bytes) -> bytes:
    """Return a WebP file of whatever parts."""
    body = b"WEBP" + b"".join(chunks)
    return b"RIFF" + struct.pack("<I", len(body)) + body


@cache
def bases() -> dict[str, bytes]:
    """Return one whole, ordinary file of each make; the hostile ones are made from these."""
    return {
        "jpeg": _encoded(scene(), "JPEG", quality=85, exif=phone()),
        "progressive": _encoded(scene(), "JPEG", quality=85, progressive=True),
        "png": _encoded(scene(), "PNG"),
        "palette": _encoded(scene(mode="P"), "PNG", transparency=3),
        "webp": _encoded(scene(), "WEBP", quality=80, exif=phone()),
        "lossless": _encoded(scene(mode="RGBA"), "WEBP", lossless=True),
    }


def kind_of(base: str) -> str:
    """Return which of the three formats a base has."""
    return {"progressive": "jpeg", "palette": "png", "lossless": "webp"}.get(base, base)


def _good() -> Iterator[Case]:
    yield from ((f"good-{name}", data) for name, data in bases().items())
    for turn in range(1, 9):
        for kind in ("JPEG", "PNG", "WEBP"):
            yield f"good-turned-{turn}-{kind.lower()}", _encoded(scene(), kind, exif=phone(turn))
    for mode in ("1", "L", "LA", "P", "RGB", "RGBA", "I;16"):
        yield f"good-png-mode-{mode}", _encoded(_in_mode(mode), "PNG")
    for mode in ("L", "RGB", "CMYK"):
        yield f"good-jpeg-mode-{mode}", _encoded(scene(mode=mode), "JPEG")
    yield "good-png-l-transparent", _encoded(scene(mode="L"), "PNG", transparency=10)
    yield "good-png-rgb-transparent", _encoded(scene(), "PNG", transparency=(1, 2, 3))
    yield "good-png-48-bits", png(4, 4, 16, 2, (b"\x00" + b"\x80\x01" * 12) * 4)
    yield "good-png-64-bits", png(4, 4, 16, 6, (b"\x00" + b"\x80\x01" * 16) * 4)
    yield "good-one-pixel", _encoded(scene().crop((0, 0, 1, 1)), "PNG")
    yield "good-wide", _encoded(Image.new("RGB", (9_000, 3), (9, 99, 199)), "PNG")
    yield "good-tall", _encoded(Image.new("RGB", (3, 9_000), (9, 99, 199)), "JPEG")
    yield "good-animated-webp", _encoded(scene(), "WEBP", save_all=True, append_images=[scene(mode="L")] * 5)
    yield "good-animated-png", _encoded(scene(), "PNG", save_all=True, append_images=[scene(mode="L")] * 5)
    yield "good-two-in-one-jpeg", _encoded(scene(), "MPO", save_all=True, append_images=[scene(mode="L")])
    yield "good-large-jpeg", _encoded(Image.new("RGB", (8_000, 5_600), (9, 99, 199)), "JPEG")


def _in_mode(mode: str) -> Image.Image:
    if mode != "I;16":
        return scene(mode=mode)
    grey = scene(mode="L")
    return Image.frombytes(
        "I;16", grey.size, b"".join(struct.pack("<H", value * 257) for value in grey.tobytes())
    )


def _metadata() -> Iterator[Case]:
    """Words in every place that a format has for them; all of these must come in, and the words must not."""
    jpeg, plain_png, plain_webp = bases()["progressive"], bases()["png"], bases()["webp"]
    for kind in ("JPEG", "PNG", "WEBP"):
        yield f"good-meta-exif-{kind.lower()}", _encoded(scene(), kind, exif=phone(6))
        for name, profile in (("lab", _profile()), ("srgb", srgb()), ("rubbish", CANARY * 50)):
            yield f"good-meta-icc-{name}-{kind.lower()}", _encoded(scene(), kind, icc_profile=profile)
            yield (
                f"good-meta-icc-{name}-grey-{kind.lower()}",
                _encoded(scene(mode="L"), kind, icc_profile=profile),
            )
    yield "good-meta-icc-cmyk", _encoded(scene(mode="CMYK"), "JPEG", icc_profile=_profile())
    yield "good-meta-xmp-webp", _encoded(scene(), "WEBP", xmp=_xmp())
    yield (
        "good-meta-xmp-jpeg",
        with_segments(jpeg, segment(0xE1, b"http://ns.adobe.com/xap/1.0/\x00" + _xmp())),
    )
    yield "good-meta-comment", with_segments(jpeg, segment(0xFE, CANARY))
    yield (
        "good-meta-iptc",
        with_segments(jpeg, segment(0xED, b"Photoshop 3.0\x008BIM\x04\x04\x00\x00" + CANARY)),
    )
    yield (
        "good-meta-every-app",
        with_segments(jpeg, *(segment(marker, CANARY) for marker in range(0xE2, 0xEE))),
    )
    yield "good-meta-a-thousand", with_segments(jpeg, *(segment(0xFE, CANARY * 9) for _ in range(1_000)))
    yield "good-meta-text", with_chunks(plain_png, chunk(b"tEXt", b"Comment\x00" + CANARY))
    yield (
        "good-meta-ztext",
        with_chunks(plain_png, chunk(b"zTXt", b"Comment\x00\x00" + zlib.compress(CANARY))),
    )
    yield (
        "good-meta-itext",
        with_chunks(plain_png, chunk(b"iTXt", b"XML:com.adobe.xmp\x00\x00\x00\x00\x00" + _xmp())),
    )
    yield "good-meta-unknown-chunk", with_chunks(plain_png, chunk(b"geHm", CANARY))
    yield "good-meta-time", with_chunks(plain_png, chunk(b"tIME", b"\x07\xea\x05\x14\x09\x14\x00"))
    yield (
        "good-meta-unknown-webp",
        plain_webp[:4]
        + struct.pack("<I", len(plain_webp) - 8 + 32)
        + plain_webp[8:]
        + (_webp_chunk(b"GEHM", CANARY)),
    )
    for base, data in bases().items():
        yield f"good-meta-tail-{base}", data + CANARY * 20


def _truncated() -> Iterator[Case]:
    for base, data in bases().items():
        for step in range(24):
            yield f"truncated-{base}-{step}", data[: max(12, len(data) * step // 24)]


def _flipped() -> Iterator[Case]:
    chance = random.Random(51)
    for base, data in bases().items():
        for number in range(30):
            damaged = bytearray(data)
            # Half of them in the first bytes, where the structure is.
            reach = len(data) if number % 2 else min(len(data), 220)
            for _ in range(1 + number // 6):
                damaged[chance.randrange(8, reach)] ^= 1 << chance.randrange(8)
            yield f"flipped-{base}-{number}", bytes(damaged)
        for number in range(8):
            start = chance.randrange(12, len(data) - 40)
            yield f"scribbled-{base}-{number}", data[:start] + chance.randbytes(24) + data[start + 24 :]
        for number in range(4):
            start, end = sorted(chance.sample(range(12, len(data)), 2))
            yield f"cut-{base}-{number}", data[:start] + data[end:]
            yield f"doubled-{base}-{number}", data[:end] + data[start:]


def _wrong_magic() -> Iterator[Case]:
    chance = random.Random(3)
    for name, magic in MAGIC.items():
        for base, data in bases().items():
            if kind_of(base) != name:
                yield f"magic-{name}-on-{base}", magic + data[len(magic) :]
                yield f"magic-{name}-before-{base}", magic + data
        yield f"magic-{name}-alone", magic
        yield f"magic-{name}-and-zeros", magic + bytes(5_000)
        for number in range(6):
            yield f"magic-{name}-and-noise-{number}", magic + chance.randbytes(3_000)


def strangers() -> dict[str, bytes]:
    """Return files that are no picture of ours, by the end that their name would have."""
    page = b"<!doctype html><script>alert(1)</script>"
    drawing = b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>"
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("page.html", page)
    return {
        "html": page,
        "svg": drawing,
        "svgz": zlib.compress(drawing),
        "gif": _encoded(scene(mode="P"), "GIF"),
        "bmp": _encoded(scene(), "BMP"),
        "tiff": _encoded(scene(), "TIFF"),
        "ico": _encoded(scene(), "ICO"),
        "ppm": _encoded(scene(), "PPM"),
        "tga": _encoded(scene(), "TGA"),
        "jp2": _encoded(scene(), "JPEG2000"),
        "avif": _encoded(scene(), "AVIF"),
        "heic": b"\x00\x00\x00\x18ftypheic\x00\x00\x00\x00mif1heic" + bytes(200),
        "pdf": _encoded(scene(), "PDF"),
        "eps": b"%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 9 9\n%%EndComments\n(/etc/passwd) run\n",
        "zip": packed.getvalue(),
        "exe": b"MZ\x90\x00" + bytes(200),
        "php": b"<?php system($_GET['c']); ?>",
        "js": b"alert(1)",
        "txt": b"dit is geen foto",
        "mvg": b"push graphic-context\nfill 'url(https://x.test/|ls)'\npop graphic-context",
        "mp4": b"\x00\x00\x00\x20ftypisom" + bytes(200),
        "psd": b"8BPS\x00\x01" + bytes(200),
        "wav": b"RIFF\x24\x00\x00\x00WAVEfmt " + bytes(40),
    }


def _polyglots() -> Iterator[Case]:
    """A picture and something else in one file."""
    jpeg, plain_png = bases()["progressive"], bases()["png"]
    for name, other in strangers().items():
        yield f"stranger-{name}", other
        for base in ("jpeg", "png", "webp"):
            yield f"good-polyglot-{base}-then-{name}", bases()[base] + other
            yield f"polyglot-{name}-then-{base}", other + bases()[base]
        if len(other) < 60_000:
            yield f"good-polyglot-jpeg-around-{name}", with_segments(jpeg, segment(0xFE, other))
        yield f"good-polyglot-png-around-{name}", with_chunks(plain_png, chunk(b"prIv", other))
    yield "polyglot-gif-that-is-script", b"GIF89a/*" + bytes(20) + b"*/=alert(1)//"


def _false_headers() -> Iterator[Case]:
    """Sizes and kinds that no data stands behind."""
    for side in (0, 1, 65_535, 2**31 - 1, 2**32 - 1):
        for other in (1, 40_001, 2**31 - 1):
            yield f"header-png-{side}x{other}", png(side, other, 8, 2, b"\x00" * 64)
    for colour in (0, 1, 2, 3, 4, 5, 6, 7):
        for depth in (0, 1, 3, 8, 16, 32):
            yield (
                f"header-png-colour-{colour}-depth-{depth}",
                png(9, 9, depth, colour, b"\x00" * 700, interlace=depth % 2),
            )
    jpeg = bases()["progressive"]
    start = jpeg.index(b"\xff\xc2")
    for high, wide in ((65_500, 65_500), (65_500, 1), (0, 96), (64, 0), (30_000, 30_000), (6_400, 6_400)):
        yield (
            f"header-jpeg-{high}x{wide}",
            jpeg[: start + 5] + struct.pack(">HH", high, wide) + jpeg[start + 9 :],
        )
    for parts in (0, 1, 2, 4, 255):
        yield f"header-jpeg-parts-{parts}", jpeg[: start + 9] + bytes([parts]) + jpeg[start + 10 :]
    for wide, high in ((1, 1), (16_384, 16_384), (2**24, 1), (2**24, 2**24), (6_400, 6_400)):
        canvas = struct.pack("<I", 0x12) + struct.pack("<I", wide - 1)[:3] + struct.pack("<I", high - 1)[:3]
        yield (
            f"header-webp-canvas-{wide}x{high}",
            webp(_webp_chunk(b"VP8X", canvas), bases()["webp"][-2_000:]),
        )
        frame = b"\x30\x01\x00\x9d\x01\x2a" + struct.pack("<HH", wide & 0x3FFF, high & 0x3FFF)
        yield f"header-webp-frame-{wide}x{high}", webp(_webp_chunk(b"VP8 ", frame + bytes(90)))
        bits = struct.pack("<I", ((wide - 1) & 0x3FFF) | (((high - 1) & 0x3FFF) << 14))
        yield f"header-webp-lossless-{wide}x{high}", webp(_webp_chunk(b"VP8L", b"\x2f" + bits + bytes(90)))
    for size in (0, 4, 2**31, 2**32 - 1):
        yield f"header-riff-{size}", b"RIFF" + struct.pack("<I", size) + bases()["webp"][8:]


def _structures() -> Iterator[Case]:
    """Whole formats with parts that loop, swell, repeat or lie."""
    jpeg, plain_png, data = bases()["progressive"], bases()["png"], b"\x00" * 700
    itself = b"\x69\x87\x04\x00\x01\x00\x00\x00\x08\x00\x00\x00"  # a directory that points to its own place
    endless = b"Exif\x00\x00II*\x00\x08\x00\x00\x00\x01\x00" + itself + b"\x08\x00\x00\x00"
    yield "structure-exif-endless", with_segments(jpeg, segment(0xE1, endless))
    for turn in (0, 9, 255, 65_535):
        yield f"good-structure-turn-{turn}", _encoded(scene(), "JPEG", exif=phone(turn))
    yield "structure-exif-cut", with_segments(jpeg, segment(0xE1, b"Exif\x00\x00MM\x00*\x00\x00\xff\xff"))
    yield "structure-segment-of-none", with_segments(jpeg, b"\xff\xe1\x00\x00")
    yield "structure-two-starts", jpeg[:2] + jpeg
    yield "structure-scan-repeated", jpeg[:-2] + jpeg[jpeg.rindex(b"\xff\xda") :] * 3
    yield "structure-no-end", jpeg[:-2]
    yield "structure-many-empty-data", plain_png[:33] + chunk(b"IDAT", b"") * 5_000 + plain_png[33:]
    yield "structure-many-headers", plain_png[:33] + plain_png[8:33] * 50 + plain_png[33:]
    yield "structure-bad-checksum", plain_png[:29] + b"\x00\x00\x00\x00" + plain_png[33:]
    yield "structure-no-header", MAGIC["png"] + plain_png[33:]
    yield "structure-end-first", MAGIC["png"] + chunk(b"IEND", b"") + plain_png[8:]
    yield "structure-long-chunk", plain_png[:33] + b"\xff\xff\xff\xffiTXt" + plain_png[33:]
    yield "structure-no-palette", png(9, 9, 8, 3, data)
    yield "structure-long-palette", png(9, 9, 1, 3, data, extra=chunk(b"PLTE", b"\x01" * 3_000))
    yield (
        "structure-colour-outside-palette",
        png(9, 9, 8, 3, b"\x00" + b"\xff" * 90, extra=chunk(b"PLTE", b"\x01" * 3)),
    )
    yield "structure-filter-unknown", png(9, 9, 8, 2, b"\x09" * 700)
    yield "structure-data-too-long", png(9, 9, 8, 2, bytes(2_000_000))
    yield "structure-data-not-packed", plain_png[:33] + chunk(b"IDAT", b"not zlib") + chunk(b"IEND", b"")
    frames = [_webp_chunk(b"ANMF", bytes(16) + bases()["webp"][12:]) for _ in range(3)]
    canvas = _webp_chunk(b"VP8X", b"\x02\x00\x00\x00" + b"\x5f\x00\x00" + b"\x3f\x00\x00")
    yield "structure-webp-frames-in-frames", webp(canvas, _webp_chunk(b"ANIM", bytes(6)), *frames)
    yield "structure-webp-no-picture", webp(canvas)
    yield "structure-webp-two-pictures", webp(*[bases()["lossless"][12:]] * 2)
    yield "structure-apng-zero-frames", with_chunks(plain_png, chunk(b"acTL", struct.pack(">II", 0, 0)))
    yield (
        "structure-apng-a-milliard",
        with_chunks(plain_png, chunk(b"acTL", struct.pack(">II", 2**31 - 1, 0))),
    )


def bombs() -> Iterator[Case]:
    """Small files that want the whole machine."""
    rows = zlib.compressobj(9)
    line = bytes(1 + 30_000 // 8)
    packed = b"".join(rows.compress(line * 500) for _ in range(60)) + rows.flush()
    header = chunk(b"IHDR", struct.pack(">IIBBBBB", 30_000, 30_000, 1, 0, 0, 0, 0))
    yield "bomb-png-30000x30000", MAGIC["png"] + header + chunk(b"IDAT", packed) + chunk(b"IEND", b"")
    swollen = zlib.compress(bytes(60_000_000), 9)
    for kind, front in (
        (b"zTXt", b"a\x00\x00"),
        (b"iCCP", b"a\x00\x00"),
        (b"iTXt", b"a\x00\x01\x00\x00\x00"),
    ):
        yield f"bomb-png-{kind.decode()}", with_chunks(bases()["png"], chunk(kind, front + swollen))
    yield (
        "bomb-png-100-texts",
        with_chunks(bases()["png"], *[chunk(b"zTXt", b"a\x00\x00" + swollen[:60_000])] * 100),
    )
    yield "bomb-png-40-megapixels-64-bits", png(6_300, 6_300, 16, 6, b"\x00" * 6_300 * 8 * 100)
    one_colour = bytearray(_encoded(Image.new("L", (8, 8)), "WEBP", lossless=True))
    one_colour[21:25] = struct.pack("<I", 16_382 | 16_382 << 14 | (one_colour[24] & 0xF0) << 24)
    yield "bomb-webp-16383x16383", bytes(one_colour)
    small = Image.new("RGB", (8, 8))
    colours = [Image.new("RGB", (8, 8), (number, 0, 0)) for number in range(250)]
    yield "bomb-apng-frames", _encoded(small, "PNG", save_all=True, append_images=colours)
    yield "bomb-webp-frames", _encoded(small, "WEBP", save_all=True, append_images=colours)
    endless = _encoded(Image.new("L", (6_300, 6_300)), "JPEG", progressive=True)
    scan = endless[endless.rindex(b"\xff\xda") : -2]
    yield "bomb-jpeg-scans", endless[:-2] + scan * 20_000 + endless[-2:]


@cache
def corpus() -> dict[str, bytes]:
    """Return every file but the bombs, by name, in a fixed order."""
    families = (_good, _metadata, _truncated, _flipped, _wrong_magic, _polyglots, _false_headers, _structures)
    return {name: data for family in families for name, data in family()}
