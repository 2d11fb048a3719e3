"""Whether questions fit on a secret ballot, and how long such a ballot can get. Not for sealing it."""

from django.utils.translation import gettext as _

from groups.polls.questions.choosing import Multiple, Single
from groups.polls.questions.definition import Definition
from groups.polls.questions.flow import Fault
from groups.polls.questions.ranking import RUNOFF, Ranking
from groups.polls.questions.scoring import Score

SECRET_KINDS = frozenset({Single.kind, Multiple.kind, Score.kind, Ranking.kind})


def check_secrecy(definition: Definition) -> list[Fault]:
    """Return which questions would let a secret ballot be recognised: open words, places, whole rankings."""
    faults = []
    for page in definition.pages:
        for question in page.questions:
            words = {"title": question.title}
            if question.kind not in SECRET_KINDS:
                sentence = _(
                    "“%(title)s” past niet in een geheime stemming: aan het antwoord herken je iemand."
                )
                faults.append(Fault("not_secret", page.key, sentence % words))
            elif isinstance(question, Ranking) and question.method == RUNOFF:
                sentence = _(
                    "“%(title)s” kan in een geheime stemming alleen met Schulze geteld worden: een volledige "
                    "volgorde is zo goed als een handtekening."
                )
                faults.append(Fault("whole_ranking", page.key, sentence % words))
    return faults
