"""Who may run a poll, type its paper, vote in it and read it; and the doors to single rows.

Not for what a state allows: that is `rules`.
"""

from enum import StrEnum

from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from groups.membership.models import Group
from groups.polls.enums import PollState
from groups.polls.models import Audience, KeyHolder, PaperBatch, Poll, PollTemplate, RollEntry
from network.kernel import access, spaces
from network.kernel.actor import Actor
from network.kernel.errors import Forbidden, NotFound
from network.kernel.models import Space
from network.people import queries as people


class PollPower(StrEnum):
    """Powers over the space of a group, a department or a municipality."""

    RUN = "run_polls"
    ENTER_PAPER = "enter_paper_ballots"


def register_powers() -> None:
    """Make the powers of polls known; called once while Django starts."""
    for power, label, description in (
        (
            PollPower.RUN,
            _("Houdt peilingen"),
            _("Maakt peilingen en enquêtes, opent ze en leest de uitslag. Ziet nooit wie wat geheim stemde."),
        ),
        (
            PollPower.ENTER_PAPER,
            _("Voert papieren stemmen in"),
            _("Typt formulieren over. Elk formulier wordt door twee mensen ingevoerd."),
        ),
    ):
        access.powers.register(access.Power(power, label, description))


def can_run(person: Actor, organiser: Space) -> bool:
    """Whether the person may make and run polls of this organiser now."""
    return access.holds(person, PollPower.RUN, organiser)


def ensure_can_run(person: Actor, organiser: Space) -> None:
    """Refuse who may not run polls of this organiser. Raises: Forbidden."""
    access.ensure_holds(person, PollPower.RUN, organiser)


def can_enter_paper(person: Actor, poll: Poll) -> bool:
    """Whether the person may type paper ballots of the poll: for its organiser, or for the municipality."""
    organiser = poll.organiser
    held = access.holds(person, PollPower.ENTER_PAPER, organiser) or can_run(person, organiser)
    if held or organiser.tenant_id is None:
        return held
    return access.holds(person, PollPower.ENTER_PAPER, organiser.municipality or organiser)


def ensure_can_enter_paper(person: Actor, poll: Poll) -> None:
    """Refuse who may not type paper ballots of the poll. Raises: Forbidden."""
    if not can_enter_paper(person, poll):
        raise Forbidden(_("Je mag geen papieren stemmen van deze peiling invoeren."))


def entry_of(person: Actor, poll: Poll) -> RollEntry | None:
    """Return the person's place on the roll, or None."""
    if not person.is_authenticated or not person.is_active:
        return None
    return RollEntry.objects.filter(poll=poll, person_id=person.pk).first()


def reached(person: Actor) -> Q:
    """Condition on polls: those whose audience is where the person belongs, or on whose roll they stand.

    Each part is a subquery of its own, so that no poll comes twice and each finds its index.
    """
    here = spaces.space_ids_of(person)
    home = people.district_of_person(person)
    condition = Q(pk__in=RollEntry.objects.filter(person_id=person.pk).values("poll_id"))
    if here:
        condition |= Q(pk__in=Audience.objects.filter(districts__space_id__in=here).values("pk"))
        condition |= Q(pk__in=Audience.objects.filter(groups__space_id__in=here).values("pk"))
    if home is not None and home.space_id in here:
        town = home.municipality.space_id
        beyond = Group.objects.filter(municipalities=home.municipality_id).values("space_id")
        condition |= Q(audience__everywhere=True) & (
            Q(organiser_id=town) | Q(organiser__municipality_id=town) | Q(organiser_id__in=beyond)
        )
    return condition


def can_read(viewer: Actor, poll: Poll) -> bool:
    """Whether the viewer may open the poll: who runs it, may vote in it, or lives where it asks."""
    if not viewer.is_authenticated or not viewer.is_active:
        return False
    if can_run(viewer, poll.organiser):
        return True
    if poll.state == PollState.DRAFT or (poll.state == PollState.CANCELLED and poll.opened_at is None):
        return False
    return Poll.objects.filter(reached(viewer), pk=poll.pk).exists()


def access_poll(viewer: Actor, uid: str) -> Poll:
    """Return a poll that the viewer may open. Raises: NotFound for absent and forbidden alike."""
    poll = Poll.objects.select_related("organiser__municipality", "audience").filter(uid=uid).first()
    if poll is None or not can_read(viewer, poll):
        raise NotFound
    return poll


def reads_words(viewer: Actor, poll: Poll) -> bool:
    """Whether the viewer of a poll reads its words: where they are hidden, who runs it alone."""
    return poll.hidden_at is None or can_run(viewer, poll.organiser)


def access_words(viewer: Actor, uid: str) -> Poll:
    """Return a poll of which the viewer reads the words: its list, result, files and recount.

    Raises: NotFound for absent, forbidden and hidden alike.
    """
    poll = access_poll(viewer, uid)
    if not reads_words(viewer, poll):
        raise NotFound
    return poll


def access_run(viewer: Actor, uid: str) -> Poll:
    """Return a poll that the viewer runs. Raises: NotFound for absent and forbidden alike."""
    poll = access_poll(viewer, uid)
    if not can_run(viewer, poll.organiser):
        raise NotFound
    return poll


def access_key(viewer: Actor, uid: str) -> KeyHolder:
    """Return the seat of the viewer as an officer of a secret poll, with the poll. Raises: NotFound."""
    if not viewer.is_authenticated or not viewer.is_active:
        raise NotFound
    holder = (
        KeyHolder.objects.select_related("poll__organiser__municipality")
        .filter(poll__uid=uid, person_id=viewer.pk)
        .first()
    )
    if holder is None:
        raise NotFound
    return holder


def access_template(viewer: Actor, uid: str) -> PollTemplate:
    """Return a template of an organiser for whom the viewer makes polls, or of the installation.

    Raises: NotFound for absent and forbidden alike.
    """
    template = PollTemplate.objects.select_related("organiser").filter(uid=uid).first()
    if template is None:
        raise NotFound
    organiser = template.organiser
    held = access.holds_any(viewer, PollPower.RUN) if organiser is None else can_run(viewer, organiser)
    if not held:
        raise NotFound
    return template


def access_paper(viewer: Actor, uid: str) -> Poll:
    """Return an opened poll whose paper the viewer may type. Raises: NotFound."""
    poll = Poll.objects.select_related("organiser__municipality").filter(uid=uid).first()
    if poll is None or poll.opened_at is None or not can_enter_paper(viewer, poll):
        raise NotFound
    return poll


def access_pile(viewer: Actor, uid: str) -> PaperBatch:
    """Return a pile of paper that the viewer may type, with its poll. Raises: NotFound."""
    batch = PaperBatch.objects.select_related("poll__organiser__municipality").filter(uid=uid).first()
    if batch is None or not can_enter_paper(viewer, batch.poll):
        raise NotFound
    return batch


def access_numbered_pile(viewer: Actor, uid: str, number: int) -> PaperBatch:
    """Return a pile of a poll by its number, that the viewer may type. Raises: NotFound."""
    batch = PaperBatch.objects.filter(poll__uid=uid, number=number).values_list("uid", flat=True).first()
    if batch is None:
        raise NotFound
    return access_pile(viewer, batch)


def types_paper(person: Actor) -> bool:
    """Whether the person types paper for anybody; no query of who holds no power."""
    return access.holds_any(person, PollPower.ENTER_PAPER)


def paper_polls(person: Actor) -> QuerySet[Poll]:
    """Polls that take paper now and whose paper the person may type, those that end first before others."""
    typed = access.space_ids_held(person, PollPower.ENTER_PAPER)
    run = access.space_ids_held(person, PollPower.RUN)
    rows = Poll.objects.filter(
        Q(organiser_id__in=typed | run) | Q(organiser__municipality_id__in=typed),
        state__in=[PollState.OPEN, PollState.CLOSED],
        boxes_at__isnull=True,
        hidden_at__isnull=True,
    )
    return rows.select_related("organiser").order_by("closes_at", "pk")
