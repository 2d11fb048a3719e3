"""The sentences that must stay free, and the scorer of the shipped lists."""

import tomllib

import pytest

from moderation.scoring.own_words import INNOCENT
from moderation.scoring.wordlist import WordListScorer, word_list


@pytest.fixture(scope="session")
def innocent() -> dict[str, list[str]]:
    """Everyday sentences by language."""
    with INNOCENT.open("rb") as file:
        return tomllib.load(file)


@pytest.fixture(scope="session")
def scorer() -> WordListScorer:
    """The word lists that are shipped."""
    return word_list()
