"""Calls and motivations as moderation sees them: fillings of the port `content`.

A call speaks for its group and is never held. A motivation is a resident's and may be; that somebody stands
as candidate stays as it is, whatever a moderator decides of their words.
"""

from collections.abc import Collection, Mapping, Sequence

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from groups.mandates import permissions
from groups.mandates.enums import CandidacyState, MotivationState
from groups.mandates.kinds import CALL, CANDIDACY
from groups.mandates.models import Call, Candidacy
from groups.mandates.services import wording
from groups.membership.permissions import can_see_group
from moderation.queries.links import ItemMark, road_of
from network.kernel.actor import Actor
from network.kernel.errors import NotFound
from network.kernel.ports.content import Described, ItemRef


class CallContent:
    """Calls for candidates in the port `content`: title and profile."""

    name = CALL
    label = _("Oproep voor kandidaten")
    model = Call

    def find(self, uid: str, viewer: Actor) -> ItemRef:
        """Return the call whose page the viewer may open. Raises: NotFound."""
        return ItemRef(CALL, permissions.access_call(viewer, uid).pk)

    def describe(self, item_id: int) -> Described:
        """Return the call in any state. Raises: NotFound."""
        return _one(self.describe_many([item_id]), item_id)

    def describe_many(self, item_ids: Collection[int]) -> Mapping[int, Described]:
        """Return by number those calls that exist, in any state."""
        rows = Call.objects.select_related("group").in_bulk(item_ids)
        return {number: self._described(call) for number, call in rows.items()}

    def _described(self, call: Call) -> Described:
        return Described(
            ref=ItemRef(CALL, call.pk),
            uid=call.uid,
            author_id=call.worded_by_id,
            author_name=str(call.group),
            space_id=call.group.space_id,
            label=str(self.label),
            text=f"{call.title}\n\n{call.profile}",
            state="hidden" if call.hidden_at is not None else call.state,
            link=reverse("mandates:call", args=[call.uid]),
            written_at=call.opened_at or call.deadline,
        )

    def can_see(self, viewer: Actor, item_id: int) -> bool:
        """Whether the viewer reads its words: they were opened, and nobody hid them."""
        call = Call.objects.select_related("group").filter(pk=item_id, opened_at__isnull=False).first()
        return call is not None and call.hidden_at is None and can_see_group(viewer, call.group)

    def publish(self, item_id: int) -> None:
        """Let its words be read."""
        wording.show_call(item_id)

    def hide(self, item_id: int) -> None:
        """Take its words out of sight of all but those who make the calls of the group."""
        wording.hide_call(item_id)

    def restore(self, item_id: int) -> None:
        """Let its words be read again."""
        wording.show_call(item_id)

    def remove(self, item_id: int) -> None:
        """Take its words out of sight."""
        wording.hide_call(item_id)


class CandidacyContent:
    """Motivations of candidates in the port `content`."""

    name = CANDIDACY
    label = _("Motivatie van een kandidaat")
    model = Candidacy

    def find(self, uid: str, viewer: Actor) -> ItemRef:
        """Return the candidacy whose motivation the viewer reads or wrote. Raises: NotFound."""
        row = permissions.access_candidacy(viewer, uid)
        if not permissions.can_read_motivation(viewer, row):
            raise NotFound
        return ItemRef(CANDIDACY, row.pk)

    def describe(self, item_id: int) -> Described:
        """Return the motivation in any state. Raises: NotFound."""
        return _one(self.describe_many([item_id]), item_id)

    def describe_many(self, item_ids: Collection[int]) -> Mapping[int, Described]:
        """Return by number those motivations that exist, in any state."""
        rows = Candidacy.objects.select_related("person", "call__group").in_bulk(item_ids)
        return {number: self._described(row) for number, row in rows.items()}

    def _described(self, row: Candidacy) -> Described:
        withdrawn = row.state == CandidacyState.WITHDRAWN
        return Described(
            ref=ItemRef(CANDIDACY, row.pk),
            uid=row.uid,
            author_id=row.person_id,
            author_name=str(row.person or _("een vroegere bewoner")),
            space_id=row.call.group.space_id,
            label=str(self.label),
            text=row.motivation,
            state=row.state if withdrawn else row.motivation_state,
            link=f"{reverse('mandates:call', args=[row.call.uid])}#k-{row.uid}",
            written_at=row.submitted_at,
            context=(row.call.title,),
        )

    def can_see(self, viewer: Actor, item_id: int) -> bool:
        """Whether the viewer sees the candidates of the call and reads these words, or wrote them."""
        row = (
            Candidacy.objects.select_related("call__group__space__municipality", "call__group__parent")
            .filter(pk=item_id)
            .first()
        )
        return row is not None and permissions.can_read_motivation(viewer, row)

    def publish(self, item_id: int) -> None:
        """Let a held motivation be read."""
        wording.put_motivation(item_id, MotivationState.SHOWN)

    def hide(self, item_id: int) -> None:
        """Take it out of sight of all but its candidate."""
        wording.put_motivation(item_id, MotivationState.HIDDEN)

    def restore(self, item_id: int) -> None:
        """Let it be read again."""
        wording.put_motivation(item_id, MotivationState.SHOWN)

    def remove(self, item_id: int) -> None:
        """Take it out of sight; its candidate sees that it was removed."""
        wording.put_motivation(item_id, MotivationState.REMOVED)


CONTENT: Sequence[CallContent | CandidacyContent] = (CallContent(), CandidacyContent())
ROAD = road_of("mandates:call", CALL)
MARK = ItemMark("k-", CANDIDACY)


def _one(found: Mapping[int, Described], item_id: int) -> Described:
    if item_id not in found:
        raise NotFound
    return found[item_id]
