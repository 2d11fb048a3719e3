"""Packed files: what is opened, and what is refused before it can fill memory or disk."""

import gzip
import zipfile
from pathlib import Path

import pytest

from network.kernel.errors import Invalid
from network.places import files
from network.places.best import read_rows, survey
from network.places.geojson import read_districts
from tests.factories.places import address, register, text_file

MEGABYTE = 1024 * 1024


def zipped(folder: Path, members: dict[str, bytes], *, method: int = zipfile.ZIP_DEFLATED) -> Path:
    path = folder / "best.zip"
    with zipfile.ZipFile(path, "w", method) as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    return path


def refusal(path: Path) -> str:
    with pytest.raises(Invalid) as refused:
        survey(path)
    return refused.value.message


@pytest.fixture
def plain(tmp_path: Path) -> bytes:
    return register(tmp_path, address(1), address(2)).read_bytes()


def test_plain_gz_and_zip_hold_the_same(tmp_path: Path, plain: bytes):
    packed = text_file(tmp_path, "best.csv.gz", plain)
    members = {"openaddress-bevlg/": b"", "openaddress-bevlg/openaddress-bevlg.csv": plain}
    for path in (tmp_path / "openaddress-bevlg.csv", packed, zipped(tmp_path, members)):
        assert survey(path) == 2
        assert [row.address_id for row in read_rows(path)] == [1, 2]


def test_two_packed_parts_are_one_file(tmp_path: Path, plain: bytes):
    path = tmp_path / "best.csv.gz"
    path.write_bytes(gzip.compress(plain[:100]) + gzip.compress(plain[100:]))
    assert survey(path) == 2


@pytest.mark.parametrize("name", ["best.txt", "best.csv.xz", "best"])
def test_another_ending(tmp_path: Path, name: str):
    assert "moet eindigen op" in refusal(text_file(tmp_path, name, "x"))


def test_a_file_that_is_not_there(tmp_path: Path):
    assert refusal(tmp_path / "nergens.csv").endswith("nergens.csv bestaat niet. Kijk de naam en de map na.")
    (tmp_path / "map.csv").mkdir()
    assert refusal(tmp_path / "map.csv").endswith("map.csv is een map. Kies het bestand dat erin staat.")
    (tmp_path / "kring.csv").symlink_to("kring.csv")
    assert "kan niet worden gelezen" in refusal(tmp_path / "kring.csv")


@pytest.mark.parametrize(
    ("members", "says"),
    [
        ({}, "precies één bestand"),
        ({"a.csv": b"x", "b.csv": b"y"}, "precies één bestand"),
        ({"a.exe": b"x"}, "moet eindigen op .csv"),
        ({"../../etc/a.csv": b"x"}, "pad dat niet mag"),
        ({"/etc/a.csv": b"x"}, "pad dat niet mag"),
        ({"C:\\a.csv": b"x"}, "pad dat niet mag"),
    ],
)
def test_a_zip_with_something_else(tmp_path: Path, members: dict[str, bytes], says: str):
    assert says in refusal(zipped(tmp_path, members))


def test_a_zip_with_a_password(tmp_path: Path, plain: bytes):
    path = zipped(tmp_path, {"a.csv": plain})
    data = bytearray(path.read_bytes())
    for signature, flags in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        data[data.index(signature) + flags] |= 1
    path.write_bytes(data)
    assert "wachtwoord" in refusal(path)


@pytest.mark.parametrize("cut", [0, 10, -12, -200])
def test_a_broken_zip(tmp_path: Path, cut: int):
    path = zipped(tmp_path, {"a.csv": b"x" * 5000})
    path.write_bytes(path.read_bytes()[:cut])
    assert "geen leesbaar zip-bestand" in refusal(path)


def test_a_zip_whose_content_is_spoiled(tmp_path: Path, plain: bytes):
    path = zipped(tmp_path, {"a.csv": plain * 50}, method=zipfile.ZIP_STORED)
    data = bytearray(path.read_bytes())
    data[300] ^= 0xFF
    path.write_bytes(data)
    assert "a" in refusal(path)


def test_a_packed_file_that_ends_early(tmp_path: Path, plain: bytes):
    path = tmp_path / "best.csv.gz"
    path.write_bytes(gzip.compress(plain * 40)[:-20])
    assert "beschadigd" in refusal(path)
    path.write_bytes(b"not packed at all")
    assert "beschadigd" in refusal(path)


def test_a_bomb_of_one_line(tmp_path: Path):
    assert "veel te lang" in refusal(text_file(tmp_path, "best.csv.gz", b"a" * (64 * MEGABYTE)))


@pytest.mark.slow
def test_a_bomb_of_many_lines(tmp_path: Path, plain: bytes):
    head, row, _rest = plain.split(b"\n", 2)
    bomb = head + b"\n" + (row + b"\n") * 400_000
    assert len(gzip.compress(bomb)) * files.LARGEST_RATIO < len(bomb)
    assert "groter dan" in refusal(text_file(tmp_path, "best.csv.gz", bomb))
    assert "groter dan" in refusal(zipped(tmp_path, {"a.csv": bomb}))


@pytest.mark.slow
def test_a_bomb_of_spaces_instead_of_districts(tmp_path: Path):
    path = text_file(tmp_path, "wijken.geojson.gz", b" " * (64 * MEGABYTE))
    with pytest.raises(Invalid, match="groter dan"):
        list(read_districts(path))
