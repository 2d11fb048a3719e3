"""What is allowed now, in this state: the life of a poll, its window, its paper. Pure.

Not for who may do it (permissions), and not for whether one answer fits its question (`questions`).
"""

from collections.abc import Collection, Mapping
from datetime import datetime, timedelta
from typing import Final

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from groups.polls.enums import BatchState, Gender, Mark, PollKind, PollState, ResultsShown, Secrecy
from network.kernel.errors import Conflict, Invalid
from network.kernel.moments import exact

TRANSITIONS: Final[dict[PollState, frozenset[PollState]]] = {
    PollState.DRAFT: frozenset({PollState.OPEN, PollState.CANCELLED}),
    PollState.OPEN: frozenset({PollState.CLOSED, PollState.CANCELLED}),
    PollState.CLOSED: frozenset({PollState.COUNTED, PollState.CANCELLED}),
    PollState.COUNTED: frozenset(),
    PollState.CANCELLED: frozenset(),
}
POLL_MINIMUM: Final = 5  # under so many ballots nothing is shown but that there were fewer
SUBGROUP_MINIMUM: Final = 10  # under so many people a cell of a cross-table stays empty
TURNOUT_STEP: Final = 5  # while open, the turnout is told in steps of so many
TABLE_RULES: Final = 1  # one more with each change of what a table by group may show: older ones are not told
SHORTEST_WINDOW: Final = timedelta(hours=1)
LONGEST_WINDOW: Final = timedelta(days=366)
MAX_QUESTIONS: Final = 60
MAX_OPTIONS: Final = 60
MAX_TITLE: Final = 120
MAX_INTRO: Final = 5_000
MAX_REASON: Final = 300
MAX_SEATS: Final = 60
MOST_PEOPLE: Final = 20_000_000
MOST_LISTED: Final = 5_000
GROUPS_ASKED: Final = ("district", "age", "gender")
MAX_SHARES: Final = 60
MAX_GROUP_NAME: Final = 160
ROUNDING: Final = 0.0011  # shares of rounded percents add up to one but for so much
MAX_SHEETS: Final = 500
TAKES_PAPER: Final = frozenset({PollState.OPEN, PollState.CLOSED})
SMALLEST_SECRET_PILE: Final = 5  # of fewer sheets somebody could guess whose is whose
SCANS_KEPT: Final = timedelta(days=30)  # after the result stands, or the poll was taken back
AGE_BANDS: Final = ((0, 17, "-17"), (18, 34, "18-34"), (35, 54, "35-54"), (55, 74, "55-74"), (75, 200, "75+"))
CLOSED = gettext_lazy("Je kon stemmen tot %(moment)s.")


def ensure_move(current: str, wanted: PollState) -> None:
    """Refuse a move that the life of a poll does not know. Raises: Conflict."""
    if wanted not in TRANSITIONS[PollState(current)]:
        raise Conflict(gettext_lazy("Dat kan niet meer bij deze peiling. Bekijk ze eerst opnieuw."))


def ensure_draft(state: str) -> None:
    """Refuse to change what is frozen. Raises: Conflict."""
    if state != PollState.DRAFT:
        raise Conflict(
            gettext_lazy(
                "Deze peiling is al open. Wat ze vraagt, en aan wie, ligt vast. Maak een nieuwe versie."
            )
        )


def takes_ballots(state: str, opens_at: datetime | None, closes_at: datetime | None, at: datetime) -> bool:
    """Whether a ballot may be cast at an instant: within `[opens_at, closes_at)`, whatever runs late."""
    if state != PollState.OPEN or opens_at is None or closes_at is None:
        return False
    return opens_at <= at < closes_at


def ensure_takes_ballots(
    state: str, opens_at: datetime | None, closes_at: datetime | None, at: datetime
) -> None:
    """Refuse a ballot that comes too early or too late. Raises: Conflict."""
    if takes_ballots(state, opens_at, closes_at, at):
        return
    if state == PollState.CANCELLED:
        raise Conflict(gettext_lazy("Deze peiling is ingetrokken. Je kunt niet meer stemmen."))
    if opens_at is not None and at < opens_at and state == PollState.OPEN:
        raise Conflict(_("Je kunt stemmen vanaf %(moment)s.") % {"moment": exact(opens_at)})
    if closes_at is not None and state != PollState.DRAFT:
        raise Conflict(CLOSED % {"moment": exact(closes_at)})
    raise Conflict(gettext_lazy("Deze peiling is nog niet open."))


def ensure_window(opens_at: datetime, closes_at: datetime, at: datetime) -> None:
    """Refuse a window that is over, too short or too long. Raises: Invalid for `closes_at`."""
    if closes_at <= at:
        raise Invalid(gettext_lazy("Kies een einde dat nog moet komen."), field="closes_at")
    if closes_at - max(opens_at, at) < SHORTEST_WINDOW:
        raise Invalid(gettext_lazy("Geef mensen minstens een uur om te stemmen."), field="closes_at")
    if closes_at - opens_at > LONGEST_WINDOW:
        raise Invalid(gettext_lazy("Een peiling blijft hoogstens een jaar open."), field="closes_at")


def ensure_secrecy(kind: str, secrecy: str, may_change: bool, shown: str) -> None:
    """Refuse what cannot be kept secret, and an election that is not. Raises: Invalid."""
    if secrecy != Secrecy.SECRET:
        if kind == PollKind.ELECTION:
            raise Invalid(gettext_lazy("Een verkiezing is altijd geheim."), field="secrecy")
        return
    if may_change:
        raise Invalid(
            gettext_lazy(
                "Een geheime stem kan niemand terugvinden, ook jij niet. Ze kan dus niet veranderen."
            ),
            field="may_change",
        )
    if shown != ResultsShown.AFTER_CLOSE:
        raise Invalid(
            gettext_lazy("Van een geheime peiling is er pas na het einde een uitslag."), field="results_shown"
        )


def ensure_groups_asked(groups: Collection[str]) -> None:
    """Refuse to split results by anything but the coarse groups. Raises: Invalid."""
    if not set(groups) <= set(GROUPS_ASKED):
        raise Invalid(field="groups_asked")


def checked_shares(
    shares: Mapping[str, Mapping[str, float]],
    *,
    secrecy: str,
    population: int | None,
    groups: Collection[str],
) -> dict[str, dict[str, float]]:
    """Return by which shares a sample is weighed, adding up to one; none of a group: those of the roll.

    Raises: Invalid for a secret poll, for what is no sample, for a group by which results are not split, and
    for shares that do not add up.
    """
    if not shares:
        return {}
    if secrecy == Secrecy.SECRET:
        raise Invalid(gettext_lazy("Een geheime peiling wegen we niet."), field="shares")
    if not population:
        raise Invalid(
            gettext_lazy("Wegen kan alleen bij een steekproef. Zeg eerst uit hoeveel mensen."), field="shares"
        )
    ((by, parts), *others) = shares.items()
    if others or by not in groups or by not in GROUPS_ASKED:
        raise Invalid(
            gettext_lazy("Weeg naar één groep waarvoor je antwoorden vergelijkt. Duid die ook aan."),
            field="shares",
        )
    if not parts:
        if by == "gender":
            raise Invalid(
                gettext_lazy("Van gender staat niets op de lijst. Zeg zelf hoe de mensen verdeeld zijn."),
                field="shares",
            )
        return {by: {}}
    return {by: _adding_up(by, parts)}


def _adding_up(by: str, parts: Mapping[str, float]) -> dict[str, float]:
    known = {"age": [name for _least, _most, name in AGE_BANDS], "gender": list(Gender.values)}.get(by)
    fits = len(parts) <= MAX_SHARES and all(
        0 < len(name) <= MAX_GROUP_NAME and name.isprintable() for name in parts
    )
    if not fits or (known is not None and not set(parts) <= set(known)):
        raise Invalid(gettext_lazy("Gebruik de namen van de groepen zelf, zoals 18-34."), field="shares")
    total = sum(parts.values())
    if not all(0 < part <= 1 for part in parts.values()) or abs(total - 1) > ROUNDING:
        raise Invalid(
            gettext_lazy("De delen zijn samen %(total)s %%. Maak er 100 van, elk meer dan 0.")
            % {"total": f"{100 * total:.1f}".rstrip("0").rstrip(".").replace(".", ",")},
            field="shares",
        )
    if len(parts) < 2:
        raise Invalid(gettext_lazy("Geef minstens twee groepen een deel."), field="shares")
    return {name: part / total for name, part in parts.items()}


def ensure_unbound(*, bound: bool) -> None:
    """Refuse to change what a poll asks, or whom, where that follows from what it is held for.

    Raises: Conflict.
    """
    if bound:
        raise Conflict(
            gettext_lazy(
                "Deze verkiezing is voor een oproep gemaakt: wie kandidaat is en wie stemt, ligt vast. "
                "Alleen de titel, de uitleg en de periode kun je nog veranderen."
            )
        )


def ensure_correctable(state: str, closes_at: datetime | None, at: datetime) -> None:
    """Refuse to correct what takes no ballots any more, or is still a draft. Raises: Conflict."""
    if state == PollState.DRAFT:
        raise Conflict(gettext_lazy("Deze peiling is nog niet open. Pas de vragen gewoon aan."))
    if state != PollState.OPEN or closes_at is None or at >= closes_at:
        raise Conflict(gettext_lazy("Deze peiling is voorbij. Verbeteren kan alleen zolang ze open is."))


def ensure_countable(state: str, closes_at: datetime | None, at: datetime) -> None:
    """Refuse to count before the end, or what was taken back. Raises: Conflict."""
    if state not in (PollState.OPEN, PollState.CLOSED) or closes_at is None:
        raise Conflict(gettext_lazy("Hier valt niets te tellen. Bekijk de peiling eerst opnieuw."))
    if at < closes_at:
        raise Conflict(gettext_lazy("Tellen kan pas na het einde."))


def shows_results(shown: str, state: str, mark: str) -> bool:
    """Whether somebody who may vote sees the results now."""
    if state == PollState.COUNTED:
        return True
    if state != PollState.OPEN:
        return False
    return shown == ResultsShown.LIVE or (shown == ResultsShown.AFTER_VOTE and mark != Mark.NONE)


def rounded_turnout(voted: int) -> int:
    """Return how many voted so far as it is told while a poll is open: whole steps, rounded down."""
    return voted - voted % TURNOUT_STEP


def told_turnout(voted: int, state: str) -> int | None:
    """Return how many took part as it is told: in steps while a poll is open, None under the minimum after.

    Whoever runs the poll is told no more: a list of marks and a number of three would name the three.
    """
    if state == PollState.OPEN:
        return rounded_turnout(voted)
    return voted if voted >= POLL_MINIMUM else None


def age_band(birth_year: int | None, year: int) -> str:
    """Return the coarse band of an age in a year, as stored; empty where no year of birth is known."""
    if birth_year is None:
        return ""
    age = year - birth_year
    return next((name for least, most, name in AGE_BANDS if least <= age <= most), "")


def ensure_batch_open(state: str) -> None:
    """Refuse to change a pile that was counted or withdrawn. Raises: Conflict."""
    if state != BatchState.OPEN:
        raise Conflict(gettext_lazy("Deze stapel is al geteld of ingetrokken."))


def ensure_takes_paper(
    state: str, opens_at: datetime | None, boxes_at: datetime | None, at: datetime
) -> None:
    """Refuse paper before the window, and once the count began. Raises: Conflict.

    What was handed in before the end may still be typed after it, until the envelopes are opened or the poll
    is counted.
    """
    if state not in TAKES_PAPER or opens_at is None:
        raise Conflict(gettext_lazy("Bij deze peiling kan nu geen papier meer worden ingevoerd."))
    if at < opens_at:
        raise Conflict(_("Papier invoeren kan vanaf %(moment)s.") % {"moment": exact(opens_at)})
    if boxes_at is not None:
        raise Conflict(gettext_lazy("De omslagen van deze peiling zijn open. Er komt geen papier meer bij."))


def ensure_pile(sheets: int, slips: int | None, secrecy: str) -> None:
    """Refuse a pile that does not add up. Raises: Invalid for `sheets` or `slips`."""
    if not 1 <= sheets <= MAX_SHEETS:
        raise Invalid(
            _("Een stapel heeft 1 tot %(most)d formulieren. Maak anders twee stapels.")
            % {"most": MAX_SHEETS},
            field="sheets",
        )
    if secrecy != Secrecy.SECRET:
        if slips is not None:
            raise Invalid(gettext_lazy("Bij een peiling op naam zijn er geen strookjes."), field="slips")
        return
    if slips != sheets:
        raise Invalid(
            _("Er zijn %(sheets)d omslagen en %(slips)d strookjes. Dat moet evenveel zijn. Tel ze opnieuw.")
            % {"sheets": sheets, "slips": slips or 0},
            field="slips",
        )
    if sheets < SMALLEST_SECRET_PILE:
        raise Invalid(
            _("Een stapel van een geheime stemming heeft er minstens %(least)d. Wacht op meer papier.")
            % {"least": SMALLEST_SECRET_PILE},
            field="sheets",
        )


def ensure_before_slips(slips_at: datetime | None) -> None:
    """Refuse to undo what the roll says already. Raises: Conflict."""
    if slips_at is not None:
        raise Conflict(
            gettext_lazy(
                "De strookjes zijn nagekeken: deze mensen staan op de lijst als gestemd. Voer de stapel "
                "verder in. Ontbreekt een formulier? Voer dan een leeg formulier in."
            )
        )
