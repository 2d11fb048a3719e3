"""What a mandate may do, on one page; who may give one; and the doors to calls, candidacies and mandates.

`POWERS` is the whole of it: for each kind of mandate the powers over its own group, and those over the
parent of that group. A power ends with the mandate. Not for what a state allows: that is `rules`.
"""

from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from groups.mandates.enums import CallState, CandidacyState, MandateKind, MotivationState, Visibility
from groups.mandates.models import Call, Candidacy, Mandate
from groups.membership.enums import JoinRoad
from groups.membership.models import Group
from groups.membership.permissions import GroupPower, access_group, can_see_group, reaches
from groups.polls.permissions import PollPower
from moderation.permissions import ModerationPower
from network.kernel import access, spaces
from network.kernel.actor import Actor
from network.kernel.errors import Forbidden, NotFound
from network.kernel.models import Space
from network.people import queries as people
from network.people.models import Person


class MandatePower(StrEnum):
    """Powers over a municipality (give) and over a group (run calls, and what advice needs)."""

    GIVE_MANDATES = "give_mandates"
    RUN_CALLS = "run_calls"
    DRAFT_ADVICE = "draft_advice"
    VOTE_ADVICE = "vote_on_advice"
    RECORD_ADVICE = "record_advice"


@dataclass(frozen=True)
class Powers:
    """What one kind of mandate may do."""

    own: tuple[str, ...] = ()
    parent: tuple[str, ...] = ()


BACK_OFFICE: Final = (
    GroupPower.MANAGE_MEMBERS,
    GroupPower.ANNOUNCE,
    GroupPower.MANAGE_ACTIVITIES,
    GroupPower.MANAGE_DOCUMENTS,
    GroupPower.EDIT_GROUP,
    ModerationPower.HOLD_QUEUE,
    MandatePower.RUN_CALLS,
    PollPower.RUN,
)
"""What runs a group from day to day."""

POWERS: Final[dict[MandateKind, Powers]] = {
    MandateKind.COORDINATOR: Powers(
        own=(
            *BACK_OFFICE,
            MandatePower.DRAFT_ADVICE,
            MandatePower.VOTE_ADVICE,
            MandatePower.RECORD_ADVICE,
        ),
        parent=(*BACK_OFFICE, MandatePower.DRAFT_ADVICE, MandatePower.RECORD_ADVICE),
    ),
    MandateKind.CHAIR: Powers(
        own=(
            GroupPower.ANNOUNCE,
            GroupPower.MANAGE_ACTIVITIES,
            MandatePower.DRAFT_ADVICE,
            MandatePower.VOTE_ADVICE,
            MandatePower.RECORD_ADVICE,
        ),
    ),
    MandateKind.SECRETARY: Powers(
        own=(
            GroupPower.MANAGE_DOCUMENTS,
            GroupPower.MANAGE_ACTIVITIES,
            MandatePower.DRAFT_ADVICE,
            MandatePower.VOTE_ADVICE,
            MandatePower.RECORD_ADVICE,
        ),
    ),
    MandateKind.MEMBER: Powers(own=(MandatePower.DRAFT_ADVICE, MandatePower.VOTE_ADVICE)),
    MandateKind.OBSERVER: Powers(),
}


def register_powers() -> None:
    """Make the powers of mandates known; called once while Django starts."""
    for power, label, description in (
        (
            MandatePower.GIVE_MANDATES,
            _("Geeft mandaten"),
            _("Legt benoemingen van de gemeente vast, schorst ze en beëindigt ze, telkens met het besluit."),
        ),
        (
            MandatePower.RUN_CALLS,
            _("Doet oproepen"),
            _("Zoekt kandidaten voor de groep en draagt ze voor. Benoemt niemand."),
        ),
        (MandatePower.DRAFT_ADVICE, _("Schrijft mee aan advies"), _("Stelt adviezen van de groep op.")),
        (
            MandatePower.VOTE_ADVICE,
            _("Stemt over advies"),
            _("Heeft een stem wanneer de groep een advies aanneemt."),
        ),
        (
            MandatePower.RECORD_ADVICE,
            _("Legt stemmingen over advies vast"),
            _("Tekent op hoe de groep stemde en bezorgt het advies aan het bestuur."),
        ),
    ):
        access.powers.register(access.Power(power, label, description))


def towns_of(group: Group) -> list[Space]:
    """Return the spaces of the municipalities for which a group is: each of them may give mandates in it."""
    if group.space.tenant_id is not None:
        return [group.space.municipality or group.space]
    return [town.space for town in group.municipalities.select_related("space").order_by("name")]


def town_deciding(person: Actor, group: Group) -> Space:
    """Return the space of the municipality for which the person gives mandates in the group.

    Raises: Forbidden without the power there.
    """
    held = [town for town in towns_of(group) if access.holds(person, MandatePower.GIVE_MANDATES, town)]
    if not held:
        raise Forbidden(_("Alleen de gemeente geeft mandaten in deze groep."))
    return held[0]


def gives_mandates(person: Actor, group: Group) -> bool:
    """Whether the person may give, suspend and end mandates in the group now."""
    return any(access.holds(person, MandatePower.GIVE_MANDATES, town) for town in towns_of(group))


def ensure_gives_mandates(person: Actor, group: Group) -> None:
    """Refuse who may not give mandates in the group. Raises: Forbidden."""
    if not gives_mandates(person, group):
        raise Forbidden(_("Alleen de gemeente geeft mandaten in deze groep."))


def runs_calls(person: Actor, group: Group) -> bool:
    """Whether the person may make calls of the group and sees who stands as candidate."""
    return access.holds(person, MandatePower.RUN_CALLS, group.space_id) or gives_mandates(person, group)


def ensure_runs_calls(person: Actor, group: Group) -> None:
    """Refuse who may not make calls of the group. Raises: Forbidden."""
    if not runs_calls(person, group):
        raise Forbidden


def may_sit(person: Actor, group: Group) -> bool:
    """Whether the person belongs to the group or to its parent, and so may stand as candidate.

    A body by appointment that has no parent has nobody to choose from but the residents in its reach.
    """
    if spaces.belongs_to(person, group.space_id):
        return True
    if group.parent is not None:
        return spaces.belongs_to(person, group.parent.space_id)
    return group.join_road == JoinRoad.APPOINTED and reaches(group, person)


def can_see_candidates(viewer: Actor, call: Call) -> bool:
    """Whether the viewer may know who stands as candidate, as the call says."""
    if not viewer.is_authenticated or not viewer.is_active:
        return False
    if runs_calls(viewer, call.group):
        return True
    if call.state == CallState.DRAFT:
        return False
    if call.visibility == Visibility.EVERYBODY:
        return can_see_group(viewer, call.group)
    group = call.group
    belongs = spaces.belongs_to(viewer, group.space_id) or (
        group.parent is not None and spaces.belongs_to(viewer, group.parent.space_id)
    )
    return call.visibility == Visibility.MEMBERS and belongs


def can_read_motivation(viewer: Actor, candidacy: Candidacy) -> bool:
    """Whether the viewer may read why somebody stands: their own, and what is shown of others they see."""
    if viewer.is_authenticated and candidacy.person_id == viewer.pk:
        return True
    return (
        candidacy.motivation_state == MotivationState.SHOWN
        and candidacy.state != CandidacyState.WITHDRAWN
        and can_see_candidates(viewer, candidacy.call)
    )


def can_nominate(person: Actor, candidacy: Candidacy) -> bool:
    """Whether the person runs the group and has no part in this candidate: not themselves, nor at home."""
    if not access.holds(person, MandatePower.RUN_CALLS, candidacy.call.group.space_id):
        return False
    return candidacy.person_id is not None and not _is_near(person, candidacy.person_id)


def ensure_nominates(person: Actor, candidacy: Candidacy) -> None:
    """Refuse who may not nominate this candidate. Raises: Forbidden."""
    access.ensure_holds(person, MandatePower.RUN_CALLS, candidacy.call.group.space)
    if not can_nominate(person, candidacy):
        raise Forbidden(_("Je draagt jezelf of een huisgenoot niet voor. Laat dat aan een ander."))


def can_read_nominations(viewer: Actor, candidacy: Candidacy) -> bool:
    """Whether the viewer may read who nominated a candidate, and why.

    Who runs the calls of the group or appoints in it may; the candidate once it was decided, or at once where
    the call says so.
    """
    if viewer.is_authenticated and candidacy.person_id == viewer.pk:
        return candidacy.call.nominations_shown or candidacy.settled_at is not None
    return runs_calls(viewer, candidacy.call.group)


def _is_near(person: Actor, other_id: int) -> bool:
    return person.pk == other_id or other_id in people.person_ids_of_household(person)


def access_call(viewer: Actor, uid: str) -> Call:
    """Return a call of a group whose page the viewer may open; a draft only for who may make it.

    Raises: NotFound for absent and forbidden alike.
    """
    calls = Call.objects.select_related("group__space__municipality", "group__parent", "election")
    call = calls.filter(uid=uid).first()
    if call is None or not can_see_group(viewer, call.group):
        raise NotFound
    if call.opened_at is None and not runs_calls(viewer, call.group):
        raise NotFound
    return call


def access_call_office(viewer: Actor, uid: str) -> Call:
    """Return a call of a group whose calls the viewer may make. Raises: NotFound."""
    call = access_call(viewer, uid)
    if not runs_calls(viewer, call.group):
        raise NotFound
    return call


def access_candidates(viewer: Actor, uid: str) -> Call:
    """Return a call of which the viewer may know the candidates. Raises: NotFound."""
    call = access_call(viewer, uid)
    if not can_see_candidates(viewer, call):
        raise NotFound
    return call


def access_candidacy(viewer: Actor, uid: str) -> Candidacy:
    """Return a candidacy of the viewer, or one that the call lets the viewer see.

    Raises: NotFound for absent and forbidden alike.
    """
    found = (
        Candidacy.objects.select_related("person", "call__group__space__municipality", "call__group__parent")
        .filter(uid=uid)
        .first()
    )
    if found is None or found.person_id is None or not viewer.is_authenticated:
        raise NotFound
    if found.person_id != viewer.pk and not can_see_candidates(viewer, found.call):
        raise NotFound
    return found


def access_candidate(viewer: Actor, uid: str) -> Candidacy:
    """Return a candidacy that the viewer may nominate. Raises: NotFound for absent and forbidden alike."""
    found = access_candidacy(viewer, uid)
    if not can_nominate(viewer, found):
        raise NotFound
    return found


def access_own_candidacy(viewer: Actor, uid: str) -> Candidacy:
    """Return a candidacy of the viewer. Raises: NotFound for absent and somebody else's alike."""
    found = access_candidacy(viewer, uid)
    if found.person_id != viewer.pk:
        raise NotFound
    return found


def access_group_for_calls(viewer: Actor, uid: str) -> Group:
    """Return a group whose calls the viewer may make. Raises: NotFound for absent and forbidden alike."""
    group = access_group(viewer, uid)
    if not runs_calls(viewer, group):
        raise NotFound
    return group


def access_group_for_mandates(viewer: Actor, uid: str) -> Group:
    """Return a group in which the viewer gives mandates. Raises: NotFound for absent and forbidden alike."""
    group = access_group(viewer, uid)
    if not gives_mandates(viewer, group):
        raise NotFound
    return group


def access_mandate(viewer: Actor, uid: str) -> Mandate:
    """Return a mandate of a group in which the viewer gives mandates.

    Raises: NotFound for absent and forbidden alike.
    """
    found = _mandates().filter(uid=uid).first()
    if found is None or not gives_mandates(viewer, found.group):
        raise NotFound
    return found


def access_handover(viewer: Actor, uid: str) -> Mandate:
    """Return a mandate whose hand-over file the viewer may read.

    Its holder may, who gives mandates there, and who runs the group now.

    Raises: NotFound for absent and forbidden alike.
    """
    found = _mandates().filter(uid=uid).first()
    if found is None or not can_read_handover(viewer, found):
        raise NotFound
    return found


def can_read_handover(viewer: Actor, mandate: Mandate) -> bool:
    """Whether the viewer may read what a mandate leaves behind."""
    if not viewer.is_authenticated or not viewer.is_active:
        return False
    return mandate.person_id == viewer.pk or runs_calls(viewer, mandate.group)


def ensure_not_oneself(by: Person, person: Person) -> None:
    """Refuse who would give themselves power. Raises: Forbidden."""
    if by.pk == person.pk:
        raise Forbidden(_("Je kunt jezelf geen mandaat geven. Vraag het aan een collega."))


def _mandates() -> QuerySet[Mandate]:
    return Mandate.objects.select_related(
        "person", "decision", "group__space__municipality", "group__parent__space"
    )
