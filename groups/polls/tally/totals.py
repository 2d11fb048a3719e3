"""The pairwise totals of rankings: what is published of a secret ranking. Not for reading a ballot."""

from dataclasses import dataclass

from groups.polls.tally.counted import Figure, Heard, same


@dataclass(frozen=True)
class Pairwise:
    """For each two options how much of the ballots puts one above the other.

    Fields:
        over: `over[i][j]` prefers option i to option j, by their place in `options`; the diagonal is 0.
    """

    options: tuple[str, ...]
    over: tuple[tuple[Figure, ...], ...]
    heard: Heard

    def __add__(self, other: "Pairwise") -> "Pairwise":
        """Return the totals of two piles of ballots together.

        Raises: ValueError where they rank other options.
        """
        same(self.options, other.options)
        over = tuple(
            tuple(mine + theirs for mine, theirs in zip(row, others, strict=True))
            for row, others in zip(self.over, other.over, strict=True)
        )
        heard = Heard(
            self.heard.answered + other.heard.answered,
            self.heard.blank + other.heard.blank,
            self.heard.skipped + other.heard.skipped,
            self.heard.weight + other.heard.weight,
            self.heard.lapsed + other.heard.lapsed,
        )
        return Pairwise(self.options, over, heard)
