"""Decide a case: one person, one clause, one reason, one transaction. Not for taking it back: see `undo`."""

from dataclasses import dataclass, replace

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from moderation import statements
from moderation.events import DecisionTaken
from moderation.models import (
    Action,
    Case,
    CaseState,
    Clause,
    Decision,
    Ground,
    Measure,
    Signal,
    SignalKind,
    SignalState,
)
from moderation.queries.rules import clauses_of
from moderation.queries.showing import last_decision
from moderation.rules import cases as rules
from moderation.rules.cases import Consequence
from moderation.services import cases, evidence, reasons, sanctions, weigh
from network.kernel import audit, clock, moments
from network.kernel.actor import Actor
from network.kernel.errors import Conflict, Invalid, NotFound
from network.kernel.events import publish
from network.kernel.ids import new_uid
from network.kernel.ports.content import Described, ItemRef, kind_of


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """What a moderator chose; see `decide`."""

    action: str
    clause: Clause | None
    reason: str
    consequence: str = Consequence.NONE
    days: int | None = None
    ground: str = Ground.RULES
    law: str = ""

    @property
    def restricts(self) -> bool:
        """Whether the author loses something by it."""
        return self.action != Action.KEEP or self.consequence != Consequence.NONE


@transaction.atomic
def decide(
    *,
    case: Case,
    action: str,
    clause: Clause | None,
    reason: str,
    version: int,
    by: Actor,
    consequence: str = Consequence.NONE,
    days: int | None = None,
    ground: str = Ground.RULES,
    law: str = "",
    bulk_uid: str = "",
) -> Decision:
    """Keep, hide or remove the item of a case, and write the statement for its author.

    The cases that wait with this one are decided alike, each with a statement of its own; what follows for
    the author follows once.

    Args:
        version: of the case as the moderator saw it; another one means that somebody was faster.
        consequence: for the author, in this space alone; `days` is how long a limit lasts.
        law: the provision, with the law as ground.
        bulk_uid: shared by decisions that are taken together.
    Raises: NotFound without the power or when involved, Conflict, Invalid. Events: DecisionTaken, CaseMoved.
    """
    choice = Choice(
        action=action,
        clause=clause,
        reason=reason.strip(),
        consequence=consequence,
        days=days,
        ground=ground,
        law=law.strip(),
    )
    case = cases.locked(case)
    cases.ensure_may_handle(by, case)
    _ensure_undecided(case, version)
    cases.ensure_not_claimed(case, by)
    _ensure_sound(case, choice)
    followers = list(case.followers.filter(closed_at__isnull=True).order_by("pk"))
    bulk_uid = bulk_uid or (new_uid() if followers else "")
    decision = _take(case, choice, by, bulk_uid)
    for follower in followers:
        _follow(cases.locked(follower), case, choice, by, bulk_uid)
    return decision


def apply(case: Case, action: str) -> None:
    """Bring the item of a case where an action wants it; nothing happens to what its author deleted."""
    if _described(case) is None:
        return
    kind = kind_of(_ref(case))
    if action == Action.HIDE:
        kind.hide(case.item_id)
    elif action == Action.REMOVE:
        kind.remove(case.item_id)
    elif case.held:
        kind.publish(case.item_id)
    else:
        kind.restore(case.item_id)


def _ref(case: Case) -> ItemRef:
    return ItemRef(case.item_kind, case.item_id)


def _ensure_undecided(case: Case, version: int) -> None:
    """Refuse the second of two deciders, who reads what the first one decided. Raises: Conflict."""
    if case.state in rules.SETTLED:
        first = last_decision(case)
        if first is None:
            rules.ensure_move(case.state, CaseState.DECIDED)
        else:
            raise Conflict(
                _("Deze zaak is al behandeld. Een collega besliste om %(hour)s: %(what)s.")
                % {"hour": moments.hour(first.at), "what": _in_short(first)}
            )
    if case.follows_id is not None:
        raise Conflict(_("Deze zaak wordt samen met een andere beslist. Open die zaak."))
    if case.version != version:
        raise Conflict()


def _in_short(decision: Decision) -> str:
    said = str(decision.get_action_display()).lower()
    return f"{said}, {decision.clause}" if decision.clause else said


def _ensure_sound(case: Case, choice: Choice) -> None:
    """Refuse what is not a whole decision. Raises: Invalid with the field."""
    if choice.action not in rules.allowed_actions(case.state):
        raise Invalid(_("Kies wat je beslist."), field="action")
    rules.ensure_consequence(choice.consequence, choice.days)
    rules.ensure_grounded(choice.ground, choice.law)
    rules.ensure_reasoned(
        choice.action,
        clause_given=choice.clause is not None,
        reason=choice.reason,
        consequence=choice.consequence,
    )
    if choice.clause is not None:
        ensure_counts(choice.clause, case)
    if choice.consequence != Consequence.NONE and case.author_id is None:
        raise Invalid(_("De schrijver heeft hier geen account meer."), field="consequence")


def ensure_counts(clause: Clause, case: Case) -> None:
    """Refuse a clause that does not count now, or not where the case lies. Raises: Invalid."""
    if clauses_of(case.space_id).filter(pk=clause.pk).exists():
        return
    moment = clock.now()
    if clause.valid_from <= moment and (clause.valid_until is None or moment < clause.valid_until):
        raise Invalid(_("Deze afspraak geldt alleen in groepen die ze kozen."), field="clause")
    raise Invalid(_("Deze huisregel geldt nu niet. Kies een andere."), field="clause")


def _follow(case: Case, lead: Case, choice: Choice, by: Actor, bulk_uid: str) -> None:
    """Decide a case that waits with another one, or let it wait by itself where the decider is involved."""
    if case.state in rules.SETTLED or case.follows_id != lead.pk:
        return  # taken back or let go since the lead was read: only now is it locked
    try:
        cases.ensure_may_handle(by, case)
    except NotFound:
        case.follows = None
        case.save(update_fields=["follows"])
        return
    if choice.clause is not None:
        ensure_counts(choice.clause, case)
    _take(case, replace(choice, consequence=Consequence.NONE, days=None), by, bulk_uid)


def _take(case: Case, choice: Choice, by: Actor, bulk_uid: str) -> Decision:
    """Store the decision with its statement, and let everything follow from it. Events: DecisionTaken."""
    described = _described(case)
    if described is None and choice.restricts:
        raise Invalid(
            _("De schrijver verwijderde dit zelf. Kies ‘Laten staan’ om te sluiten."), field="action"
        )
    signals = [signal for signal in reasons.undecided_signals(case) if signal.kind != SignalKind.COMPLAINT]
    decision = _decision(case, choice, by, described, signals, bulk_uid)
    if described is not None:
        decision.statement = reasons.of_decision(decision, described, signals=signals)
    decision.save()
    if choice.consequence != Consequence.NONE:
        _impose(decision, choice, described, signals, by)
    apply(case, choice.action)
    _close(case, decision, signals, SignalState.UPHELD if choice.restricts else SignalState.REJECTED)
    if described is not None:
        evidence.settle(decision=decision, described=described)
    audit.record(
        "case.decided",
        by=by,
        space=case.space,
        kind="case",
        uid=case.uid,
        facts={"action": choice.action, "consequence": choice.consequence},
    )
    publish(DecisionTaken(decision_id=decision.pk, case_id=case.pk, action=choice.action))
    cases.tell_moved(case)
    return decision


def _decision(
    case: Case, choice: Choice, by: Actor, described: Described | None, signals: list[Signal], bulk_uid: str
) -> Decision:
    """Return the decision with everything about the item as it stood frozen in it."""
    return Decision(
        case=case,
        action=choice.action,
        clause=choice.clause if choice.restricts else None,
        reason=choice.reason,
        by_id=by.pk,
        at=clock.now(),
        detected_by_machine=any(signal.kind == SignalKind.MACHINE for signal in signals),
        origin=reasons.origin_of(signals),
        ground=choice.ground if choice.restricts else Ground.RULES,
        law=choice.law if choice.restricts and choice.ground == Ground.LAW else "",
        language=reasons.language_of(case.author_id),
        content_type=_content_type(described),
        before=described.state if described else "",
        bulk_uid=bulk_uid,
    )


def _content_type(described: Described | None) -> str:
    """Return what the item consisted of: `text`, `image` or `both`."""
    if described is None or not described.picture_uids:
        return "text"
    return "both" if described.text.strip() else "image"


def _impose(
    decision: Decision, choice: Choice, described: Described | None, signals: list[Signal], by: Actor
) -> None:
    """Let the consequence follow, and say it in the statement with its end."""
    case = decision.case
    if case.author is None or described is None:  # refused before: there is somebody, and something
        return
    sanctions.impose(
        decision=decision,
        person=case.author,
        space=case.space,
        kind=choice.consequence,
        days=choice.days,
        reason=choice.reason,
        by=by,
    )
    followed = tuple(
        statements.Sanctioned(sanction.kind, sanction.valid_until)
        for sanction in decision.sanctions.order_by("pk")
    )
    decision.statement = reasons.of_decision(decision, described, signals=signals, sanctions=followed)
    decision.save(update_fields=["statement"])


def _close(case: Case, decision: Decision, signals: list[Signal], verdict: SignalState) -> None:
    answered = Signal.objects.filter(pk__in=[signal.pk for signal in signals])
    answered.update(state=verdict, decision=decision)
    weigh.remember(signals, verdict)
    Measure.objects.filter(case=case, ended_at__isnull=True).update(ended_at=decision.at)
    case.state = CaseState.DECIDED
    case.closed_at = decision.at
    case.held = False
    case.claimed_by, case.claimed_until = None, None
    case.version += 1
    case.save()


def _described(case: Case) -> Described | None:
    try:
        return kind_of(_ref(case)).describe(case.item_id)
    except NotFound:
        return None
