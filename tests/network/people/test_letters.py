"""Letters on paper: what stands on them, for whom, and who may print them."""

import json
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from network.kernel.errors import Forbidden
from network.kernel.moments import full_date
from network.people import codes, queries, rules
from network.people.enums import AppointmentRole
from network.people.letters import draw_letters, printable
from network.people.models import LetterCode
from network.people.services.letters import print_letters
from network.people.services.verification import request_letter
from tests.factories.people import (
    Town,
    a_member,
    a_resident,
    a_town,
    an_address,
    an_officer,
    appointed,
    code_on_letter,
    pages_of,
)


def test_a_letter_says_who_where_what_and_until_when(town: Town, settings):
    settings.SITE_URL = "https://wijken.example.org"
    noor = a_member(town.here, "noor", address=an_address(town.here, number="12"), box="3")
    request_letter(by=noor)
    page = " ".join(pages_of(print_letters(by=None, district=town.here).pdf)[0].split())
    for words in (
        "Noor Peeters",
        "Sint-Rochusstraat 12 bus 3",
        "1500 Halle",
        "Oudstrijdersplein 18",
        "Sint-Rochus",
        "https://wijken.example.org/verify/letter/",
        "wijken@example.org",
    ):
        assert words in page
    letter = LetterCode.objects.get()
    assert full_date(letter.last_day) in page
    assert letter.expires_at - letter.printed_at <= rules.LETTER_LIFETIME


def test_each_letter_names_its_own_addressee_only(town: Town):
    house = an_address(town.here, number="12")
    people = [a_member(town.here, name, address=house) for name in ("noor", "otto", "pia")]
    for person in people:
        request_letter(by=person)
    pages = pages_of(print_letters(by=None, district=town.here).pdf)
    assert len(pages) == 3
    for person in people:
        assert sum(person.first_name in page for page in pages) == 1


def test_the_letters_of_a_street_lie_in_the_order_of_the_walk(town: Town):
    for number in ("10", "9", "101", "9A"):
        request_letter(
            by=a_member(town.here, f"p{number.lower()}", address=an_address(town.here, number=number))
        )
    pages = pages_of(print_letters(by=None, district=town.here).pdf)
    found = [
        next(number for number in ("101", "10", "9A", "9") if f"straat {number}\n" in page) for page in pages
    ]
    assert found == ["9", "9A", "10", "101"]


def test_printing_takes_only_who_asked_in_this_district_and_lives_unproven(town: Town):
    asked = a_member(town.here, "noor")
    request_letter(by=asked)
    a_member(town.here, "otto")
    request_letter(by=a_member(town.there, "pia"))
    a_resident(town.here, "anna")
    assert print_letters(by=None, district=town.here).count == 1
    assert print_letters(by=None, district=town.here).count == 0
    assert print_letters(by=None, district=town.here, everyone=True).count == 1
    assert print_letters(by=None, district=town.here, again=True).count == 2


def test_a_batch_that_cannot_be_handed_over_leaves_no_codes(town: Town):
    request_letter(by=a_member(town.here, "noor"))

    def full_disk(_batch):
        raise OSError("no space left on device")

    with pytest.raises(OSError, match="no space"):
        print_letters(by=None, district=town.here, hand_over=full_disk)
    assert LetterCode.objects.get().digest == ""


def test_only_who_holds_the_letters_of_this_town_prints(town: Town):
    request_letter(by=a_member(town.here, "noor"))
    anna = a_resident(town.here, "anna")
    moderator = a_resident(town.here, "mo")
    appointed(moderator, AppointmentRole.MODERATOR, town.space)
    for person in (anna, moderator, an_officer(a_town("Wetteren", "42025"), "else")):
        with pytest.raises(Forbidden):
            print_letters(by=person, district=town.here)
    assert print_letters(by=an_officer(town), district=town.here).count == 1


def test_the_digest_is_bound_to_account_and_address(town: Town):
    noor = a_member(town.here, "noor")
    otto = a_member(town.here, "otto", address=queries.household_of(noor).address)
    code = code_on_letter(noor).replace("-", "")
    household = queries.household_of(noor)
    assert LetterCode.objects.get(residency__person=noor).digest == codes.letter_digest(
        code, person=noor, household=household
    )
    assert codes.letter_digest(code, person=noor, household=household) != codes.letter_digest(
        code, person=otto, household=household
    )


def test_every_letter_of_european_names_can_be_printed():
    for name in (
        "Łukasz Żółć",
        "Şükrü Ğ İ ı",
        "Ñandú",
        "Nguyễn Thị Hồng",
        "Þór Ærø",
        "Иван Ђоковић",
        "Ωραία",
    ):
        assert printable(name) == name
    assert printable("Ḁ") == "A"
    assert "?" in printable("日")


def test_no_letters_is_an_empty_pdf_and_no_error():
    assert pages_of(draw_letters([])) in ([], [""])


def test_the_command_writes_a_pdf_and_counts(town: Town, tmp_path):
    request_letter(by=a_member(town.here, "noor"))
    out = StringIO()
    call_command("send_letters", town.here.code, out=str(tmp_path), stdout=out)
    assert json.loads(out.getvalue().splitlines()[-1]) == {"letters": 1}
    files = list(tmp_path.iterdir())
    assert [file.suffix for file in files] == [".pdf"]
    assert "Noor Peeters" in pages_of(files[0].read_bytes())[0]
    call_command("send_letters", town.here.code, out=str(tmp_path), stdout=out)
    assert json.loads(out.getvalue().splitlines()[-1]) == {"letters": 0}
    assert len(list(tmp_path.iterdir())) == 1


def test_the_command_refuses_an_unknown_district_and_a_folder_that_is_none(town: Town, tmp_path):
    request_letter(by=a_member(town.here, "noor"))
    with pytest.raises(CommandError, match="XYZ"):
        call_command("send_letters", "XYZ", out=str(tmp_path))
    taken = tmp_path / "file"
    taken.write_text("x", encoding="utf-8")
    for folder in (taken, taken / "map"):
        with pytest.raises(CommandError, match=r"geen map, of loopt door een bestand\."):
            call_command("send_letters", town.here.code, out=str(folder))
    circle = tmp_path / "kring"
    circle.symlink_to("kring")
    with pytest.raises(CommandError, match=r"Kijk na of je daar mag schrijven\.$"):
        call_command("send_letters", town.here.code, out=str(circle / "map"))
    assert LetterCode.objects.get().digest == ""
