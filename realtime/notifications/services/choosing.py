"""Let people choose what reaches them outside the app, how often and when. Not for sending it: `outlets`."""

from collections.abc import Collection, Mapping
from datetime import time

from django.db import transaction
from django.utils.translation import gettext as _

from network.kernel import audit, clock
from network.kernel.errors import Invalid
from network.kernel.ports.notices import Notice, Rhythm, notices
from network.people.models import Person
from realtime.notifications import rules
from realtime.notifications.enums import Channel, DayPart, DeliveryState
from realtime.notifications.models import Delivery, DigestMoment, Mute, Preference, QuietHours
from realtime.notifications.queries import digest_time_of, kinds_of

DAYS = 7


@transaction.atomic
def choose_mail(*, by: Person, wanted: Collection[str]) -> None:
    """Keep which kinds of seintje a person wants by mail; every other kind that can be muted is.

    Raises: Invalid for a kind that does not exist.
    """
    if set(wanted) - {notice.name for notice in notices}:
        raise Invalid
    for notice in notices:
        if notice.can_mute and notice.by_mail:
            _set_mute(by.pk, notice, muted=notice.name not in wanted)
    audit.record("mail.chosen", by=by, facts={"kinds": len(set(wanted))})


@transaction.atomic
def unsubscribe(*, person: Person, notice: Notice) -> None:
    """Mute a kind of seintje by mail for whoever holds the link of a mail. Idempotent.

    Raises: Invalid for a kind that cannot be muted.
    """
    if not notice.can_mute:
        raise Invalid
    _set_mute(person.pk, notice, muted=True)
    audit.record("mail.unsubscribed", by=person, facts={"notice": notice.name})


def _set_mute(person_id: int, notice: Notice, *, muted: bool) -> None:
    if muted:
        Mute.objects.get_or_create(person_id=person_id, notice=notice.name, channel=Channel.MAIL)
    else:
        Mute.objects.filter(person_id=person_id, notice=notice.name, channel=Channel.MAIL).delete()


@transaction.atomic
def choose_kind(*, by: Person, kind: str, mail: Rhythm | None = None, push: bool | None = None) -> None:
    """Keep how often a person wants a kind of seintje by mail, and whether on their devices.

    What is None stays as it is. What already waits for a digest leaves with it, unless the choice is never.
    Raises: Invalid for a kind that does not exist, or of which everything always arrives.
    """
    found = {choice.kind.name: choice for choice in kinds_of(by)}.get(kind)
    if found is None or not found.can_choose:
        raise Invalid(field="kind")
    if mail == Rhythm.AT_ONCE and not found.at_once:
        raise Invalid(_("Dit komt alleen in een overzicht."), field="mail")
    rhythm = found.mail if mail is None else mail
    pushed = found.push if push is None else push
    if (rhythm, pushed) == (found.mail, found.push):
        return
    Preference.objects.update_or_create(person=by, kind=kind, defaults={"mail": rhythm, "push": pushed})
    audit.record("notices.chosen", by=by, facts={"kind": kind, "mail": rhythm.value, "push": pushed})


@transaction.atomic
def set_quiet_hours(*, by: Person, starts: time | None, ends: time | None) -> None:
    """Keep between which hours nothing that can wait reaches a person; both None ends it.

    Raises: Invalid for one hour without the other, or twice the same.
    """
    if (starts is None) != (ends is None):
        field = "quiet_from" if starts is None else "quiet_until"
        raise Invalid(_("Vul allebei de uren in, of geen van beide."), field=field)
    if starts is None or ends is None:
        QuietHours.objects.filter(person=by).delete()
    elif starts == ends:
        raise Invalid(_("Kies een ander uur dan het begin."), field="quiet_until")
    else:
        QuietHours.objects.update_or_create(person=by, defaults={"starts": starts, "ends": ends})
    audit.record("notices.quiet_hours", by=by, facts={"set": starts is not None})


@transaction.atomic
def choose_digest_time(*, by: Person, part: DayPart | None = None, weekday: int | None = None) -> None:
    """Keep when on a day a person's digests leave, and on which day the weekly one; Monday is 0.

    What is None stays as it is. What already waits for a digest leaves with the next one of the new time; on
    one day never a second one leaves. Raises: Invalid for a day that no week has.
    """
    before = digest_time_of(by)
    when = rules.DigestTime(
        before.part if part is None else part, before.weekday if weekday is None else weekday
    )
    if not 0 <= when.weekday < DAYS:
        raise Invalid(field="weekday")
    if when == before:
        return
    DigestMoment.objects.update_or_create(person=by, defaults={"part": when.part, "weekday": when.weekday})
    waiting = Delivery.objects.filter(person=by, channel=Channel.MAIL, state=DeliveryState.WAITING)
    for rhythm in (Rhythm.DAILY, Rhythm.WEEKLY):
        waiting.filter(rhythm=rhythm).update(due_at=rules.next_digest(rhythm, clock.now(), when))
    audit.record("digests.moved", by=by, facts={"part": when.part.value, "weekday": when.weekday})


@transaction.atomic
def choose_all(
    *,
    by: Person,
    choices: Mapping[str, tuple[Rhythm, bool]],
    starts: time | None,
    ends: time | None,
    part: DayPart | None = None,
    weekday: int | None = None,
) -> None:
    """Keep all that stands on the page of choices. Raises: Invalid, and then nothing is kept."""
    for kind, (mail, push) in choices.items():
        choose_kind(by=by, kind=kind, mail=mail, push=push)
    choose_digest_time(by=by, part=part, weekday=weekday)
    set_quiet_hours(by=by, starts=starts, ends=ends)


@transaction.atomic
def stop_digests(*, person: Person) -> None:
    """Stop every digest for whoever holds the link of one; mails at once go on. Idempotent."""
    for choice in kinds_of(person):
        if choice.can_choose and choice.mail in {Rhythm.DAILY, Rhythm.WEEKLY}:
            Preference.objects.update_or_create(
                person=person, kind=choice.kind.name, defaults={"mail": Rhythm.NEVER, "push": choice.push}
            )
    audit.record("digests.stopped", by=person)
