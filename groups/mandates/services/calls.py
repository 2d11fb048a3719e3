"""Make a call for candidates, open it, change it, take it back. It closes by itself at its deadline."""

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from groups.mandates import rules
from groups.mandates.enums import CallState, CandidacyState, MandateKind, Visibility
from groups.mandates.events import CallCancelled, CallOpened, CandidacySettled
from groups.mandates.models import Call, Candidacy
from groups.mandates.permissions import ensure_runs_calls
from groups.mandates.services.wording import screen_call
from groups.membership.models import Group
from network.kernel import audit, clock
from network.kernel.errors import Conflict, Invalid
from network.kernel.events import publish
from network.kernel.text import clean_text, render
from network.people.models import Person

MAX_TITLE = 120


@dataclass(frozen=True)
class CallTerms:
    """What a call says.

    Attributes:
        term_from, term_until: half-open interval of the mandates that it leads to.
        deadline: exclusive instant until which one can stand.
    """

    title: str
    profile: str
    seats: int
    term_from: datetime
    term_until: datetime
    deadline: datetime
    kind: MandateKind = MandateKind.MEMBER
    visibility: Visibility = Visibility.DECIDERS
    nominations_shown: bool = False


@transaction.atomic
def make_call(*, by: Person, group: Group, terms: CallTerms, open_now: bool = False) -> Call:
    """Keep a call as a draft, or open it at once.

    Raises: Forbidden without the power, Invalid, Conflict for a closed group. Events: CallOpened.
    """
    ensure_runs_calls(by, group)
    if not group.is_open:
        raise Conflict(_("Deze groep is gesloten."))
    call = Call(group=group, made_by=by, worded_by=by)
    _fill(call, terms)
    call.save()
    _note("call.made", call, by)
    return open_call(by=by, call=call) if open_now else call


@transaction.atomic
def open_call(*, by: Person, call: Call) -> Call:
    """Let people answer a call.

    Raises: Forbidden, Conflict for one that is no draft, Invalid when its deadline passed.
    Events: CallOpened.
    """
    row = _locked(call, by)
    rules.ensure_call_move(row.state, CallState.OPEN)
    if not row.group.is_open:
        raise Conflict(_("Deze groep is gesloten."))
    if row.deadline <= clock.now():
        raise Invalid(_("Kies een dag in de toekomst."), field="deadline")
    row.state = CallState.OPEN
    row.opened_at = clock.now()
    row.save(update_fields=["state", "opened_at"])
    _note("call.opened", row, by)
    screen_call(row, by=row.worded_by or by)
    publish(CallOpened(call_id=row.pk))
    return row


@transaction.atomic
def change_call(*, by: Person, call: Call, terms: CallTerms) -> Call:
    """Change a call; once somebody answered, only what does not change what they stood for.

    Raises: Forbidden, Invalid, Conflict for one that is over, or when what people answered would change.
    """
    row = _locked(call, by)
    if row.state not in (CallState.DRAFT, CallState.OPEN):
        raise Conflict(_("Deze oproep is al afgerond of ingetrokken. Bekijk haar eerst opnieuw."))
    words = (row.title, row.profile)
    was = _promised(row)
    answered = row.state == CallState.OPEN and row.candidacies.exists()
    earlier = terms.deadline < row.deadline
    _fill(row, terms)
    if answered and (was != _promised(row) or earlier):
        raise Conflict(
            _(
                "Er zijn al kandidaten. Rol, termijn, wie meekijkt en een vroegere sluiting kun je niet meer "
                "veranderen; trek de oproep in en doe een nieuwe."
            )
        )
    new_words = words != (row.title, row.profile)
    if new_words:
        row.worded_by = by
    row.save()
    _note("call.changed", row, by)
    if new_words and row.state == CallState.OPEN:
        screen_call(row, by=by)
    return row


@transaction.atomic
def cancel_call(*, by: Person, call: Call, reason: str) -> Call:
    """Take a call back, with a reason that its candidates read.

    Raises: Forbidden, Invalid, Conflict for one that is over.
    Events: CallCancelled, CandidacySettled for each.
    """
    row = _locked(call, by)
    rules.ensure_call_move(row.state, CallState.CANCELLED)
    why = clean_text(reason, max_length=rules.MAX_REASON, field="reason")
    row.state = CallState.CANCELLED
    row.save(update_fields=["state"])
    for candidacy in row.candidacies.filter(state__in=[CandidacyState.SUBMITTED, CandidacyState.RESERVE]):
        candidacy.state = CandidacyState.REFUSED
        candidacy.reason = why
        candidacy.reserve_rank = None
        candidacy.settled_at = clock.now()
        candidacy.save()
        publish(CandidacySettled(candidacy_id=candidacy.pk, state=candidacy.state))
    _note("call.cancelled", row, by)
    publish(CallCancelled(call_id=row.pk))
    return row


def settle_if_done(call: Call, *, by: Person) -> None:
    """Close the book of an open call of which every candidate knows where they stand."""
    waiting = Candidacy.objects.filter(call=call, state=CandidacyState.SUBMITTED).exists()
    if waiting or call.state != CallState.OPEN or clock.now() < call.deadline:
        return
    call.state = CallState.SETTLED
    call.save(update_fields=["state"])
    _note("call.settled", call, by)


def _fill(call: Call, terms: CallTerms) -> None:
    if not 1 <= terms.seats <= rules.MAX_SEATS:
        raise Invalid(_("Een oproep is voor minstens één plaats."), field="seats")
    if terms.term_until <= terms.term_from:
        raise Invalid(_("Het einde ligt voor het begin."), field="term_until")
    if terms.term_until - terms.term_from > rules.LONGEST_TERM:
        raise Invalid(_("Een mandaat duurt hoogstens zes jaar."), field="term_until")
    if terms.deadline >= terms.term_until:
        raise Invalid(_("Kandidaten kiezen moet voor het einde van het mandaat."), field="deadline")
    call.title = clean_text(terms.title, max_length=MAX_TITLE, field="title")
    call.profile = clean_text(terms.profile, max_length=rules.MAX_PROFILE, field="profile")
    call.html = render(call.profile)
    call.kind, call.visibility = terms.kind, terms.visibility
    call.nominations_shown = terms.nominations_shown
    call.seats = terms.seats
    call.term_from, call.term_until, call.deadline = terms.term_from, terms.term_until, terms.deadline


def _promised(call: Call) -> tuple[object, ...]:
    """Return what a call promised to who stands and to who says something for them."""
    return call.kind, call.term_from, call.term_until, call.visibility, call.nominations_shown


def _locked(call: Call, by: Person) -> Call:
    row = Call.objects.select_for_update(of=("self",)).select_related("group__space").get(pk=call.pk)
    ensure_runs_calls(by, row.group)
    return row


def _note(action: str, call: Call, by: Person) -> None:
    audit.record(action, by=by, space=call.group.space, kind="call", uid=call.uid)
