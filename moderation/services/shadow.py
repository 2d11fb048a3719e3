"""Let a proposal look along with what is written, without anything following from it."""

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from moderation.events import ItemJudged
from moderation.models import Proposal, ProposalState, ShadowVerdict, StepKind
from moderation.permissions import can_propose
from moderation.queries.lab import shadow_figures
from moderation.queries.tuning import in_shadow
from moderation.rules import tuning as rules
from moderation.services import steps
from moderation.services.trial import Text, compare
from network.kernel import clock
from network.kernel.actor import Actor
from network.kernel.errors import Conflict, Forbidden, NotFound
from network.kernel.ports.content import ItemRef, kind_of

MOST_AT_ONCE = 3


@transaction.atomic
def start_shadow(*, proposal: Proposal, by: Actor) -> Proposal:
    """Let a proposal judge from now on what is stored, beside what counts.

    Raises: Forbidden, Conflict when it ended, counts, or too many look along already.
    """
    row = steps.locked(proposal)
    if not can_propose(by, row.space, row.kind):
        raise Forbidden()
    rules.ensure_move(row.state, ProposalState.SHADOW)
    running = Proposal.objects.filter(space=row.space, state=ProposalState.SHADOW).count()
    if running >= MOST_AT_ONCE:
        raise Conflict(_("Er lopen hier al drie voorstellen in de schaduw. Beëindig er eerst een."))
    row.state, row.shadow_from = ProposalState.SHADOW, clock.now()
    row.save(update_fields=["state", "shadow_from"])
    steps.note_step(row, StepKind.SHADOWED, by=by)
    return row


def is_there_shadow(_event: ItemJudged) -> bool:
    """Whether any proposal looks along now."""
    return Proposal.objects.filter(state=ProposalState.SHADOW).exists()


def shadow_item(event: ItemJudged) -> None:
    """Judge a stored item with every proposal in the shadow there; idempotent, each item once."""
    item = ItemRef(event.item_kind, event.item_id)
    try:
        described = kind_of(item).describe(item.id)
    except NotFound:
        return
    if not described.text.strip():
        return
    text = Text(item, described.space_id, described.text)
    for proposal in in_shadow(described.space_id).select_related("version"):
        pair = compare([text], proposal)[0]
        ShadowVerdict.objects.get_or_create(
            proposal=proposal,
            item_kind=item.kind,
            item_id=item.id,
            defaults={
                "language": pair.language,
                "real": pair.now.outcome,
                "shadow": pair.then.outcome,
                "at": clock.now(),
            },
        )


def finish(row: Proposal) -> None:
    """Keep the figures of a shadow run on the row and forget which items it saw; the caller saves the row."""
    if row.state != ProposalState.SHADOW:
        return
    names = ("language", "n", "extra", "fewer", "held_more", "held_fewer")
    row.shadow = {
        "until": clock.now().isoformat(),
        "lines": [{name: getattr(line, name) for name in names} for line in shadow_figures(row)],
    }
    ShadowVerdict.objects.filter(proposal=row).delete()
