"""Power is visible and ends: at its instant, without any job, on every road; every look leaves a trace."""

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
import time_machine
from django.test import Client

from moderation.models import Case, Decision
from moderation.services.report import file_report
from network.broadcasts.models import Broadcast, Department
from network.kernel import access, clock, request_cache
from network.kernel.errors import DomainError
from network.kernel.models import Grant
from network.kernel.ports.content import ItemRef
from network.kernel.rest.scopes import Scope
from network.people.enums import AppointmentRole
from network.people.models import Appointment, Person, Residency
from network.people.services.appointments import appoint, end_appointment
from network.people.services.tokens import create_token
from network.people.services.verification import verify_at_desk
from realtime.gateway.topics import open_topic
from tests.factories import broadcasts as speak
from tests.factories import feed
from tests.factories import people as make

pytestmark = pytest.mark.django_db

DAYS = 10
DECISION = "CBS 12/10/2026, punt 14"
A_TICK = timedelta(microseconds=1)


@pytest.fixture
def department(town) -> Department:
    return speak.a_department(town)


@pytest.fixture
def case(town, anna, griet) -> Case:
    post = feed.post(anna, town.here, "Dit is kanari voor mijn buren.", share_with_municipality=True)
    return file_report(item=ItemRef("post", post.pk), reason="insult", note="", by=griet)


@pytest.fixture
def claim(town) -> Residency:
    return Residency.objects.get(person=make.a_member(town.here, "noor"))


class Holder:
    """Somebody with a role, and what they reach with it just before and at its end."""

    def __init__(self, name: str, role: AppointmentRole, space) -> None:
        self.person = make.an_account(name)
        self.appointment = make.appointed(self.person, role, space, days=DAYS)
        _row, token = create_token(by=self.person, person=self.person, scopes=list(Scope), name="test")
        self.bearer = {"Authorization": f"Bearer {token}"}
        self.page = make.logged_in(self.person)

    @property
    def end(self) -> datetime:
        return self.appointment.valid_until

    def opens(self, path: str) -> bool:
        """Whether a page or an answer of the API opens; what is refused is as if it did not exist."""
        browser = Client(headers=self.bearer) if path.startswith("/api/") else self.page
        answer = browser.get(path)
        assert answer.status_code in {200, 403, 404}, path
        return answer.status_code == 200 and b'"results":[]' not in answer.content

    def sends(self, path: str, form: dict) -> int:
        return self.page.post(path, form).status_code


def until_its_end(end: datetime, reaches: Callable[[], bool]) -> None:
    """Ask a tick before the end and at the end; nothing runs in between."""
    with time_machine.travel(end - A_TICK, tick=False):
        assert reaches()
    with time_machine.travel(end, tick=False):
        assert not reaches()


def test_the_queue_closes_on_every_road(town, case):
    holder = Holder("mo", AppointmentRole.MODERATOR, town.space)
    for path in ("/moderation/queue/", f"/moderation/queue/{case.uid}/"):
        until_its_end(holder.end, lambda path=path: holder.opens(path))
    for path in ("/api/v1/cases/", f"/api/v1/cases/{case.uid}/"):
        until_its_end(holder.end, lambda path=path: holder.opens(path))
    topic = f"queue:{town.space.uid}"
    until_its_end(holder.end, lambda: open_topic(holder.person, topic) is not None)


def test_nobody_decides_after_the_end(town, case):
    holder = Holder("mo", AppointmentRole.MODERATOR, town.space)
    form = {"action": "keep", "clause": "", "reason": "", "version": case.version}
    with time_machine.travel(holder.end, tick=False):
        assert holder.sends(f"/moderation/queue/{case.uid}/", form) == 404
        assert not Decision.objects.exists()
    with time_machine.travel(holder.end - A_TICK, tick=False):
        assert holder.sends(f"/moderation/queue/{case.uid}/", form) == 302
        assert Decision.objects.exists()


def test_the_desk_closes_on_every_road(town, claim):
    holder = Holder("balie", AppointmentRole.DESK_OFFICER, town.space)
    for path in ("/office/desk/", "/office/desk/?q=noor", f"/office/desk/{claim.uid}/", "/office/letters/"):
        until_its_end(holder.end, lambda path=path: holder.opens(path))
    with time_machine.travel(holder.end, tick=False):
        assert holder.sends(f"/office/desk/{claim.uid}/", {"seen": "on"}) == 404
        assert holder.sends(f"/office/letters/{town.here.uid}/", {}) == 404
        with pytest.raises(DomainError):
            verify_at_desk(by=holder.person, residency=claim)
    claim.refresh_from_db()
    assert not claim.is_verified


def test_the_studio_closes_on_every_road(town, department, case):
    holder = Holder("karel", AppointmentRole.COMMUNICATOR, department.space)
    draft = speak.a_draft(department, holder.person, [town.here], expires_at=holder.end + timedelta(days=9))
    shared = feed.Post.objects.get().uid
    paths = (
        "/studio/",
        "/studio/new/",
        f"/studio/{draft.uid}/preview/",
        "/feed/shared/",
        f"/feed/shared/{shared}/",
    )
    for path in paths:
        until_its_end(holder.end, lambda path=path: holder.opens(path))
    with time_machine.travel(holder.end, tick=False):
        assert holder.sends(f"/studio/{draft.uid}/send/", {"version": draft.version}) == 404
        with pytest.raises(DomainError):
            speak.send_broadcast(broadcast=draft, version=draft.version, by=holder.person)
    assert Broadcast.objects.get().sent_at is None


def test_who_appoints_stops_appointing(town, anna):
    holder = Holder("ap", AppointmentRole.APPOINTER, town.space)
    until_its_end(holder.end, lambda: holder.opens("/office/appointments/"))

    def appoints() -> bool:
        try:
            appoint(
                by=holder.person,
                email=anna.email,
                role=AppointmentRole.MODERATOR,
                space=town.space,
                decision=DECISION,
                valid_until=holder.end + timedelta(days=DAYS),
            )
        except DomainError:
            return False
        return True

    with time_machine.travel(holder.end, tick=False):
        assert not appoints()
    with time_machine.travel(holder.end - A_TICK, tick=False):
        assert appoints()


def test_a_request_that_outlives_a_power_loses_it_halfway(town):
    holder = Holder("mo", AppointmentRole.MODERATOR, town.space)
    with request_cache.one_request():
        with time_machine.travel(holder.end - A_TICK, tick=False):
            assert access.holds(holder.person, "hold_queue", town.space)
            assert access.holds_any(holder.person, "hold_queue")
        with time_machine.travel(holder.end, tick=False):
            assert not access.holds(holder.person, "hold_queue", town.space)
            assert not access.holds_any(holder.person, "hold_queue")
            assert not access.space_ids_held(holder.person, "hold_queue")
            assert not access.objects_held(holder.person, "hold_queue").exists()
            assert not access.holders("hold_queue", town.space).exists()


def test_a_power_that_begins_later_does_not_work_yet(town):
    person, start = make.an_account("later"), clock.now() + timedelta(days=1)
    access.grant(
        person=person,
        power="hold_queue",
        space=town.space,
        valid_from=start,
        valid_until=start + timedelta(days=1),
        source="test:later",
        decision=DECISION,
        by=None,
    )
    assert not access.holds(person, "hold_queue", town.space)
    with time_machine.travel(start, tick=False):
        assert access.holds(person, "hold_queue", town.space)


def test_the_menu_shows_no_way_to_what_ended(town):
    holder = Holder("mo", AppointmentRole.MODERATOR, town.space)
    until_its_end(holder.end, lambda: "/moderation/queue/" in holder.page.get("/promises").content.decode())


@pytest.mark.parametrize("role", list(AppointmentRole))
def test_the_register_names_every_power_its_decision_and_its_end(town, department, role):
    space = department.space if role == AppointmentRole.COMMUNICATOR else town.space
    holder = Holder("ilse", role, space)
    for grant in Grant.objects.filter(user=holder.person).select_related("permission"):
        row = in_register("in_force", holder.person, grant.permission.codename)
        assert row["decision"] == DECISION
        assert datetime.fromisoformat(row["valid_until"]) == holder.end
        assert row["space"] == space.name
    page = Client().get("/mandates").content.decode()
    assert page.count("Ilse Peeters") == 1
    for grant in Grant.objects.filter(user=holder.person).select_related("permission"):
        assert str(access.powers.get(grant.permission.codename).label) in page
    assert DECISION in page
    with time_machine.travel(holder.end, tick=False):
        assert not [row for row in register()["in_force"] if row["person"] == "Ilse Peeters"]
        assert in_register("past", holder.person, grant.permission.codename)["decision"] == DECISION
        assert "Ilse Peeters" in Client().get("/mandates").content.decode()


def register() -> dict:
    return Client().get("/mandates", {"format": "json"}).json()


def in_register(part: str, person: Person, power: str) -> dict:
    (row,) = [row for row in register()[part] if (row["person"], row["power"]) == (str(person), power)]
    return row


def test_the_register_leaves_no_grant_out(town, department, case, claim):
    for number, role in enumerate(AppointmentRole):
        space = department.space if role == AppointmentRole.COMMUNICATOR else town.space
        Holder(f"hand{number}", role, space)
    found = register()
    assert len(found["in_force"]) + len(found["past"]) == Grant.objects.count()
    assert all(row["decision"] and row["valid_until"] for row in found["in_force"] + found["past"])


def test_a_power_ended_early_is_past_at_once(town):
    holder = Holder("mo", AppointmentRole.MODERATOR, town.space)
    end_appointment(by=make.an_administrator(), appointment=holder.appointment, reason="Andere taak.")
    assert not holder.opens("/moderation/queue/")
    assert open_topic(holder.person, f"queue:{town.space.uid}") is None
    assert in_register("past", holder.person, "hold_queue")


def test_nobody_gives_themselves_power(town):
    ada = make.an_administrator()
    with pytest.raises(DomainError):
        appoint(
            by=ada,
            email=ada.email,
            role=AppointmentRole.MODERATOR,
            space=town.space,
            decision=DECISION,
            valid_until=clock.now() + timedelta(days=1),
        )
    assert not Appointment.objects.exists()


def looks_of(person: Person) -> str:
    return make.logged_in(person).get("/settings/looks/").content.decode()


def test_every_look_with_power_is_told_to_who_wrote_it(town, department, anna, case):
    moderator = Holder("mo", AppointmentRole.MODERATOR, town.space)
    speaker = Holder("karel", AppointmentRole.COMMUNICATOR, department.space)
    shared = feed.Post.objects.get().uid
    assert "Niemand keek" in looks_of(anna)
    roads = [
        (moderator, "/moderation/queue/", "wachtrij"),
        (moderator, f"/moderation/queue/{case.uid}/", "wachtrij"),
        (moderator, f"/api/v1/cases/{case.uid}/", "wachtrij"),
        (speaker, f"/feed/shared/{shared}/", "met de gemeente deelde"),
    ]
    for holder, path, why in roads:
        anna.looks.all().delete()
        body = (Client(headers=holder.bearer) if "/api/" in path else holder.page).get(path).content.decode()
        assert ("kanari" in body) is (str(holder.person) in looks_of(anna)), path
        assert "kanari" not in body or why in looks_of(anna), path


def test_a_list_without_words_is_no_look(town, department, anna, case):
    speaker = Holder("karel", AppointmentRole.COMMUNICATOR, department.space)
    assert b"kanari" not in speaker.page.get("/feed/shared/").content
    assert "Niemand keek" in looks_of(anna)


def test_a_look_at_the_desk_is_told_to_whom_it_was_about(town, claim):
    officer = Holder("balie", AppointmentRole.DESK_OFFICER, town.space)
    officer.page.get(f"/office/desk/{claim.uid}/")
    assert str(officer.person) in looks_of(claim.person)
    assert "je adres aan de balie werd nagekeken" in looks_of(claim.person)


def test_an_administrator_opens_nothing_that_residents_wrote(town, anna, case):
    page = make.logged_in(make.an_administrator())
    for path in ("/moderation/queue/", f"/moderation/queue/{case.uid}/", "/feed/shared/", "/office/desk/"):
        assert page.get(path).status_code == 404
    assert "Niemand keek" in looks_of(anna)
