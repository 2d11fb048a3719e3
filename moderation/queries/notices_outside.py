"""Notices from outside: of whom they wait for, and of who follows their own by its secret link."""

from django.db.models import Q, QuerySet

from moderation.models import NoticeState, OutsideNotice
from moderation.permissions import ModerationPower
from moderation.rules.notices_outside import digest_of
from network.kernel import access
from network.kernel.actor import Actor
from network.kernel.errors import NotFound


def notices_in_queue(viewer: Actor) -> QuerySet[OutsideNotice]:
    """Notices of the municipalities whose queue the viewer holds, or of none; not their own."""
    held = access.space_ids_held(viewer, ModerationPower.HOLD_QUEUE)
    if not held:
        return OutsideNotice.objects.none()
    here = Q(space_id__in=held, space__municipality__isnull=True) | Q(space__isnull=True)
    return OutsideNotice.objects.filter(here).exclude(person_id=viewer.pk).select_related("space")


def notices_waiting(viewer: Actor) -> QuerySet[OutsideNotice]:
    """Notices for which nobody found the item yet, oldest first."""
    return notices_in_queue(viewer).filter(state=NoticeState.RECEIVED).order_by("received_at", "pk")


def notices_done(viewer: Actor) -> QuerySet[OutsideNotice]:
    """Notices that were linked, refused or decided, newest first."""
    return (
        notices_in_queue(viewer)
        .exclude(state=NoticeState.RECEIVED)
        .select_related("case")
        .order_by("-received_at", "-pk")
    )


def access_notice(viewer: Actor, uid: str) -> OutsideNotice:
    """Return a notice of a municipality whose queue the viewer holds. Raises: NotFound."""
    found = notices_in_queue(viewer).filter(uid=uid).first()
    if found is None:
        raise NotFound()
    return found


def holds_notices(viewer: Actor, notice: OutsideNotice) -> bool:
    """Whether somebody handles a notice: who holds the queue of its municipality, and did not give it."""
    return notices_in_queue(viewer).filter(pk=notice.pk).exists()


def notice_by_secret(secret: str) -> OutsideNotice:
    """Return the notice that a secret link follows. No viewer: the link is the right. Raises: NotFound."""
    found = OutsideNotice.objects.filter(secret_digest=digest_of(secret)).first()
    if found is None:
        raise NotFound()
    return found
