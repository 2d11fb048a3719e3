"""Note that an authority was told of a danger to somebody's life: who, when, what was given.

A person tells them, by telephone first; nothing here sends anything.
Source: Regulation (EU) 2022/2065, Article 18.
"""

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from moderation.events import LifeInDanger
from moderation.models import Case, CaseState, Escalation, EscalationKind, Priority
from moderation.rules import cases as case_rules
from moderation.services import cases, evidence
from network.kernel import audit, clock
from network.kernel.actor import Actor
from network.kernel.errors import Invalid, NotFound
from network.kernel.events import publish
from network.kernel.ports.content import Described, ItemRef, kind_of
from network.kernel.text import clean_text

MAX_AUTHORITY = 160
MAX_WORDS = 2_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """What was done.

    Attributes:
        authority: who was told, as "Politiezone Zennevallei". at: when.
        given: what was handed over, in words, never the text itself. why: what makes it a danger.
    """

    authority: str
    at: datetime
    given: str
    why: str


@transaction.atomic
def record_danger(*, case: Case, told: Told, by: Actor) -> Escalation:
    """Note who was told of a danger to life; the case becomes urgent and its evidence is kept for a year.

    Raises: NotFound without the power or when involved, Invalid with the field. Events: LifeInDanger.
    """
    authority = clean_text(told.authority, max_length=MAX_AUTHORITY, field="authority")
    given = clean_text(told.given, max_length=MAX_WORDS, field="given")
    why = clean_text(told.why, max_length=MAX_WORDS, field="why")
    moment = clock.now()
    if told.at > moment:
        raise Invalid(_("Dit moment moet nog komen. Vul in wanneer je het meldde."), field="day")
    case = cases.locked(case)
    cases.ensure_may_handle(by, case)
    row = Escalation.objects.create(
        case=case,
        kind=EscalationKind.LIFE,
        reason=why,
        by_id=by.pk,
        at=moment,
        authority=" ".join(authority.split()),
        informed_at=told.at,
        given=given,
    )
    if case.state in (CaseState.OPEN, CaseState.CLAIMED):
        case.priority = Priority.URGENT
        case.due_at = max(case.opened_at, min(case.due_at, moment + case_rules.DUE[Priority.URGENT]))
        case.version += 1
        case.save(update_fields=["priority", "due_at", "version"])
    evidence.keep_for_life(case, _described(case))
    audit.record("case.life_in_danger", by=by, space=case.space, kind="case", uid=case.uid)
    publish(LifeInDanger(escalation_id=row.pk, case_id=case.pk))
    return row


def _described(case: Case) -> Described | None:
    try:
        return kind_of(ItemRef(case.item_kind, case.item_id)).describe(case.item_id)
    except NotFound:
        return None
