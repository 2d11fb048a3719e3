"""Take in a notice of illegal content from anybody, find its item, and answer it.

The same happens whether a link leads somewhere or not: a notice tells nobody what exists in here.
Source: Regulation (EU) 2022/2065, Article 16.
"""

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from moderation.events import (
    ComplaintDecided,
    DecisionTaken,
    DecisionUndone,
    NoticeAnswered,
    NoticeReceived,
)
from moderation.models import (
    Action,
    Complaint,
    ComplaintState,
    Decision,
    NoticeCounter,
    NoticeState,
    OutsideNotice,
    Signal,
    SignalKind,
)
from moderation.queries.links import item_at
from moderation.queries.notices_outside import holds_notices
from moderation.rules import notices_outside as rules
from moderation.rules.redress import MAX_TEXT, NOTIFIER_TERM
from moderation.services import cases
from network.kernel import audit, clock, limits, moments
from network.kernel.actor import Actor
from network.kernel.errors import Conflict, Forbidden, Invalid, NotFound
from network.kernel.events import publish
from network.kernel.ids import new_uid
from network.kernel.models import Space
from network.kernel.ports.content import ItemRef, kind_of
from network.kernel.text import clean_text
from network.people import queries as people

MOST_PER_HOUR = 10
ERASED_AT_ONCE = 500


@dataclass(frozen=True, slots=True)
class Receipt:
    """What whoever gave a notice gets at once: its number, and the secret of the page that follows it."""

    notice: OutsideNotice
    secret: str


@transaction.atomic
def receive_notice(
    *, given: rules.Given, network: str, space: Space | None = None, by: Actor | None = None
) -> Receipt:
    """Take in a notice. A link that leads to an item opens its case; anything else waits for a person.

    Args:
        network: of the caller, hashed. space: of the municipality.
        by: who gave it, where they have an account.
    Raises: Invalid with the field, TooMany. Events: NoticeReceived, and CaseOpened with an item.
    """
    limits.hit("outside_notice", network, limit=MOST_PER_HOUR, per_seconds=3600)
    clean = rules.cleaned(given)
    item = item_at(clean.where)
    uid = new_uid()
    secret = rules.secret_of(uid)
    moment = clock.now()
    notice = OutsideNotice.objects.create(
        uid=uid,
        number=_next_number(moment),
        secret_digest=rules.digest_of(secret),
        space=space,
        person_id=by.pk if by is not None else None,
        where=clean.where,
        explanation=clean.explanation,
        law=clean.law,
        name=clean.name,
        email=clean.email,
        good_faith=True,
        about_children=clean.about_children,
        received_at=moment,
    )
    if item is not None:
        _open(notice, item)
    audit.record("notice.received", by=by, space=notice.space, kind="notice", uid=notice.uid)
    publish(NoticeReceived(notice_id=notice.pk, space_id=notice.space_id))
    return Receipt(notice, secret)


@transaction.atomic
def link_notice(*, notice: OutsideNotice, where: str, by: Actor) -> OutsideNotice:
    """Say which item a notice is about, by its link. Its words are not shown: the case is in the queue.

    Raises: NotFound without the queue, Conflict when it was handled, Invalid when no item is there.
    """
    notice = _waiting(notice, by)
    item = item_at(where)
    found = kind_of(item).describe(item.id) if item is not None else None
    space = Space.objects.get(pk=found.space_id) if found is not None else None
    if item is None or space is None or space.tenant_id != notice.space_id is not None:
        raise Invalid(_("Deze link leidt hier niet naar een bericht. Kijk hem na."), field="where")
    _open(notice, item)
    audit.record("notice.linked", by=by, space=notice.space, kind="notice", uid=notice.uid)
    return notice


@transaction.atomic
def refuse_notice(*, notice: OutsideNotice, reason: str, by: Actor) -> OutsideNotice:
    """Answer that nothing is found where the notice points, or that it cannot be followed, and why.

    Raises: NotFound without the queue, Conflict when it was handled, Invalid without reasons.
    Events: NoticeAnswered.
    """
    said = clean_text(reason, max_length=MAX_TEXT, field="reason")
    if len(said) < rules.MIN_EXPLANATION:
        raise Invalid(
            _("Leg uit waarom je deze melding niet behandelt. De melder leest dit."), field="reason"
        )
    notice = _waiting(notice, by)
    _answer(notice, NoticeState.REFUSED, said, clock.now(), by)
    audit.record("notice.refused", by=by, space=notice.space, kind="notice", uid=notice.uid)
    return notice


@transaction.atomic
def answer_notices(event: DecisionTaken) -> None:
    """Tell whoever gave notice of an item what was decided about it. Idempotent."""
    decision = Decision.objects.select_related("case", "clause").get(pk=event.decision_id)
    notices = OutsideNotice.objects.select_for_update().filter(case=decision.case, state=NoticeState.LINKED)
    for notice in notices.order_by("pk"):
        _answer(notice, NoticeState.DECIDED, _told(decision), decision.at, None)


@transaction.atomic
def ask_again(event: DecisionUndone) -> None:
    """Let notices wait anew when the decision of which they were told is taken back. Idempotent."""
    decision = Decision.objects.get(pk=event.decision_id)
    told = OutsideNotice.objects.filter(
        case_id=decision.case_id, state=NoticeState.DECIDED, decided_at=decision.at
    )
    told.update(state=NoticeState.LINKED, answer="", decided_at=None)


@transaction.atomic
def answer_anew(event: ComplaintDecided) -> None:
    """Tell notifiers what counts since another's complaint turned a decision around. Idempotent."""
    if not event.upheld:
        return
    complaint = Complaint.objects.select_related("decision").get(pk=event.complaint_id)
    decision = Decision.objects.select_related("case", "clause").filter(complaint=complaint).first()
    if decision is None:
        return
    told = OutsideNotice.objects.select_for_update().filter(
        case_id=decision.case_id, state=NoticeState.DECIDED, decided_at=complaint.decision.at
    )
    for notice in told.exclude(complaints__decision=complaint.decision).order_by("pk"):
        _answer(notice, NoticeState.DECIDED, _told(decision), decision.at, None)


@transaction.atomic
def erase_notifiers() -> int:
    """Erase who gave notice, and their words, when the time to go further is over. Returns: how many.

    Who complained keeps the same time after the answer to that.
    """
    over = clock.now() - NOTIFIER_TERM
    running = Complaint.objects.filter(
        Q(state=ComplaintState.OPEN) | Q(decided_at__gt=over), notice=OuterRef("pk")
    )
    ended = OutsideNotice.objects.filter(
        ~Exists(running), erased_at__isnull=True, decided_at__lte=over
    ).order_by("decided_at")
    numbers = dict(ended.values_list("pk", "number")[:ERASED_AT_ONCE])
    Signal.objects.filter(kind=SignalKind.NOTICE, reference__in=numbers.values()).update(
        note="", reporter=None, household_id=None
    )
    Complaint.objects.filter(notice_id__in=numbers).update(text="")
    return OutsideNotice.objects.filter(pk__in=numbers).update(
        name="",
        email="",
        where="",
        explanation="",
        complaint_text="",
        person=None,
        erased_at=clock.now(),
    )


def _next_number(moment: datetime) -> str:
    year = moments.local(moment).year
    NoticeCounter.objects.get_or_create(year=year)
    counter = NoticeCounter.objects.select_for_update().get(year=year)
    counter.last += 1
    counter.save(update_fields=["last"])
    return rules.number_of(year, counter.last)


def _open(notice: OutsideNotice, item: ItemRef) -> None:
    """Open the case of an item with the notice as its reason."""
    try:
        case, _described = cases.open_case(item=item)
    except NotFound:
        return
    Signal.objects.create(
        case=case,
        kind=SignalKind.NOTICE,
        at=clock.now(),
        reporter_id=notice.person_id,
        household_id=people.household_id_of(notice.person) if notice.person is not None else None,
        reference=notice.number,
        note=notice.explanation[:1000],
    )
    cases.weigh(case)
    notice.case, notice.state = case, NoticeState.LINKED
    notice.space = case.space.municipality or case.space
    notice.save(update_fields=["case", "state", "space"])


def _waiting(notice: OutsideNotice, by: Actor) -> OutsideNotice:
    locked = OutsideNotice.objects.select_for_update(of=("self",)).select_related("space").get(pk=notice.pk)
    if not holds_notices(by, locked):
        raise NotFound()
    if locked.refused_by_id in people.person_ids_of_household(by) | {by.pk}:
        raise Forbidden(
            gettext_lazy("Jij behandelde deze melding eerst. Een klacht erover behandelt iemand anders.")
        )
    if locked.state != NoticeState.RECEIVED:
        raise Conflict(gettext_lazy("Deze melding is al behandeld."))
    return locked


def _answer(notice: OutsideNotice, state: NoticeState, said: str, moment: datetime, by: Actor | None) -> None:
    """Events: NoticeAnswered."""
    notice.state, notice.answer, notice.decided_at = state, said[:2000], moment
    notice.decided_by_id = by.pk if by is not None else None
    notice.save(update_fields=["state", "answer", "decided_at", "decided_by"])
    publish(NoticeAnswered(notice_id=notice.pk))


def _told(decision: Decision) -> str:
    """Return what a notifier is told: outcome and ground, never what the item says or who wrote it."""
    outcome = {
        Action.KEEP: _("We laten staan wat je meldde."),
        Action.HIDE: _("We verborgen wat je meldde."),
        Action.REMOVE: _("We verwijderden wat je meldde."),
    }[Action(decision.action)]
    ground = decision.law or (str(decision.clause) if decision.clause else "")
    lines = [outcome, _("Een mens besliste, geen machine.")]
    if ground:
        lines.append(_("De grond: %(ground)s.") % {"ground": ground})
    if decision.reason:
        lines.append(_("De uitleg: %(reason)s") % {"reason": decision.reason})
    return "\n".join(lines)
