"""The register of addresses: real rows, broken files, and any text at all."""

import csv
import io
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from network.kernel.errors import Invalid
from network.places.best import COLUMNS, AddressRow, RejectedRow, RetiredRow, read_rows, survey
from tests.factories.places import address, register, text_file

REAL = (
    "146321.07800,169504.60900,50.83595,4.31653,615867,RDC,475,21001,,Anderlecht,Anderlecht,1070,,,4568,,"
    "Chaussée de Mons,Bergense Steenweg,BE-BRU,current"
)


def refusal(path: Path) -> str:
    with pytest.raises(Invalid) as refused:
        survey(path)
    return refused.value.message


def read(path: Path) -> list[AddressRow | RetiredRow | RejectedRow]:
    rows = list(read_rows(path))
    assert survey(path) == len(rows)
    return rows


def test_a_real_row(tmp_path: Path):
    assert read(text_file(tmp_path, "best.csv", ",".join(COLUMNS) + "\n" + REAL + "\n")) == [
        AddressRow(
            line=2,
            address_id=615867,
            lon=4.31653,
            lat=50.83595,
            nis="21001",
            street_id=4568,
            name_nl="Bergense Steenweg",
            name_fr="Chaussée de Mons",
            name_de="",
            house_number="475",
            box_number="RDC",
            postcode="1070",
            postname="",
        )
    ]


@pytest.mark.parametrize("change", [str.lower, str.upper, str.title, lambda name: f" {name} "])
def test_headers_in_any_case_a_bom_and_windows_lines(tmp_path: Path, change):
    text = "\ufeff" + ",".join(change(name) for name in COLUMNS) + "\r\n" + REAL + "\r\n"
    (row,) = read(text_file(tmp_path, "best.csv", text))
    assert row.address_id == 615867


def test_columns_in_another_order_and_one_more(tmp_path: Path):
    names = ("extra", *reversed(COLUMNS))
    fields = ["", *reversed(REAL.split(","))]
    (row,) = read(text_file(tmp_path, "best.csv", ",".join(names) + "\n" + ",".join(fields)))
    assert (row.house_number, row.postcode, row.lon) == ("475", "1070", 4.31653)


def test_quoted_fields_and_blank_lines_at_the_end(tmp_path: Path):
    path = register(tmp_path, address(1, streetname_nl='Straat "Zonder, Einde"'), address(2))
    path.write_text(path.read_text() + "\n\n")
    assert [row.name_nl for row in read(path)] == ['Straat "Zonder, Einde"', "Ankerstraat"]


@pytest.mark.parametrize("status", ["retired", "proposed", "reserved", "", "CURRENT ISH"])
def test_only_current_rows_are_addresses(tmp_path: Path, status: str):
    path = register(tmp_path, address(1, status=status, lon="", lat="", house_number=""))
    assert read(path) == [RetiredRow(2, 1)]


@pytest.mark.parametrize("status", ["current", "Current", "CURRENT", " current "])
def test_current_in_any_case(tmp_path: Path, status: str):
    assert isinstance(read(register(tmp_path, address(1, status=status)))[0], AddressRow)


def test_spaces_around_a_value_go(tmp_path: Path):
    (row,) = read(
        register(tmp_path, address(1, streetname_nl="  Ankerstraat ", box_number=" 3 ", lon=" 4.2 "))
    )
    assert (row.name_nl, row.box_number, row.lon) == ("Ankerstraat", "3", 4.2)


@pytest.mark.parametrize(
    ("columns", "says"),
    [
        ({"address_id": ""}, "address_id"),
        ({"address_id": "1_0"}, "address_id"),
        ({"address_id": "-4"}, "address_id"),
        ({"address_id": "9" * 30}, "address_id"),
        ({"address_id": "１２"}, "address_id"),
        ({"street_id": "x"}, "street_id"),
        ({"lon": "NaN"}, "coördinaten"),
        ({"lat": "inf"}, "coördinaten"),
        ({"lat": "-inf"}, "coördinaten"),
        ({"lon": "181"}, "coördinaten"),
        ({"lat": "150000"}, "coördinaten"),
        ({"lon": "", "lat": ""}, "coördinaten"),
        ({"lon": "4,2"}, "coördinaten"),
        ({"municipality_id": "2302"}, "NIS-code"),
        ({"municipality_id": "abcde"}, "NIS-code"),
        ({"house_number": " "}, "huisnummer"),
        ({"streetname_nl": ""}, "straatnaam"),
        ({"streetname_nl": "x" * 121}, "te lang"),
        ({"house_number": "1" * 25}, "te lang"),
        ({"postcode": "1" * 11}, "te lang"),
        ({"streetname_nl": "Anker\x00straat"}, "niet te lezen"),
        ({"box_number": "1\u202e2"}, "niet te lezen"),
    ],
)
def test_one_bad_row_does_not_spoil_the_rest(tmp_path: Path, columns: dict[str, str], says: str):
    good, bad, last = read(register(tmp_path, address(1), address(2, **columns), address(3)))
    assert isinstance(good, AddressRow)
    assert isinstance(last, AddressRow)
    assert isinstance(bad, RejectedRow)
    assert bad.line == 3
    assert says in bad.why


def test_a_missing_column(tmp_path: Path):
    names = tuple("adres" if name == "address_id" else name for name in COLUMNS)
    message = refusal(register(tmp_path, address(1), header=names))
    assert message == "Regel 1 van openaddress-bevlg.csv: deze kolommen ontbreken: address_id."


def test_a_column_that_stands_there_twice(tmp_path: Path):
    assert "twee keer: postcode" in refusal(register(tmp_path, header=(*COLUMNS, "POSTCODE")))


@pytest.mark.parametrize("text", ["", "\n", "a;b;c\n1;2;3\n", "\x00\x00", '"'])
def test_what_is_no_register(tmp_path: Path, text: str):
    assert refusal(text_file(tmp_path, "best.csv", text)).startswith("Regel 1 van best.csv")


def broken(tmp_path: Path, line: str) -> str:
    rows = [",".join(address(number)) for number in range(1, 40)]
    rows[19] = line
    return refusal(text_file(tmp_path, "best.csv", "\n".join([",".join(COLUMNS), *rows])))


@pytest.mark.parametrize(
    ("line", "says"),
    [
        (REAL + ",", "er staan 21 velden in plaats van 20"),
        (REAL.rsplit(",", 1)[0], "er staan 19 velden in plaats van 20"),
        (REAL.replace("Bergense", '"Bergense'), "aanhalingstekens kloppen niet"),
        (REAL.replace("Bergense Steenweg", '"Bergense" Steenweg'), "aanhalingstekens kloppen niet"),
        (REAL.replace("Bergense Steenweg", '"Bergense\nSteenweg"'), "loopt over regels heen"),
        (REAL.replace("Bergense", "\x85" * 70_000), "veel te lang"),
    ],
)
def test_a_broken_line_names_itself(tmp_path: Path, line: str, says: str):
    message = broken(tmp_path, line)
    assert message.startswith("Regel 21 van best.csv:")
    assert says in message


def test_text_in_another_encoding(tmp_path: Path):
    data = (",".join(COLUMNS) + "\n" + REAL + "\n").encode("latin-1")
    assert "UTF-8" in refusal(text_file(tmp_path, "best.csv", data))


def test_a_file_that_changes_after_it_was_surveyed(tmp_path: Path):
    path = register(tmp_path, address(1), address(2))
    rows = read_rows(path)
    assert survey(path) == 2
    path.write_text(",".join(COLUMNS) + "\n1,2,3\n")
    with pytest.raises(Invalid, match="onderweg veranderd"):
        list(rows)


FIELD = st.text(st.characters(codec="utf-8", exclude_categories=("Cs",)), max_size=12).map(
    lambda text: text.replace("\n", " ").replace("\r", " ")
)


@pytest.mark.slow
@given(st.lists(st.lists(FIELD, min_size=20, max_size=20), max_size=8))
def test_any_fields_make_a_row_each(tmp_path_factory: pytest.TempPathFactory, rows: list[list[str]]):
    target = io.StringIO()
    csv.writer(target, quoting=csv.QUOTE_ALL).writerows([COLUMNS, *rows])
    path = text_file(tmp_path_factory.mktemp("any"), "best.csv", target.getvalue())
    found = read(path)
    assert [row.line for row in found] == list(range(2, len(rows) + 2))
    assert all(isinstance(row, AddressRow | RetiredRow | RejectedRow) for row in found)


@given(st.binary(max_size=300))
def test_any_bytes_are_refused_or_read(tmp_path_factory: pytest.TempPathFactory, data: bytes):
    head = ",".join(COLUMNS).encode() + b"\n" + REAL.encode() + b"\n"
    path = text_file(tmp_path_factory.mktemp("any"), "best.csv", head + data)
    try:
        count = survey(path)
    except Invalid as refused:
        said, count = refused.message, -1
    if count < 0:
        assert "best.csv" in said
    else:
        assert len(list(read_rows(path))) == count


@pytest.mark.slow
@given(
    address_id=st.integers(1, 10**18 - 1),
    lon=st.floats(-180, 180),
    lat=st.floats(-90, 90),
    street=st.text(st.characters(categories=("L", "Nd")), min_size=1, max_size=100),
    house=st.from_regex(r"\A[0-9]{1,5}[A-Z]?\Z"),
)
def test_what_is_written_is_read_back(tmp_path_factory: pytest.TempPathFactory, **values):
    columns = {
        "lon": repr(values["lon"]),
        "lat": repr(values["lat"]),
        "streetname_nl": values["street"],
        "house_number": values["house"],
    }
    path = register(tmp_path_factory.mktemp("back"), address(values["address_id"], **columns))
    (row,) = read(path)
    assert (row.address_id, row.lon, row.lat, row.name_nl, row.house_number) == tuple(values.values())
