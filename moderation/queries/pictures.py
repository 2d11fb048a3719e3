"""Pictures that a person removed, by their signatures. Nobody's pictures are shown here."""

import logging
from collections.abc import Collection, Iterator

from moderation.models import ComplaintState, RemovedPicture
from moderation.scoring import pictures
from network.kernel.models import Picture

logger = logging.getLogger(__name__)

MOST = 50_000


def nearest_removed(picture_uids: Collection[str]) -> int:
    """Return in how many bits the nearest removed picture differs from these; `pictures.BITS` without any."""
    asked = [signature for _uid, signature in signatures_of(picture_uids)]
    if not asked:
        return pictures.BITS
    kept = list(_in_force())
    return min(pictures.nearest(one, kept) for one in asked)


def _in_force() -> Iterator[str]:
    """Yield what stands: not retired, its decision neither taken back nor turned around."""
    rows = (
        RemovedPicture.objects.filter(retired_at__isnull=True, decision__undone_at__isnull=True)
        .exclude(decision__complaints__state=ComplaintState.UPHELD)
        .order_by("-pk")
    )
    return rows.values_list("signature", flat=True)[:MOST].iterator()


def signatures_of(picture_uids: Collection[str]) -> Iterator[tuple[str, str]]:
    """Yield the signature of each of these pictures that has one."""
    for picture in Picture.objects.filter(uid__in=picture_uids, removed_at__isnull=True):
        try:
            signature = pictures.signature_of(picture.thumb_path)
        except pictures.PictureFileError as error:
            logger.warning("a picture was not compared: %s", error)
            continue
        if signature is not None:
            yield picture.uid, signature
