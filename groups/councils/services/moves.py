"""Let a remark out, or take it out of sight, as moderation decided; idempotent, in its transaction."""

from groups.councils.models import Advice, Remark
from groups.councils.models.advice import RemarkState
from groups.councils.services.drafting import tell_remark
from network.kernel import clock


def release_remark(item_id: int) -> None:
    """Let a remark stand below its draft, now or again. Events: RemarkPublished."""
    found = (
        Remark.objects.select_for_update(of=("self",))
        .select_related("advice__group")
        .filter(pk=item_id)
        .exclude(state=RemarkState.SHOWN)
        .first()
    )
    if found is None:
        return
    found.state = RemarkState.SHOWN
    found.save(update_fields=["state"])
    tell_remark(found)


def withdraw_remark(item_id: int, state: RemarkState) -> None:
    """Take a remark out of sight: hidden, or removed by a moderator."""
    Remark.objects.filter(pk=item_id).exclude(state=state).update(state=state)


def hide_text(item_id: int) -> None:
    """Take the text of an advice out of sight; its title and steps stay."""
    Advice.objects.filter(pk=item_id, hidden_at__isnull=True).update(hidden_at=clock.now())


def show_text(item_id: int) -> None:
    """Let the text of an advice be read again."""
    Advice.objects.filter(pk=item_id).update(hidden_at=None)
