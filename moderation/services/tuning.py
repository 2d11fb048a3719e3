"""Propose a change of the scorers, let it count, and take it back. Not for trying it: `replay`, `shadow`."""

from collections.abc import Sequence

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from moderation import models
from moderation.events import ProposalMade
from moderation.models import Proposal, ProposalKind, ProposalState, ScorerVersion, StepKind
from moderation.permissions import can_propose, can_tune
from moderation.queries.lab import shadow_judged
from moderation.queries.tuning import proposals_in_force
from moderation.rules import tuning as rules
from moderation.rules.tuning import Limit
from moderation.scoring.own_words import MOST_LETTERS, OwnWord, ensure_good, is_shipped
from moderation.services import scorers, shadow, steps
from network.kernel import clock, request_cache, spaces
from network.kernel.actor import Actor
from network.kernel.errors import Conflict, Forbidden, Invalid
from network.kernel.events import publish
from network.kernel.models import Space
from network.kernel.text import clean_text


@transaction.atomic
def propose_thresholds(*, space: Space, limits: Sequence[Limit], note: str, by: Actor) -> Proposal:
    """Propose thresholds for a space. Nothing changes until it was tried and somebody lets it count.

    Raises: Forbidden, Invalid.
    Events: ProposalMade, where somebody else must let it count.
    """
    rules.ensure_limits(limits)
    proposal = _made(kind=ProposalKind.THRESHOLD, space=space, note=note, by=by)
    models.Threshold.objects.bulk_create(
        models.Threshold(
            proposal=proposal,
            label=one.label,
            language=one.language,
            queue=one.threshold.queue,
            hold=one.threshold.hold,
        )
        for one in limits
    )
    return proposal


@transaction.atomic
def propose_words(*, space: Space, words: Sequence[OwnWord], note: str, by: Actor) -> Proposal:
    """Propose words that a space adds to the lists, or takes out of them with the value 0.

    Raises: Forbidden, Invalid for a pattern that cannot be read or hits everyday sentences.
    """
    cleaned = [OwnWord(one.language, one.label, _pattern(one.pattern), one.value) for one in words]
    _ensure_words(cleaned, space)
    proposal = _made(kind=ProposalKind.WORDS, space=space, note=note, by=by)
    models.ListedWord.objects.bulk_create(
        models.ListedWord(
            proposal=proposal, language=one.language, label=one.label, pattern=one.pattern, value=one.value
        )
        for one in cleaned
    )
    return proposal


@transaction.atomic
def propose_version(*, version: ScorerVersion, note: str, by: Actor) -> Proposal:
    """Propose that a learned version counts, in the whole installation. Raises: Forbidden, Conflict."""
    scorers.ensure_good(version)
    space = spaces.installation()
    return _made(kind=ProposalKind.MODEL, space=space, note=note, by=by, version=version)


@transaction.atomic
def activate(*, proposal: Proposal, reason: str = "", by: Actor) -> Proposal:
    """Let a proposal count from now on, in every process.

    Raises: Forbidden, Conflict when it was not tried, when it ended, or when its version is not good enough.
    """
    row = steps.locked(proposal)
    _ensure_can_tune(by, row.space)
    rules.ensure_move(row.state, ProposalState.ACTIVE)
    replayed = row.replay.get("n", 0) if row.replayed_at else None
    rules.ensure_tried(replayed=replayed, shadowed=shadow_judged(row))
    if row.version:
        scorers.switch_on(version=row.version, by=by)
    shadow.finish(row)
    row.state, row.activated_at, row.activated_by_id = ProposalState.ACTIVE, clock.now(), by.pk
    row.save(update_fields=["state", "activated_at", "activated_by", "shadow"])
    steps.note_step(row, StepKind.ACTIVATED, by=by, reason=reason)
    request_cache.forget()
    return row


@transaction.atomic
def roll_back(*, proposal: Proposal, reason: str = "", by: Actor) -> Proposal:
    """Let count again what counted before a proposal did.

    Raises: Forbidden, Conflict when it does not count, or when a newer version stands on this one.
    """
    row = steps.locked(proposal)
    _ensure_can_tune(by, row.space)
    rules.ensure_move(row.state, ProposalState.ROLLED_BACK)
    if row.version:
        _ensure_newest(row)
        if ScorerVersion.objects.filter(pk=row.version.pk, active=True).exists():
            scorers.roll_back(by=by)
    _end(row, ProposalState.ROLLED_BACK, StepKind.ROLLED_BACK, by=by, reason=reason)
    request_cache.forget()
    return row


@transaction.atomic
def withdraw(*, proposal: Proposal, reason: str = "", by: Actor) -> Proposal:
    """Give up a proposal that never counted: whoever made it, or who could let it count.

    Raises: Forbidden, Conflict.
    """
    row = steps.locked(proposal)
    own = row.made_by_id == by.pk and can_propose(by, row.space, row.kind)
    if not own:
        _ensure_can_tune(by, row.space)
    rules.ensure_move(row.state, ProposalState.WITHDRAWN)
    shadow.finish(row)
    _end(row, ProposalState.WITHDRAWN, StepKind.WITHDRAWN, by=by, reason=reason)
    return row


def _made(
    *, kind: ProposalKind, space: Space, note: str, by: Actor, version: ScorerVersion | None = None
) -> Proposal:
    if not can_propose(by, space, kind):
        raise Forbidden()
    rules.ensure_kind_of_space(kind, space.kind)
    said = clean_text(note, max_length=rules.MAX_NOTE, field="note")
    rules.ensure_note(said)
    proposal = Proposal.objects.create(
        kind=kind, space=space, note=said, made_by_id=by.pk, made_at=clock.now(), version=version
    )
    steps.note_step(proposal, StepKind.MADE, by=by, reason=said)
    if not can_tune(by, space):
        publish(ProposalMade(proposal_id=proposal.pk))
    return proposal


def _pattern(text: str) -> str:
    return " ".join(clean_text(text, max_length=MOST_LETTERS, field="words").lower().split())


def _ensure_words(words: Sequence[OwnWord], space: Space) -> None:
    if not words:
        raise Invalid(_("Schrijf minstens één woord."), field="words")
    if len(words) > rules.MOST_WORDS:
        raise Invalid(_("Dat zijn te veel woorden in één voorstel."), field="words")
    if len({(one.language, one.pattern) for one in words}) < len(words):
        raise Invalid(_("Hetzelfde woord staat er twee keer."), field="words")
    known = {
        (row.language, row.pattern)
        for row in models.ListedWord.objects.filter(proposal__uid__in=proposals_in_force(space.pk))
    }
    for one in words:
        rules.ensure_language(one.language, every=False, field="words")
        if one.label not in rules.WORD_LABELS:
            raise Invalid(_("Kies bij elk woord wat het is: een belediging, een bedreiging …"), field="words")
        if not 0 <= one.value <= 1:
            raise Invalid(_("Een woord weegt 0 tot 1."), field="words")
        named = (one.language, one.pattern)
        if one.value == 0 and not is_shipped(*named) and named not in known:
            raise Invalid(
                _("“%(pattern)s” staat niet in de lijst, dus er is niets uit te halen.")
                % {"pattern": one.pattern[:60]},
                field="words",
            )
        ensure_good(one)


def _end(row: Proposal, state: ProposalState, step: StepKind, *, by: Actor, reason: str) -> None:
    row.state, row.ended_at, row.ended_by_id = state, clock.now(), by.pk
    row.save(update_fields=["state", "ended_at", "ended_by", "shadow"])
    steps.note_step(row, step, by=by, reason=reason)


def _ensure_can_tune(by: Actor, space: Space) -> None:
    if not can_tune(by, space):
        raise Forbidden(_("Dit voorstel laten tellen kan alleen de hoofdmoderator van de gemeente."))


def _ensure_newest(row: Proposal) -> None:
    newer = Proposal.objects.filter(
        kind=ProposalKind.MODEL, state=ProposalState.ACTIVE, activated_at__gt=row.activated_at
    )
    if newer.exists():
        raise Conflict(_("Een nieuwere versie telt. Draai die eerst terug."))
