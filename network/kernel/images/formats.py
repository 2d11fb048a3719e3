"""What a file is by its bytes, and what a stored picture consists of. Not for decoding: `images.decoder`."""

from pathlib import PurePath

MAGIC_LENGTH = 12

# What other people's programs call a format, by the end of a file's name and by its media type.
_SPELLINGS = {
    "JPEG": ".jpg .jpeg .jpe .jfif image/jpeg image/jpg image/pjpeg",
    "PNG": ".png image/png image/x-png image/apng",
    "WEBP": ".webp image/webp",
    "GIF": ".gif image/gif",
    "SVG": ".svg image/svg+xml",
    "BMP": ".bmp image/bmp",
    "TIFF": ".tif .tiff image/tiff",
    "HEIC": ".heic .heif image/heic image/heif",
    "AVIF": ".avif image/avif",
    "PDF": ".pdf application/pdf",
    "HTML": ".html .htm text/html",
    "ZIP": ".zip application/zip",
}
_FORMATS = {spelling: name for name, spellings in _SPELLINGS.items() for spelling in spellings.split()}
# The parts of a WebP file that hold pixels; all others (EXIF, XMP, ICCP, ANIM, unknown ones) hold more.
_PIXEL_CHUNKS = {b"VP8 ", b"VP8L", b"ALPH"}
_ALPHA_FLAG = 0x10


def sniff(head: bytes) -> str | None:
    """Return "JPEG", "PNG" or "WEBP" by the first bytes of a file, or None for anything else."""
    if head.startswith(b"\xff\xd8\xff"):
        return "JPEG"
    if head.startswith(b"\x89PNG\r\n\x1a\n"):
        return "PNG"
    if head[:4] == b"RIFF" and head[8:12] == b"WEBP":
        return "WEBP"
    return None


def said_to_be(name: str, content_type: str) -> set[str]:
    """Return the formats that a file's name and its declared type stand for, as far as they say one."""
    spellings = (PurePath(name).suffix.lower(), content_type.partition(";")[0].strip().lower())
    return {_FORMATS[spelling] for spelling in spellings if spelling in _FORMATS}


def is_bare_webp(data: bytes) -> bool:
    """Whether this is one whole WebP file with pixels in it and nothing else: no metadata, no tail."""
    if sniff(data[:MAGIC_LENGTH]) != "WEBP" or int.from_bytes(data[4:8], "little") + 8 != len(data):
        return False
    at, pictures = MAGIC_LENGTH, 0
    while at + 8 <= len(data):
        kind, size = data[at : at + 4], int.from_bytes(data[at + 4 : at + 8], "little")
        extended = kind == b"VP8X" and size == 10 and data[at + 8] & ~_ALPHA_FLAG == 0
        if not extended and kind not in _PIXEL_CHUNKS:
            return False
        pictures += kind in {b"VP8 ", b"VP8L"}
        at += 8 + size + size % 2
    return at == len(data) and pictures == 1
