"""What coordinators tell all members: whom it reaches, who may send, and what a moderator does to it."""

import pytest

from groups.membership.enums import Intensity
from groups.membership.models import Announcement, Group
from groups.membership.models.announcement import AnnouncementState
from groups.membership.permissions import GroupPower, can_read_announcement
from groups.membership.services import choose_intensity, close_group, join
from groups.membership.services.announcements import send_announcement
from moderation.models import Action, Case
from moderation.queries.queue import queue_of
from moderation.queries.rules import clauses_in_force
from moderation.services.decide import decide
from network.feed.models import Entry
from network.kernel.errors import Conflict, Forbidden, Invalid
from network.kernel.tasks import worker
from network.people.models import Person
from realtime.notifications.models import Notification
from tests.factories import groups as make
from tests.factories import people
from tests.factories.people import Town, logged_in

pytestmark = pytest.mark.django_db

WORKER = pytest.mark.django_db(transaction=True)  # it closes its connection
BAD = "Ik sla je dood, jij vuile klootzak."


@pytest.fixture
def council(town: Town) -> Group:
    """A council that everybody may join."""
    return make.group(town, "Wetteraad")


@pytest.fixture
def carla(council: Group, town: Town) -> Person:
    """Its coordinator, who hears everything."""
    return make.coordinator(council, town)


def members_who_hear(council: Group, town: Town) -> dict[Intensity, Person]:
    """Make a member for each choice of how much to hear."""
    found = {}
    for intensity in Intensity:
        person = people.a_resident(town.here, f"lid{intensity.value}")
        choose_intensity(by=person, membership=join(by=person, group=council), intensity=intensity)
        found[intensity] = person
    return found


def told(notice: str) -> set[int]:
    """Let the worker do its work, and return who received a seintje of that name."""
    worker.drain()
    return set(Notification.objects.filter(notice=notice).values_list("person_id", flat=True))


@WORKER
def test_each_member_hears_as_much_as_they_chose(council: Group, carla: Person, town: Town) -> None:
    who = members_who_hear(council, town)

    made = send_announcement(by=carla, group=council, subject="Vergadering", text="Maandag om acht uur.")

    assert told("announcement") == {carla.pk, who[Intensity.EVERYTHING].pk}
    assert told("announcement_quiet") == {who[Intensity.DIGEST].pk}
    assert made.reached == 3


@WORKER
def test_a_decision_reaches_everybody_by_mail(council: Group, carla: Person, town: Town) -> None:
    who = members_who_hear(council, town)

    send_announcement(by=carla, group=council, subject="Beslist", text="Het advies is klaar.", important=True)

    assert told("announcement") == {carla.pk, *(person.pk for person in who.values())}
    assert told("announcement_quiet") == set()


def test_the_preview_says_whom_it_reaches_and_sends_nothing(
    council: Group, carla: Person, town: Town
) -> None:
    members_who_hear(council, town)
    browser = logged_in(carla)
    address = f"/groups/{council.uid}/office/announcements/"

    html = browser.post(address, {"subject": "Dag", "text": "Een tekst."}).content.decode()
    assert "3 leden krijgen een seintje" in html
    assert "Alleen beslissingen en adviezen: 1 (geen seintje)" in html
    assert html.count("(geen seintje)") == 1
    assert not Announcement.objects.exists()

    browser.post(address, {"subject": "Dag", "text": "Een tekst.", "send": "1"})
    assert Announcement.objects.get().state == AnnouncementState.SENT


def test_it_stands_in_the_feed_of_the_group_alone(council: Group, carla: Person, anna: Person) -> None:
    join(by=anna, group=council)

    send_announcement(by=carla, group=council, subject="Kanarimededeling", text="Voor de leden.")

    assert Entry.objects.get(kind="announcement").space == council.space
    assert "Kanarimededeling" in logged_in(anna).get(f"/groups/{council.uid}/feed/").content.decode()
    assert "Kanarimededeling" not in logged_in(anna).get("/feed/").content.decode()


def test_only_members_and_the_author_read_it(
    council: Group, carla: Person, anna: Person, griet: Person
) -> None:
    join(by=anna, group=council)
    made = send_announcement(by=carla, group=council, subject="Dag", text="Voor de leden.")

    for person, found in ((anna, 200), (carla, 200), (griet, 404)):
        assert logged_in(person).get(f"/groups/announcements/{made.uid}/").status_code == found


def test_who_holds_no_power_sends_nothing(council: Group, carla: Person, anna: Person) -> None:
    join(by=anna, group=council)
    with pytest.raises(Forbidden):
        send_announcement(by=anna, group=council, subject="Dag", text="Hallo.")
    with pytest.raises(Forbidden):
        send_announcement(
            by=carla, group=make.group(people.a_town("Beersel", "23003")), subject="Dag", text="Hallo."
        )


@WORKER
def test_what_is_clearly_against_the_rules_waits_for_a_person(
    council: Group, carla: Person, anna: Person, town: Town
) -> None:
    join(by=anna, group=council)
    made = send_announcement(by=carla, group=council, subject="Dag", text=BAD)
    assert made.state == AnnouncementState.HELD
    assert not can_read_announcement(anna, made)
    assert told("announcement") == set()
    other = people.a_resident(town.there, "omar")
    make.give_back_office(council, other)

    case = Case.objects.get(item_kind="announcement")
    assert case in queue_of(other)
    assert case not in queue_of(carla)
    decide(
        case=case,
        action=Action.KEEP,
        clause=clauses_in_force().first(),
        reason="Dit is een citaat.",
        version=case.version,
        by=other,
    )

    made.refresh_from_db()
    assert made.state == AnnouncementState.SENT
    assert anna.pk in told("announcement")


def test_nobody_announces_in_a_closed_group(town: Town) -> None:
    council = make.group(town)
    person = people.an_account("karel")
    people.give_power(person, GroupPower.ANNOUNCE, council.space)
    close_group(by=None, group=council)

    with pytest.raises(Conflict):
        send_announcement(by=person, group=council, subject="Dag", text="Hallo.")


def members_by_theme(council: Group, town: Town) -> dict[str, Person]:
    """Make a member who chose no theme, one for each theme of the group, and one whose theme is gone."""
    sport, culture, old = (make.theme(name) for name in ("Sport", "Cultuur", "Haven"))
    council.themes.set([sport, culture, old])
    found = {}
    for name, themes in (("none", []), ("sport", [sport]), ("culture", [culture]), ("gone", [old])):
        person = people.a_resident(town.here, f"lid{name}")
        choose_intensity(
            by=person,
            membership=join(by=person, group=council),
            intensity=Intensity.EVERYTHING,
            themes=themes,
        )
        found[name] = person
    council.themes.remove(old)
    return found


@WORKER
def test_who_chose_other_themes_is_not_told(council: Group, carla: Person, town: Town) -> None:
    who = members_by_theme(council, town)
    sport = council.themes.get(name="Sport")

    made = send_announcement(by=carla, group=council, subject="Dag", text="Een tekst.", themes=[sport])

    assert told("announcement") == {carla.pk, who["none"].pk, who["sport"].pk, who["gone"].pk}
    assert made.reached == 4
    html = logged_in(who["culture"]).get(f"/groups/{council.uid}/feed/").content.decode()
    assert "Thema: Sport" in " ".join(html.split())


@WORKER
def test_a_decision_reaches_who_chose_other_themes(council: Group, carla: Person, town: Town) -> None:
    who = members_by_theme(council, town)
    sport = council.themes.get(name="Sport")

    send_announcement(
        by=carla, group=council, subject="Dag", text="Een tekst.", important=True, themes=[sport]
    )

    assert told("announcement") == {carla.pk, *(person.pk for person in who.values())}


def test_the_preview_counts_by_theme_and_the_form_sends_them(
    council: Group, carla: Person, town: Town
) -> None:
    members_by_theme(council, town)
    sport = council.themes.get(name="Sport")
    browser, address = logged_in(carla), f"/groups/{council.uid}/office/announcements/"
    given = {"subject": "Dag", "text": "Een tekst.", "themes": [sport.uid]}

    html = browser.post(address, given).content.decode()
    assert "4 leden krijgen een seintje" in html
    assert "1 lid koos andere thema" in html
    assert f'name="themes" value="{sport.uid}"' in html

    browser.post(address, {**given, "send": "1"})
    assert list(Announcement.objects.get().themes.all()) == [sport]


def test_a_theme_of_elsewhere_is_refused(council: Group, carla: Person) -> None:
    with pytest.raises(Invalid) as refused:
        send_announcement(by=carla, group=council, subject="Dag", text="Tekst.", themes=[make.theme()])
    assert refused.value.field == "themes"
