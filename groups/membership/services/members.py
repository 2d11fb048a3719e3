"""The road into a group and out of it, by one's own act or a coordinator's. Not by mandate: see `mandated`.

Every change locks the group first, so that whoever joins, asks, invites or closes at the same time waits.
"""

from collections.abc import Iterable
from typing import Final

from allauth.account.models import EmailAddress
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from groups.membership import rules
from groups.membership.enums import Intensity, JoinRoad, MembershipState
from groups.membership.events import (
    InvitationDeclined,
    JoinAsked,
    JoinRefused,
    MemberInvited,
    MemberJoined,
    MemberLeft,
    MemberLetIn,
    MemberRemoved,
    MembershipEvent,
)
from groups.membership.models import Group, Membership, Theme
from groups.membership.permissions import GroupPower, ensure_holds, ensure_reached, reaches
from groups.membership.services.groups import ensure_themes, locked
from groups.membership.services.rows import (
    let_inside,
    open_row,
    past_of,
    settle,
    stands_by_mandate,
)
from network.kernel import audit, clock, limits, spaces
from network.kernel.errors import Conflict, Forbidden
from network.kernel.events import publish
from network.kernel.models import StandingKind
from network.kernel.text import clean_text
from network.people.models import Person

DAY: Final = 24 * 3600


@transaction.atomic
def join(*, by: Person, group: Group) -> Membership:
    """Become a member of an open group at once.

    Raises: Forbidden from outside its reach or after a removal, Conflict for a member, or where the group
    has another road or is closed. Events: MemberJoined.
    """
    row, current = _locked_for(by, group, JoinRoad.OPEN)
    by_mandate = current is not None and current.until is not None and current.paused_at is None
    if current is not None and current.state == MembershipState.ACTIVE and not by_mandate:
        raise Conflict(_("Je bent al lid van deze groep."), code="already_member")
    return _enter(current or Membership(person=by, group=row), by=by)


@transaction.atomic
def ask_to_join(*, by: Person, group: Group, motivation: str = "") -> Membership:
    """Ask to be let in; a coordinator answers.

    Raises: Forbidden from outside its reach, after a removal or shortly after a refusal, Conflict for who
    asked, was invited or is a member, Invalid, TooMany. Events: JoinAsked.
    """
    row, current = _locked_for(by, group, JoinRoad.REQUEST)
    if current is not None:
        raise Conflict(_already(current), code="already_open")
    limits.hit("ask_to_join", by.pk, limit=rules.REQUESTS_PER_DAY, per_seconds=DAY)
    words = motivation.strip() and clean_text(
        motivation, max_length=rules.MOTIVATION_CHARS, field="motivation"
    )
    asked = Membership.objects.create(
        person=by, group=row, state=MembershipState.REQUESTED, motivation=words, created_at=clock.now()
    )
    _note("membership.asked", asked, JoinAsked, by=by)
    return asked


@transaction.atomic
def invite(*, by: Person, group: Group, person: Person) -> Membership:
    """Invite somebody who lives in the reach of the group; they answer themselves.

    Raises: Forbidden without the power, for oneself, or for who lives elsewhere, Conflict, TooMany.
    Events: MemberInvited.
    """
    row = locked(group)
    ensure_holds(by, GroupPower.MANAGE_MEMBERS, row)
    rules.ensure_open(row.closed_at)
    if person.pk == by.pk:
        raise Forbidden(_("Je kunt jezelf niet uitnodigen."))
    if row.join_road == JoinRoad.APPOINTED:
        rules.ensure_road(row.join_road, JoinRoad.INVITATION)
    if not reaches(row, person):
        raise Forbidden(_("Deze persoon woont niet waar de groep voor is."))
    current = open_row(person, row)
    if current is not None:
        raise Conflict(_already(current), code="already_open")
    limits.hit("invite", by.pk, limit=rules.INVITATIONS_PER_DAY, per_seconds=DAY)
    invited = Membership.objects.create(
        person=person, group=row, state=MembershipState.INVITED, handled_by=by, created_at=clock.now()
    )
    _note("membership.invited", invited, MemberInvited, by=by)
    return invited


@transaction.atomic
def invite_by_mail(*, by: Person, group: Group, email: str) -> None:
    """Invite the holder of a confirmed address; says nothing about whether there is one.

    Raises: Forbidden without the power, Conflict for a closed group or another road, TooMany.
    Events: MemberInvited when there was somebody to invite.
    """
    row = locked(group)
    ensure_holds(by, GroupPower.MANAGE_MEMBERS, row)
    rules.ensure_open(row.closed_at)
    if row.join_road == JoinRoad.APPOINTED:
        rules.ensure_road(row.join_road, JoinRoad.INVITATION)
    limits.hit("invite_by_mail", by.pk, limit=rules.INVITATIONS_PER_DAY, per_seconds=DAY)
    known = (
        EmailAddress.objects.filter(email=email.strip().lower(), verified=True, user__is_active=True)
        .select_related("user")
        .first()
    )
    if known is None or known.user_id == by.pk or not reaches(row, known.user):
        return
    if open_row(known.user, row) is None:
        invite(by=by, group=row, person=known.user)


@transaction.atomic
def answer_invitation(*, by: Person, membership: Membership, accept: bool) -> Membership:
    """Come into the group on an invitation, or decline it.

    Raises: Forbidden for somebody else's invitation or when one moved out of reach meanwhile, Conflict when
    it is no longer open. Events: MemberJoined or InvitationDeclined.
    """
    row, group = _locked_row(membership)
    if row.person_id != by.pk:
        raise Forbidden
    if row.state != MembershipState.INVITED:
        raise Conflict(_("Deze uitnodiging staat niet meer open."), code="wrong_state")
    if not accept:
        _close(row, MembershipState.DECLINED, by=None)
        _note("membership.declined", row, InvitationDeclined, by=by)
        return row
    rules.ensure_open(group.closed_at)
    ensure_reached(by, group)
    return _enter(row, by=by)


@transaction.atomic
def let_in(*, by: Person, membership: Membership) -> Membership:
    """Let somebody in who asked.

    Raises: Forbidden without the power, for oneself or for who moved away, Conflict when the request is no
    longer open. Events: MemberJoined, MemberLetIn.
    """
    row, group = _asked(membership, by=by)
    rules.ensure_open(group.closed_at)
    ensure_reached(row.person, group)
    row.handled_by = by
    _enter(row, by=by)
    publish(MemberLetIn(group_id=row.group_id, person_id=row.person_id, membership_id=row.pk))
    return row


@transaction.atomic
def refuse(*, by: Person, membership: Membership, reason: str) -> Membership:
    """Refuse somebody who asked, with a reason that they read.

    Raises: Forbidden, Conflict when the request is no longer open, Invalid. Events: JoinRefused.
    """
    row, _group = _asked(membership, by=by)
    row.end_reason = clean_text(reason, max_length=rules.REASON_CHARS, field="reason")
    _close(row, MembershipState.REFUSED, by=by)
    _note("membership.refused", row, JoinRefused, by=by)
    return row


@transaction.atomic
def leave(*, by: Person, group: Group) -> Membership:
    """Leave a group, or take a request back, at once.

    Raises: Conflict for who is not in it, or has a mandate there that must be laid down first.
    Events: MemberLeft, StandingEnded.
    """
    row = open_row(by, locked(group))
    if row is None or row.state == MembershipState.INVITED:
        raise Conflict(_("Je bent geen lid van deze groep."), code="no_member")
    _ensure_no_mandate(row)
    _go(row, MembershipState.LEFT, by=None)
    _note("membership.left", row, MemberLeft, by=by)
    return row


@transaction.atomic
def remove_member(*, by: Person, membership: Membership, reason: str) -> Membership:
    """Put a member out of a group, or take an invitation back, with a reason that they read.

    Raises: Forbidden without the power or for oneself, Conflict for who is no member or has a mandate
    there, Invalid. Events: MemberRemoved, StandingEnded.
    """
    row, group = _locked_row(membership)
    ensure_holds(by, GroupPower.MANAGE_MEMBERS, group)
    if row.person_id == by.pk:
        raise Forbidden(_("Wil je zelf weg? Kies dan “Groep verlaten”."))
    rules.ensure_move(row.state, MembershipState.REMOVED)
    _ensure_no_mandate(row)
    row.end_reason = clean_text(reason, max_length=rules.REASON_CHARS, field="reason")
    _go(row, MembershipState.REMOVED, by=by)
    _note("membership.removed", row, MemberRemoved, by=by)
    return row


@transaction.atomic
def choose_intensity(
    *, by: Person, membership: Membership, intensity: Intensity, themes: Iterable[Theme] | None = None
) -> Membership:
    """Choose how much to hear of a group, and of which of its themes; None leaves the themes as they are.

    Raises: Forbidden for somebody else's, Conflict for who is no member, Invalid for a theme of elsewhere.
    """
    row, group = _locked_row(membership)
    if row.person_id != by.pk:
        raise Forbidden
    if row.state != MembershipState.ACTIVE:
        raise Conflict(_("Je bent geen lid van deze groep."), code="no_member")
    row.intensity = Intensity(intensity)
    row.save(update_fields=["intensity"])
    if themes is not None:
        row.themes.set(ensure_themes(group, themes))
    audit.record("membership.chosen", by=by, space=group.space, kind="membership", uid=row.uid)
    return row


def _locked_for(person: Person, group: Group, road: JoinRoad) -> tuple[Group, Membership | None]:
    """Return the group, alone, and the open row of the person; what ended by itself counts as past."""
    row = locked(group)
    rules.ensure_open(row.closed_at)
    rules.ensure_road(row.join_road, road)
    ensure_reached(person, row)
    current = open_row(person, row)
    rules.ensure_not_barred(past_of(person, row), clock.now())
    return row, current


def _locked_row(membership: Membership) -> tuple[Membership, Group]:
    group = locked(Group(pk=membership.group_id))
    row = Membership.objects.select_related("person").get(pk=membership.pk)
    row.group = group
    settle(row)
    return row, group


def _asked(membership: Membership, *, by: Person) -> tuple[Membership, Group]:
    row, group = _locked_row(membership)
    ensure_holds(by, GroupPower.MANAGE_MEMBERS, group)
    if row.person_id == by.pk:
        raise Forbidden(_("Over je eigen vraag beslist een andere coördinator."))
    if row.state != MembershipState.REQUESTED:
        raise Conflict(_("Op deze vraag is al geantwoord."), code="wrong_state")
    return row, group


def _enter(row: Membership, *, by: Person) -> Membership:
    let_inside(row, until=None)
    spaces.give_standing(
        person=row.person, space=row.group.space, kind=StandingKind.MEMBER, source=row.source
    )
    _note("membership.joined", row, MemberJoined, by=by)
    return row


def _go(row: Membership, state: MembershipState, *, by: Person | None) -> None:
    _close(row, state, by=by)
    spaces.end_standing(person=row.person, space=row.group.space, source=row.source)


def _close(row: Membership, state: MembershipState, *, by: Person | None) -> None:
    rules.ensure_move(row.state, state)
    row.state = state
    row.ended_at = clock.now()
    row.handled_by = by or row.handled_by
    row.save(update_fields=["state", "ended_at", "end_reason", "handled_by"])


def _ensure_no_mandate(row: Membership) -> None:
    if row.state == MembershipState.ACTIVE and stands_by_mandate(row.person, row.group):
        raise Conflict(_("Hier loopt nog een mandaat. Dat moet eerst worden neergelegd."), code="mandate")


def _already(row: Membership) -> str:
    return str(
        {
            MembershipState.ACTIVE: _("Dit is al een lid van de groep."),
            MembershipState.REQUESTED: _("De vraag om lid te worden staat al open."),
            MembershipState.INVITED: _("Er staat al een uitnodiging open."),
        }[MembershipState(row.state)]
    )


def _note(action: str, row: Membership, event: type[MembershipEvent], *, by: Person) -> None:
    audit.record(
        action,
        by=by,
        space=row.group.space,
        kind="membership",
        uid=row.uid,
        facts={"person": row.person_id},
    )
    publish(event(group_id=row.group_id, person_id=row.person_id, membership_id=row.pk))
