"""Cut the rows of the register into batches, and count what became of them. Not for writing them."""

from collections.abc import Iterator
from dataclasses import asdict, dataclass, field

from network.places.best import AddressRow, RejectedRow, Row

BATCH = 20_000
REJECTED_SHOWN = 5


@dataclass
class AddressTally:
    """What an import did. Every row of the file is counted in exactly one of the figures after `rows`.

    Attributes:
        retired: rows whose status is not current; the address, if we have it, is retired.
        outside: rows whose point lies in no district. Where their municipality is known they are kept
            without a district, so that a later division can take them in.
        rejected: rows that cannot be used; `first_rejected` says which and why.
    """

    rows: int = 0
    created: int = 0
    updated: int = 0
    unchanged: int = 0
    retired: int = 0
    outside: int = 0
    rejected: int = 0
    first_rejected: list[RejectedRow] = field(default_factory=list)

    def as_summary(self) -> dict[str, int]:
        """Return the figures as the command prints them."""
        figures = asdict(self)
        del figures["first_rejected"]
        return figures


@dataclass
class Batch:
    """Rows that are written together, sorted by what happens to them."""

    current: list[AddressRow] = field(default_factory=list)
    retired: list[int] = field(default_factory=list)
    rejected: int = 0
    first_rejected: list[RejectedRow] = field(default_factory=list)

    def __len__(self) -> int:
        return len(self.current) + len(self.retired) + self.rejected

    def reject(self, row: RejectedRow) -> None:
        """Count a row, and keep the first few."""
        self.rejected += 1
        if len(self.first_rejected) < REJECTED_SHOWN:
            self.first_rejected.append(row)


def batches(rows: Iterator[Row]) -> Iterator[Batch]:
    """Cut the rows into batches in which no address stands twice, as one statement cannot write it twice."""
    batch, seen = Batch(), set[int]()
    for row in rows:
        if isinstance(row, RejectedRow):
            batch.reject(row)
            continue
        number = row.address_id
        if number in seen or len(seen) >= BATCH:
            yield batch
            batch, seen = Batch(), set()
        seen.add(number)
        if isinstance(row, AddressRow):
            batch.current.append(row)
        else:
            batch.retired.append(number)
    yield batch
