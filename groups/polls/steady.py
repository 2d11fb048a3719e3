"""Which questions of a poll were the same for everybody, from the first version to the newest. Pure.

Only those are told by group. Of a question that a correction brought or changed, or that some were never
asked, who has no answer to it is a crowd that stands in more than one table: those who voted before, or who
took another road. What one table hides of them, another one would tell. Not for what a correction may do.
"""

from typing import Any, Final

from groups.polls.corrections import Carrier, Target
from groups.polls.questions import END, Definition, Question

WORDS: Final = frozenset({"title", "help"})
"""What may get better words: votes follow what it stands for."""


def steady(carrier: Carrier) -> frozenset[str]:
    """Return the questions that every version asked of everybody, with the same answers; none of them lapsed.

    One that got another key, or an answer that did, counts as another one.
    """
    versions = [carrier.definition(number) for number in range(1, carrier.version + 1)]
    found = frozenset.intersection(*map(asked_of_everybody, versions))
    for before, step in zip(versions, carrier.steps, strict=False):
        now = step.definition
        found = frozenset(
            key
            for key in found
            if _stays(key, step.changes.get(key)) and _same(before.question(key), now.question(key))
        )
    return found


def asked_of_everybody(definition: Definition) -> frozenset[str]:
    """Return the keys of the questions that lie on every road through a version."""
    keys = [page.key for page in definition.pages]
    after = dict(zip(keys, [*keys[1:], END], strict=True))
    roads = {
        page.key: {*(jump.to for jump in page.jumps), page.then or after[page.key]}
        for page in definition.pages
    }

    def ends_without(left_out: str) -> bool:
        waiting, seen = [keys[0]], {left_out}
        while waiting:
            here = waiting.pop()
            if here == END:
                return True
            if here not in seen:
                seen.add(here)
                waiting += roads.get(here, {END})
        return False

    return frozenset(
        question.key for page in definition.pages if not ends_without(page.key) for question in page.questions
    )


def _stays(key: str, target: Target | None) -> bool:
    """Whether a correction left a question and each of its answers under its own name."""
    if target is None or target["to"] != key:
        return False
    return all(one == other for part in ("options", "columns") for one, other in target[part].items())


def _same(before: Question, now: Question) -> bool:
    return bool(_without_words(before.to_json()) == _without_words(now.to_json()))


def _without_words(said: Any) -> Any:
    if isinstance(said, dict):
        return {name: _without_words(value) for name, value in said.items() if name not in WORDS}
    return [_without_words(one) for one in said] if isinstance(said, list | tuple) else said
