"""Let a second person look at a share of the decisions without knowing them, and keep what they would do.

Nothing happens to the item by it. Whoever decided is not told: it measures a rule, not a person.
"""

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from moderation.models import Action, CheckSetting, Clause, Decision, SecondLook, SignalKind
from moderation.permissions import ModerationPower
from moderation.queries.second_looks import access_look, setting_of
from moderation.queries.showing import Opened, opened
from moderation.rules import second_looks as rules
from network.kernel import access, audit, clock
from network.kernel.actor import Actor
from network.kernel.errors import Conflict, Invalid, NotFound
from network.kernel.models import Space, SpaceKind
from network.people.enums import LookReason
from network.people.services.looks import record_look

MOST_PER_RUN = 2_000


def draw_all() -> int:
    """Draw for every municipality; run daily, and twice draws nothing twice. Returns: how many were drawn."""
    spaces = Space.objects.filter(kind=SpaceKind.MUNICIPALITY).order_by("pk")
    return sum(draw_for(space) for space in spaces)


@transaction.atomic
def draw_for(space: Space) -> int:
    """Let a share of the decisions of a week wait for a second look; one at least, where there are any.

    Returns: how many were drawn now.
    """
    moment = clock.now()
    fresh = list(_drawable(space, moment))
    percent = setting_of(space).percent
    drawn = [one for one in fresh if rules.is_drawn(one.uid, percent)]
    recent = SecondLook.objects.filter(space=space, drawn_at__gt=moment - rules.WEEK)
    if not drawn and fresh and percent and not recent.exists():
        drawn = [min(fresh, key=lambda one: rules.position_of("second_look", one.uid))]
    return put_aside(space, drawn)


def put_aside(space: Space, decisions: Iterable[Decision]) -> int:
    """Let these decisions wait for a second look, each once. Returns: how many were given."""
    moment = clock.now()
    made = [
        SecondLook(decision=one, case_id=one.case_id, space=space, drawn_at=moment, due_at=moment + rules.DUE)
        for one in decisions
    ]
    SecondLook.objects.bulk_create(made, ignore_conflicts=True)
    return len(made)


def _drawable(space: Space, moment: datetime) -> list[Decision]:
    """Return the decisions of a week that stand, answer no complaint, and nobody looked at again yet."""
    rows = Decision.objects.filter(
        Q(case__space=space) | Q(case__space__municipality=space),
        at__gt=moment - rules.WEEK,
        at__lte=moment - rules.SETTLED_AFTER,
        undone_at__isnull=True,
        complaint__isnull=True,
        second_look__isnull=True,
    )
    return list(rows.order_by("pk")[:MOST_PER_RUN])


@transaction.atomic
def look_again(*, look: SecondLook, by: Actor) -> Opened:
    """Return the item with what stood around it and why it was there, and note the look for its author.

    What was decided is not in it: neither the decision, nor what became of the reports.
    Raises: NotFound where it is not for them.
    """
    look = access_look(by, look.uid)
    found = opened(look.case)
    shown = replace(
        found,
        decisions=[],
        running=[],
        earlier=[],
        escalations=[],
        together=[],
        others=[signal for signal in found.others if signal.kind != SignalKind.COMPLAINT],
    )
    if shown.described is not None:
        record_look(
            by=by,
            person_id=look.case.author_id,
            item_kind=look.case.item_kind,
            item_uid=shown.described.uid,
            reason=LookReason.QUEUE,
            space=look.case.space,
        )
    return shown


@transaction.atomic
def give_second_look(*, look: SecondLook, action: str, clause: Clause | None, by: Actor) -> SecondLook:
    """Keep what a second person would have decided, once. Raises: NotFound, Invalid, Conflict."""
    row = SecondLook.objects.select_for_update(of=("self",)).get(pk=look.pk)
    if row.at is not None:
        raise Conflict(_("Een collega keek hier al naar."))
    access_look(by, row.uid)
    if action not in Action.values:
        raise Invalid(_("Kies wat je zou beslissen."), field="action")
    if action != Action.KEEP and clause is None:
        raise Invalid(_("Kies de huisregel waarop je zou steunen."), field="clause")
    row.action, row.clause = action, clause if action != Action.KEEP else None
    row.by_id, row.at = by.pk, clock.now()
    row.save()
    audit.record("second_look.given", by=by, space=row.space, kind="second_look", uid=row.uid)
    return row


@transaction.atomic
def set_checks(*, space: Space, percent: int, one_in: int, by: Actor) -> CheckSetting:
    """Choose which share of its decisions a municipality looks at again, and of how many items it reads one.

    Raises: NotFound without the power to tune, Invalid.
    """
    if space.kind != SpaceKind.MUNICIPALITY or not access.holds(by, ModerationPower.TUNE_SCREENING, space):
        raise NotFound()
    if not 1 <= percent <= 100:
        raise Invalid(_("Kies een deel van 1 tot 100 procent."), field="percent")
    if not (one_in == 0 or 20 <= one_in <= 100_000):
        raise Invalid(_("Kies 0 voor geen, of een getal van 20 tot 100.000."), field="one_in")
    row, _new = CheckSetting.objects.update_or_create(
        space=space, defaults={"percent": percent, "one_in": one_in}
    )
    chosen = {"percent": percent, "one_in": one_in}
    audit.record("checks.set", by=by, space=space, kind="space", uid=space.uid, facts=chosen)
    return row
