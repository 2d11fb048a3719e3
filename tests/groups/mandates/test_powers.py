"""The readable page of powers says what the code grants; an answer on gender stands nowhere by name."""

import re
from pathlib import Path

import pytest

from groups.mandates.enums import MandateKind
from groups.mandates.permissions import BACK_OFFICE, POWERS
from groups.mandates.queries import groups_giving, groups_managed_by
from groups.mandates.services.course import suspend
from network.kernel import access
from network.kernel.models import AuditEntry
from tests.factories import mandates as give
from tests.factories import people as make

PAGE = Path(__file__).resolve().parents[3] / "docs" / "mandates.md"
ROW = re.compile(r"^\| `(?P<kind>\w+)` \| (?P<own>[^|]*) \| (?P<parent>[^|]*) \|$", re.MULTILINE)


def test_the_page_of_powers_is_the_code():
    text = PAGE.read_text(encoding="utf-8")
    table = text[text.index("## What a mandate may do") : text.index("## From call to seat")]
    written = {
        row["kind"]: tuple(set(re.findall(r"`(\w+)`", row[part])) for part in ("own", "parent"))
        for row in ROW.finditer(table)
    }
    assert written == {
        kind.value: (set(map(str, POWERS[kind].own)), set(map(str, POWERS[kind].parent)))
        for kind in MandateKind
    }


def test_every_power_of_a_mandate_is_known_and_none_gives_power():
    for powers in POWERS.values():
        for power in (*powers.own, *powers.parent):
            assert access.powers.get(power).description
            assert power not in {"give_mandates", "found_groups", "appoint", "administer"}


@pytest.mark.django_db
def test_the_groups_that_somebody_manages(sport, officer, griet, town):
    mandate = give.a_mandate(sport, griet, by=officer)
    give.a_council(town, officer)
    assert set(groups_managed_by(griet)) == {sport, sport.parent}
    assert not groups_managed_by(officer).exists()
    assert sport in groups_giving(officer)
    assert not groups_giving(griet).exists()
    suspend(by=officer, mandate=mandate, reason="Onderzoek.", decision="CBS 1")
    assert not groups_managed_by(griet).exists()
    assert BACK_OFFICE


@pytest.mark.django_db
def test_an_answer_on_gender_stands_in_no_log(sport, officer, griet, bram, town):
    give.a_board(sport, officer, rule="advisory", min_seats=3, override_reason="Start.")
    call = give.a_call(sport, by=officer)
    give.a_candidacy(call, griet, gender="female")
    give.a_mandate(sport, bram, by=officer, gender="male")
    for entry in AuditEntry.objects.all():
        assert not {"female", "male"} & set(map(str, entry.facts.values()))
    page = make.logged_in(officer).get(f"/calls/{call.uid}/candidates/").content.decode()
    assert "vrouw<" not in page.lower()
