"""Answers that may be repeated within one request and never outlive it.

One frame of a socket counts as a request. Outside of these there is no cache at all: a task always asks the
database.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from typing import TypeVar, cast

K = TypeVar("K")
T = TypeVar("T")

_answers: ContextVar[dict[object, object] | None] = ContextVar("request_answers", default=None)


@contextmanager
def one_request() -> Iterator[None]:
    """Remember answers until the block ends."""
    token = _answers.set({})
    try:
        yield
    finally:
        _answers.reset(token)


def remembered(key: object, ask: Callable[[], T]) -> T:
    """Return the answer of this request for `key`, asking at most once."""
    answers = _answers.get()
    if answers is None:
        return ask()
    if key not in answers:
        answers[key] = ask()
    return cast(T, answers[key])


def remembered_each(keys: Sequence[K], ask: Callable[[Sequence[K]], Mapping[K, T]]) -> list[T]:
    """Return the answer of this request for each key, asking once, for those that are new."""
    answers = _answers.get()
    if answers is None:
        found = ask(keys)
        return [found[key] for key in keys]
    new = [key for key in keys if key not in answers]
    if new:
        for key, answer in ask(new).items():
            answers[key] = answer
    return [cast(T, answers[key]) for key in keys]


def forget() -> None:
    """Drop every answer: called by whoever changes a standing or a power."""
    answers = _answers.get()
    if answers is not None:
        answers.clear()
