"""Gather open answers under themes, by hand. A theme is a name and a number to readers, never an answer.

Not for reading the answers: `queries.words`.
"""

from collections.abc import Collection
from dataclasses import replace

from django.db import transaction
from django.utils.translation import gettext as _

from groups.polls.kinds import POLL, queue_of
from groups.polls.models import NamedBallot, Poll, Theme
from groups.polls.queries.words import open_question
from groups.polls.services.rows import held_by, note
from network.kernel.errors import Conflict, NotFound
from network.kernel.ports import screening
from network.kernel.ports.content import ItemRef
from network.kernel.text import clean_name
from network.people.models import Person

MOST_THEMES = 60
MOST_AT_ONCE = 200


@transaction.atomic
def add_theme(*, by: Person, poll: Poll, question: str, name: str) -> Theme:
    """Add a theme to an open question of an opened poll.

    Raises: Forbidden, Invalid, NotFound for another question, Conflict for a name that is taken.
    """
    row = held_by(by, poll)
    open_question(row, question)
    if Theme.objects.filter(poll=row, question=question).count() >= MOST_THEMES:
        raise Conflict(_("Je hebt al %(most)d thema's. Voeg er eerst samen.") % {"most": MOST_THEMES})
    plain = _free_name(row, question, name)
    theme = Theme.objects.create(poll=row, question=question, name=plain, made_by=by)
    _screen(row, by, plain)
    note("poll.theme_added", row, by, theme=theme.uid)
    return theme


@transaction.atomic
def rename_theme(*, by: Person, theme: Theme, name: str) -> Theme:
    """Give a theme another name. Raises: Forbidden, Invalid, Conflict for a name that is taken."""
    row = held_by(by, theme.poll)
    theme.name = _free_name(row, theme.question, name, but=theme)
    theme.save(update_fields=["name"])
    _screen(row, by, theme.name)
    note("poll.theme_renamed", row, by, theme=theme.uid)
    return theme


@transaction.atomic
def drop_theme(*, by: Person, theme: Theme) -> None:
    """Throw a theme away; its answers stay. Raises: Forbidden."""
    row = held_by(by, theme.poll)
    note("poll.theme_dropped", row, by, theme=theme.uid)
    theme.delete()


@transaction.atomic
def gather(*, by: Person, theme: Theme, ballots: Collection[int]) -> int:
    """Put answers under a theme, beside those that are there. Returns: how many. Raises: Forbidden."""
    row = held_by(by, theme.poll)
    found = NamedBallot.objects.filter(poll=row, pk__in=list(ballots)[:MOST_AT_ONCE])
    theme.ballots.add(*found)
    return len(found)


@transaction.atomic
def take_from(*, by: Person, theme: Theme, ballots: Collection[int]) -> int:
    """Take answers out of a theme. Returns: how many were named. Raises: Forbidden."""
    row = held_by(by, theme.poll)
    found = NamedBallot.objects.filter(poll=row, pk__in=list(ballots)[:MOST_AT_ONCE])
    theme.ballots.remove(*found)
    return len(found)


def theme_of(poll: Poll, question: str, uid: str) -> Theme:
    """Return a theme of a question. Raises: NotFound."""
    theme = Theme.objects.select_related("poll").filter(poll=poll, question=question, uid=uid).first()
    if theme is None:
        raise NotFound
    return theme


def _free_name(poll: Poll, question: str, name: str, but: Theme | None = None) -> str:
    plain = clean_name(name, field="name")
    others = Theme.objects.filter(poll=poll, question=question, name__iexact=plain)
    if but is not None:
        others = others.exclude(pk=but.pk)
    if others.exists():
        raise Conflict(_("Er is al een thema met deze naam."), field="name")
    return plain


def _screen(poll: Poll, by: Person, name: str) -> None:
    """Queue a doubtful name with its poll, never hold: who gives it answers for it by name and office."""
    verdict = screening.screen(
        screening.Draft(kind=POLL, author_id=by.pk, space_id=queue_of(poll), texts=(name,))
    )
    if verdict.outcome is screening.Outcome.HOLD:
        verdict = replace(verdict, outcome=screening.Outcome.QUEUE)
    screening.file(verdict, ItemRef(POLL, poll.pk))
