"""What pages for voters share: where somebody stands towards a poll, and its facts in plain words."""

from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from groups.polls import rules
from groups.polls.charts import number
from groups.polls.enums import Mark, PollState
from groups.polls.models import Audience, Poll, RollEntry
from groups.polls.permissions import entry_of
from groups.polls.queries.electorate import ToldAudience, towns_of
from groups.polls.queries.results import told_participants
from groups.polls.queries.roll import why_unable
from groups.polls.questions import LongText, ShortText
from network.kernel import clock
from network.kernel.errors import Conflict
from network.kernel.models import SpaceKind
from network.kernel.moments import exact, full_date
from network.people.models import Person
from network.places.models import District

MOST_NAMES = 12


@dataclass(frozen=True, slots=True)
class Standing:
    """Where somebody stands towards a poll.

    Attributes:
        able: whether they are on the roll, with an account that nobody suspended.
        takes: whether the poll takes ballots now.
        why: why they cannot vote, in a sentence; empty where they can.
    """

    entry: RollEntry | None
    able: bool
    takes: bool
    may_change: bool
    why: str

    @property
    def voted(self) -> bool:
        """Whether a vote stands behind their name."""
        return self.entry is not None and self.entry.mark != Mark.NONE

    @property
    def on_paper(self) -> bool:
        """Whether that vote came in on paper."""
        return self.entry is not None and self.entry.mark == Mark.PAPER

    @property
    def votes(self) -> bool:
        """Whether they can vote now, for the first time."""
        return self.able and self.takes and not self.voted

    @property
    def changes(self) -> bool:
        """Whether they can put another answer in the place of theirs."""
        return self.able and self.takes and self.voted and not self.on_paper and self.may_change


def standing_of(viewer: Person, poll: Poll) -> Standing:
    """Return where the viewer stands; two queries for who can vote."""
    entry = entry_of(viewer, poll)
    unable = why_unable(viewer, poll) if entry is not None else ""
    late = _too_late(poll)
    return Standing(
        entry,
        entry is not None and not unable,
        not late,
        poll.may_change,
        _why(poll, entry) or unable or late,
    )


def _too_late(poll: Poll) -> str:
    """Return why a poll takes no ballot now; empty where it does."""
    if poll.hidden_at is not None:
        return _("Een moderator haalde deze peiling weg. Stemmen kan nu niet.")
    try:
        rules.ensure_takes_ballots(poll.state, poll.opens_at, poll.closes_at, clock.now())
    except Conflict as error:
        return error.message
    return ""


def _why(poll: Poll, entry: RollEntry | None) -> str:
    if entry is None:
        if poll.opened_at is None:
            return _("Deze peiling is nog niet open.")
        return _(
            "Je staat niet op de lijst van wie mag stemmen. Die lijst is gemaakt op %(day)s en verandert "
            "niet meer. Toen hoorde je niet bij de mensen hieronder."
        ) % {"day": full_date(poll.opened_at)}
    return ""


def facts_of(poll: Poll) -> list[tuple[str, str]]:
    """Return what a voter wants to know before anything else, as pairs of a word and what it is."""
    facts = [(_("Wie vraagt"), poll.organiser.name), (_("Wie mag stemmen"), audience_words(poll))]
    if poll.opens_at is not None and poll.opens_at > clock.now():
        facts.append((_("Vanaf"), exact(poll.opens_at)))
    if poll.closes_at is not None:
        facts.append((_("Tot"), exact(poll.closes_at)))
    facts.append((_("Wie ziet je stem"), secrecy_words(poll)))
    if poll.is_secret:
        facts.append(
            (_("Bij gelijke stemmen"), _("Beslist het lot, uit de vingerafdrukken van alle stembrieven."))
        )
    if poll.state != PollState.DRAFT:
        facts.append((_("Al gestemd"), turnout_words(poll)))
    if poll.quorum:
        facts.append((_("Geldig vanaf"), _("%(number)d deelnemers") % {"number": poll.quorum}))
    return facts


def secrecy_words(poll: Poll) -> str:
    """Say who sees what somebody voted."""
    if poll.is_secret:
        return _("Niemand. De stemming is geheim. Wel staat op de lijst dat je stemde.")
    return _(
        "Wie de peiling houdt voor %(organiser)s, kan je antwoord lezen. Andere buren zien totalen%(words)s."
    ) % {"organiser": poll.organiser.name, "words": _words_too(poll)}


def _words_too(poll: Poll) -> str:
    kinds = {
        question.get("kind") for page in poll.definition.get("pages", ()) for question in page["questions"]
    }
    if kinds.isdisjoint({ShortText.kind, LongText.kind}):
        return ""
    return _(", en van wat mensen schreven alleen wat de organisator zonder naam in de uitslag zet")


def turnout_words(poll: Poll) -> str:
    """Say how many voted: in steps while the poll is open, and no number where there were too few."""
    told = told_participants(poll)
    words = {"voted": told, "voters": poll.voters, "least": rules.POLL_MINIMUM, "step": rules.TURNOUT_STEP}
    if told is None:
        return _("minder dan %(least)d (op de lijst: %(voters)d)") % words
    if poll.state == PollState.OPEN:
        if not told:
            return _("nog geen %(step)d (op de lijst: %(voters)d)") % words
        return _("minstens %(voted)d van de %(voters)d") % words
    return _("%(voted)d van de %(voters)d") % words


def audience_words(poll: Poll) -> str:
    """Say whom a poll asks. Seven queries at most, whatever it names."""
    audience = Audience.objects.filter(poll=poll).first()
    if audience is None:
        return ""
    parts = [_("alle bewoners van %(town)s") % {"town": _where(poll)}] if audience.everywhere else []
    for words, names in (
        (_("bewoners van %(names)s"), audience.districts.values_list("name", flat=True)),
        (_("wie woont in %(names)s"), audience.streets.values_list("name_nl", flat=True)),
        (_("leden van %(names)s"), audience.groups.values_list("name", flat=True)),
    ):
        found = list(names[: MOST_NAMES + 1])
        if found:
            parts.append(words % {"names": listed(found[:MOST_NAMES], more=len(found) > MOST_NAMES)})
    if audience.min_age and parts:
        parts = [_("%(who)s, vanaf %(age)d jaar") % {"who": listed(parts), "age": audience.min_age}]
    count = audience.listed.count()
    if count:
        parts.append(
            ngettext(
                "%(count)d mens die bij naam is gevraagd",
                "%(count)d mensen die bij naam zijn gevraagd",
                count,
            )
            % {"count": count}
        )
    sentence = listed(parts)
    return sentence[:1].upper() + sentence[1:]


def _where(poll: Poll) -> str:
    """Name the municipalities of which a poll asks everybody; of a group for some districts those."""
    towns = list(towns_of(poll.organiser).values_list("name", flat=True))
    if poll.organiser.kind != SpaceKind.GROUP:
        return listed(towns)
    own = District.objects.filter(groups__space=poll.organiser).order_by("name")
    names = list(own.values_list("name", flat=True)[: MOST_NAMES + 1]) or towns
    return listed(names[:MOST_NAMES], more=len(names) > MOST_NAMES)


def people_words(told: ToldAudience) -> str:
    """Say how many people a draft asks; empty where it names nobody."""
    few = _("minder dan %(least)d") % {"least": rules.SUBGROUP_MINIMUM}
    reached = (few if told.reached is None else number(told.reached)) if told.names_places else ""
    if not told.listed:
        return reached
    words = {"reached": reached, "listed": number(told.listed)}
    return (_("%(reached)s, plus %(listed)s op naam") if reached else _("%(listed)s op naam")) % words


def listed(names: list[str], *, more: bool = False) -> str:
    """Return names in one phrase: `a, b en c`."""
    if more:
        return _("%(names)s en nog andere") % {"names": ", ".join(names)}
    if len(names) < 2:
        return "".join(names)
    return _("%(names)s en %(last)s") % {"names": ", ".join(names[:-1]), "last": names[-1]}
