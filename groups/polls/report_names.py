"""What keys in figures and tables are called, in the words that voters read. Pure."""

from django.utils.translation import gettext as _

from groups.polls.enums import Gender
from groups.polls.questions import Matrix, Question
from groups.polls.tally.score import ITSELF


def names_of(question: Question) -> dict[str, str]:
    """Return the title of each option of a question; of a matrix, of each row."""
    options = question.rows if isinstance(question, Matrix) else getattr(question, "options", ())
    return {option.key: option.title for option in options} or {ITSELF: question.title}


def columns_of(question: Question) -> dict[str, str]:
    """Return the title of each column of a matrix; nothing for other questions."""
    return {option.key: option.title for option in question.columns} if isinstance(question, Matrix) else {}


def group_words(group: str) -> str:
    """Return what a coarse group is called."""
    return {"district": _("wijk"), "age": _("leeftijd"), "gender": _("geslacht")}[group]


def column_words(group: str, column: str) -> str:
    """Return what one value of a coarse group is called; the rest is small groups, and who told nothing."""
    if not column:
        return _("anderen")
    if group == "gender":
        return str(Gender(column).label)
    return column
