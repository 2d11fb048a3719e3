"""The road of a picture from an upload to a row. Not for hanging it on an item: `images.keeping`."""

import hashlib
import json
import logging
import shutil
import subprocess
import sys
import threading
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Protocol

from django.utils.formats import number_format
from django.utils.translation import gettext as _

from network.kernel import clock
from network.kernel.errors import Invalid, TooMany
from network.kernel.images import formats
from network.kernel.models.picture import Picture
from network.kernel.models.space import Space
from network.kernel.text import clean_text

logger = logging.getLogger(__name__)

MEBIBYTE = 1024**2
MAX_UPLOAD_BYTES = 10 * MEBIBYTE
ALT_LENGTH = 300
LARGEST_SIDE = 1600

# Beside the processor time that the decoder allows itself: a picture that waits is stopped as well.
DECODER_SECONDS = 20
# Each may take a gibibyte.
DECODERS_AT_ONCE = 2
PATIENCE_SECONDS = 30

_DECODER = Path(__file__).with_name("decoder.py")
_LONGEST_ANSWER = 1_000
_turns = threading.BoundedSemaphore(DECODERS_AT_ONCE)


class Upload(Protocol):
    """What Django's UploadedFile offers; nothing that it says of itself is believed."""

    name: str | None

    def chunks(self) -> Iterator[bytes]: ...


class Owner(Protocol):
    """The person who sends a picture."""

    @property
    def pk(self) -> int | None: ...


@dataclass(frozen=True)
class _Decoded:
    """Two clean files and their sizes."""

    large: Path
    thumb: Path
    sizes: dict[str, int]


def take_in(upload: Upload, *, space: Space, owner: Owner, alt: str = "") -> Picture:
    """Return the picture of an upload, clean and stored, but not yet hung on an item.

    Decoding takes a moment: call it before the transaction opens. A picture that is never hung on an item is
    visible to its owner only, and `forget_strays` removes it.

    Args:
        alt: what is to be seen, for who does not see it; at most 300 characters.

    Raises: Invalid with the reason, for whatever is not a picture that we can keep; TooMany when too many
        pictures wait for the decoder.
    """
    alt = _one_line(alt)
    with TemporaryDirectory(prefix="picture-") as folder:
        source = Path(folder) / "source"
        kind = _receive(upload, source)
        decoded = _decode_apart(source, kind)
        return _store(decoded, space=space, owner=owner, alt=alt)


def _one_line(alt: str) -> str:
    return " ".join(clean_text(alt, max_length=ALT_LENGTH, field="alt").split()) if alt.strip() else ""


def _receive(upload: Upload, source: Path) -> str:
    """Write the upload to a file, and return its format by its bytes. Raises: Invalid."""
    received = 0
    head = b""
    with source.open("wb") as file:
        for chunk in upload.chunks():
            received += len(chunk)
            if received > MAX_UPLOAD_BYTES:
                raise _too_large(upload)
            if len(head) < formats.MAGIC_LENGTH:
                head += chunk[: formats.MAGIC_LENGTH]
            file.write(chunk)
    if not received:
        raise Invalid(_("Dit bestand is leeg. Kies een andere foto."), code="empty_picture")
    kind = formats.sniff(head)
    if kind is None:
        raise Invalid(
            _("Dit bestand is geen foto die we kennen. Kies een JPEG, een PNG of een WebP."),
            code="not_a_picture",
        )
    said = formats.said_to_be(upload.name or "", getattr(upload, "content_type", None) or "") - {kind}
    if said:
        raise Invalid(
            _("Dit bestand noemt zich %(said)s, maar het is %(kind)s. Bewaar de foto opnieuw en kies ze dan.")
            % {"said": min(said), "kind": kind},
            code="lying_picture",
        )
    return kind


def _too_large(upload: Upload) -> Invalid:
    most = MAX_UPLOAD_BYTES // MEBIBYTE
    size = getattr(upload, "size", None)
    if isinstance(size, int) and size > MAX_UPLOAD_BYTES:
        megabytes = number_format(max(size / MEBIBYTE, most + 0.1), decimal_pos=1)
        sentence = _("Deze foto is %(size)s MB groot. Kies een foto van hoogstens %(most)s MB.")
        return Invalid(sentence % {"size": megabytes, "most": most}, code="large_picture")
    return Invalid(_("Kies een foto van hoogstens %(most)s MB.") % {"most": most}, code="large_picture")


def _decode_apart(source: Path, kind: str) -> _Decoded:
    """Return what the decoder makes of the file, in a process of its own. Raises: Invalid, TooMany."""
    if not _turns.acquire(timeout=PATIENCE_SECONDS):
        raise TooMany(_("Er komen nu veel foto’s binnen. Probeer het over een minuut opnieuw."))
    try:
        answer = _run_decoder(source, kind)
    finally:
        _turns.release()
    decoded = _Decoded(source.with_name("large"), source.with_name("thumb"), _sizes(answer))
    if not decoded.sizes or not all(_is_clean(path) for path in (decoded.large, decoded.thumb)):
        raise _refusal(str(answer.get("error", "broken")))
    return decoded


def _run_decoder(source: Path, kind: str) -> dict[str, Any]:
    """Return the decoder's own answer; one that was stopped answers "heavy"."""
    files = [str(source), kind, str(source.with_name("large")), str(source.with_name("thumb"))]
    answer = source.with_name("answer")
    # Isolated (-I) and with an empty environment: it knows no path, no setting and no secret of ours.
    with answer.open("wb") as output:
        try:
            ended = subprocess.run(
                [sys.executable, "-I", str(_DECODER), *files],
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.DEVNULL,
                cwd=source.parent,
                env={},
                timeout=DECODER_SECONDS,
                check=False,
            )
        except subprocess.TimeoutExpired:
            return {"error": "heavy"}
    if ended.returncode:
        logger.warning("the picture decoder ended with %s on a %s", ended.returncode, kind)
        return {"error": "heavy" if ended.returncode < 0 else "broken"}
    with answer.open("rb") as file:
        return _read_answer(file.read(_LONGEST_ANSWER))


def _read_answer(line: bytes) -> dict[str, Any]:
    try:
        answer = json.loads(line)
    except ValueError:
        return {}
    return answer if isinstance(answer, dict) else {}


def _sizes(answer: dict[str, Any]) -> dict[str, int]:
    """Return the four sizes, or nothing where they are not what a decoder of ours says."""
    sizes = {name: answer.get(name) for name in ("width", "height", "thumb_width", "thumb_height")}
    sound = {name: size for name, size in sizes.items() if isinstance(size, int) and 0 < size <= LARGEST_SIDE}
    return sound if len(sound) == len(sizes) else {}


def _is_clean(path: Path) -> bool:
    """Whether the decoder really left one bare picture: it may have been talked into anything."""
    return path.is_file() and not path.is_symlink() and formats.is_bare_webp(path.read_bytes())


def _refusal(word: str) -> Invalid:
    if word == "pixels":
        return Invalid(
            _("Deze foto heeft meer dan 40 miljoen beeldpunten. Maak ze kleiner en probeer opnieuw."),
            code="many_pixels",
        )
    if word == "heavy":
        return Invalid(
            _("Deze foto is te zwaar om te openen. Maak ze kleiner en probeer opnieuw."), code="heavy_picture"
        )
    return Invalid(_("We krijgen deze foto niet open. Ze is misschien beschadigd."), code="broken_picture")


def _store(decoded: _Decoded, *, space: Space, owner: Owner, alt: str) -> Picture:
    content = decoded.large.read_bytes()
    picture = Picture(
        space=space,
        owner_id=owner.pk,
        alt=alt,
        bytes=len(content),
        sha256=hashlib.sha256(content).hexdigest(),
        created_at=clock.now(),
        **decoded.sizes,
    )
    picture.path.parent.mkdir(parents=True, exist_ok=True)
    try:
        for decoded_path, path in ((decoded.large, picture.path), (decoded.thumb, picture.thumb_path)):
            shutil.copyfile(decoded_path, path)
        picture.save(force_insert=True)
    except BaseException:
        picture.path.unlink(missing_ok=True)
        picture.thumb_path.unlink(missing_ok=True)
        raise
    return picture
