"""Write, send, correct, withdraw: who may, when, and what residents then see."""

from datetime import timedelta

import pytest
import time_machine

from network.broadcasts import services
from network.broadcasts.models import Broadcast, BroadcastState
from network.broadcasts.permissions import access_broadcast, access_own_broadcast, can_read
from network.broadcasts.queries import reach_of
from network.feed.models import Entry
from network.kernel import clock
from network.kernel.errors import Conflict, DomainError, Forbidden, Invalid, NotFound
from network.people.enums import AppointmentRole
from tests.factories import broadcasts as speak
from tests.factories import people as make


@pytest.fixture
def works(town):
    return speak.a_department(town)


@pytest.fixture
def karel(works):
    return speak.a_communicator(works)


def spaces_of(broadcast):
    return set(
        Entry.objects.filter(kind="broadcast", item_id=broadcast.pk, shown=True).values_list(
            "space", flat=True
        )
    )


def test_a_message_reaches_its_districts_and_no_other(town, works, karel, anna, bram):
    broadcast = speak.a_broadcast(works, karel, [town.here])
    assert spaces_of(broadcast) == {town.here.space_id}
    assert access_broadcast(anna, broadcast.uid) == broadcast
    with pytest.raises(NotFound):
        access_broadcast(bram, broadcast.uid)


def test_the_unverified_read_what_is_said_to_the_district_they_claim(town, works, karel):
    noor = make.a_member(town.here, "noor")
    here = speak.a_broadcast(works, karel, [town.here])
    there = speak.a_broadcast(works, karel, [town.there])
    assert can_read(noor, here)
    assert not can_read(noor, there)


def test_a_draft_is_seen_by_its_department_only(town, works, karel, anna):
    draft = speak.a_draft(works, karel, [town.here])
    assert access_own_broadcast(karel, draft.uid) == draft
    with pytest.raises(NotFound):
        access_broadcast(anna, draft.uid)
    assert spaces_of(draft) == set()


def test_who_speaks_for_one_department_does_not_speak_for_another(town, works, karel):
    green = speak.a_department(town, "Groen")
    gerda = speak.a_communicator(green, "gerda")
    broadcast = speak.a_broadcast(works, karel, [town.here])
    for act in (
        lambda: services.correct_broadcast(
            broadcast=broadcast, content=speak.content(), note="x", version=broadcast.version, by=gerda
        ),
        lambda: services.withdraw_broadcast(
            broadcast=broadcast, reason="x", version=broadcast.version, by=gerda
        ),
        lambda: speak.a_draft(works, gerda, [town.here]),
    ):
        with pytest.raises(Forbidden):
            act()
    with pytest.raises(NotFound):
        access_own_broadcast(gerda, broadcast.uid)


def test_a_lapsed_appointment_speaks_no_more(town, works):
    vera = speak.a_communicator(works, "vera", days=1)
    draft = speak.a_draft(works, vera, [town.here])
    with time_machine.travel(clock.now() + timedelta(days=1), tick=False), pytest.raises(Forbidden):
        services.send_broadcast(broadcast=draft, version=draft.version, by=vera)
    assert Broadcast.objects.get(pk=draft.pk).state == BroadcastState.DRAFT


def test_a_message_never_leaves_the_municipality(town, works, karel):
    elsewhere = make.a_town("Beersel", "23003")
    with pytest.raises(Invalid):
        speak.a_draft(works, karel, [town.here, elsewhere.here])
    assert not Broadcast.objects.exists()


@pytest.mark.parametrize(
    ("changes", "districts", "field"),
    [
        ({"title": "  "}, True, "title"),
        ({}, False, "districts"),
        ({"expires_at": None}, True, "expires_at"),
        ({"expires_at": clock.now() - timedelta(days=1)}, True, "expires_at"),
        ({"todo_text": "", "text": ""}, True, "text"),
    ],
)
def test_what_is_not_finished_is_not_sent(town, works, karel, changes, districts, field):
    draft = speak.a_draft(works, karel, [town.here] if districts else [], **changes)
    with pytest.raises(Invalid) as refused:
        services.send_broadcast(broadcast=draft, version=draft.version, by=karel)
    assert refused.value.field == field
    assert spaces_of(draft) == set()


def test_it_is_sent_once(town, works, karel):
    broadcast = speak.a_broadcast(works, karel, [town.here])
    with pytest.raises(Conflict):
        services.send_broadcast(broadcast=broadcast, version=broadcast.version, by=karel)
    assert Entry.objects.filter(kind="broadcast").count() == 1


def test_a_stale_form_changes_nothing(town, works, karel):
    draft = speak.a_draft(works, karel, [town.here])
    services.save_draft(
        department=works,
        content=speak.content(title="Nieuwer"),
        districts=[town.here],
        broadcast=draft,
        version=1,
        by=karel,
    )
    with pytest.raises(Conflict):
        services.save_draft(
            department=works,
            content=speak.content(title="Ouder"),
            districts=[],
            broadcast=draft,
            version=1,
            by=karel,
        )
    with pytest.raises(Conflict):
        services.send_broadcast(broadcast=draft, version=1, by=karel)
    assert Broadcast.objects.get().title == "Nieuwer"


def test_a_correction_keeps_every_earlier_version(town, works, karel):
    broadcast = speak.a_broadcast(works, karel, [town.here])
    corrected = services.correct_broadcast(
        broadcast=broadcast,
        content=speak.content(title="De Melkstraat blijft open"),
        note="Er was een vergissing.",
        version=broadcast.version,
        by=karel,
    )
    titles = list(corrected.versions.values_list("title", flat=True))
    assert titles == ["De Melkstraat is dicht", "De Melkstraat blijft open"]
    assert corrected.versions.last().note == "Er was een vergissing."


def test_a_withdrawn_message_stays_with_its_reason(town, works, karel, anna):
    broadcast = speak.a_broadcast(works, karel, [town.here])
    with pytest.raises(Invalid):
        services.withdraw_broadcast(broadcast=broadcast, reason=" ", version=broadcast.version, by=karel)
    gone = services.withdraw_broadcast(
        broadcast=broadcast, reason="Het werk gaat niet door.", version=broadcast.version, by=karel
    )
    assert can_read(anna, gone)
    assert spaces_of(gone) == {town.here.space_id}
    with pytest.raises(DomainError):
        services.correct_broadcast(
            broadcast=gone, content=speak.content(), note="x", version=gone.version, by=karel
        )


def test_a_closed_department_speaks_no_more(town, works, karel):
    draft = speak.a_draft(works, karel, [town.here])
    services.close_department(department=works, by=make.an_administrator())
    with pytest.raises(Forbidden):
        services.send_broadcast(broadcast=draft, version=draft.version, by=karel)


def test_only_who_manages_the_town_makes_a_department(town, anna):
    appointer = make.an_account("paul")
    make.appointed(appointer, AppointmentRole.APPOINTER, town.space)
    assert (
        services.create_department(municipality=town.municipality, name="Afval", by=appointer).name == "Afval"
    )
    with pytest.raises(Forbidden):
        services.create_department(municipality=town.municipality, name="Sport", by=anna)
    with pytest.raises(Conflict):
        services.create_department(municipality=town.municipality, name="Afval", by=appointer)


def test_reach_counts_people_households_and_paper(town, works):
    home = make.an_address(town.here)
    make.a_resident(town.here, "els", address=home)
    make.a_resident(town.here, "piet", address=home)
    make.a_member(town.here, "noor")
    make.an_address(town.here)
    (reach,) = reach_of([town.here])
    assert (reach.residents, reach.households, reach.on_paper) == (2, 1, 2)
