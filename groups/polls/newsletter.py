"""The section "Peilingen" of the newsletter on paper: what can still be voted on, and what came out.

A result says what its page says to every neighbour, and less: no table by group, and nothing that residents
wrote, for that was not offered for paper. Not for the report of one poll: that is `report_pdf`.
"""

from collections.abc import Iterator, Sequence
from datetime import datetime

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from groups.polls.charts import Bars, Chart, Duels, Facts, Stacks
from groups.polls.kinds import page_of
from groups.polls.models import Poll
from groups.polls.queries.newsletter import counted_in, open_in
from groups.polls.queries.results import result_for
from groups.polls.report import Part
from groups.polls.telling import opening_lines, sample_lines
from groups.polls.views.parts import audience_words, secrecy_words
from groups.polls.views.results import told_parts
from network.kernel import clock
from network.kernel.errors import Sentence
from network.kernel.moments import exact
from network.kernel.ports.newsletter import Section, Story

MOST = 30


def polls(district_id: int, start: datetime, until: datetime) -> Sequence[Story]:
    """Return what is open in a district, and then the results that were published in a period."""
    asked = [_asked(poll) for poll in open_in(district_id, until)[:MOST]]
    return [*asked, *(_counted(poll) for poll in counted_in(district_id, start, until)[:MOST])]


def _asked(poll: Poll) -> Story:
    return Story(
        uid=poll.uid,
        source=poll.organiser.name,
        title=poll.title,
        facts=tuple(_facts(poll)),
        html=poll.html,
        link=page_of(poll),
    )


def _facts(poll: Poll) -> Iterator[tuple[Sentence, str]]:
    yield _("Wie mag stemmen?"), audience_words(poll)
    if poll.opens_at is not None and poll.opens_at > clock.now():
        yield _("Stemmen vanaf"), exact(poll.opens_at)
    if poll.closes_at is not None:
        yield _("Stemmen tot"), exact(poll.closes_at)
    yield _("Wie ziet je stem?"), secrecy_words(poll)
    site = settings.SITE_URL.partition("://")[2]
    yield (
        _("Hoe doe je mee?"),
        _("Scan het vierkant, of ga op %(site)s naar Peilingen. Je stemt met je account.") % {"site": site},
    )
    if poll.forms_at is not None:
        paper = _("Vraag een stembrief aan %(organiser)s. Geef hem ingevuld terug voor het einde.")
        yield _("Liever op papier?"), paper % {"organiser": poll.organiser.name}


def _counted(poll: Poll) -> Story:
    return Story(
        uid=poll.uid,
        source=poll.organiser.name,
        title=_("Uitslag: %(title)s") % {"title": poll.title},
        html=_result(poll),
        link=page_of(poll),
    )


def _result(poll: Poll) -> SafeString:
    """Return a published result in words, as every neighbour may read it."""
    shown = result_for(AnonymousUser(), poll)
    if shown is None:
        return SafeString("")
    lines = [*opening_lines(shown), *sample_lines(shown)]
    said = format_html_join("", "<p>{}</p>", ((line,) for line in lines))
    questions = format_html_join("", "{}", ((_question(part),) for part in told_parts(shown)))
    return format_html("{}{}", said, questions)


def _question(part: Part) -> SafeString:
    """Return a question with what came out; its name stays with the first words of that."""
    said = [*part.seats, *part.reasons]
    if part.is_open:
        said = [_("Wat mensen zelf schreven, staat niet op papier.")]
    first, *others = [*said, part.heard] if not part.is_open else said
    rows = format_html_join(
        "", "<li>{}</li>", ((row,) for row in _rows(None if part.is_open else part.chart))
    )
    return format_html(
        "<p><strong>{}. {}</strong><br>{}</p><ul>{}</ul>{}",
        part.number,
        part.question.title,
        first,
        rows,
        format_html_join("", "<p>{}</p>", ((line,) for line in others)),
    )


def _rows(chart: Chart | None) -> Iterator[str]:
    """Yield the figures of a chart as lines; of rounds the sentences say enough."""
    match chart:
        case Bars():
            yield from (f"{one.label}: {one.figure} ({one.percent})" for one in chart.rows)
        case Stacks():
            for row in chart.rows:
                parts = ", ".join(f"{part.label}: {part.percent}" for part in row.parts)
                yield f"{row.label} ({parts})" if len(chart.rows) > 1 else parts
        case Duels():
            yield from (_("plaats %d") % place + f": {label}" for label, place, _duels in chart.rows)
        case Facts():
            yield from (f"{name}: {value}" for name, value in chart.rows)


SECTION = Section("polls", gettext_lazy("Peilingen"), 15, polls)
