"""What a poll asks and what fits as an answer. Pure: read from JSON, for no storing, showing or counting.

A definition has pages, a page has questions, and pages may jump ahead on an answer (see `flow`). Each kind of
question reads its own definition, checks one answer and says which tally counts it.
"""

from groups.polls.questions.answering import check_answers, faults_in
from groups.polls.questions.base import NO_OPINION, Question, is_no_opinion
from groups.polls.questions.choosing import Multiple, Single
from groups.polls.questions.counting import Count, count, from_figures
from groups.polls.questions.definition import END, Definition, Jump, Page, read_definition
from groups.polls.questions.flow import Fault, Path, check_flow, following, path
from groups.polls.questions.measuring import Number, Place
from groups.polls.questions.options import Option, order_for
from groups.polls.questions.ranking import Ranking
from groups.polls.questions.scoring import Matrix, Score
from groups.polls.questions.secrecy import check_secrecy
from groups.polls.questions.writing import LongText, Photo, ShortText

__all__ = [
    "END",
    "NO_OPINION",
    "Count",
    "Definition",
    "Fault",
    "Jump",
    "LongText",
    "Matrix",
    "Multiple",
    "Number",
    "Option",
    "Page",
    "Path",
    "Photo",
    "Place",
    "Question",
    "Ranking",
    "Score",
    "ShortText",
    "Single",
    "check_answers",
    "check_flow",
    "check_secrecy",
    "count",
    "faults_in",
    "following",
    "from_figures",
    "is_no_opinion",
    "order_for",
    "path",
    "read_definition",
]
