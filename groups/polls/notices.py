"""Seintjes about polls, to who stands on the roll, keeps a key or runs them. Fills the port `notices`."""

from collections.abc import Callable, Iterable

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from groups.polls.enums import PollState
from groups.polls.events import (
    BoxesOut,
    OfficerNamed,
    PollCancelled,
    PollClosed,
    PollCorrected,
    PollCounted,
    PollOpened,
    PollReminded,
)
from groups.polls.kinds import key_of, office_of, page_of
from groups.polls.models import KeyHolder, Poll, PollVersion
from groups.polls.permissions import PollPower
from groups.polls.queries.roll import people_of, voters_of, voters_to_remind
from network.kernel import access
from network.kernel.errors import Sentence
from network.kernel.events import Event
from network.kernel.moments import exact
from network.kernel.ports.notices import Kind, Message, Notice


def _opened(event: PollOpened) -> Message | None:
    poll = _open(event.poll_id)
    if poll is None or poll.closes_at is None:
        return None
    return Message(
        key=f"poll-opened:{poll.uid}",
        recipients=people_of(voters_of(poll)),
        title=_("Je kunt stemmen: %(title)s") % {"title": poll.title},
        text=_("%(organiser)s vraagt het je. Stemmen kan tot %(moment)s.") % _words(poll),
        link=page_of(poll),
    )


def _reminded(event: PollReminded) -> Message | None:
    poll = _open(event.poll_id)
    if poll is None or poll.closes_at is None:
        return None
    asked = (
        _("Stemde je al, dan hoef je niets te doen. Anders kan het tot %(moment)s.")
        if poll.is_secret
        else _("Je stemde nog niet. Het kan tot %(moment)s.")
    )
    return Message(
        key=f"poll-reminded:{poll.uid}:{event.round}",
        recipients=people_of(voters_to_remind(poll)),
        title=_("Nog even: %(title)s") % {"title": poll.title},
        text=asked % _words(poll),
        link=page_of(poll),
    )


def _corrected(event: PollCorrected) -> Message | None:
    poll = _open(event.poll_id)
    version = PollVersion.objects.filter(poll_id=event.poll_id, number=event.version).first()
    if poll is None or version is None or poll.told_at is None:
        return None
    if poll.is_secret:
        what = _("Een stem die er al is, telt mee voor wat gelijk bleef; wat niet meer past, telt niet mee.")
    elif poll.may_change:
        what = _("Stemde je al, kijk dan na of je stem nog klopt: je kunt ze veranderen.")
    else:
        what = _("Stemde je al, dan telt je stem mee voor wat gelijk bleef.")
    return Message(
        key=f"poll-corrected:{poll.uid}:{version.number}",
        recipients=people_of(voters_of(poll)),
        title=_("Verbeterd: %(title)s") % {"title": poll.title},
        text=f"{version.note}\n{what}",
        link=page_of(poll),
    )


def _cancelled(event: PollCancelled) -> Message | None:
    poll = _find(event.poll_id)
    if poll is None or poll.told_at is None:
        return None
    return Message(
        key=f"poll-cancelled:{poll.uid}",
        recipients=people_of(voters_of(poll)),
        title=_("Ingetrokken: %(title)s") % {"title": _title(poll)},
        text=_("Geen enkele stem wordt geteld.")
        if poll.hidden_at is not None
        else _("Reden: %(reason)s Geen enkele stem wordt geteld.") % {"reason": poll.cancel_reason},
        link=page_of(poll),
    )


def _counted(event: PollCounted) -> Message | None:
    poll = _find(event.poll_id)
    if poll is None or poll.hidden_at is not None:
        return None
    return Message(
        key=f"poll-counted:{poll.uid}",
        recipients=people_of(voters_of(poll)),
        title=_("De uitslag is er: %(title)s") % {"title": poll.title},
        text=_("Lees wat eruit kwam, en hoeveel mensen meededen."),
        link=page_of(poll),
    )


def _closed(event: PollClosed) -> Message | None:
    """Tell who runs a poll that they must act before it is counted; one without paper counts itself."""
    poll = _find(event.poll_id)
    if poll is None or poll.state != PollState.CLOSED or not (poll.is_secret or poll.batches.exists()):
        return None
    return Message(
        key=f"poll-closed:{poll.uid}",
        recipients=_runners(poll),
        title=_("De stemming is voorbij: %(title)s") % {"title": poll.title},
        text=_("Zijn alle papieren stemmen ingevoerd? Dan kan het tellen beginnen."),
        link=office_of(poll),
    )


def _boxes_out(event: BoxesOut) -> Message | None:
    poll = _find(event.poll_id)
    if poll is None or poll.state != PollState.CLOSED:
        return None
    waiting = KeyHolder.objects.filter(poll=poll, unlocked_at__isnull=True)
    return Message(
        key=f"poll-codes:{poll.uid}",
        recipients=list(waiting.values_list("person_id", flat=True)),
        title=_("Geef je code: %(title)s") % {"title": _title(poll)},
        text=_("Alle stemmen zijn binnen. Ze gaan pas open met de codes van jullie beiden."),
        link=key_of(poll),
    )


def _officer_named(event: OfficerNamed) -> Message | None:
    poll = _find(event.poll_id)
    if poll is None or not poll.key_holders.filter(person_id=event.person_id).exists():
        return None
    return Message(
        key=f"poll-officer:{poll.uid}:{event.person_id}",
        recipients=[event.person_id],
        title=_("Bewaar je een sleutel van %(title)s?") % {"title": poll.title},
        text=_("Je krijgt een code die je op papier bewaart. Zonder die code kan niemand de stemmen tellen."),
        link=key_of(poll),
    )


def _find(number: int) -> Poll | None:
    return Poll.objects.select_related("organiser").filter(pk=number).first()


def _title(poll: Poll) -> str:
    """Return the title of a poll, or who asked where a moderator took its words away."""
    if poll.hidden_at is None:
        return poll.title
    return _("een peiling van %(organiser)s") % _words(poll)


def _open(number: int) -> Poll | None:
    poll = _find(number)
    shown = poll is not None and poll.state == PollState.OPEN and poll.hidden_at is None
    return poll if shown else None


def _runners(poll: Poll) -> Iterable[int]:
    return sorted(set(access.holders(PollPower.RUN, poll.organiser).values_list("user_id", flat=True)))


def _words(poll: Poll) -> dict[str, str]:
    return {
        "organiser": poll.organiser.name,
        "moment": exact(poll.closes_at) if poll.closes_at is not None else "",
    }


POLLS = Kind(
    "polls",
    gettext_lazy("Peilingen en verkiezingen"),
    gettext_lazy("Waarover je kunt stemmen, en wat eruit kwam."),
    order=20,
)
TOLD: tuple[tuple[str, Sentence, type[Event], Callable[..., Message | None], bool], ...] = (
    ("poll_opened", gettext_lazy("Je kunt stemmen"), PollOpened, _opened, True),
    ("poll_reminded", gettext_lazy("Je kunt nog stemmen"), PollReminded, _reminded, True),
    ("poll_corrected", gettext_lazy("Een peiling is verbeterd"), PollCorrected, _corrected, False),
    ("poll_cancelled", gettext_lazy("Een peiling is ingetrokken"), PollCancelled, _cancelled, False),
    ("poll_counted", gettext_lazy("De uitslag van een peiling"), PollCounted, _counted, True),
    ("poll_closed", gettext_lazy("Een peiling die je houdt, is voorbij"), PollClosed, _closed, False),
    ("poll_boxes_out", gettext_lazy("Je code is nodig om te tellen"), BoxesOut, _boxes_out, False),
    ("poll_officer", gettext_lazy("Je bewaart een sleutel"), OfficerNamed, _officer_named, False),
)
NOTICES = tuple(
    Notice(name, label, event, message, can_mute=can_mute, kind=POLLS)
    for name, label, event, message, can_mute in TOLD
)
