"""Whether there is room for somebody on a board, and whether the law allows it. With the board locked."""

from collections import Counter
from collections.abc import Collection, Sequence
from datetime import datetime

from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from groups.mandates import rules
from groups.mandates.composition import SeatFacts
from groups.mandates.enums import CandidacyState, MandateKind
from groups.mandates.models import Board, Candidacy, Mandate
from groups.mandates.queries import composition_of
from groups.mandates.rules import Interval
from groups.mandates.sentences import broken_lines
from groups.mandates.services.boards import optional_reason
from network.kernel import clock
from network.kernel.errors import Conflict, Invalid
from network.kernel.moments import full_date, last_day
from network.people.models import Person


def ensure_no_overlap(board: Board, person: Person, term: Interval, *, but: Collection[int] = ()) -> None:
    """Refuse a second seat of a person in a group at the same time. Raises: Conflict."""
    held = (
        Mandate.objects.filter(
            group_id=board.group_id,
            person=person,
            valid_from__lt=term[1],
            valid_until__gt=term[0],
        )
        .exclude(pk__in=but)
        .order_by("valid_from")
    )
    for row in held:
        if rules.overlaps((row.valid_from, row.valid_until), term):
            raise Conflict(
                _("%(name)s heeft in deze groep al een mandaat, tot en met %(end)s.")
                % {"name": person, "end": full_date(last_day(row.valid_until))}
            )


def ensure_room(board: Board, kind: MandateKind, term: Interval, coming: int) -> None:
    """Refuse more seats with a vote than there are, at any instant of a term. Raises: Conflict."""
    if kind == MandateKind.OBSERVER:
        return
    held = Mandate.objects.filter(
        group_id=board.group_id, valid_from__lt=term[1], valid_until__gt=term[0]
    ).exclude(kind=MandateKind.OBSERVER)
    filled = rules.most_at_once(held.values_list("valid_from", "valid_until"), term)
    free = board.max_seats - filled
    if coming <= free:
        return
    if free <= 0:
        raise Conflict(
            _("Alle %(max)d plaatsen zijn al bezet in die periode. Er kan niemand meer bij.")
            % {"max": board.max_seats}
        )
    raise Conflict(
        ngettext(
            "Er is in die periode nog %(free)d plaats vrij, en je koos er %(coming)d.",
            "Er zijn in die periode nog %(free)d plaatsen vrij, en je koos er %(coming)d.",
            free,
        )
        % {"free": free, "coming": coming}
    )


def ensure_seats_of_calls(coming: Sequence[Candidacy], *, called_up: bool) -> None:
    """Refuse more people on a call than it has seats, counted over all appointments on it.

    Args:
        coming: candidates who are to be appointed, with their call, in one group of which the caller locked
            the board.
        called_up: whether they replace somebody from the reserve list; then who is out no longer counts.

    Raises: Conflict.
    """
    calls = {row.call_id: row.call for row in coming}
    for number, several in Counter(row.call_id for row in coming).items():
        seats = calls[number].seats
        taken = Candidacy.objects.filter(call_id=number, state=CandidacyState.APPOINTED)
        if called_up:
            lasting = Q(mandates__valid_until__gt=clock.now()) | Q(mandates__renewed_by__isnull=False)
            taken = taken.filter(lasting, mandates__ended_at__isnull=True).distinct()
        filled = taken.count()
        if filled + several > seats:
            raise Conflict(
                ngettext(
                    "Deze oproep is voor %(seats)d plaats. Daarvan zijn er %(filled)d gegeven, en je koos er "
                    "%(several)d. Zet wie overblijft op de reservelijst.",
                    "Deze oproep is voor %(seats)d plaatsen. Daarvan zijn er %(filled)d gegeven, en je koos "
                    "er %(several)d. Zet wie overblijft op de reservelijst.",
                    seats,
                )
                % {"seats": seats, "filled": filled, "several": several},
                code="call_full",
            )


def ensure_composition(board: Board, *, at: datetime, adding: Sequence[SeatFacts], reason: str) -> str:
    """Refuse a composition that breaks the law, unless a reason is given.

    The reason of the board counts while fewer seats than its minimum are filled.

    Returns: the reason to keep with the mandate; empty where all is in order. Raises: Invalid.
    """
    judgement = composition_of(board.group, at, adding=adding, board=board)
    if not judgement.hinders_appointing:
        return ""
    given = optional_reason(reason)
    if not given and judgement.filled < board.min_seats:
        given = board.override_reason
    if given:
        return given
    raise Invalid(
        _("De samenstelling klopt zo niet. %(why)s Kies anders, of leg vast waarom het toch moet.")
        % {"why": broken_lines(judgement)},
        field="override_reason",
        code="composition",
    )
