"""One page of a list in one statement: the entries in order, and of each item the few columns of its head.

    SELECT … FROM feed_entry WHERE space_id = … AND shown ORDER BY published_at DESC, id DESC LIMIT 21

The joins around that are written out, because the ORM knows no join on a kind and would ask once more for
every kind. For a list with filters the ORM makes the inner list; for the feed itself, which is asked most, it
is the text above: making it took longer than answering it. Not for who may read: `feed.feed_of` decides.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from functools import cache
from typing import Any

from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import DateTimeField, Field, QuerySet

from network.feed.cards import CardSource, Head, Reader, Ref, cards
from network.feed.cursors import Cursor
from network.feed.kinds import POST
from network.feed.models import Entry, Thanks
from network.feed.queries.feed import ORDER, PAGE_SIZE, ROW, Page, Row, narrowed, page_from
from network.feed.queries.visible import left_out_below
from network.kernel import spaces
from network.kernel.errors import NotFound
from network.people.queries.blocks import away_of


@dataclass(frozen=True, slots=True)
class Stretch:
    """A page of a list with the heads of its items; an item that is gone has none."""

    page: Page
    heads: Mapping[Ref, Head]


def stretch_of(
    reader: Reader, entries: QuerySet[Entry], cursor: Cursor | None = None, size: int = PAGE_SIZE
) -> Stretch:
    """Return one page of a list with the heads of its items. Two queries, three for who was in a block.

    Posts of those with whom the reader is in a block are no part of the list: its pages are as full without.

    Args: entries: as `feed_of` gives them, filtered at will.
    """
    reader = replace(reader, away=away_of(reader.viewer))
    if reader.away.blocked:
        entries = entries.exclude(kind=POST, author_id__in=sorted(reader.away.blocked))
    try:
        inner, params = narrowed(entries, cursor, size).values_list(*ROW).query.sql_with_params()
    except EmptyResultSet:
        return Stretch(page=page_from([], cursor, size), heads={})
    return _ask(reader, inner, params, cursor, size)


def feed_stretch(
    reader: Reader, *, topic: str = "", cursor: Cursor | None = None, size: int = PAGE_SIZE
) -> Stretch:
    """Return one page of the feed of the reader's space, as `stretch_of` of `feed_of` would.

    Args: topic: one kind only; all where it is empty. Raises: NotFound where the reader does not stand.
    """
    if not spaces.stands_in(reader.viewer, reader.space_id):
        raise NotFound
    reader = replace(reader, away=away_of(reader.viewer))
    where = ["space_id = %s", "shown"]
    params: list[Any] = [reader.space_id]
    if blocked := sorted(reader.away.blocked):
        where.append(
            f"NOT (kind = %s AND author_id IS NOT NULL AND author_id IN ({', '.join(map(str, blocked))}))"
        )
        params.append(POST)
    if topic:
        where.append("topic = %s")
        params.append(topic)
    newer = cursor is not None and cursor.newer
    if cursor is not None:
        than = ">" if newer else "<"
        where.append(f"published_at {than}= %s AND (published_at {than} %s OR id {than} %s)")
        moment = connection.ops.adapt_datetimefield_value(cursor.published_at)
        params += [moment, moment, cursor.id]
    order = "published_at, id" if newer else "published_at DESC, id DESC"
    chosen = f"SELECT {', '.join(ROW)} FROM feed_entry WHERE {' AND '.join(where)}"  # noqa: S608
    return _ask(reader, f"{chosen} ORDER BY {order} LIMIT {size + 1}", params, cursor, size)


def _ask(reader: Reader, inner: str, params: Sequence[Any], cursor: Cursor | None, size: int) -> Stretch:
    joined = _joined(tuple(cards))
    with connection.cursor() as asked:
        asked.execute(joined.statement % inner, (reader.viewer.pk or 0, *params))
        found = asked.fetchall()
    naive = connection.vendor == "sqlite"
    rows = [
        Row(values[0], _moment(values[1]) if naive else values[1], values[2], values[3]) for values in found
    ]
    page = page_from(rows, cursor, size)
    values_of = {values[0]: values for values in found}
    if reader.away.blocked:
        posts = [row.item_id for row in page.rows if row.kind == POST]
        reader = replace(reader, left_out=left_out_below(posts, reader.away.blocked))
    heads: dict[Ref, Head] = {}
    for row in page.rows:
        head = joined.head(values_of[row.id], reader) if row.kind in joined.places else None
        if head is not None:
            heads[row.ref] = head
    return Stretch(page=page, heads=heads)


@dataclass(frozen=True, slots=True)
class _Place:
    """Where the columns of a kind of item stand in a row of the statement."""

    source: CardSource
    columns: slice
    moments: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class _Joined:
    """The statement for the kinds that are registered; `%s` is the place of the inner list."""

    statement: str
    places: Mapping[str, _Place]

    def head(self, values: Sequence[Any], reader: Reader) -> Head | None:
        """Return the head of the item in a row; None where it is gone."""
        place = self.places[values[2]]
        columns = list(values[place.columns])
        if columns[0] is None:
            return None
        for number in place.moments:
            columns[number] = _moment(columns[number])
        return place.source.head(columns[1:], bool(values[4]), reader)


@cache
def _joined(sources: tuple[CardSource, ...]) -> _Joined:
    """Return the statement: the inner list, and by kind the item of each entry that has one."""
    name = connection.ops.quote_name
    naive = connection.vendor == "sqlite"
    columns = [f"e.{name(column)}" for column in ROW]
    columns.append(
        f"EXISTS (SELECT 1 FROM {name(Thanks._meta.db_table)} t "  # noqa: S608  names of our own tables
        "WHERE t.item_kind = e.kind AND t.item_id = e.item_id AND t.person_id = %s)"
    )
    joins: list[str] = []
    places: dict[str, _Place] = {}
    for number, source in enumerate(sources):
        fields = [_field(source, column) for column in ("id", *source.columns)]
        start = len(columns)
        columns += [f"i{number}.{name(str(field.column))}" for field in fields]
        joins.append(
            f"LEFT JOIN {name(source.model._meta.db_table)} i{number} "
            f"ON e.kind = '{source.name}' AND i{number}.id = e.item_id"
        )
        moments = tuple(at for at, field in enumerate(fields) if naive and isinstance(field, DateTimeField))
        places[source.name] = _Place(source, slice(start, len(columns)), moments)
    order = ", ".join(f"e.{column.removeprefix('-')} DESC" for column in ORDER)
    # What comes before the inner list is full of percent signs of its own: those of parameters.
    before = f"SELECT {', '.join(columns)} FROM (".replace("%", "%%")  # noqa: S608
    return _Joined(f"{before}%s) e {' '.join(joins)} ORDER BY {order}", places)


def _field(source: CardSource, column: str) -> Field[Any, Any]:
    field = source.model._meta.get_field(column)
    if not isinstance(field, Field):
        raise TypeError(f"{column} of {source.name} is not a column")
    return field


def _moment(value: Any) -> Any:
    """Return a moment as SQLite gives it, aware: it keeps moments in UTC and does not say so."""
    if isinstance(value, str):
        value = datetime.fromisoformat(value)
    return value.replace(tzinfo=UTC) if value is not None else None
