"""Notices from outside: of whom they wait for, and of who follows their own by its secret link."""

from datetime import datetime

from django.db.models import Q, QuerySet

from moderation.models import Action, Complaint, Decision, NoticeState, OutsideNotice
from moderation.queries.sanctions import municipalities_held
from moderation.rules import redress as rules
from moderation.rules.notices_outside import digest_of
from network.kernel.actor import Actor
from network.kernel.errors import NotFound
from network.people import queries as people


def notices_in_queue(viewer: Actor) -> QuerySet[OutsideNotice]:
    """Notices of the municipalities whose queue the viewer holds, or of none; not their own.

    Who gave one trusted a municipality with their name: coordinators of groups see none.
    """
    towns = municipalities_held(viewer)
    if not towns:
        return OutsideNotice.objects.none()
    here = Q(space__in=towns) | Q(space__isnull=True)
    return OutsideNotice.objects.filter(here).exclude(person_id=viewer.pk).select_related("space")


def notices_waiting(viewer: Actor) -> QuerySet[OutsideNotice]:
    """Notices for which nobody found the item yet, oldest first; not those that the viewer refused before."""
    family = people.person_ids_of_household(viewer) | {viewer.pk}
    waiting = notices_in_queue(viewer).filter(state=NoticeState.RECEIVED)
    return waiting.exclude(refused_by_id__in=family).order_by("received_at", "pk")


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


def decision_told(notice: OutsideNotice) -> Decision | None:
    """Return the decision of which a notifier was told, while it counts."""
    if notice.state != NoticeState.DECIDED or notice.case is None or notice.decided_at is None:
        return None
    told = notice.case.decisions.filter(at=notice.decided_at, undone_at__isnull=True)
    return told.select_related("case__space__municipality", "case__author").order_by("-pk").first()


def complaint_of(notice: OutsideNotice) -> Complaint | None:
    """Return the complaint by which a notifier asked to look again at the decision, or None."""
    return notice.complaints.order_by("-pk").first()


def complain_until(notice: OutsideNotice) -> datetime | None:
    """Return until when a notifier may complain of what they were told; None when there is nothing to.

    A notice that was refused, and an item that was left as it stood.
    """
    if notice.decided_at is None or notice.erased_at is not None:
        return None
    if notice.state == NoticeState.REFUSED:
        return None if notice.complained_at is not None else rules.complain_until(notice.decided_at)
    decision = decision_told(notice)
    if decision is None or decision.action != Action.KEEP or decision.complaint_id is not None:
        return None
    filed = notice.complaints.filter(decision=decision).exists()
    return None if filed else rules.complain_until(notice.decided_at)
