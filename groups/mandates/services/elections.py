"""Let members choose among the candidates of a call, on secret ballots. Who is elected still gets a mandate
by a decision: an election appoints nobody by itself, and `appointing` does.
"""

from collections import Counter

from django.db import transaction
from django.utils.translation import gettext as _

from groups.mandates import rules
from groups.mandates.enums import CallState
from groups.mandates.models import Call, Candidacy
from groups.mandates.permissions import ensure_runs_calls, runs_calls, town_deciding
from groups.mandates.queries.elections import QUESTION
from groups.membership.models import Group
from groups.polls.enums import PollKind, PollState, Secrecy
from groups.polls.models import Poll
from groups.polls.permissions import can_run
from groups.polls.services.audience import AudienceTerms, set_audience
from groups.polls.services.drafting import PollTerms, bind_poll, create_poll
from network.kernel import audit, clock
from network.kernel.errors import Conflict, Forbidden
from network.kernel.models import Space
from network.people.models import Person

FEWEST = 2


def can_hold_election(person: Person, call: Call) -> bool:
    """Whether the person may have the candidates of the call voted on now."""
    over = call.state == CallState.OPEN and clock.now() >= call.deadline
    return (
        over
        and not _lives(call.election)
        and runs_calls(person, call.group)
        and bool(_organiser(person, call.group))
    )


@transaction.atomic
def hold_election(*, by: Person, call: Call) -> Poll:
    """Keep a secret poll as a draft in which members choose among who stands as candidate.

    It is bound to the call: nobody changes its candidates, its voters or its secrecy afterwards.
    Members of the group above vote, where there is one; else those of the group itself.

    Raises: Forbidden without the powers over calls and polls, Conflict before the deadline, with fewer than
    two candidates, or where an election was prepared already.
    """
    row = Call.objects.select_for_update(of=("self",)).select_related("group", "election").get(pk=call.pk)
    ensure_runs_calls(by, row.group)
    organiser = _organiser(by, row.group)
    if organiser is None:
        raise Forbidden
    if row.state != CallState.OPEN or clock.now() < row.deadline:
        raise Conflict(_("Kiezen kan zodra de oproep gesloten is, en voor er beslist is."))
    if _lives(row.election):
        raise Conflict(_("Voor deze oproep is al een verkiezing gemaakt."))
    standing = list(
        row.candidacies.filter(state__in=rules.WAITING, person__isnull=False)
        .select_related("person")
        .order_by("pk")
    )
    if len(standing) < FEWEST:
        raise Conflict(_("Er zijn minstens twee kandidaten nodig om te kiezen."))
    poll = create_poll(
        by=by,
        organiser=organiser,
        terms=PollTerms(
            title=_("Verkiezing: %(title)s") % {"title": row.title[:100]},
            kind=PollKind.ELECTION,
            secrecy=Secrecy.SECRET,
            seats=row.seats,
        ),
        definition=_asked(row, standing),
    )
    set_audience(by=by, poll=poll, terms=AudienceTerms(groups=[row.group.parent or row.group]))
    poll = bind_poll(by=by, poll=poll)
    row.election = poll
    row.save(update_fields=["election"])
    audit.record("call.election_made", by=by, space=row.group.space, kind="call", uid=row.uid)
    return poll


def _lives(poll: Poll | None) -> bool:
    return poll is not None and poll.state != PollState.CANCELLED


def _organiser(person: Person, group: Group) -> Space | None:
    """Return for whom the person would hold the election: the group, or the town that gives its mandates."""
    if can_run(person, group.space):
        return group.space
    try:
        town = town_deciding(person, group)
    except Forbidden:
        return None
    return town if can_run(person, town) else None


def _asked(call: Call, standing: list[Candidacy]) -> dict[str, object]:
    """Return the one question of an election: candidates in random order, as many as there are seats."""
    title = _("Wie kies je?")
    question: dict[str, object] = {
        "key": QUESTION,
        "title": title,
        "required": True,
        "no_opinion": True,
        "shuffled": True,
        "options": [
            {"key": row.uid, "title": name} for row, name in zip(standing, _names(standing), strict=True)
        ],
    }
    if call.seats == 1:
        question["kind"] = "single"
    else:
        most = min(call.seats, len(standing))
        help_text = _("Kies hoogstens %(most)d kandidaten.") % {"most": most}
        question |= {"kind": "multiple", "least": 1, "most": most, "help": help_text}
    return {"pages": [{"key": "p1", "questions": [question]}]}


def _names(standing: list[Candidacy]) -> list[str]:
    """Return the names of candidates; of two with the same, the later ones get a number."""
    seen: Counter[str] = Counter()
    names = []
    for row in standing:
        name = row.person.get_full_name() if row.person is not None else ""
        seen[name.casefold()] += 1
        number = seen[name.casefold()]
        names.append(name if number == 1 else f"{name} ({number})")
    return names
