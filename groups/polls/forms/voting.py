"""The walk of one voter through the pages of a ballot: back and forth, with nothing stored before the end.

What was filled in on other pages travels in the form. Pure, so that a preview walks as a voter does. Not for
taking the ballot: see `services.casting`.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from django.utils.translation import gettext as _

from groups.polls.forms.reading import SKIPPED, Raw, carry, read_answers, written
from groups.polls.questions import Definition, Page, Question, faults_in, path
from network.kernel.errors import DomainError, Invalid

NEXT: Final = "next"
BACK: Final = "back"
SEND: Final = "send"
STAY: Final = "stay"
TO_PAGE: Final = "page."
REVIEW: Final = "review"
"""Stands for the last page of a ballot of several pages: read it over, and send."""


@dataclass(frozen=True)
class Walk:
    """Where a voter is, with what they filled in so far.

    Attributes:
        raw: the fields of all pages, as they were sent.
        answers: those that fit, in their one form.
        page: None where the voter reads everything over.
        faults: what to say, by the key of a question.
        sends: whether the ballot is whole and asked to be cast.
        road: the pages that this voter sees, as far as the answers tell.
    """

    definition: Definition
    raw: dict[str, list[str]]
    answers: dict[str, Any]
    page: Page | None
    road: tuple[Page, ...]
    faults: Mapping[str, Invalid] = field(default_factory=dict)
    sends: bool = False

    @property
    def questions(self) -> tuple[Question, ...]:
        """The questions on the page where the voter is."""
        return self.page.questions if self.page is not None else ()

    @property
    def number(self) -> int:
        """Which page this is for the voter, from 1."""
        return self.road.index(self.page) + 1 if self.page is not None else len(self.road) + 1

    @property
    def start(self) -> int:
        """The number of the first question on this page for this voter."""
        return 1 + sum(len(page.questions) for page in self.road[: self.number - 1])

    @property
    def carried(self) -> str:
        """What the form carries along of the other pages."""
        return carry(self.raw, self.questions, groups_shown=self.page is None)

    @property
    def is_one_page(self) -> bool:
        """Whether the whole ballot stands on one page and is sent at once."""
        return len(self.definition.pages) == 1

    def refused(self, error: DomainError) -> "Walk":
        """Return the walk at the question that a service refused, or where it was."""
        if not isinstance(error, Invalid) or error.field not in {
            question.key for question in self.definition.questions
        }:
            return self
        return _at(self, {str(error.field): error})


def begin(definition: Definition, answers: Mapping[str, Any] | None = None) -> Walk:
    """Return the first page, filled in with the answers that somebody gave before."""
    given = answers or {}
    raw: dict[str, list[str]] = {}
    for question in definition.questions:
        raw |= written(question, given.get(question.key))
    return Walk(definition, raw, {}, definition.pages[0], (definition.pages[0],))


def walk(
    definition: Definition,
    raw: dict[str, list[str]],
    *,
    page: str,
    go: str,
    more: Mapping[str, Invalid] | None = None,
) -> Walk:
    """Return where a voter is after a button was pressed.

    Args:
        page: the key of the page on which it was pressed, or REVIEW.
        go: which button: NEXT, BACK, SEND, STAY or TO_PAGE with the key of a page.
        more: faults found before, by question.
    """
    answers, faults = _read(definition, raw, more or {})
    road = path(definition, answers).pages
    here = definition.page(page)
    if here not in road:
        here = None if page == REVIEW and len(definition.pages) > 1 else road[0]
    now = Walk(definition, raw, answers, here, road)
    place = road.index(here) if here is not None else len(road)
    if go.startswith(TO_PAGE):
        to = definition.page(go.removeprefix(TO_PAGE))
        return _moved(now, to if to in road else here)
    if go == BACK:
        return _moved(now, road[max(place - 1, 0)])
    if go == STAY:
        return now
    wrong = {question.key: faults[question.key] for question in now.questions if question.key in faults}
    if wrong:
        return _at(now, wrong)
    if here is not None and not now.is_one_page and go != SEND:
        return _moved(now, road[place + 1] if place + 1 < len(road) else None)
    if faults:
        return _at(now, faults)
    if _says_nothing(answers, raw):
        question = now.road[0].questions[0] if now.road[0].questions else definition.questions[0]
        return _at(
            now, {question.key: question.refused(_("Je vulde nog niets in. Kies eerst een antwoord."))}
        )
    return Walk(definition, raw, answers, here, road, sends=True)


def _read(
    definition: Definition, raw: dict[str, list[str]], more: Mapping[str, Invalid]
) -> tuple[dict[str, Any], dict[str, Invalid]]:
    """Return the answers that fit, and what to say of the others that are on the road."""
    answers, unread = read_answers(definition.questions, raw)
    kept, faults = faults_in(definition, answers)
    on_road = {question.key for question in path(definition, kept).questions}
    found = {**faults, **unread, **more}
    ordered = [question.key for question in definition.questions]
    return (
        {key: answer for key, answer in kept.items() if key not in found},
        {key: found[key] for key in ordered if key in found and key in on_road},
    )


def _says_nothing(answers: Mapping[str, Any], raw: Raw) -> bool:
    """Whether a ballot is empty by accident; who skips a question on purpose says so."""
    if any(answer is not None for answer in answers.values()):
        return False
    return not any(SKIPPED in values for values in raw.values())


def _at(now: Walk, faults: Mapping[str, Invalid]) -> Walk:
    """Return the first page with a fault on it, with its faults."""
    page = next(
        (page for page in now.road if any(question.key in faults for question in page.questions)), now.page
    )
    return Walk(now.definition, now.raw, now.answers, page, now.road, faults)


def _moved(now: Walk, page: Page | None) -> Walk:
    return Walk(now.definition, now.raw, now.answers, page, now.road)
