"""Who holds a queue, and who must keep out of a case."""

from enum import StrEnum

from django.db.models import Exists, OuterRef, Q

from moderation.models import Case, CaseState, Proposal, ProposalKind, Sanction, Signal, SignalKind
from network.kernel import access, spaces
from network.kernel.actor import Actor
from network.kernel.errors import NotFound
from network.kernel.models import Space, SpaceKind
from network.kernel.ports.content import ItemRef
from network.people import queries as people


class ModerationPower(StrEnum):
    """Powers over a district, group or municipality."""

    HOLD_QUEUE = "hold_queue"
    TUNE_SCREENING = "tune_screening"


def holds_queue(person: Actor, case: Case) -> bool:
    """Whether the person holds the queue in which the case lies now: of its space or of its municipality.

    A case that went upwards lies in that queue alone.
    """
    held = access.space_ids_held(person, ModerationPower.HOLD_QUEUE)
    if case.escalated_to_id is not None:
        return case.escalated_to_id in held
    return bool(held & {case.space_id, case.space.municipality_id})


def involving(person: Actor) -> Q:
    """Condition on cases: the person or somebody of their household wrote, reported or is answered by it."""
    family = people.person_ids_of_household(person) | {person.pk}
    reports = Signal.objects.filter(case=OuterRef("pk"), kind=SignalKind.REPORT)
    involved = Q(reporter_id__in=family)
    household = people.household_id_of(person)
    if household is not None:
        involved |= Q(household_id=household)
    return Q(author_id__in=family) | Q(target_id__in=family) | Q(Exists(reports.filter(involved)))


def is_involved(person: Actor, case: Case) -> bool:
    """Whether the person or their household is author, reporter or target of the item."""
    return Case.objects.filter(involving(person), pk=case.pk).exists()


def free_holders(case: Case) -> list[Actor]:
    """Return who may handle the case now: holders of its queue whom it does not involve."""
    spaces = (
        [case.escalated_to]
        if case.escalated_to is not None
        else [space for space in (case.space, case.space.municipality) if space is not None]
    )
    found = {
        grant.user_id: grant.user
        for space in spaces
        for grant in access.holders(ModerationPower.HOLD_QUEUE, space).select_related("user")
    }
    return [person for person in found.values() if not is_involved(person, case)]


def may_end(viewer: Actor, sanction: Sanction) -> bool:
    """Whether the viewer may end a sanction early: who holds the queue of its place, and keeps out of it.

    Neither the person's household, nor whoever reported what it rests on. Misuse is for the municipality.
    """
    space = sanction.space
    held = access.space_ids_held(viewer, ModerationPower.HOLD_QUEUE)
    if not held & {space.pk, space.municipality_id}:
        return False
    if sanction.person_id in people.person_ids_of_household(viewer) | {viewer.pk}:
        return False
    return sanction.decision is None or not is_involved(viewer, sanction.decision.case)


def access_case(viewer: Actor, uid: str) -> Case:
    """Return a case of a queue that the viewer holds and in which they are not involved.

    Raises: NotFound for absent, foreign and own cases alike.
    """
    case = Case.objects.select_related("space", "author", "claimed_by").filter(uid=uid).first()
    if case is None or not holds_queue(viewer, case) or is_involved(viewer, case):
        raise NotFound()
    return case


def opens_pictures(viewer: Actor, item: ItemRef) -> bool:
    """Whether the viewer may see the pictures of an item, because its case lies in a queue that they hold.

    Not of what its author took back before anybody else saw it.
    """
    cases = Case.objects.exclude(state=CaseState.WITHDRAWN).select_related("space", "author")
    case = cases.filter(item_kind=item.kind, item_id=item.id).first()
    return case is not None and holds_queue(viewer, case) and not is_involved(viewer, case)


def can_tune(person: Actor, space: Space) -> bool:
    """Whether the person may let thresholds, words and versions count in a space, and take them back.

    In a municipality and its groups: who tunes its screening. Elsewhere: who administers the installation,
    which gives no right to read what anybody wrote.
    """
    if space.tenant_id is None:
        return access.is_administrator(person)
    return access.holds(person, ModerationPower.TUNE_SCREENING, space.tenant_id)


def tuner_ids(space: Space) -> list[int]:
    """Return who may let a proposal for a space count now, as `can_tune` says it of one person."""
    if space.tenant_id is None:
        held = access.holders(access.KernelPower.ADMINISTER, spaces.installation())
    else:
        held = access.holders(ModerationPower.TUNE_SCREENING, space.municipality or space)
    return sorted(set(held.values_list("user_id", flat=True)))


def can_propose(person: Actor, space: Space, kind: str = ProposalKind.THRESHOLD) -> bool:
    """Whether the person may propose such a change in a space, and try it.

    Who holds the queue of a group proposes thresholds for that group; the municipality lets them count.
    """
    if can_tune(person, space):
        return True
    own = space.kind == SpaceKind.GROUP and kind == ProposalKind.THRESHOLD
    return own and access.holds(person, ModerationPower.HOLD_QUEUE, space)


def access_proposal(viewer: Actor, uid: str) -> Proposal:
    """Return a proposal for a space in which the viewer may propose. Raises: NotFound."""
    found = Proposal.objects.select_related("space__municipality", "version").filter(uid=uid).first()
    if found is None or not can_propose(viewer, found.space):
        raise NotFound()
    return found
