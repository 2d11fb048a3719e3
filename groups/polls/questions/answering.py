"""A whole ballot against what a poll asks, with nothing off the road. Not for who may vote."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _

from groups.polls.questions.definition import Definition
from groups.polls.questions.flow import path
from network.kernel.errors import Invalid

Answers = dict[str, Any]


def check_answers(definition: Definition, answers: Any, *, strict: bool = False) -> Answers:
    """Return the answers to keep, each in its one form, by the key of its question and in their order.

    An answer off the road is dropped: who went back and chose another road left it behind. No answer is kept
    as None, so that it can be told from a question that was never asked.

    Args:
        strict: refuse an answer off the road instead, for what comes from a machine or from paper.

    Raises: Invalid for the first answer that does not fit, with the key of its question as field.
    """
    kept, faults = faults_in(definition, answers, strict=strict)
    for fault in faults.values():
        raise fault
    return kept


def faults_in(
    definition: Definition, answers: Any, *, strict: bool = False
) -> tuple[Answers, dict[str, Invalid]]:
    """Return the answers that fit, and for each other question what to say: for a form with all of them."""
    if not isinstance(answers, Mapping):
        return {}, {"": Invalid(_("Dit is geen ingevulde stembrief. Laad de pagina opnieuw."), code="shape")}
    questions = {question.key: question for question in definition.questions}
    kept: Answers = {}
    faults: dict[str, Invalid] = {}
    for key in answers:
        if key not in questions:
            field = str(key)[:40]
            sentence = _("Deze vraag hoort niet bij deze peiling.")
            faults[field] = Invalid(sentence, field=field, code="unknown_question")
    # The road hangs on answers in their one form: what does not fit steers nothing.
    for key, question in questions.items():
        try:
            kept[key] = question.check(answers.get(key))
        except Invalid as fault:
            faults[key] = fault
    on_road = {question.key for question in path(definition, kept).questions}
    for key in questions.keys() - on_road:
        faults.pop(key, None)
        kept.pop(key, None)
        if strict and answers.get(key) not in (None, "", [], {}):
            sentence = _("Deze vraag krijg je niet met de andere antwoorden. Laat ze leeg.")
            faults[key] = Invalid(sentence, field=key, code="off_road")
    return kept, faults
