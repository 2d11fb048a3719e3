"""The road of one voter through the pages, and whether every road is sound. Not for checking answers."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from groups.polls.questions.base import Question, is_no_opinion
from groups.polls.questions.choosing import Multiple, Single
from groups.polls.questions.definition import END, Definition, Jump, Page
from groups.polls.questions.options import keys_of
from groups.polls.questions.scoring import Score

WITHOUT_OPINION = "no_opinion"
"""As a value of a jump: the voter said "no opinion"."""


@dataclass(frozen=True)
class Path:
    """The pages and questions that a voter really sees, in order."""

    pages: tuple[Page, ...]
    questions: tuple[Question, ...]


@dataclass(frozen=True)
class Fault:
    """Something wrong with the road, in a sentence.

    Fields:
        code: "unknown_page", "backwards", "loop", "dead_end", "unreachable", "empty_page",
            "unknown_question", "later_question", "no_condition", "unknown_value" or "never".
        page: the key of the page on which it stands.
    """

    code: str
    page: str
    sentence: str


def following(definition: Definition, page: Page, answers: Mapping[str, Any]) -> str:
    """Return the key of the page that follows for who gave these checked answers, or END."""
    for jump in page.jumps:
        if _fits(jump, answers.get(jump.question)):
            return jump.to
    return _otherwise(definition, page)


def path(definition: Definition, answers: Mapping[str, Any]) -> Path:
    """Return what a voter sees who gave these checked answers. One off the road never steers it.

    Of a definition with faults it returns the road up to the first page that comes back or does not exist.
    """
    pages: list[Page] = []
    seen: dict[str, Any] = {}
    page: Page | None = definition.pages[0]
    while page is not None and page not in pages:
        pages.append(page)
        seen |= {question.key: answers.get(question.key) for question in page.questions}
        page = definition.page(following(definition, page, seen))
    return Path(tuple(pages), tuple(question for page in pages for question in page.questions))


def check_flow(definition: Definition) -> list[Fault]:
    """Return everything that is wrong with the road; a poll opens only where this is empty."""
    faults = [fault for page in definition.pages for fault in _faults_of_page(definition, page)]
    return faults + list(_faults_of_roads(definition))


def _fits(jump: Jump, answer: Any) -> bool:
    if is_no_opinion(answer):
        return WITHOUT_OPINION in jump.values
    if isinstance(answer, list | tuple):
        return any(value in jump.values for value in answer)
    return isinstance(answer, str | int) and not isinstance(answer, bool) and answer in jump.values


def _otherwise(definition: Definition, page: Page) -> str:
    if page.then is not None:
        return page.then
    place = definition.pages.index(page) + 1
    return definition.pages[place].key if place < len(definition.pages) else END


def _faults_of_page(definition: Definition, page: Page) -> Iterator[Fault]:
    places = {each.key: place for place, each in enumerate(definition.pages)}
    here = _name(definition, page.key)
    if not page.questions and not page.intro:
        yield Fault("empty_page", page.key, _("%(page)s is leeg.") % {"page": here})
    targets = [jump.to for jump in page.jumps] + ([page.then] if page.then is not None else [])
    for to in targets:
        words = {"page": here, "to": _name(definition, to)}
        if to != END and to not in places:
            sentence = _("%(page)s springt naar %(to)s, en die bestaat niet.")
            yield Fault("unknown_page", page.key, sentence % words)
        elif to != END and places[to] <= places[page.key]:
            sentence = _("%(page)s springt terug naar %(to)s. Een sprong gaat altijd vooruit.")
            yield Fault("backwards", page.key, sentence % words)
    taken: dict[str, set[str | int]] = {}
    for jump in page.jumps:
        fault = _fault_of_condition(definition, page, jump, taken.setdefault(jump.question, set()))
        if fault is not None:
            yield fault
        taken[jump.question].update(jump.values)


def _fault_of_condition(
    definition: Definition, page: Page, jump: Jump, taken: set[str | int]
) -> Fault | None:
    words = {"page": _name(definition, page.key), "to": _name(definition, jump.to), "key": jump.question}
    stands_on = next(
        (
            (place, question)
            for place, each in enumerate(definition.pages)
            for question in each.questions
            if question.key == jump.question
        ),
        None,
    )
    if stands_on is None:
        sentence = _("Een sprong op %(page)s hangt af van de vraag “%(key)s”, en die bestaat niet.")
        return Fault("unknown_question", page.key, sentence % words)
    place, question = stands_on
    words["key"] = question.title
    if place > definition.pages.index(page):
        sentence = _("Een sprong op %(page)s hangt af van “%(key)s”, en die vraag komt pas later.")
        return Fault("later_question", page.key, sentence % words)
    values = values_of(question)
    if values is None:
        sentence = _("Een sprong op %(page)s hangt af van “%(key)s”. Dat kan niet bij dit soort vraag.")
        return Fault("no_condition", page.key, sentence % words)
    strange = [value for value in jump.values if value not in values]
    if strange or not jump.values:
        words["value"] = str(strange[0]) if strange else ""
        sentence = _("Een sprong op %(page)s wacht op “%(value)s”, geen antwoord op “%(key)s”.")
        return Fault("unknown_value", page.key, sentence % words)
    if taken.issuperset(jump.values) and not isinstance(question, Multiple):
        sentence = _("De sprong op %(page)s naar %(to)s gebeurt nooit: een eerdere sprong gaat voor.")
        return Fault("never", page.key, sentence % words)
    return None


def values_of(question: Question) -> frozenset[str | int] | None:
    """Return on which values of an answer a jump may hang; None for a kind on which none can."""
    extra: frozenset[str | int] = frozenset({WITHOUT_OPINION} if question.no_opinion else ())
    if isinstance(question, Single | Multiple):
        return frozenset(keys_of(question.options)) | extra
    if isinstance(question, Score) and not question.options:
        return frozenset(range(question.low, question.high + 1)) | extra
    return None


def _roads(definition: Definition, page: Page) -> set[str]:
    """Return the pages that can follow: without the ordinary one where jumps take every answer."""
    roads = {jump.to for jump in page.jumps}
    for question in page.questions:
        values = values_of(question) if question.required else None
        taken = {value for jump in page.jumps if jump.question == question.key for value in jump.values}
        if values is not None and taken.issuperset(values):
            return roads
    return roads | {_otherwise(definition, page)}


def _faults_of_roads(definition: Definition) -> Iterator[Fault]:
    roads = {page.key: _roads(definition, page) for page in definition.pages}
    reach = {key: _reached(roads, key) for key in roads}
    first = definition.pages[0].key
    told: set[str] = set()
    for key, reached in reach.items():
        words = {"page": _name(definition, key)}
        if key != first and key not in reach[first]:
            yield Fault("unreachable", key, _("Niemand komt ooit op %(page)s.") % words)
        if key in reached and key not in told:
            circle = [other for other in reach if other in reached and key in reach[other]]
            told.update(circle)
            words["pages"] = ", ".join(_name(definition, other) for other in circle)
            yield Fault("loop", key, _("Deze pagina's lopen in een kring: %(pages)s.") % words)
        if END not in reached:
            yield Fault("dead_end", key, _("Vanaf %(page)s komt niemand aan het einde.") % words)


def _reached(roads: Mapping[str, set[str]], start: str) -> set[str]:
    """Return what can be reached by at least one step."""
    reached: set[str] = set()
    ahead = list(roads[start])
    while ahead:
        key = ahead.pop()
        if key not in reached:
            reached.add(key)
            ahead.extend(roads.get(key, ()))
    return reached


def _name(definition: Definition, key: str) -> str:
    """Return how a page is called in a sentence: by its title, or by its number."""
    if key == END:
        return _("het einde")
    for number, page in enumerate(definition.pages, 1):
        if page.key == key:
            return f"“{page.title}”" if page.title else _("pagina %(number)d") % {"number": number}
    return f"“{key[:40]}”"
