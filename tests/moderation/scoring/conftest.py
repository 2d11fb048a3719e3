"""The sentences that must stay free, and the scorer of the shipped lists."""

import tomllib
from pathlib import Path

import pytest

from moderation.scoring.wordlist import WordListScorer, word_list

HERE = Path(__file__).resolve().parent


@pytest.fixture(scope="session")
def innocent() -> dict[str, list[str]]:
    """Everyday sentences by language."""
    with (HERE / "innocent.toml").open("rb") as file:
        return tomllib.load(file)


@pytest.fixture(scope="session")
def scorer() -> WordListScorer:
    """The word lists that are shipped."""
    return word_list()
