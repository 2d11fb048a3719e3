"""Play a proposal back on past decisions, part by part in the worker. Nothing follows from it.

Each part is a transaction of its own that asks for the next, so that the page shows how far it is and no row
is locked for long. The figures keep no text and no name; which cases would change is kept by number, and
shown to nobody but a moderator in whose queue they are.
"""

from django.db import transaction

from moderation.events import ReplayAsked
from moderation.models import Proposal, ProposalState, StepKind
from moderation.permissions import can_propose
from moderation.queries.past import MOST, DecidedCase, decided_part, decided_within
from moderation.rules import trials
from moderation.services import steps
from moderation.services.trial import Pair, Text, compare
from network.kernel import clock
from network.kernel.actor import Actor
from network.kernel.errors import Conflict, Forbidden
from network.kernel.events import publish
from network.kernel.ids import new_uid
from network.kernel.ports.content import ItemRef
from network.kernel.ports.screening import Outcome

PART = 250
MOST_EXAMPLES = 20
ENDED = frozenset({ProposalState.ROLLED_BACK, ProposalState.WITHDRAWN})


@transaction.atomic
def replay(*, proposal: Proposal, by: Actor) -> Proposal:
    """Ask the worker to compare a proposal with what counts now and with what people decided.

    Raises: Forbidden, Conflict when it ended or counts: it would be compared with itself.
    Events: ReplayAsked.
    """
    row = steps.locked(proposal)
    if not can_propose(by, row.space, row.kind):
        raise Forbidden()
    if row.state == ProposalState.ACTIVE or row.state in ENDED:
        raise Conflict()
    run = new_uid()
    total = min(decided_within(row.space).count(), MOST)
    row.replay, row.replayed_at = {"run": run, "looked": 0, "total": total, "n": 0, "finished": False}, None
    row.save(update_fields=["replay", "replayed_at"])
    steps.note_step(row, StepKind.REPLAYED, by=by)
    publish(ReplayAsked(proposal_id=row.pk, run=run, after=0))
    return row


def run_part(event: ReplayAsked) -> None:
    """Play back one part, and ask for the next; idempotent, since a part that was done is behind its mark."""
    with transaction.atomic():
        row = Proposal.objects.select_for_update(of=("self",)).select_related("space", "version")
        proposal = row.filter(pk=event.proposal_id).first()
        figures = proposal.replay if proposal else {}
        if proposal is None or figures.get("run") != event.run or figures.get("after", 0) != event.after:
            return
        left = min(PART, figures["total"] - figures["looked"])
        found, last = (
            decided_part(proposal.space, before=event.after or None, most=left) if left else ([], None)
        )
        _judge(proposal, figures, found)
        figures["looked"] += left
        figures["after"] = last or event.after
        if last is None or figures["looked"] >= figures["total"]:
            figures["finished"], proposal.replayed_at = True, clock.now()
        else:
            publish(ReplayAsked(proposal_id=proposal.pk, run=event.run, after=last))
        proposal.save(update_fields=["replay", "replayed_at"])


def _judge(proposal: Proposal, figures: dict[str, object], found: list[DecidedCase]) -> None:
    """Count what the cases show, and keep the numbers of the first that would change."""
    texts = [
        Text(ItemRef(one.case.item_kind, one.case.item_id), one.described.space_id, one.described.text)
        for one in found
    ]
    tally: trials.Tally = figures.setdefault("tally", {})  # type: ignore[assignment]
    examples: dict[str, list[int]] = figures.setdefault("examples", {"extra": [], "missed": []})  # type: ignore[assignment]
    for one, pair in zip(found, compare(texts, proposal), strict=True):
        judged = _judged(one, pair)
        trials.add(tally, judged)
        for name, true in (("extra", judged.is_extra), ("missed", judged.is_missed)):
            if true and len(examples[name]) < MOST_EXAMPLES:
                examples[name].append(one.case.pk)
    figures["n"] = int(str(figures.get("n", 0))) + len(found)


def _judged(one: DecidedCase, pair: Pair) -> trials.Judged:
    return trials.Judged(
        language=pair.language,
        restricted=one.restricted,
        now=Outcome(pair.now.outcome),
        then=Outcome(pair.then.outcome),
        labels_now=frozenset(cause.label for cause in pair.now.causes),
        labels_then=frozenset(cause.label for cause in pair.then.causes),
    )
