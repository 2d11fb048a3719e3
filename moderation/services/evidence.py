"""What an item said when it was restricted, or when its author changed it under review: for its term only.

Nothing is kept of an item that stays. Every look at it is logged for the author, as a look at the item is.
Source: Regulation (EU) 2022/2065, Articles 18 and 20; GDPR, Article 5(1)(e).
"""

import hashlib
from collections.abc import Sequence
from datetime import timedelta

from django.db import transaction
from django.db.models import Exists, OuterRef
from django.utils.translation import gettext as _

from moderation.models import (
    Action,
    Case,
    CaseState,
    Complaint,
    ComplaintState,
    Decision,
    Escalation,
    EscalationKind,
    Evidence,
)
from moderation.permissions import holds_queue, is_involved
from moderation.rules import redress as rules
from network.feed.events import CommentWithdrawn, PostChanged, PostWithdrawn
from network.kernel import audit, clock
from network.kernel.actor import Actor
from network.kernel.errors import NotFound
from network.kernel.models import Picture
from network.kernel.ports.content import Described, ItemRef, kind_of
from network.people.enums import LookReason
from network.people.services.looks import record_look

REVIEWED = (CaseState.OPEN, CaseState.CLAIMED, CaseState.DISPUTED)
ERASED_AT_ONCE = 500


@transaction.atomic
def take(
    *,
    case: Case,
    described: Described,
    why: str,
    decision: Decision | None = None,
    term: timedelta | None = None,
) -> Evidence:
    """Keep what an item says now, once for each wording of it, until its term ends."""
    moment = clock.now()
    digest = hashlib.sha256(described.text.encode("utf-8", "surrogatepass")).hexdigest()
    until = moment + (term or rules.EVIDENCE_TERM)
    kept = Evidence.objects.filter(case=case, text_digest=digest, erased_at__isnull=True).first()
    if kept is not None:
        kept.keep_until = max(kept.keep_until, until)
        kept.decision = decision or kept.decision
        kept.save(update_fields=["keep_until", "decision"])
        return kept
    pictures = Picture.objects.filter(uid__in=described.picture_uids).order_by("position", "pk")
    return Evidence.objects.create(
        case=case,
        decision=decision,
        text=described.text,
        text_digest=digest,
        author_name=described.author_name[:160],
        picture_digests=list(pictures.values_list("sha256", flat=True)),
        taken_at=moment,
        keep_until=until,
        why=why,
    )


@transaction.atomic
def settle(*, decision: Decision, described: Described) -> None:
    """Keep what was restricted for the term of a complaint, and nothing of what stays."""
    if decision.action == Action.KEEP:
        drop(decision.case)
        return
    take(case=decision.case, described=described, decision=decision, why=_("Er werd over beslist."))
    _lengthen(decision.case, rules.EVIDENCE_TERM)


@transaction.atomic
def keep_for_life(case: Case, described: Described | None) -> None:
    """Keep for a year what an authority was told of. Source: Article 18."""
    if described is not None:
        take(
            case=case,
            described=described,
            why=_("Het ging over levensgevaar."),
            term=rules.GRAVE_EVIDENCE_TERM,
        )
    _lengthen(case, rules.GRAVE_EVIDENCE_TERM)


@transaction.atomic
def drop(case: Case) -> int:
    """Erase what was kept of an item that stays, unless a life was in danger. Returns: how many."""
    if Escalation.objects.filter(case=case, kind=EscalationKind.LIFE).exists():
        return 0
    return _erase(
        list(Evidence.objects.filter(case=case, erased_at__isnull=True).values_list("pk", flat=True))
    )


def look_at_evidence(*, case: Case, by: Actor) -> Sequence[Evidence]:
    """Return what is kept of a case, and note the look for the author of the item.

    Raises: NotFound without the queue or when involved.
    """
    if not holds_queue(by, case) or is_involved(by, case):
        raise NotFound()
    rows = list(case.evidence.filter(erased_at__isnull=True).order_by("taken_at", "pk"))
    if rows:
        with transaction.atomic():
            uid = _uid_of(case)
            disputed = case.state == CaseState.DISPUTED
            record_look(
                by=by,
                person_id=case.author_id,
                item_kind=case.item_kind,
                item_uid=uid,
                reason=LookReason.COMPLAINT if disputed else LookReason.QUEUE,
                space=case.space,
            )
            audit.record("evidence.read", by=by, space=case.space, kind="case", uid=case.uid)
    return rows


def on_change(event: PostChanged | PostWithdrawn | CommentWithdrawn) -> None:
    """Keep how an item under review was changed or taken away by its author. Idempotent."""
    kind, number = (
        ("comment", event.comment_id) if isinstance(event, CommentWithdrawn) else ("post", event.post_id)
    )
    case = Case.objects.filter(item_kind=kind, item_id=number, state__in=REVIEWED).first()
    if case is None:
        return
    try:
        described = kind_of(ItemRef(kind, number)).describe(number)
    except NotFound:
        return
    take(case=case, described=described, why=_("De schrijver veranderde het terwijl iemand ernaar keek."))


@transaction.atomic
def erase_ended() -> int:
    """Erase evidence whose term ended, unless a complaint about its case still runs. Returns: how many."""
    running = Complaint.objects.filter(decision__case=OuterRef("case"), state=ComplaintState.OPEN)
    ended = Evidence.objects.filter(erased_at__isnull=True, keep_until__lte=clock.now()).exclude(
        Exists(running)
    )
    return _erase(list(ended.order_by("keep_until").values_list("pk", flat=True)[:ERASED_AT_ONCE]))


def _erase(numbers: list[int]) -> int:
    return Evidence.objects.filter(pk__in=numbers).update(
        text="", author_name="", picture_digests=[], erased_at=clock.now()
    )


def _lengthen(case: Case, term: timedelta) -> None:
    until = clock.now() + term
    Evidence.objects.filter(case=case, erased_at__isnull=True, keep_until__lt=until).update(keep_until=until)


def _uid_of(case: Case) -> str:
    try:
        return kind_of(ItemRef(case.item_kind, case.item_id)).describe(case.item_id).uid
    except NotFound:
        return ""
