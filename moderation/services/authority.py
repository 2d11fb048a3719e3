"""Enter the order of an authority against an item, or its request to look. Source: Article 9 DSA.

An order opens an urgent case; a person still decides, and the statement names who ordered it.
"""

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from moderation.models import Case, Signal, SignalKind
from moderation.permissions import ModerationPower, is_involved
from moderation.services import cases
from moderation.services.weigh import weigh
from network.kernel import access, audit, clock
from network.kernel.actor import Actor
from network.kernel.errors import Conflict, Invalid, NotFound, Sentence
from network.kernel.models import Space
from network.kernel.ports.content import ItemRef, kind_of
from network.kernel.text import clean_text

MAX_AUTHORITY, MAX_REFERENCE, MAX_NOTE = 160, 120, 1_000


@transaction.atomic
def enter_order(*, item: ItemRef, authority: str, reference: str, note: str, by: Actor) -> Case:
    """Put an item before a person because an authority orders it: the case becomes urgent.

    Args: authority: who ordered it, as the author will read it. reference: of the order itself.
    Raises: NotFound unless the caller moderates the municipality of the item, or when involved, Invalid,
    Conflict for an order that was entered already. Events: CaseOpened.
    """
    who = _words(authority, MAX_AUTHORITY, "authority", _("Zeg van wie het bevel komt."))
    number = _words(reference, MAX_REFERENCE, "reference", _("Geef het kenmerk van het bevel."))
    said = clean_text(note, max_length=MAX_NOTE, field="note") if note.strip() else ""
    described = kind_of(item).describe(item.id)
    space = Space.objects.get(pk=described.space_id)
    if not access.holds(by, ModerationPower.HOLD_QUEUE, space.tenant_id or space.pk):
        raise NotFound()
    case, _described = cases.open_case(item=item)
    if is_involved(by, case):
        raise NotFound()
    orders = case.signals.filter(kind=SignalKind.AUTHORITY)
    if orders.filter(reference=number, authority=who).exists():
        raise Conflict(_("Dit bevel staat er al in."))
    Signal.objects.create(
        case=case, kind=SignalKind.AUTHORITY, at=clock.now(), authority=who, reference=number, note=said
    )
    weigh(case)
    audit.record(
        "order.entered", by=by, space=case.space, kind="case", uid=case.uid, facts={"reference": number}
    )
    return case


def _words(text: str, longest: int, field: str, absent: Sentence) -> str:
    if not text.strip():
        raise Invalid(absent, field=field)
    return clean_text(text, max_length=longest, field=field)
