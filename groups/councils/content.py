"""Advice and remarks as moderation sees them: fillings of the port `content`.

An advice is never held: who drafts answers for it by name and office. A remark may be.
"""

from collections.abc import Collection, Mapping, Sequence

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from groups.councils import permissions, rules
from groups.councils.enums import AdviceState
from groups.councils.kinds import ADVICE, REMARK
from groups.councils.models import Advice, AdviceVersion, Remark
from groups.councils.models.advice import RemarkState
from groups.councils.services import moves
from moderation.queries.links import ItemMark, ItemRoad, road_of
from network.kernel.actor import Actor
from network.kernel.errors import NotFound
from network.kernel.ports.content import Described, ItemRef
from network.kernel.text import excerpt

CONTEXT_CHARS = 200


class AdviceContent:
    """Advice in the port `content`: its newest text, with title and question."""

    name = ADVICE
    label = _("Advies")
    model = Advice

    def find(self, uid: str, viewer: Actor) -> ItemRef:
        """Return the advice of that name whose text the viewer reads. Raises: NotFound."""
        found = permissions.access_advice(uid)
        if not permissions.can_read_text(viewer, found):
            raise NotFound
        if AdviceState(found.state) not in rules.PUBLIC:
            permissions.ensure_no_passing_guest(viewer, found.group)
        return ItemRef(ADVICE, found.pk)

    def describe(self, item_id: int) -> Described:
        """Return the advice in any state. Raises: NotFound."""
        return _one(self.describe_many([item_id]), item_id)

    def describe_many(self, item_ids: Collection[int]) -> Mapping[int, Described]:
        """Return by number those advices that exist, in any state."""
        rows = Advice.objects.select_related("group").in_bulk(item_ids)
        newest = {
            version.advice_id: version
            for version in AdviceVersion.objects.filter(advice_id__in=rows)
            .select_related("author")
            .order_by("number")
        }
        return {number: self._described(advice, newest.get(number)) for number, advice in rows.items()}

    def _described(self, advice: Advice, version: AdviceVersion | None) -> Described:
        texts = (advice.title, advice.question, version.text if version is not None else "")
        return Described(
            ref=ItemRef(ADVICE, advice.pk),
            uid=advice.uid,
            author_id=version.author_id if version is not None else None,
            author_name=str(advice.group),
            space_id=advice.group.space_id,
            label=str(self.label),
            text="\n\n".join(filter(None, texts)),
            state="hidden" if advice.hidden_at is not None else advice.state,
            link=reverse("councils:advice", args=[advice.uid]),
            written_at=version.written_at if version is not None else advice.made_at,
        )

    def can_see(self, viewer: Actor, item_id: int) -> bool:
        """Whether the viewer reads its text: everybody from delivery on, members before."""
        advice = Advice.objects.select_related("group__parent").filter(pk=item_id).first()
        if advice is None or advice.hidden_at is not None:
            return False
        return AdviceState(advice.state) in rules.PUBLIC or permissions.stands_near(viewer, advice.group)

    def publish(self, item_id: int) -> None:
        """Let its text be read."""
        moves.show_text(item_id)

    def hide(self, item_id: int) -> None:
        """Take its text out of sight of all but those who draft it."""
        moves.hide_text(item_id)

    def restore(self, item_id: int) -> None:
        """Let its text be read again."""
        moves.show_text(item_id)

    def remove(self, item_id: int) -> None:
        """Take its text out of sight."""
        moves.hide_text(item_id)


class RemarkContent:
    """Remarks of members in the port `content`."""

    name = REMARK
    label = _("Opmerking bij een ontwerp")
    model = Remark

    def find(self, uid: str, viewer: Actor) -> ItemRef:
        """Return the remark of that name that the viewer reads or wrote. Raises: NotFound."""
        row = permissions.access_remark(viewer, uid)
        permissions.ensure_no_passing_guest(viewer, row.advice.group)
        return ItemRef(REMARK, row.pk)

    def describe(self, item_id: int) -> Described:
        """Return the remark in any state. Raises: NotFound."""
        return _one(self.describe_many([item_id]), item_id)

    def describe_many(self, item_ids: Collection[int]) -> Mapping[int, Described]:
        """Return by number those remarks that exist, in any state."""
        rows = Remark.objects.select_related("author", "advice__group").in_bulk(item_ids)
        return {number: self._described(remark) for number, remark in rows.items()}

    def _described(self, remark: Remark) -> Described:
        return Described(
            ref=ItemRef(REMARK, remark.pk),
            uid=remark.uid,
            author_id=remark.author_id,
            author_name=str(remark.author or _("een vroegere bewoner")),
            space_id=remark.advice.group.space_id,
            label=str(self.label),
            text=remark.text,
            state=remark.state,
            link=f"{reverse('councils:draft', args=[remark.advice.uid])}#r-{remark.uid}",
            written_at=remark.written_at,
            context=(excerpt(str(remark.advice), CONTEXT_CHARS),),
        )

    def can_see(self, viewer: Actor, item_id: int) -> bool:
        """Whether the viewer reads the remark as a member, or wrote it."""
        found = Remark.objects.select_related("advice__group__parent").filter(pk=item_id).first()
        return found is not None and permissions.can_see_remark(viewer, found)

    def publish(self, item_id: int) -> None:
        """Let a held remark out."""
        moves.release_remark(item_id)

    def hide(self, item_id: int) -> None:
        """Take the remark out of sight of all but its author."""
        moves.withdraw_remark(item_id, RemarkState.HIDDEN)

    def restore(self, item_id: int) -> None:
        """Put the remark back where it stood."""
        moves.release_remark(item_id)

    def remove(self, item_id: int) -> None:
        """Take the remark out of sight; its author sees that it was removed."""
        moves.withdraw_remark(item_id, RemarkState.REMOVED)


CONTENT: Sequence[AdviceContent | RemarkContent] = (AdviceContent(), RemarkContent())
ROADS: Sequence[ItemRoad] = tuple(
    road_of(f"councils:{page}", ADVICE) for page in ("advice", "paper", "draft", "compare")
)
MARK = ItemMark("r-", REMARK)


def _one(found: Mapping[int, Described], item_id: int) -> Described:
    if item_id not in found:
        raise NotFound
    return found[item_id]
