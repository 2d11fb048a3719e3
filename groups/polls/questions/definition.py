"""Pages of questions, read from JSON. Not for whether the road through them is sound: see `flow`."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final

from django.utils.translation import gettext as _

from groups.polls.questions.base import Question
from groups.polls.questions.choosing import Multiple, Single
from groups.polls.questions.measuring import Number, Place
from groups.polls.questions.ranking import Ranking
from groups.polls.questions.reading import HELP_LENGTH, Fields, each_once
from groups.polls.questions.scoring import Matrix, Score
from groups.polls.questions.writing import LongText, Photo, ShortText
from network.kernel.errors import Invalid

END: Final = "end"
"""Where a jump leads that ends the poll for this voter."""

MOST_PAGES = 50
MOST_QUESTIONS = 200
KINDS: dict[str, type[Question]] = {
    cls.kind: cls
    for cls in (Single, Multiple, Ranking, Score, Matrix, Number, ShortText, LongText, Place, Photo)
}


@dataclass(frozen=True)
class Jump:
    """Go to page `to` where the answer to `question` is, or holds, one of `values`."""

    question: str
    values: tuple[str | int, ...]
    to: str


@dataclass(frozen=True)
class Page:
    """Questions that a voter sees together.

    Fields:
        jumps: the first that fits decides which page follows.
        then: the page that follows otherwise; None for the next one of the definition, or the end.
    """

    key: str
    title: str
    intro: str
    questions: tuple[Question, ...]
    jumps: tuple[Jump, ...] = ()
    then: str | None = None


@dataclass(frozen=True)
class Definition:
    """All that a poll asks."""

    pages: tuple[Page, ...]

    @property
    def questions(self) -> tuple[Question, ...]:
        """The questions of all pages, in order."""
        return tuple(self._questions())

    def question(self, key: str) -> Question:
        """Return one question.

        Raises: Invalid where there is none of that key.
        """
        for question in self._questions():
            if question.key == key:
                return question
        raise Invalid(_("Deze vraag hoort niet bij deze peiling."), field=key, code="unknown_question")

    def page(self, key: str) -> Page | None:
        """Return one page, or None."""
        return next((page for page in self.pages if page.key == key), None)

    def to_json(self) -> dict[str, Any]:
        """Return what `read_definition` reads."""
        return {"pages": [_page_to_json(page) for page in self.pages]}

    def _questions(self) -> Iterator[Question]:
        for page in self.pages:
            yield from page.questions


def read_definition(data: Any) -> Definition:
    """Return the definition of a poll.

    Raises: Invalid; its field says where, as in "pages.0.questions.2.options".
    """
    fields = Fields(data, "")
    pages = tuple(_page(item) for item in fields.items("pages", least=1, most=MOST_PAGES))
    fields.end()
    definition = Definition(pages)
    each_once([page.key for page in pages], "pages")
    each_once([question.key for question in definition.questions], "pages")
    if not 1 <= len(definition.questions) <= MOST_QUESTIONS:
        raise Invalid(_("Een peiling heeft 1 tot %(most)d vragen.") % {"most": MOST_QUESTIONS}, field="pages")
    return definition


def read_question(fields: Fields) -> Question:
    """Return one question of a definition.

    Raises: Invalid for a kind that we do not know, and for what does not fit its kind.
    """
    kind = fields.take("kind")
    if not isinstance(kind, str) or kind not in KINDS:
        raise Invalid(
            _("Deze soort vraag bestaat niet: “%(kind)s”.") % {"kind": str(kind)[:40]},
            field=fields.at("kind"),
        )
    question = KINDS[kind].read(fields)
    fields.end()
    return question


def _page(fields: Fields) -> Page:
    page = Page(
        key=fields.key(),
        title=fields.words("title", required=False),
        intro=fields.words("intro", max_length=HELP_LENGTH, required=False),
        questions=tuple(
            read_question(item) for item in fields.items("questions", least=0, most=MOST_QUESTIONS)
        ),
        jumps=tuple(_jump(item) for item in fields.items("jumps", least=0, most=MOST_PAGES)),
        then=_target(fields, "then"),
    )
    fields.end()
    return page


def _jump(fields: Fields) -> Jump:
    question, values = fields.take("question"), fields.take("values")
    if not isinstance(question, str):
        raise Invalid(_("Zeg van welke vraag deze sprong afhangt."), field=fields.at("question"))
    if not isinstance(values, list | tuple) or not all(type(value) in {str, int} for value in values):
        raise Invalid(_("Zeg bij welke antwoorden deze sprong hoort."), field=fields.at("values"))
    to = _target(fields, "to")
    if to is None:
        raise Invalid(_("Zeg naar welke pagina deze sprong leidt."), field=fields.at("to"))
    fields.end()
    return Jump(question, tuple(values), to)


def _target(fields: Fields, name: str) -> str | None:
    value = fields.take(name)
    if value is not None and not isinstance(value, str):
        raise Invalid(_("Hier hoort de sleutel van een pagina te staan."), field=fields.at(name))
    return value


def _page_to_json(page: Page) -> dict[str, Any]:
    return {
        "key": page.key,
        "title": page.title,
        "intro": page.intro,
        "questions": [question.to_json() for question in page.questions],
        "jumps": [
            {"question": jump.question, "values": list(jump.values), "to": jump.to} for jump in page.jumps
        ],
        "then": page.then,
    }
