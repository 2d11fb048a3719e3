"""A mandate ends at its instant on every road: pages, exports, API, sockets, queue, admin; no job runs."""

from datetime import datetime, timedelta

import pytest
import time_machine
from django.test import Client

from groups.mandates.enums import MandateKind
from groups.mandates.permissions import POWERS
from groups.mandates.services.course import end_early, renew, suspend
from moderation.models import Case, Decision
from moderation.services.report import file_report
from network.feed.services.posts import publish_post
from network.kernel import access, clock, request_cache, spaces
from network.kernel.errors import DomainError
from network.kernel.ports.content import ItemRef
from network.kernel.rest.scopes import Scope
from network.people.services.tokens import create_token
from realtime.gateway import topics
from realtime.gateway.topics import open_topic
from tests.factories import groups as gather
from tests.factories import mandates as give
from tests.factories import people as make

pytestmark = pytest.mark.django_db
DAYS = 10
A_TICK = timedelta(microseconds=1)


class Coordinator:
    """Somebody with a mandate in a steering group, and so with the back office of the council above it."""

    def __init__(self, town: make.Town, name: str = "carla") -> None:
        self.officer = give.an_officer(town, f"officier-{name}")
        self.council, self.group = give.a_council(town, self.officer)
        self.person = make.a_resident(town.here, name)
        self.mandate = give.a_mandate(self.group, self.person, by=self.officer, days=DAYS)
        _row, token = create_token(by=self.person, person=self.person, scopes=list(Scope), name="test")
        self.bearer = {"Authorization": f"Bearer {token}"}
        self.page = make.logged_in(self.person)

    @property
    def end(self) -> datetime:
        return self.mandate.valid_until

    def opens(self, path: str) -> bool:
        browser = Client(headers=self.bearer) if path.startswith("/api/") else self.page
        answer = browser.get(path)
        assert answer.status_code in {200, 302, 403, 404}, path
        return answer.status_code == 200 and b'"results":[]' not in answer.content


@pytest.fixture
def carla(town) -> Coordinator:
    return Coordinator(town)


@pytest.fixture
def case(carla, anna, griet) -> Case:
    for member in (anna, griet):
        gather.member(carla.council, member)
    post = publish_post(by=anna, space=carla.council.space, kind="message", text="Dit is kanari.")
    return file_report(item=ItemRef("post", post.pk), reason="insult", note="", by=griet)


def until_its_end(end: datetime, reaches) -> None:
    """Ask a tick before the end and at the end; nothing runs in between."""
    with time_machine.travel(end - A_TICK, tick=False):
        assert reaches()
    with time_machine.travel(end, tick=False):
        assert not reaches()


def roads(carla: Coordinator, case: Case) -> list[str]:
    """Return every page and answer that only the mandate opens."""
    council, group = carla.council.uid, carla.group.uid
    offices = [f"/groups/{uid}/office/" for uid in (council, group)]
    return [
        *offices,
        f"/groups/{council}/office/members/",
        f"/groups/{group}/feed/",
        f"/groups/{group}/calls/new/",
        f"/groups/{council}/calls/new/",
        "/moderation/queue/",
        f"/moderation/queue/{case.uid}/",
        "/api/v1/cases/",
        f"/api/v1/cases/{case.uid}/",
        f"/api/v1/memberships/?group={council}",
    ]


@pytest.mark.slow
def test_every_page_and_answer_of_the_back_office_closes(carla, case):
    for path in roads(carla, case):
        until_its_end(carla.end, lambda path=path: carla.opens(path))


def test_every_page_closes_on_suspension_and_on_an_early_end(carla, case):
    paths = roads(carla, case)
    assert all(carla.opens(path) for path in paths)
    suspend(by=carla.officer, mandate=carla.mandate, reason="Onderzoek.", decision="CBS 1")
    assert not [path for path in paths if carla.opens(path)]
    other = Coordinator(make.a_town("Beersel", "23003"), "koen")
    end_early(by=other.officer, mandate=other.mandate, reason="Verhuisd.")
    assert not other.opens(f"/groups/{other.council.uid}/office/")


def test_exports_close(carla):
    carla.page = make.freshly_logged_in(carla.person)
    path = f"/groups/{carla.council.uid}/office/members/export/"
    assert carla.page.get(path).status_code == 200
    with time_machine.travel(carla.end, tick=False):
        assert make.freshly_logged_in(carla.person).get(path).status_code == 404


def test_an_open_socket_loses_its_topics_at_the_instant(carla):
    for topic in (f"queue:{carla.council.space.uid}", f"space:{carla.group.space.uid}"):
        until_its_end(carla.end, lambda topic=topic: open_topic(carla.person, topic) is not None)


def test_the_round_over_open_sockets_drops_them(carla):
    topic = open_topic(carla.person, f"queue:{carla.council.space.uid}")
    assert topic is not None
    pair = (carla.person.pk, topic.subject_id)

    def heard() -> bool:
        return pair in topics.still_open({topic.kind: {pair}}).get(topic.kind, set())

    until_its_end(carla.end, heard)


def test_nobody_decides_appoints_or_writes_after_the_end(carla, case):
    form = {"action": "keep", "clause": "", "reason": "", "version": case.version}
    with time_machine.travel(carla.end, tick=False):
        assert carla.page.post(f"/moderation/queue/{case.uid}/", form).status_code == 404
        assert carla.page.post(f"/groups/{carla.group.uid}/calls/new/", {"title": "Nog"}).status_code == 404
        with pytest.raises(DomainError):
            give.a_call(carla.group, by=carla.person)
    assert not Decision.objects.exists()


def test_the_admin_opens_nothing_for_who_had_a_mandate(carla):
    for at in (carla.end - A_TICK, carla.end):
        with time_machine.travel(at, tick=False):
            assert not carla.person.has_perm("membership.change_group")
            assert carla.page.get("/admin/").status_code == 302


def test_within_one_request_and_under_its_cache(carla):
    powers = [(power, carla.group.space) for power in POWERS[MandateKind.COORDINATOR].own]
    powers += [(power, carla.council.space) for power in POWERS[MandateKind.COORDINATOR].parent]
    with request_cache.one_request():
        with time_machine.travel(carla.end - A_TICK, tick=False):
            assert all(access.holds(carla.person, *each) for each in powers)
            assert spaces.belongs_to(carla.person, carla.group.space)
        with time_machine.travel(carla.end, tick=False):
            assert not any(access.holds(carla.person, *each) for each in powers)
            assert not spaces.belongs_to(carla.person, carla.group.space)


def test_a_renewal_leaves_no_instant_without_and_adds_none(carla):
    decision = give.a_decision(carla.officer, carla.group)
    until = carla.end + timedelta(days=DAYS)
    new = renew(by=carla.officer, mandate=carla.mandate, decision=decision, valid_until=until)
    office = f"/groups/{carla.council.uid}/office/"
    for at in (carla.end - A_TICK, carla.end, new.valid_until - A_TICK):
        with time_machine.travel(at, tick=False):
            assert carla.opens(office)
    with time_machine.travel(new.valid_until, tick=False):
        assert make.logged_in(carla.person).get(office).status_code != 200


def test_a_mandate_that_begins_later_opens_nothing_yet(town):
    officer = give.an_officer(town)
    council, group = give.a_council(town, officer)
    person = make.a_resident(town.here, "later")
    mandate = give.a_mandate(group, person, by=officer, start=clock.now() + timedelta(days=2))
    path = f"/groups/{council.uid}/office/"
    assert make.logged_in(person).get(path).status_code == 404
    with time_machine.travel(mandate.valid_from, tick=False):
        assert make.logged_in(person).get(path).status_code == 200


def test_one_of_two_mandates_ends_and_the_other_stays(town, carla):
    """Two steering groups below one council: each grants the powers over it from a source of its own."""
    sister = gather.steering(carla.council, town)
    give.a_board(sister, carla.officer)
    give.a_mandate(sister, carla.person, by=carla.officer, days=DAYS * 2)
    office = f"/groups/{carla.council.uid}/office/"
    with time_machine.travel(carla.end, tick=False):
        assert carla.opens(office)
        assert not carla.opens(f"/groups/{carla.group.uid}/office/")
    end_early(by=carla.officer, mandate=carla.mandate, reason="Andere taak.")
    assert carla.opens(office)


def test_the_register_shows_what_is_and_what_was(carla):
    def names(part: str) -> set[tuple[str, str]]:
        rows = Client().get("/mandates.json").json()[part]
        return {(row["power"], row["space"]) for row in rows if row["person"] == str(carla.person)}

    powers = POWERS[MandateKind.COORDINATOR]
    wanted = {(str(power), carla.group.name) for power in powers.own}
    wanted |= {(str(power), carla.council.name) for power in powers.parent}
    assert names("in_force") == wanted
    with time_machine.travel(carla.end, tick=False):
        assert names("in_force") == set()
        assert names("past") == wanted
