"""Who asks for advice, drafts it, reads a draft and answers; and the doors to single rows.

The college's power is here; those to draft and to record belong to mandates, see `mandates.permissions`.
Not for what a state allows: that is `rules`.
"""

from collections.abc import Callable
from enum import StrEnum
from typing import Final

from django.utils.translation import gettext_lazy as _

from groups.councils import rules
from groups.councils.enums import AdviceState
from groups.councils.models import Advice, Remark
from groups.councils.models.advice import RemarkState
from groups.mandates.permissions import MandatePower
from groups.membership.models import Group
from network.kernel import access, spaces
from network.kernel.actor import Actor
from network.kernel.errors import Forbidden, Invalid, NotFound
from network.places.models import Municipality

Check = Callable[[Actor, Advice], bool]
NOT_FOR_COLLEGE: Final = _("Je spreekt niet voor het college van deze gemeente.")


class CouncilPower(StrEnum):
    """Powers over a municipality."""

    SPEAK_FOR_COLLEGE = "speak_for_college"


def register_powers() -> None:
    """Make the powers of councils known; called once while Django starts."""
    access.powers.register(
        access.Power(
            CouncilPower.SPEAK_FOR_COLLEGE,
            _("Spreekt voor het college"),
            _("Vraagt advies aan raden en legt het antwoord van het college vast."),
        )
    )


def colleges_of(person: Actor) -> frozenset[int]:
    """Numbers of the municipalities' spaces for whose college the person speaks now."""
    return access.space_ids_held(person, CouncilPower.SPEAK_FOR_COLLEGE)


def speaks_for_some_college(person: Actor) -> bool:
    """Whether the person may open the list of what waits for an answer."""
    return access.holds_any(person, CouncilPower.SPEAK_FOR_COLLEGE)


def colleges_in(person: Actor, group: Group) -> list[Municipality]:
    """Return the municipalities of the group for whose college the person speaks now, by name."""
    held = colleges_of(person)
    return list(group.municipalities.filter(space_id__in=held).order_by("name")) if held else []


def can_draft(person: Actor, group: Group) -> bool:
    """Whether the person may write advice of the group now."""
    return access.holds(person, MandatePower.DRAFT_ADVICE, group.space_id)


def can_record(person: Actor, group: Group) -> bool:
    """Whether the person may record votes of the group, deliver and withdraw its advice now."""
    return access.holds(person, MandatePower.RECORD_ADVICE, group.space_id)


def speaks_for_college(person: Actor, group: Group) -> bool:
    """Whether the person may ask this group for advice, and has no part in writing it."""
    return not can_draft(person, group) and bool(colleges_in(person, group))


def answers_for_college(person: Actor, advice: Advice) -> bool:
    """Whether the person speaks for the one college that an advice is for, and has no part in writing it."""
    return advice.college.space_id in colleges_of(person) and not can_draft(person, advice.group)


def ensure_asks(person: Actor, group: Group, college: Municipality | None) -> Municipality:
    """Return the municipality for whose college the person asks a group for advice.

    Args: college: which one; None for who speaks for one only.
    Raises: Forbidden for who speaks for none of them, Invalid where it must be said which one.
    """
    spoken_for = colleges_in(person, group)
    if not spoken_for or (college is not None and college not in spoken_for):
        raise Forbidden(NOT_FOR_COLLEGE)
    _ensure_no_writer(person, group)
    if college is None and len(spoken_for) > 1:
        raise Invalid(_("Kies voor welk college je dit vraagt."), field="college")
    return college or spoken_for[0]


def ensure_answers(person: Actor, advice: Advice) -> Municipality:
    """Return the municipality whose college an advice is for. Raises: Forbidden for anybody else."""
    if advice.college.space_id not in colleges_of(person):
        raise Forbidden(NOT_FOR_COLLEGE)
    _ensure_no_writer(person, advice.group)
    return advice.college


def _ensure_no_writer(person: Actor, group: Group) -> None:
    if can_draft(person, group):
        raise Forbidden(
            _("Je schrijft zelf mee aan de adviezen van deze groep. Laat een collega dit vastleggen.")
        )


def ensure_drafts(person: Actor, group: Group) -> None:
    """Refuse who may not write advice of the group now. Raises: Forbidden."""
    access.ensure_holds(person, MandatePower.DRAFT_ADVICE, group.space)


def ensure_records(person: Actor, group: Group) -> None:
    """Refuse who may not record votes of the group now. Raises: Forbidden."""
    access.ensure_holds(person, MandatePower.RECORD_ADVICE, group.space)


def can_withdraw(person: Actor, advice: Advice) -> bool:
    """Whether the person may take it back: a question is the college's, a draft is the group's."""
    if advice.state == AdviceState.ASKED:
        return answers_for_college(person, advice)
    return can_record(person, advice.group)


def stands_near(person: Actor, group: Group) -> bool:
    """Whether the person stands in the group, or in the one above it, and so reads what members write."""
    return spaces.stands_in(person, group.space_id) or (
        group.parent is not None and spaces.stands_in(person, group.parent.space_id)
    )


def can_read_drafts(person: Actor, group: Group) -> bool:
    """Whether the person may read what is not delivered yet: members, and who writes it."""
    return stands_near(person, group) or can_draft(person, group)


def can_read_text(person: Actor, advice: Advice) -> bool:
    """Whether the person may read the text: members always, everybody from delivery on.

    What a moderator hid is left to those who can write it again.
    """
    if can_draft(person, advice.group):
        return True
    if advice.hidden_at is not None:
        return False
    return AdviceState(advice.state) in rules.PUBLIC or stands_near(person, advice.group)


def can_remark(person: Actor, group: Group) -> bool:
    """Whether the person may say something of a draft: members of the group and of the one above it."""
    return spaces.belongs_to(person, group.space_id) or (
        group.parent is not None and spaces.belongs_to(person, group.parent.space_id)
    )


def ensure_no_passing_guest(person: Actor, group: Group) -> None:
    """Refuse to act on drafts and remarks that one reads by breaking the glass alone. Raises: Forbidden."""
    if can_remark(person, group) or can_draft(person, group):
        return
    for number in filter(None, (group.space_id, group.parent.space_id if group.parent is not None else None)):
        spaces.ensure_no_passing_guest(person, number)


def can_see_remark(person: Actor, remark: Remark) -> bool:
    """Whether the person may read a remark as a member, or wrote it."""
    if person.is_authenticated and remark.author_id == person.pk:
        return True
    return remark.state == RemarkState.SHOWN and stands_near(person, remark.advice.group)


def access_advice(uid: str) -> Advice:
    """Return an advice; title and steps are public, its text asks `can_read_text`. Raises: NotFound."""
    found = Advice.objects.select_related("group__space", "group__parent", "college").filter(uid=uid).first()
    if found is None:
        raise NotFound
    return found


def access_draft(viewer: Actor, uid: str) -> Advice:
    """Return an advice whose drafts the viewer may read. Raises: NotFound for absent and forbidden alike."""
    return _checked(
        viewer,
        uid,
        lambda person, advice: can_read_drafts(person, advice.group) and can_read_text(person, advice),
    )


def access_text(viewer: Actor, uid: str) -> Advice:
    """Return an advice whose delivered text the viewer may read. Raises: NotFound."""
    return _checked(
        viewer,
        uid,
        lambda person, advice: AdviceState(advice.state) in rules.PUBLIC and can_read_text(person, advice),
    )


def access_for_drafting(viewer: Actor, uid: str) -> Advice:
    """Return an advice that the viewer may write. Raises: NotFound for absent and forbidden alike."""
    return _checked(viewer, uid, lambda person, advice: can_draft(person, advice.group))


def access_for_recording(viewer: Actor, uid: str) -> Advice:
    """Return an advice whose votes the viewer may record. Raises: NotFound."""
    return _checked(viewer, uid, lambda person, advice: can_record(person, advice.group))


def access_for_college(viewer: Actor, uid: str) -> Advice:
    """Return an advice that the viewer may answer for the college. Raises: NotFound."""
    return _checked(viewer, uid, answers_for_college)


def access_for_withdrawing(viewer: Actor, uid: str) -> Advice:
    """Return an advice that the viewer may take back. Raises: NotFound."""
    return _checked(viewer, uid, can_withdraw)


def access_for_remarking(viewer: Actor, uid: str) -> Advice:
    """Return an advice of whose drafts the viewer may say something. Raises: NotFound."""
    return _checked(viewer, uid, lambda person, advice: can_remark(person, advice.group))


def access_remark(viewer: Actor, uid: str) -> Remark:
    """Return a remark that the viewer may read. Raises: NotFound for absent and forbidden alike."""
    found = Remark.objects.select_related("advice__group__parent").filter(uid=uid).first()
    if found is None or not can_see_remark(viewer, found):
        raise NotFound
    return found


def access_drafting_group(viewer: Actor, uid: str) -> Group:
    """Return a group whose advice the viewer may write. Raises: NotFound for absent and forbidden alike."""
    group = Group.objects.select_related("space", "parent").filter(uid=uid).first()
    if group is None or not can_draft(viewer, group):
        raise NotFound
    return group


def _checked(viewer: Actor, uid: str, allowed: Check) -> Advice:
    advice = access_advice(uid)
    if not allowed(viewer, advice):
        raise NotFound
    return advice
