"""Lists of polls: those that somebody runs, and those that reach somebody."""

from django.db.models import Exists, OuterRef, Q, QuerySet

from groups.polls.enums import PollState
from groups.polls.models import Poll, PollTemplate, RollEntry
from groups.polls.permissions import PollPower, can_run, reached
from groups.polls.queries.roll import able
from network.kernel import access
from network.kernel.actor import Actor
from network.kernel.models import Space


def organisers_of(viewer: Actor) -> QuerySet[Space]:
    """Groups, departments and municipalities for which the viewer makes polls now, by name."""
    return access.objects_held(viewer, PollPower.RUN)


def polls_of(viewer: Actor, organiser: Space) -> QuerySet[Poll]:
    """Polls of one organiser, drafts too, the newest first; none for who may not run them."""
    if not can_run(viewer, organiser):
        return Poll.objects.none()
    return Poll.objects.filter(organiser=organiser).select_related("organiser").order_by("-id")


def polls_run_by(viewer: Actor) -> QuerySet[Poll]:
    """Polls of every organiser for which the viewer makes polls now, the newest first."""
    held = access.space_ids_held(viewer, PollPower.RUN)
    if not held:
        return Poll.objects.none()
    return Poll.objects.filter(organiser_id__in=held).select_related("organiser").order_by("-id")


def polls_for(viewer: Actor) -> QuerySet[Poll]:
    """Opened polls that reach the viewer, with `may_vote`: on its roll, and able to vote. Newest first.

    Those that a moderator hid are left out, and so are those that were taken back before they opened.
    """
    if not viewer.is_authenticated or not viewer.is_active:
        return Poll.objects.none()
    own = able(RollEntry.objects.filter(poll_id=OuterRef("pk"), person_id=viewer.pk))
    return (
        Poll.objects.filter(reached(viewer), opened_at__isnull=False, hidden_at__isnull=True)
        .exclude(state=PollState.DRAFT)
        .select_related("organiser")
        .annotate(may_vote=Exists(own))
        .order_by("-opened_at", "-id")
    )


def templates_for(viewer: Actor, organiser: Space) -> QuerySet[PollTemplate]:
    """Templates from which an organiser can start: its own and those of the installation, by name."""
    if not can_run(viewer, organiser):
        return PollTemplate.objects.none()
    return PollTemplate.objects.filter(Q(organiser=organiser) | Q(organiser__isnull=True)).order_by(
        "name", "id"
    )
