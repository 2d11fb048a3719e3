"""One automaton for all words of all lists (Aho and Corasick, 1975): the number of words costs no time.

Not for phrases: it says which patterns a single word meets, and `lists` puts words together.
"""

from collections import deque
from collections.abc import Iterable, Sequence

FROM, UNTIL = "^", "$"  # the edges of a word; neither can be a letter
_WIDEST = 512  # readings followed at once; real spellings stay far below


class Automaton:
    """Finds every pattern in a word that may be read in several ways.

    A pattern is a string of letters; with `FROM` before it only where a word begins, with `UNTIL` behind it
    only where it ends.
    """

    def __init__(self, patterns: Iterable[tuple[str, int]]) -> None:
        """Build it from patterns and what each stands for."""
        self._next: list[dict[str, int]] = [{}]
        self._fail: list[int] = [0]
        self._found: list[frozenset[int]] = [frozenset()]
        for pattern, meaning in patterns:
            self._add(pattern, meaning)
        self._link()

    def _add(self, pattern: str, meaning: int) -> None:
        state = 0
        for letter in pattern:
            if letter not in self._next[state]:
                self._next[state][letter] = len(self._next)
                self._next.append({})
                self._fail.append(0)
                self._found.append(frozenset())
            state = self._next[state][letter]
        self._found[state] |= {meaning}

    def _link(self) -> None:
        """Give each state the state to fall back on, widest first."""
        waiting = deque(self._next[0].values())
        while waiting:
            state = waiting.popleft()
            for letter, following in self._next[state].items():
                waiting.append(following)
                self._fail[following] = self._step(self._fail[state], letter)
                self._found[following] |= self._found[self._fail[following]]

    def _step(self, state: int, letter: str) -> int:
        while state and letter not in self._next[state]:
            state = self._fail[state]
        return self._next[state].get(letter, 0)

    def find(self, parts: Sequence[tuple[str, ...]]) -> frozenset[int]:
        """Return what all patterns stand for that some reading of a word meets.

        Args:
            parts: the alternatives of each part, as `normalise.Word` gives them.
        """
        found: set[int] = set()
        states = {self._step(0, FROM)}
        for alternatives in (*parts, (UNTIL,)):
            following: set[int] = set()
            for reading in alternatives:
                for state in states:
                    following.add(self._walk(state, reading, found))
            states = following if len(following) <= _WIDEST else set(sorted(following)[:_WIDEST])
        return frozenset(found)

    def _walk(self, state: int, reading: str, found: set[int]) -> int:
        for letter in reading:
            state = self._step(state, letter)
            if self._found[state]:
                found |= self._found[state]
        return state
