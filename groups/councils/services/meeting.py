"""Record how a meeting voted on an advice. Impossible while the composition of the body breaks the law."""

from datetime import date, datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from groups.councils import events, permissions, queries, rules
from groups.councils.enums import AdviceState
from groups.councils.models import AdoptionVote, Advice
from groups.councils.rules import Count
from groups.councils.services import steps
from groups.mandates.composition import Judgement
from groups.mandates.queries import composition_of, voting_seats
from groups.mandates.sentences import broken_lines
from groups.membership.models import Group
from network.kernel import audit, clock
from network.kernel.actor import Actor
from network.kernel.errors import Conflict
from network.kernel.moments import end_of_day, full_date, local

INSTANT = timedelta(microseconds=1)


@transaction.atomic
def record_vote(
    *, by: Actor, advice: Advice, version: int, held_on: date, count: Count, minority: str = ""
) -> AdoptionVote:
    """Record the vote of a meeting on the newest version: the advice is adopted, or it is not.

    Args:
        version: number of the version on which was voted.
        held_on: day of the meeting; the composition is that of its end, or of now where it is today.
        minority: what those who were not for it hold, to stand beside the advice.

    Raises: Forbidden, Invalid with its field, Conflict without a quorum, on an older version, or while the
    composition is not in order, whatever reason was recorded to let the body start.
    Events: AdviceAdopted or AdviceRejected.
    """
    row = steps.locked(advice)
    permissions.ensure_records(by, row.group)
    rules.ensure_move(row.state, AdviceState.ADOPTED)
    text = queries.newest_version(row)
    if text is None:
        raise Conflict(_("Er is nog geen tekst om over te stemmen."))
    rules.ensure_newest(version, row.latest)
    rules.ensure_meeting(held_on, today=clock.today(), written_on=local(text.written_at).date())
    composition = ensure_composition(row.group, held_on)
    able = voting_seats(row.group, instant_of(held_on)).count()
    rules.ensure_count(count, seats=composition.filled, able=able)
    said = steps.optional(minority, max_length=rules.MINORITY_CHARS, field="minority")
    vote = AdoptionVote.objects.create(
        advice=row,
        version=row.latest,
        held_on=held_on,
        seats=composition.filled,
        quorum=rules.quorum(composition.filled),
        present=count.present,
        votes_for=count.votes_for,
        votes_against=count.votes_against,
        abstained=count.abstained,
        minority=said,
        composition=figures_of(composition),
        adopted=count.adopted,
        recorded_by_id=by.pk,
        recorded_at=clock.now(),
    )
    _take(row, vote, by=by)
    steps.screen(row, by=by, texts=(row.question, text.text, said))
    return vote


def ensure_composition(group: Group, held_on: date) -> Judgement:
    """Return the composition of a group at a meeting. Raises: Conflict while it breaks a rule, with why."""
    found = composition_of(group, at=instant_of(held_on))
    if not found.is_valid:
        raise Conflict(
            _("Deze groep kon die dag geen geldig advies geven. %(why)s") % {"why": broken_lines(found)},
            code="composition",
        )
    return found


def instant_of(held_on: date) -> datetime:
    """Return the instant at which the composition of a meeting counts."""
    return min(clock.now(), end_of_day(held_on) - INSTANT)


def figures_of(composition: Judgement) -> dict[str, object]:
    """Return a composition as figures, without anybody's answer."""
    return {
        "filled": composition.filled,
        "findings": [
            {"rule": each.rule.value, "level": each.level.value, "figures": dict(each.figures)}
            for each in composition.findings
        ],
    }


def _take(advice: Advice, vote: AdoptionVote, *, by: Actor) -> None:
    to = AdviceState.ADOPTED if vote.adopted else AdviceState.REJECTED
    note = _(
        "Vergadering van %(day)s: %(for)d voor, %(against)d tegen, %(abstained)d onthouden. "
        "%(present)d van de %(seats)d aanwezig."
    ) % {
        "day": full_date(vote.held_on),
        "for": vote.votes_for,
        "against": vote.votes_against,
        "abstained": vote.abstained,
        "present": vote.present,
        "seats": vote.seats,
    }
    steps.take(advice, to, by=by, role=queries.role_in(by, advice.group), note=note)
    audit.record(
        "advice.voted",
        by=by,
        space=advice.group.space,
        kind="advice",
        uid=advice.uid,
        facts={"present": vote.present, "for": vote.votes_for, "against": vote.votes_against},
    )
    steps.tell(events.AdviceAdopted if vote.adopted else events.AdviceRejected, advice)
