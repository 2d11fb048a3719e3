"""What somebody chose: how often by mail, whether by push, when it is quiet. Asked by page and delivery.

Not for whether something is told at all: that is the notice.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from network.kernel.errors import Sentence
from network.kernel.ports.notices import Kind, Notice, Rhythm, notices
from network.people.models import Person
from realtime.notifications import rules
from realtime.notifications.enums import Channel, DayPart
from realtime.notifications.models import DigestMoment, Mute, Preference, QuietHours


@dataclass(frozen=True, slots=True)
class Choice:
    """One seintje that can leave by mail, and whether this person wants that."""

    name: str
    label: Sentence
    by_mail: bool
    can_mute: bool


@dataclass(frozen=True, slots=True)
class KindChoice:
    """A kind of seintje, and what one person chose for it.

    Attributes:
        at_once: whether anything of this kind may leave as a mail of its own.
        can_choose: without it everything of this kind always arrives.
    """

    kind: Kind
    mail: Rhythm
    push: bool
    at_once: bool
    can_choose: bool


def kinds() -> list[Kind]:
    """Return the kinds of which the product has seintjes, in the order of the page."""
    return sorted({notice.kind for notice in notices}, key=lambda kind: (kind.order, kind.name))


def kinds_of(viewer: Person) -> list[KindChoice]:
    """Return every kind with what the viewer chose, or what holds when they chose nothing."""
    chosen = {row.kind: row for row in Preference.objects.filter(person=viewer)}
    found = []
    for kind in kinds():
        row = chosen.get(kind.name)
        members = [notice for notice in notices if notice.kind == kind]
        found.append(
            KindChoice(
                kind=kind,
                mail=Rhythm(row.mail) if row else kind.mail,
                push=kind.push and (row.push if row else True),
                at_once=any(notice.by_mail for notice in members),
                can_choose=any(notice.can_mute for notice in members),
            )
        )
    return found


def digest_time_of(viewer: Person) -> rules.DigestTime:
    """Return when the viewer's digests leave."""
    return digest_times_of([viewer.pk]).get(viewer.pk, rules.USUAL)


def digest_times_of(person_ids: Collection[int]) -> dict[int, rules.DigestTime]:
    """Return when the digests of these people leave, of who chose that. No viewer: asked by delivery."""
    rows = DigestMoment.objects.filter(person_id__in=person_ids).values_list("person_id", "part", "weekday")
    return {number: rules.DigestTime(DayPart(part), weekday) for number, part, weekday in rows}


def quiet_hours_of(viewer: Person) -> QuietHours | None:
    """Return when the viewer wants quiet."""
    return QuietHours.objects.filter(person=viewer).first()


def choices_of(viewer: Person) -> list[Choice]:
    """Return every seintje that can leave by mail, with whether the viewer wants that one at all."""
    muted = muted_by(viewer.pk, Channel.MAIL)
    return [
        Choice(notice.name, notice.label, notice.name not in muted or not notice.can_mute, notice.can_mute)
        for notice in notices
        if notice.by_mail
    ]


def muted_by(person_id: int, channel: Channel) -> set[str]:
    """Return the names of the seintjes that a person does not want on a channel."""
    return set(Mute.objects.filter(person_id=person_id, channel=channel).values_list("notice", flat=True))


def muted_on(channel: Channel, notice: str, person_ids: Collection[int]) -> set[int]:
    """Return who of these people muted a seintje on a channel. No viewer: asked by delivery."""
    rows = Mute.objects.filter(channel=channel, notice=notice, person_id__in=person_ids)
    return set(rows.values_list("person_id", flat=True))


def rhythms_of(notice: Notice, person_ids: Collection[int], *, urgent: bool = False) -> dict[int, Rhythm]:
    """Return how often each of these people wants this seintje by mail. No viewer: asked by delivery.

    What nobody may keep back is at once for everybody.
    """
    if urgent or not notice.can_mute:
        return dict.fromkeys(person_ids, Rhythm.AT_ONCE)
    rows = Preference.objects.filter(kind=notice.kind.name, person_id__in=person_ids)
    chosen = dict(rows.values_list("person_id", "mail"))
    muted = muted_on(Channel.MAIL, notice.name, person_ids)
    return {
        number: Rhythm.NEVER if number in muted else Rhythm(chosen.get(number, notice.kind.mail))
        for number in person_ids
    }


def wanting_push(notice: Notice, person_ids: Collection[int], *, urgent: bool = False) -> set[int]:
    """Return who of these people want this seintje on their devices. No viewer: asked by delivery."""
    if urgent or not notice.can_mute:
        return set(person_ids)
    rows = Preference.objects.filter(kind=notice.kind.name, person_id__in=person_ids, push=False)
    return set(person_ids) - set(rows.values_list("person_id", flat=True))


def quiet_now(person_ids: Collection[int], at: datetime) -> dict[int, datetime]:
    """Return who of these people have quiet hours at that moment, and until when. No viewer: for delivery."""
    rows = QuietHours.objects.filter(person_id__in=person_ids).values_list("person_id", "starts", "ends")
    found = {number: rules.quiet_until(at, starts, ends) for number, starts, ends in rows}
    return {number: until for number, until in found.items() if until is not None}
