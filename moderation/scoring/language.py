"""Which language a text is in.

A guess among the few that a scorer knows; not for choosing what a reader sees.
"""

from collections.abc import Sequence
from functools import lru_cache
from threading import Lock
from typing import Protocol, cast

LANGUAGES = frozenset(("nl", "fr", "de", "en", "it", "es", "pt", "tr", "ru"))
DEFAULT = "nl"
_SURE = 0.5  # a word like "merci" or "super" stays below; a short sentence stands well above
_SHORTEST = 3  # letters
_LONGEST = 2_000  # characters; more would say nothing new
_loading = Lock()  # the first messages after a start come together, and would each load it


class _Identifier(Protocol):
    def set_languages(self, langs: list[str]) -> None: ...

    def classify(self, text: str) -> tuple[str, float]: ...


def detect(text: str, default: str = DEFAULT) -> str:
    """Return the ISO 639-1 code of a text, one of LANGUAGES; the default where the text says too little."""
    sample = text[:_LONGEST]
    if sum(map(str.isalpha, sample)) < _SHORTEST:
        return default
    with _loading:
        identifier = _identifier()
    language, confidence = identifier.classify(sample)
    return language if confidence >= _SURE else default


def detect_all(texts: Sequence[str], default: str = DEFAULT) -> list[str]:
    """Return the language of each text, in order."""
    return [detect(text, default) for text in texts]


@lru_cache(maxsize=1)
def _identifier() -> _Identifier:
    """Load the model, once: it takes a third of a second."""
    from py3langid.langid import MODEL_FILE, LanguageIdentifier

    identifier = cast(_Identifier, LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True))
    identifier.set_languages(sorted(LANGUAGES))
    return identifier
