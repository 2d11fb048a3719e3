"""What happens to a picture after it came in: hung on an item, found with it, and in the end removed."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from pathlib import Path
from typing import Protocol

from django.conf import settings
from django.db import transaction

from network.kernel import clock
from network.kernel.errors import Conflict, NotFound
from network.kernel.images.intake import Owner
from network.kernel.models.picture import Picture
from network.kernel.models.space import Space

STRAY_FOR = timedelta(days=1)


class Item(Protocol):
    """Names the item of some app on which pictures hang; an `ItemRef` is one."""

    @property
    def kind(self) -> str: ...

    @property
    def id(self) -> int: ...


def pick(uids: Sequence[str], *, owner: Owner, space: Space) -> list[Picture]:
    """Return pictures that the owner sent to that space and that hang on nothing yet, in the order asked.

    Raises: NotFound when one of them is somebody else's, hangs already, or does not exist: all the same.
    """
    found = Picture.objects.filter(
        uid__in=uids, owner_id=owner.pk, space=space, item_id__isnull=True, removed_at__isnull=True
    )
    by_uid = {picture.uid: picture for picture in found}
    if len(set(uids)) != len(uids) or set(uids) != set(by_uid):
        raise NotFound()
    return [by_uid[uid] for uid in uids]


@transaction.atomic
def attach(pictures: Sequence[Picture], item: Item) -> None:
    """Hang pictures on an item, in this order. Pictures that hang on it already and are not named stay.

    Raises: Conflict when one of them hangs on another item or was removed meanwhile.
    """
    for position, picture in enumerate(pictures):
        free = Picture.objects.filter(pk=picture.pk, removed_at__isnull=True)
        changed = free.filter(item_kind="", item_id__isnull=True).update(
            item_kind=item.kind, item_id=item.id, position=position
        ) or free.filter(item_kind=item.kind, item_id=item.id).update(position=position)
        if not changed:
            raise Conflict()
        picture.item_kind, picture.item_id, picture.position = item.kind, item.id, position


def pictures_of(kind: str, item_ids: Iterable[int]) -> dict[int, list[Picture]]:
    """Return the pictures of items of one kind, in order, in one query.

    An item without any gets an empty list. Asks for no viewer: whoever may see an item may see its pictures.
    """
    found: dict[int, list[Picture]] = defaultdict(list)
    hung = Picture.objects.filter(item_kind=kind, item_id__in=list(item_ids), removed_at__isnull=True)
    for picture in hung.order_by("item_id", "position", "id"):
        if picture.item_id is not None:
            found[picture.item_id].append(picture)
    return found


@transaction.atomic
def delete_files(picture: Picture) -> None:
    """Mark a picture as removed, and delete both files when the transaction commits. Idempotent.

    The row stays, so that what referred to it says that it was removed.
    """
    if picture.removed_at is None:
        picture.removed_at = clock.now()
        picture.save(update_fields=["removed_at"])
    for path in (picture.path, picture.thumb_path):
        transaction.on_commit(lambda path=path: path.unlink(missing_ok=True), robust=True)  # type: ignore[misc]


def forget_strays(before: datetime) -> int:
    """Delete pictures that hang on nothing since before that instant, and files without a row.

    Files lose their row when the transaction around `take_in` is rolled back. Returns: how many of both.
    """
    strays = list(
        Picture.objects.filter(item_id__isnull=True, created_at__lt=before, removed_at__isnull=True)
    )
    for picture in strays:
        with transaction.atomic():
            still_alone = (
                Picture.objects.select_for_update().filter(pk=picture.pk, item_id__isnull=True).first()
            )
            if still_alone is not None:
                delete_files(still_alone)
    return len(strays) + sum(_forget_files(folder, before) for folder in _folders())


def forget_day_old_strays() -> int:
    """Forget what hangs on nothing for a day: by then its draft was sent or left. Idempotent."""
    return forget_strays(clock.now() - STRAY_FOR)


def _folders() -> list[Path]:
    root = Path(settings.MEDIA_ROOT) / "pictures"
    return sorted(root.iterdir()) if root.is_dir() else []


def _forget_files(folder: Path, before: datetime) -> int:
    old = [path for path in folder.iterdir() if path.stat().st_mtime < before.timestamp()]
    uids = {path.stem.removesuffix("-thumb") for path in old}
    known = set(Picture.objects.filter(uid__in=uids, removed_at__isnull=True).values_list("uid", flat=True))
    lost = [path for path in old if path.stem.removesuffix("-thumb") not in known]
    for path in lost:
        path.unlink(missing_ok=True)
    return len(lost)
