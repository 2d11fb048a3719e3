"""What every question has, whatever its kind. Not for one kind."""

from abc import ABC, abstractmethod
from dataclasses import asdict, dataclass
from typing import Any, ClassVar, Self

from django.utils.translation import gettext as _

from groups.polls.questions.reading import HELP_LENGTH, Fields
from groups.polls.tally import NO_OPINION, Lot, Tally, is_no_opinion
from network.kernel.errors import Invalid

__all__ = ["NO_OPINION", "Question", "is_no_opinion"]


@dataclass(frozen=True, kw_only=True)
class Question(ABC):
    """One question.

    Fields:
        key: by which answers, jumps and results point to it.
        required: a voter who sees it answers it, or says "no opinion" where that is offered.
        no_opinion: whether "no opinion" is offered.
    """

    kind: ClassVar[str]

    key: str
    title: str
    help: str = ""
    required: bool = False
    no_opinion: bool = False

    @classmethod
    @abstractmethod
    def read(cls, fields: Fields) -> Self:
        """Return the question of a definition.

        Raises: Invalid with the place where it goes wrong.
        """

    @abstractmethod
    def tally(self, *, lot: Lot | None = None) -> Tally[Any]:
        """Return an empty tally that counts checked answers to this question."""

    @abstractmethod
    def _checked(self, answer: Any) -> Any:
        """Return an answer that is there in its one form, or raise Invalid."""

    def check(self, answer: Any) -> Any:
        """Return an answer in the one form in which it is stored: None for none, or NO_OPINION as a dict.

        Raises: Invalid, with the key of the question as its field.
        """
        if answer is None or (isinstance(answer, str | list | tuple | dict) and len(answer) == 0):
            if self.required:
                raise self.refused(_("Beantwoord deze vraag."), code="required")
            return None
        if is_no_opinion(answer):
            if len(answer) > 1:
                raise self.refused(_("Kies een antwoord of “geen mening”, niet allebei."))
            if not self.no_opinion:
                raise self.refused(_("“Geen mening” is hier geen antwoord."), code="no_opinion")
            return dict(NO_OPINION)
        return self._checked(answer)

    def refused(self, sentence: str, *, code: str | None = None) -> Invalid:
        """Return a refusal of an answer to this question."""
        return Invalid(sentence, field=self.key, code=code)

    def strange(self) -> Invalid:
        """Return the refusal of an answer that no form of ours can have sent."""
        return self.refused(_("Dit antwoord past niet bij deze vraag. Laad de pagina opnieuw."), code="shape")

    def to_json(self) -> dict[str, Any]:
        """Return the definition that `read` reads."""
        return {"kind": self.kind, **asdict(self)}


def common(fields: Fields) -> dict[str, Any]:
    """Return the fields that every question has, as arguments."""
    return {
        "key": fields.key(),
        "title": fields.words("title"),
        "help": fields.words("help", max_length=HELP_LENGTH, required=False),
        "required": fields.flag("required"),
        "no_opinion": fields.flag("no_opinion"),
    }
