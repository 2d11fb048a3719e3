"""Whether questions fit on a secret ballot, and how long such a ballot can get. Not for sealing it."""

import json
from typing import Any

from django.utils.translation import gettext as _

from groups.polls.questions.base import NO_OPINION, Question
from groups.polls.questions.choosing import Multiple, Single
from groups.polls.questions.definition import Definition
from groups.polls.questions.flow import Fault
from groups.polls.questions.options import keys_of
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


def longest_answers(definition: Definition) -> dict[str, Any]:
    """Return answers to every question of which the JSON is as long as it can be, to pad all ballots to.

    Raises: TypeError for a kind that has no place on a secret ballot.
    """
    return {question.key: _longest(question) for question in definition.questions}


def _longest(question: Question) -> Any:
    candidates: list[Any] = [None, dict(NO_OPINION)] if question.no_opinion else [None]
    if isinstance(question, Single):
        candidates += keys_of(question.options)
    elif isinstance(question, Multiple | Ranking):
        by_length = sorted(keys_of(question.options), key=len, reverse=True)
        candidates.append(by_length[: question.most])
    elif isinstance(question, Score):
        score = max(question.low, question.high, key=lambda value: len(str(value)))
        candidates.append(dict.fromkeys(keys_of(question.options), score) if question.options else score)
    else:
        raise TypeError(f"no secret ballot has a question of kind {question.kind}")
    return max(candidates, key=lambda answer: len(json.dumps(answer)))
