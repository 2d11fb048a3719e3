"""Read the Belgian open address register (BeSt): one CSV file of a region, millions of rows, as a stream.

Pure reading and checking: nothing here touches the database. `survey` walks through the whole file first
and refuses it when its structure is broken, so that nothing is half imported; `read_rows` then yields
typed rows. A single bad row does not spoil the rest: it comes out as `RejectedRow` with the reason.
Source: BOSA, "BeSt Address", openaddress CSV of 20 columns.
"""

import csv
import io
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from math import inf
from operator import itemgetter
from pathlib import Path
from typing import NamedTuple

from django.utils.translation import gettext as _

from network.kernel.errors import Invalid
from network.places.files import open_bytes

COLUMNS = (
    "EPSG:31370_x",
    "EPSG:31370_y",
    "EPSG:4326_lat",
    "EPSG:4326_lon",
    "address_id",
    "box_number",
    "house_number",
    "municipality_id",
    "municipality_name_de",
    "municipality_name_fr",
    "municipality_name_nl",
    "postcode",
    "postname_fr",
    "postname_nl",
    "street_id",
    "streetname_de",
    "streetname_fr",
    "streetname_nl",
    "region_code",
    "status",
)
LARGEST_FILE_BYTES = 8 * 1024**3
LONGEST_LINE_CHARS = 64 * 1024
LONGEST_ID = 19  # fewer digits always fit 64 bits
NIS_DIGITS = 5
LONGEST_NAME = 120
LONGEST_NUMBER = 24
LONGEST_POSTCODE = 10
ADVANCE_ROWS = 5000


class AddressRow(NamedTuple):
    """A current address. `line` is its line in the file; names that a language lacks are empty."""

    line: int
    address_id: int
    lon: float
    lat: float
    nis: str
    street_id: int
    name_nl: str
    name_fr: str
    name_de: str
    house_number: str
    box_number: str
    postcode: str
    postname: str


class RetiredRow(NamedTuple):
    """An address that exists no more, or not yet: its status is not `current`."""

    line: int
    address_id: int


class RejectedRow(NamedTuple):
    """A row that cannot be used, and why, in the reader's language."""

    line: int
    why: str


Row = AddressRow | RetiredRow | RejectedRow


def survey(path: Path, *, advance: Callable[[int], None] | None = None) -> int:
    """Check the structure of the whole file, at the speed of the csv module, and return its number of rows.

    Args:
        advance: told every few thousand rows how many more were seen.

    Raises: Invalid with the file and the line, when columns are missing, quoting is broken, a row has
        too few or too many fields, the text is not UTF-8, or a packed file unpacks to too much.
    """
    with _open(path) as text:
        reader = csv.reader(_lines(text, path.name), strict=True)
        width = len(_header(reader, path.name))
        rows = blank = 0
        try:
            for row in reader:
                if not row:
                    blank += 1
                    continue
                rows += 1
                if reader.line_num != rows + blank + 1:
                    raise _broken(
                        path.name, rows + blank + 1, _("een aanhalingsteken loopt over regels heen")
                    )
                if len(row) != width:
                    raise _broken(
                        path.name,
                        reader.line_num,
                        _("er staan %(found)d velden in plaats van %(wanted)d")
                        % {"found": len(row), "wanted": width},
                    )
                if advance and not rows % ADVANCE_ROWS:
                    advance(ADVANCE_ROWS)
        except csv.Error as error:
            raise _broken(path.name, rows + blank + 2, _("de aanhalingstekens kloppen niet")) from error
        except UnicodeDecodeError as error:
            raise _broken(path.name, reader.line_num + 1, _("dit is geen tekst in UTF-8")) from error
    return rows


def read_rows(path: Path) -> Iterator[Row]:
    """Yield the rows of a file that `survey` accepted, in its order.

    Raises: Invalid when the file is not the one that was surveyed.
    """
    with _open(path) as text:
        reader = csv.reader(text, strict=True)
        parse = _parser(_header(reader, path.name))
        try:
            for row in reader:
                if row:
                    yield parse(reader.line_num, row)
        except (csv.Error, UnicodeDecodeError, IndexError) as error:
            raise _broken(path.name, reader.line_num, _("het bestand is onderweg veranderd")) from error


@contextmanager
def _open(path: Path) -> Iterator[io.TextIOWrapper]:
    with open_bytes(path, suffixes=(".csv", ".csv.gz", ".zip"), limit_bytes=LARGEST_FILE_BYTES) as raw:
        yield io.TextIOWrapper(raw, encoding="utf-8-sig", newline="")


def _broken(file: str, line: int, why: str) -> Invalid:
    return Invalid(_("Regel %(line)d van %(file)s: %(why)s.") % {"line": line, "file": file, "why": why})


def _lines(text: io.TextIOWrapper, file: str) -> Iterator[str]:
    """Yield lines, and stop at one that no register would write before it fills the memory."""
    for count, line in enumerate(iter(lambda: text.readline(LONGEST_LINE_CHARS), ""), start=1):
        if len(line) >= LONGEST_LINE_CHARS:
            raise _broken(file, count, _("de regel is veel te lang"))
        yield line


def _header(reader: Iterator[list[str]], file: str) -> dict[str, int]:
    """Return the position of every column by its name in lower case, whatever the order."""
    try:
        names = [name.strip().lower() for name in next(reader, [])]
    except csv.Error as error:
        raise _broken(file, 1, _("de aanhalingstekens kloppen niet")) from error
    except UnicodeDecodeError as error:
        raise _broken(file, 1, _("dit is geen tekst in UTF-8")) from error
    missing = [column for column in COLUMNS if column.lower() not in names]
    if missing:
        raise _broken(file, 1, _("deze kolommen ontbreken: %s") % ", ".join(missing))
    twice = sorted({name for name in names if names.count(name) > 1})
    if twice:
        raise _broken(file, 1, _("deze kolommen staan er twee keer: %s") % ", ".join(twice))
    return {name: position for position, name in enumerate(names)}


PICKED = (
    "status",
    "address_id",
    "EPSG:4326_lon",
    "EPSG:4326_lat",
    "municipality_id",
    "street_id",
    "streetname_nl",
    "streetname_fr",
    "streetname_de",
    "house_number",
    "box_number",
    "postcode",
    "postname_nl",
    "postname_fr",
)


def _parser(positions: dict[str, int]) -> Callable[[int, list[str]], Row]:
    """Return a function that turns the fields of one line into a typed row.

    Millions of lines are as they should be, so these are let through by the cheapest tests together;
    what is wrong with the others is found out one by one.
    """
    pick = itemgetter(*(positions[name.lower()] for name in PICKED))

    def parse(line: int, row: list[str]) -> Row:
        values: tuple[str, ...] = pick(row)
        together = "|".join(values)
        if not together.isprintable():
            return RejectedRow(line, _("er staan tekens in die niet te lezen zijn"))
        if " |" in together or "| " in together or together[0] == " ":
            values = tuple(value.strip() for value in values)
        status, address, lon, lat, nis, street, nl, fr, de, house, box, postcode, post_nl, post_fr = values
        address_id = _number(address)
        if status != "current" and status.lower() != "current":
            return (
                RetiredRow(line, address_id)
                if address_id
                else RejectedRow(line, _("address_id is geen nummer"))
            )
        try:
            x, y = float(lon), float(lat)
        except ValueError:
            x = y = inf
        street_id = _number(street)
        typed = AddressRow(
            line, address_id, x, y, nis, street_id, nl, fr, de, house, box, postcode, post_nl or post_fr
        )
        placed = -180 <= x <= 180 and -90 <= y <= 90
        named = house and (nl or fr or de) and len(nis) == NIS_DIGITS and nis.isdecimal() and nis.isascii()
        fits = (
            len(house) <= LONGEST_NUMBER and len(box) <= LONGEST_NUMBER and len(postcode) <= LONGEST_POSTCODE
        )
        if address_id and street_id and placed and named and fits and len(together) <= LONGEST_NAME:
            return typed
        why = _wrong_with(typed)
        return RejectedRow(line, why) if why else typed

    return parse


def _number(text: str) -> int:
    """Return a positive number, or 0 for anything else."""
    if text.isdecimal() and text.isascii() and len(text) < LONGEST_ID:
        return int(text)
    return 0


def _wrong_with(row: AddressRow) -> str:
    """Return why the row cannot be used, or nothing."""
    _line, address_id, lon, lat, nis, street_id, nl, fr, de, house, box, postcode, postname = row
    if not address_id:
        return _("address_id is geen nummer")
    if not (-180 <= lon <= 180 and -90 <= lat <= 90):
        return _("de coördinaten zijn geen punt op de aarde")
    if not street_id:
        return _("street_id is geen nummer")
    if not (len(nis) == NIS_DIGITS and _number(nis)):
        return _("de NIS-code heeft geen vijf cijfers")
    if not house:
        return _("het huisnummer ontbreekt")
    if not (nl or fr or de):
        return _("de straatnaam ontbreekt")
    longest = max(len(nl), len(fr), len(de), len(postname))
    if (
        longest > LONGEST_NAME
        or max(len(house), len(box)) > LONGEST_NUMBER
        or len(postcode) > LONGEST_POSTCODE
    ):
        return _("een naam of nummer is te lang")
    return ""
