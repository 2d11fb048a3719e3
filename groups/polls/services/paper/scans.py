"""Scanned pages of a pile: taken in, shown to clerks and organisers, and deleted after a term.

A picture passes the decoder that all pictures pass; a PDF is kept as it is and only ever handed out as a
download. They lie in a folder of the private media, under a random name.
"""

from pathlib import Path

from django.conf import settings
from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from groups.polls import rules
from groups.polls.enums import BatchState
from groups.polls.models import PaperBatch
from groups.polls.services.paper.rows import held_pile
from groups.polls.services.rows import note
from network.kernel import clock, images, limits
from network.kernel.errors import Invalid, NotFound
from network.kernel.ids import new_uid
from network.kernel.images.intake import MAX_UPLOAD_BYTES, Upload
from network.people.models import Person

FOLDER = "poll-scans"
PDF_HEAD, PDF_TAIL = b"%PDF-", b"%%EOF"
TAIL_ROOM = 2_048
HALF_HOUR, SCANS = 1800, 60
MEBIBYTE = 1024**2
AT_ONCE = 200


def take_in_scan(*, by: Person, batch: PaperBatch, upload: Upload) -> PaperBatch:
    """Attach a scan to an open pile, in the place of an earlier one.

    Not atomic as a whole: a transaction would keep everybody waiting for the decoder.

    Raises: Forbidden, Conflict, TooMany, Invalid for anything but a PDF or a picture of at most 10 MB.
    """
    with transaction.atomic():
        row = held_pile(by, batch)
    limits.hit("poll_scan", by.pk, limit=SCANS, per_seconds=HALF_HOUR)
    name, content = _read(row, by, upload)
    path = _path(name)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)
    path.chmod(0o600)
    try:
        with transaction.atomic():
            row = held_pile(by, batch)
            drop_scan(row)
            row.scan_name = name
            row.save(update_fields=["scan_name"])
            note("poll.pile_scanned", row.poll, by, pile=row.number)
    except BaseException:
        path.unlink(missing_ok=True)
        raise
    return row


def scan_of(batch: PaperBatch) -> tuple[bytes, str]:
    """Return the bytes of a scan and its media type. Raises: NotFound without one."""
    if not batch.scan_name:
        raise NotFound
    try:
        content = _path(batch.scan_name).read_bytes()
    except FileNotFoundError:
        raise NotFound from None
    return content, "application/pdf" if batch.scan_name.endswith(".pdf") else "image/webp"


def drop_scan(batch: PaperBatch) -> None:
    """Forget the scan of a pile; the file goes when the transaction is certain."""
    if not batch.scan_name:
        return
    path = _path(batch.scan_name)
    batch.scan_name = ""
    batch.save(update_fields=["scan_name"])
    transaction.on_commit(lambda: path.unlink(missing_ok=True), robust=True)


def forget_scans() -> int:
    """Delete scans thirty days after the result stands or the poll was taken back; a scheduled job."""
    before = clock.now() - rules.SCANS_KEPT
    old = PaperBatch.objects.exclude(scan_name="").filter(
        Q(poll__counted_at__lt=before) | Q(poll__cancelled_at__lt=before) | Q(state=BatchState.CANCELLED)
    )
    dropped = 0
    for batch in old.order_by("pk")[:AT_ONCE]:
        with transaction.atomic():
            drop_scan(batch)
        dropped += 1
    return dropped


def _path(name: str) -> Path:
    return Path(settings.MEDIA_ROOT) / FOLDER / name


def _read(batch: PaperBatch, by: Person, upload: Upload) -> tuple[str, bytes]:
    """Return a random name and the bytes to keep. Raises: Invalid."""
    head = next(iter(upload.chunks()), b"")[: len(PDF_HEAD)]
    if head != PDF_HEAD:
        picture = images.take_in(upload, space=batch.poll.organiser, owner=by)
        content = picture.path.read_bytes()
        images.delete_files(picture)
        return f"{new_uid()}.webp", content
    content = b""
    for chunk in upload.chunks():
        content += chunk
        if len(content) > MAX_UPLOAD_BYTES:
            most = MAX_UPLOAD_BYTES // MEBIBYTE
            raise Invalid(
                _("Kies een bestand van hoogstens %(most)d MB.") % {"most": most}, field="scan", code="large"
            )
    if PDF_TAIL not in content[-TAIL_ROOM:]:
        raise Invalid(_("Deze PDF is niet volledig. Scan de pagina opnieuw."), field="scan", code="broken")
    return f"{new_uid()}.pdf", content
