"""What the life of a group, a membership and an announcement allows. Pure: no query, no request, no clock.

Not for *who* may do it: see `permissions`.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from django.utils.translation import gettext_lazy as _

from groups.membership.enums import GroupKind, Intensity, JoinRoad, MembershipState
from groups.membership.models.announcement import AnnouncementState
from network.kernel.errors import Conflict, Forbidden, Invalid

TRANSITIONS: Mapping[MembershipState | None, frozenset[MembershipState]] = {
    None: frozenset({MembershipState.REQUESTED, MembershipState.INVITED, MembershipState.ACTIVE}),
    MembershipState.REQUESTED: frozenset(
        {MembershipState.ACTIVE, MembershipState.REFUSED, MembershipState.LEFT}
    ),
    MembershipState.INVITED: frozenset(
        {MembershipState.ACTIVE, MembershipState.DECLINED, MembershipState.REMOVED}
    ),
    MembershipState.ACTIVE: frozenset({MembershipState.LEFT, MembershipState.REMOVED}),
    MembershipState.REFUSED: frozenset(),
    MembershipState.DECLINED: frozenset(),
    MembershipState.LEFT: frozenset(),
    MembershipState.REMOVED: frozenset(),
}
"""From a state, the states that may follow; None is who has no open row. Who comes back has a new row."""

ANNOUNCEMENT_TRANSITIONS: Mapping[AnnouncementState | None, frozenset[AnnouncementState]] = {
    None: frozenset({AnnouncementState.HELD, AnnouncementState.SENT}),
    AnnouncementState.HELD: frozenset(
        {AnnouncementState.SENT, AnnouncementState.HIDDEN, AnnouncementState.REMOVED}
    ),
    AnnouncementState.SENT: frozenset({AnnouncementState.HIDDEN, AnnouncementState.REMOVED}),
    AnnouncementState.HIDDEN: frozenset({AnnouncementState.SENT, AnnouncementState.REMOVED}),
    AnnouncementState.REMOVED: frozenset({AnnouncementState.SENT, AnnouncementState.HIDDEN}),
}
"""From a state, the states that may follow; a removal is undone by a complaint."""

OFFICIAL: Final = frozenset({GroupKind.COUNCIL, GroupKind.STEERING, GroupKind.MIXED})
"""Kinds whose page is public: they advise the municipality, so everybody may know that they exist."""

NAME_CHARS = 80
SUMMARY_CHARS = 200
TEXT_CHARS = 5_000
LINE_CHARS = 200
MOTIVATION_CHARS = 1_000
REASON_CHARS = 200
SUBJECT_CHARS = 120

REQUESTS_PER_DAY = 20
INVITATIONS_PER_DAY = 100
ANNOUNCEMENTS_PER_DAY = 10
WAIT_AFTER_REFUSAL = timedelta(days=30)
"""How long after a refusal somebody may ask again."""
SMALL = 5
"""A figure below this is not shown: it would point at people."""


@dataclass(frozen=True, slots=True)
class Wording:
    """What a group says about itself: plain values, not cleaned yet."""

    name: str
    summary: str
    description: str = ""
    charter: str = ""
    working_on: str = ""
    languages: tuple[str, ...] = ("nl",)


@dataclass(frozen=True, slots=True)
class Past:
    """How an earlier stay in a group ended."""

    state: str
    ended_at: datetime


def is_official(kind: str) -> bool:
    """Whether everybody may see the page of such a group."""
    return kind in OFFICIAL


def may_move(state: str | None, to: MembershipState) -> bool:
    """Whether a membership in `state` may go to the state `to`."""
    return to in TRANSITIONS[MembershipState(state) if state is not None else None]


def ensure_move(state: str | None, to: MembershipState) -> None:
    """Refuse a step that the road of a member does not have. Raises: Conflict."""
    if not may_move(state, to):
        raise Conflict(_("Dit kan niet meer: het is intussen veranderd."), code="wrong_state")


def ensure_announcement_move(state: str | None, to: AnnouncementState) -> None:
    """Refuse a step that the life of an announcement does not have. Raises: Conflict."""
    current = AnnouncementState(state) if state is not None else None
    if to not in ANNOUNCEMENT_TRANSITIONS[current]:
        raise Conflict(_("Dit kan niet meer: het is intussen veranderd."), code="wrong_state")


def ensure_open(closed_at: datetime | None) -> None:
    """Refuse to change what is closed. Raises: Conflict."""
    if closed_at is not None:
        raise Conflict(_("Deze groep is gesloten. Wat er staat, kun je nog lezen."), code="closed")


def ensure_road(road: str, wanted: JoinRoad) -> None:
    """Refuse a road that this group does not have. Raises: Conflict with what does work."""
    if road != wanted:
        raise Conflict(_ROAD_SENTENCES[JoinRoad(road)], code="other_road")


def ensure_not_barred(last: Past | None, at: datetime) -> None:
    """Refuse who was put out, and who was refused a short time ago. Raises: Forbidden."""
    if last is None:
        return
    if last.state == MembershipState.REMOVED:
        raise Forbidden(
            _("Je bent uit deze groep gezet. Je komt alleen terug op uitnodiging van een coördinator."),
            code="removed",
        )
    if last.state == MembershipState.REFUSED and at < last.ended_at + WAIT_AFTER_REFUSAL:
        raise Forbidden(
            _("Je vraag werd niet ingewilligd. Je kunt 30 dagen later opnieuw vragen."), code="refused"
        )


def ensure_parent(kind: str, parent_kind: str | None) -> None:
    """Refuse a steering group without a council above it. Raises: Invalid."""
    if kind == GroupKind.STEERING and parent_kind != GroupKind.COUNCIL:
        raise Invalid(_("Een regiegroep hoort bij een adviesraad. Kies welke."), field="parent")


def ensure_road_fits(kind: str, road: str) -> None:
    """Refuse mandates for what is not official. Raises: Invalid."""
    if road == JoinRoad.APPOINTED and not is_official(kind):
        raise Invalid(_("Alleen in een adviesorgaan kom je door een mandaat."), field="join_road")


def ensure_version(known: int, current: int) -> None:
    """Refuse a change that was made on an older page. Raises: Conflict."""
    if known != current:
        raise Conflict(
            _("Iemand anders paste deze groep intussen aan. Je tekst staat er nog. Vergelijk eerst."),
            code="stale",
        )


def mails(intensity: str, *, important: bool) -> bool:
    """Whether an announcement goes to a member by e-mail too."""
    return intensity == Intensity.EVERYTHING or important


def tells(intensity: str, *, important: bool) -> bool:
    """Whether an announcement is told to a member at all; in the feed of the group it always stands."""
    return intensity != Intensity.DECISIONS or important


def tells_of_post(intensity: str, *, activity: bool) -> bool:
    """Whether a member hears of what somebody writes in the group, or of each activity."""
    return intensity == Intensity.EVERYTHING or (activity and tells(intensity, important=False))


def sums_up_post(intensity: str) -> bool:
    """Whether what somebody writes in the group stands in a member's digest, without a seintje of its own."""
    return intensity == Intensity.DIGEST


_ROAD_SENTENCES = {
    JoinRoad.OPEN: _("In deze groep word je zelf lid. Een aanvraag is niet nodig."),
    JoinRoad.REQUEST: _("In deze groep vraag je eerst of je mag meedoen."),
    JoinRoad.INVITATION: _("In deze groep kom je op uitnodiging van een coördinator."),
    JoinRoad.APPOINTED: _("In deze groep zit je door een mandaat van de gemeente. Kijk naar de oproepen."),
}
