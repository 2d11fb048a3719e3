"""Every step in the life of a proposal: who, when, why. Not for what a step changes: `tuning`, `shadow`."""

from moderation.models import Proposal, StepKind
from moderation.rules.tuning import MAX_NOTE
from network.kernel import audit, clock
from network.kernel.actor import Actor
from network.kernel.text import clean_text

_DONE = {
    StepKind.MADE: "proposal.made",
    StepKind.REPLAYED: "proposal.replayed",
    StepKind.SHADOWED: "proposal.shadowed",
    StepKind.ACTIVATED: "proposal.activated",
    StepKind.ROLLED_BACK: "proposal.rolled_back",
    StepKind.WITHDRAWN: "proposal.withdrawn",
}


def locked(proposal: Proposal) -> Proposal:
    """Return the proposal as it stands now, held until the end of the transaction."""
    return (
        Proposal.objects.select_for_update(of=("self",))
        .select_related("space", "version")
        .get(pk=proposal.pk)
    )


def note_step(row: Proposal, kind: StepKind, *, by: Actor | None, reason: str = "") -> None:
    """Keep who did what with a proposal, when and why, and note it in the audit log."""
    said = clean_text(reason, max_length=MAX_NOTE, field="reason") if reason.strip() else ""
    row.steps.create(kind=kind, at=clock.now(), by_id=by.pk if by else None, reason=said)
    audit.record(_DONE[kind], by=by, space=row.space, kind="proposal", uid=row.uid, facts={"what": row.kind})
