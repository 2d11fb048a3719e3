"""Announce a change of the house rules, and take one back before it counts. Not for charters of groups."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext_lazy as _

from moderation.models import Clause, RulesChange
from moderation.queries.rules import clauses_in_force
from moderation.rules import house_rules as rules
from moderation.rules.house_rules import Wording
from moderation.rules_events import RulesChangeAnnounced, RulesChangeWithdrawn
from moderation.rules_permissions import ensure_may_change_rules
from network.kernel import audit, clock
from network.kernel.actor import Actor
from network.kernel.errors import Conflict, Invalid
from network.kernel.events import publish
from network.kernel.text import clean_text


@transaction.atomic
def announce_change(
    *,
    summary: str,
    takes_effect_at: datetime,
    clauses: Sequence[Wording] = (),
    dropped: Sequence[str] = (),
    sooner_because: str = "",
    by: Actor,
) -> RulesChange:
    """Announce new versions of clauses, and clauses that end, from an instant on.

    What reads as it does now is left out.

    Args:
        dropped: numbers of clauses that end without a next version.
        sooner_because: the law that asks for less than seven days; empty otherwise.
    Raises: Forbidden, Invalid, Conflict. Events: RulesChangeAnnounced.
    """
    ensure_may_change_rules(by)
    moment = clock.now()
    sooner = sooner_because.strip()
    if len(sooner) > rules.MAX_SOONER:
        raise Invalid(_("Noem alleen de wet, in hoogstens 300 tekens."), field="sooner_because")
    rules.ensure_announced_in_time(moment, takes_effect_at, sooner)
    current = {
        clause.number: clause for clause in Clause.objects.select_for_update().filter(valid_until=None)
    }
    counting = {clause.number: clause for clause in clauses_in_force(moment)}
    changed = [one for one in map(_cleaned, clauses) if not _says_the_same(counting.get(one.number), one)]
    rules.ensure_worded(summary, changed, dropped)
    _ensure_free(current, changed, dropped, moment)
    change = RulesChange.objects.create(
        summary=clean_text(summary, max_length=rules.MAX_SUMMARY, field="summary"),
        announced_at=moment,
        takes_effect_at=takes_effect_at,
        sooner_because=sooner if takes_effect_at < moment + rules.NOTICE_TERM else "",
        by_id=by.pk,
    )
    _write(change, current, changed, dropped)
    facts = {"clauses": len(changed), "dropped": len(dropped)}
    audit.record("rules_change.announced", by=by, kind="rules_change", uid=change.uid, facts=facts)
    publish(RulesChangeAnnounced(change_id=change.pk))
    return change


@transaction.atomic
def withdraw_change(*, change: RulesChange, by: Actor) -> RulesChange:
    """Take an announced change back before it counts: the versions that would have ended go on.

    Its own versions stay in the history, without a moment in which they counted.
    Raises: Forbidden, Conflict. Events: RulesChangeWithdrawn.
    """
    ensure_may_change_rules(by)
    moment = clock.now()
    change = RulesChange.objects.select_for_update().get(pk=change.pk)
    rules.ensure_withdrawable(moment, change.takes_effect_at, change.withdrawn_at)
    for clause in change.clauses.select_for_update():
        clause.valid_until = clause.valid_from
        clause.save(update_fields=["valid_until"])
    change.ended_clauses.update(valid_until=None, ended_by=None)
    change.withdrawn_at = moment
    change.save(update_fields=["withdrawn_at"])
    audit.record("rules_change.withdrawn", by=by, kind="rules_change", uid=change.uid)
    publish(RulesChangeWithdrawn(change_id=change.pk))
    return change


def _cleaned(wording: Wording) -> Wording:
    """Return the wording tidied; what is empty stays so, and is refused with the number of the clause."""
    return replace(
        wording,
        number=wording.number.strip(),
        title=" ".join(wording.title.split()),
        text=clean_text(wording.text, max_length=rules.MAX_TEXT) if wording.text.strip() else "",
        law=" ".join(wording.law.split()),
    )


def _says_the_same(now: Clause | None, wording: Wording) -> bool:
    return now is not None and wording == Wording(
        now.number, now.title, now.text, now.law, now.category, now.scope
    )


def _ensure_free(
    current: dict[str, Clause], changed: Sequence[Wording], dropped: Sequence[str], moment: datetime
) -> None:
    """Refuse a number that already changes, one that is dropped and does not count, and another scope."""
    touched = {*(wording.number for wording in changed), *dropped}
    waiting = Clause.objects.filter(number__in=touched, ended_by__takes_effect_at__gt=moment)
    busy = {clause.number for clause in current.values() if clause.valid_from > moment}
    busy = (busy & touched) | set(waiting.values_list("number", flat=True))
    if busy:
        raise Conflict(
            _("Voor regel %(numbers)s is al een verandering aangekondigd. Trek die eerst in.")
            % {"numbers": ", ".join(sorted(busy, key=rules.sort_key))}
        )
    for number in dropped:
        if number not in current:
            raise Invalid(_("Regel %(number)s bestaat niet, en kan niet vervallen.") % {"number": number})
    for wording in changed:
        now = current.get(wording.number)
        if now is not None and now.scope != wording.scope:
            raise Invalid(
                _("Regel %(number)s geldt overal of alleen waar een groep ze kiest. Dat verandert niet meer.")
                % {"number": wording.number}
            )


def _write(
    change: RulesChange, current: dict[str, Clause], changed: Sequence[Wording], dropped: Sequence[str]
) -> None:
    """End the old versions at the instant, and begin the new ones there."""
    touched = {*(wording.number for wording in changed), *dropped}
    ending = [clause.pk for number, clause in current.items() if number in touched]
    Clause.objects.filter(pk__in=ending).update(valid_until=change.takes_effect_at, ended_by=change)
    newest = dict(
        Clause.objects.filter(number__in=touched).values_list("number").annotate(Max("version")).order_by()
    )
    Clause.objects.bulk_create(
        Clause(
            number=wording.number,
            version=newest.get(wording.number, 0) + 1,
            title=wording.title,
            text=wording.text,
            law=wording.law,
            category=wording.category,
            scope=wording.scope,
            change=change,
            valid_from=change.takes_effect_at,
        )
        for wording in changed
    )
