"""A town with a secret in every private place, and everybody who might want to read it.

A canary is a word that stands nowhere else. `ALLOWED` says who may ever read it, on whatever road.
"""

from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from django.test import Client

from groups.councils.services import remark
from groups.mandates.services.course import suspend
from groups.mandates.services.handover import write_handover
from groups.membership.enums import DocumentKind, GroupKind, JoinRoad
from groups.membership.permissions import BACK_OFFICE, GroupPower
from groups.membership.services import ask_to_join
from groups.membership.services.announcements import send_announcement
from groups.membership.services.documents import Content, add_document
from groups.polls.models import Poll
from groups.polls.services.casting import cast_ballot
from groups.polls.services.paper.entering import type_sheet
from groups.polls.services.paper.piles import open_batch
from moderation.models import Action, Case, SecondLook
from moderation.queries.rules import clauses_in_force
from moderation.rules.notices_outside import Given
from moderation.rules.tuning import Limit
from moderation.scoring.combine import Threshold
from moderation.services.complaints import file_complaint
from moderation.services.decide import decide
from moderation.services.notices_outside import receive_notice
from moderation.services.report import file_report
from moderation.services.rules import announce_change
from moderation.services.tuning import propose_thresholds
from network.broadcasts.models import Broadcast, Department
from network.feed.models import Comment, Post
from network.feed.services.attending import attend
from network.feed.services.comments import add_comment
from network.feed.services.posts import delete_post, edit_post, publish_post
from network.kernel import clock
from network.kernel.models import Picture
from network.kernel.ports.content import ItemRef
from network.kernel.rest.scopes import Scope
from network.people.enums import AppointmentRole
from network.people.models import Person, Residency
from network.people.services.address_requests import request_address
from network.people.services.residency import leave_address
from network.people.services.suspension import suspend_residency
from network.people.services.tokens import create_token
from realtime.chat.services.messages import send_message
from realtime.chat.services.rooms import open_direct
from realtime.notifications.services.devices import add_device
from tests.factories import broadcasts as speak
from tests.factories import councils as advise
from tests.factories import feed, polls
from tests.factories import groups as make_groups
from tests.factories import mandates as give
from tests.factories import people as make
from tests.helpers.pushing import Browser

RESIDENTS = {"anna", "griet"}
ALLOWED: dict[str, set[str]] = {
    "kanaripost": RESIDENTS,
    "kanarireactie": RESIDENTS,
    "kanarifoto": RESIDENTS,
    "kanarivroeger": RESIDENTS,
    "kanarigedeeld": RESIDENTS | {"communicator"},
    "kanarigemeld": RESIDENTS | {"moderator"},
    "kanariuitleg": {"moderator"},
    "kanariklacht": {"anna", "moderator"},
    "kanaribuiten": {"moderator"},
    "kanariwacht": {"anna", "moderator"},
    "kanariverborgen": {"anna", "moderator"},
    "kanarievenement": RESIDENTS,
    "kanarigroep": RESIDENTS,
    "kanarigesprek": RESIDENTS,
    "kanarifluister": {"anna", "moderator"},
    "kanarirepetitie": RESIDENTS,
    "kanariverslag": RESIDENTS,
    "kanarimededeling": RESIDENTS,
    "kanarimotivatie": RESIDENTS,
    "kanarikandidaat": {"anna"},
    "kanarioverdracht": set(),
    "kanarischorsing": set(),
    "kanariweg": set(),
    "kanariontwerp": set(),
    "kanariopmerking": set(),
    "kanarivijver": {"desk_officer"},
    "kanarivraag": RESIDENTS | {"communicator"},
    "kanaristem": {"griet", "communicator"},
    "kanaripeiling": {"communicator"},
    "kanaribus": {"communicator", "desk_officer"},
    "kanaripapier": {"communicator"},
}
OUTSIDERS = (
    "visitor",
    "unverified",
    "elsewhere",
    "other_town",
    "moved",
    "suspended",
    "deactivated",
    "moderator",
    "other_moderator",
    "communicator",
    "desk_officer",
    "appointer",
    "administrator",
)
PERSONAS = ("anna", "griet", *OUTSIDERS)


@dataclass
class World:
    """What stands where, by public name."""

    town: make.Town
    people: dict[str, Person | None]
    department: Department
    post: Post
    shared: Post
    held: Post
    hidden: Post
    comment: Comment
    picture: Picture
    broadcast: Broadcast
    draft: Broadcast
    open_case: Case
    uids: dict[str, list[str]] = field(default_factory=dict)

    def browser(self, persona: str) -> Client:
        """Return a browser in which this persona is logged in; the visitor and the deactivated are not."""
        person = self.people[persona]
        return make.logged_in(person) if person is not None else Client()

    def token(self, persona: str) -> str:
        """Return a token with every scope for this persona, or nothing for a visitor."""
        person = self.people[persona]
        if person is None or not person.is_active:
            return ""
        _row, plain = create_token(by=person, person=person, scopes=list(Scope), name="test")
        return plain


def build() -> World:
    """Build the town."""
    town = make.a_town()
    beersel = make.a_town("Beersel", "23003")
    anna, griet = make.a_resident(town.here, "anna"), make.a_resident(town.here, "griet")
    department = speak.a_department(town)
    communicator = speak.a_communicator(department, "karel")
    people = {
        "visitor": None,
        "anna": anna,
        "griet": griet,
        "unverified": make.a_member(town.here, "noor"),
        "elsewhere": make.a_resident(town.there, "bram"),
        "other_town": make.a_resident(beersel.here, "otto"),
        "communicator": communicator,
        **_gone(town),
        **_appointed(town),
    }
    world = _speak(town, department, people, anna, griet, communicator)
    world.uids.update(_advise(town, people))
    world.uids.update(_sing(town, anna, griet))
    world.uids.update(_mandate(town, anna))
    world.uids.update(_ask_for_an_address(town))
    world.uids["rules_change"] = [_announce()]
    world.uids.update(_talk(anna, griet))
    world.uids["device"] = [_carry(anna)]
    world.uids.update(_ask(town, department, communicator, griet))
    world.uids.update(_type(world.uids["poll"][0], communicator, anna))
    return world


def _ask(town: make.Town, department: Department, by: Person, griet: Person) -> dict[str, list[str]]:
    """Let a department ask a district something, of which griet has answered, and prepare another poll."""
    why = {"key": "why", "kind": "long", "title": "Waarom daar?"}
    asked: dict[str, Any] = {
        "pages": [{"key": "p1", "questions": [*polls.QUESTIONS["pages"][0]["questions"], why]}]
    }
    organiser = department.space
    terms = {"organiser": organiser, "definition": asked, "intro": "Wij zoeken een plek. kanarivraag"}
    poll = polls.an_open_poll(town, by, **terms)
    cast_ballot(by=griet, poll=poll, answers={"bench": "park", "why": "Omdat kanaristem."}, version=1)
    draft = polls.a_draft(town, by, organiser=organiser, title="Later: kanaripeiling")
    return {"poll": [poll.uid], "poll_draft": [draft.uid]}


def _type(poll_uid: str, by: Person, anna: Person) -> dict[str, list[str]]:
    """Let the communicator begin a pile of paper, and type the form of anna."""
    poll = Poll.objects.get(uid=poll_uid)
    pile = open_batch(by=by, poll=poll, sheets=1, remark="Uit de kanaribus.")
    answers = {"bench": "park", "why": "Omdat kanaripapier."}
    type_sheet(by=by, batch=pile, position=1, answers=answers, code=polls.entry_of(poll, anna).code)
    return {"poll_pile": [pile.uid]}


def _carry(anna: Person) -> str:
    """Let anna receive seintjes on a phone."""
    browser = Browser()
    phone = add_device(
        by=anna,
        endpoint="https://fcm.googleapis.com/fcm/send/kanaripush",
        p256dh=browser.p256dh,
        auth=browser.auth,
        name="Kanaritelefoon",
    )
    return phone.uid


def _talk(anna: Person, griet: Person) -> dict[str, list[str]]:
    """Let anna and griet have a conversation, with words that wait for a person."""
    room = open_direct(other=griet, by=anna)
    send_message(by=anna, room=room, client_id="one", text="Onder ons twee: kanarigesprek.")
    send_message(by=anna, room=room, client_id="two", text="Ik sla je dood, jij klootzak. kanarifluister")
    return {"room": [room.uid]}


def _announce() -> str:
    """Let somebody who is no persona announce that a house rule ends."""
    change = announce_change(
        summary="Regel 1.2 vervalt.",
        takes_effect_at=clock.now() + timedelta(days=9),
        dropped=["1.2"],
        by=make.an_administrator("beheer"),
    )
    return change.uid


def _ask_for_an_address(town: make.Town) -> dict[str, list[str]]:
    """Let a newcomer say that their address is missing, in words for the desk alone."""
    asked = request_address(
        by=make.an_account("lotte"),
        municipality=town.municipality,
        street="Nieuwstraat",
        house_number="3",
        postcode="1500",
        remark="Achter de kanarivijver.",
    )
    assert asked is not None
    return {"address_request": [asked.uid]}


def _advise(town: make.Town, people: dict[str, Person | None]) -> dict[str, list[str]]:
    """Let a council, of which nobody else is a member, draft an advice and deliver another one."""
    chair = people["chair"] = make.an_account("voorzitter")
    raad = advise.a_body(town, chair=chair)
    draft = advise.a_draft(raad, title="Een advies dat nog niet af is", text="Dit zegt kanariontwerp.")
    remark(by=chair, advice=draft, text="Dit zegt kanariopmerking.")
    return {"advice": [draft.uid, advise.delivered(raad).uid], "council": [raad.group.uid]}


def _mandate(town: make.Town, anna: Person) -> dict[str, list[str]]:
    """Let anna stand for a steering group in which somebody else, who is suspended, has a mandate."""
    officer = give.an_officer(town, "ofelia")
    _raad, sport = give.a_council(town, officer)
    held = give.a_mandate(sport, make.a_resident(town.there, "mandy"), by=officer)
    write_handover(by=held.person, mandate=held, notes="Voor wie na mij komt: kanarioverdracht.")
    suspend(by=officer, mandate=held, reason="Omdat kanarischorsing.", decision="CBS 1")
    call = give.a_call(sport, by=officer)
    row = give.a_candidacy(call, anna, motivation="Ik ben kanarikandidaat.")
    return {
        "mandated_group": [sport.uid],
        "mandate": [held.uid],
        "call": [call.uid],
        "candidacy": [row.uid],
    }


def _sing(town: make.Town, anna: Person, griet: Person) -> dict[str, list[str]]:
    """Let anna and griet be the members of a closed group, which anna runs, with its words and its papers."""
    choir = make_groups.group(
        town, "Koor", kind=GroupKind.ASSOCIATION, join_road=JoinRoad.INVITATION, summary="Wij zingen."
    )
    for who in (anna, griet):
        make_groups.member(choir, who)
    for power in BACK_OFFICE:
        make.give_power(anna, power, choir.space)
    said = send_announcement(by=anna, group=choir, subject="Repetitie", text="Een kanarimededeling.")
    post = publish_post(by=anna, space=choir.space, kind="message", text="Onder ons: kanarigroep.")
    activity = feed.occasion(anna, choir.space, title="Repetitie met kanarirepetitie")
    attend(by=griet, post=activity)
    version = add_document(
        by=anna,
        group=choir,
        kind=DocumentKind.MINUTES,
        title="Verslag",
        content=Content(text="Daarin staat kanariverslag."),
    )
    circle = make_groups.group(
        town, "Kring", kind=GroupKind.ASSOCIATION, join_road=JoinRoad.REQUEST, summary="Wij lezen."
    )
    make.give_power(anna, GroupPower.MANAGE_MEMBERS, circle.space)
    asked = ask_to_join(by=griet, group=circle, motivation="Omdat kanarimotivatie.")
    return {
        "announcement": [said.uid],
        "membership": [asked.uid],
        "run_group": [choir.uid, circle.uid],
        "group": [choir.uid],
        "group_post": [post.uid],
        "activity": [activity.uid],
        "document": [version.document.uid],
        "version": [version.uid],
    }


def _homes(people: dict[str, Person | None], *names: str) -> list[str]:
    rows = Residency.objects.filter(person__in=[people[name] for name in names])
    return list(rows.order_by("pk").values_list("uid", flat=True))


def _proposed(town: make.Town) -> str:
    """Let somebody who is no persona propose another threshold for the town."""
    lead = make.an_account("lead")
    make.appointed(lead, AppointmentRole.MODERATION_LEAD, town.space)
    limit = Limit("insult", "", Threshold(0.7, 0.9))
    return propose_thresholds(space=town.space, limits=[limit], note="Te veel valse meldingen.", by=lead).uid


def _gone(town: make.Town) -> dict[str, Person]:
    moved = make.a_resident(town.here, "mona")
    leave_address(by=moved)
    suspended = make.a_resident(town.here, "sam")
    officer = make.an_officer(town, "sluis")
    suspend_residency(
        by=officer, residency=Residency.objects.get(person=suspended), reason="Post komt terug."
    )
    deactivated = make.a_resident(town.here, "dora")
    deactivated.is_active = False
    deactivated.save()
    return {"moved": moved, "suspended": suspended, "deactivated": deactivated}


def _appointed(town: make.Town) -> dict[str, Person]:
    roles = {
        "moderator": (AppointmentRole.MODERATOR, town.space),
        "other_moderator": (AppointmentRole.MODERATOR, town.there.space),
        "desk_officer": (AppointmentRole.DESK_OFFICER, town.space),
        "appointer": (AppointmentRole.APPOINTER, town.space),
    }
    found = {}
    for name, (role, space) in roles.items():
        found[name] = make.an_account(name.replace("_", ""))
        make.appointed(found[name], role, space)
    boss = make.an_administrator("boss")
    boss.is_staff = boss.is_superuser = True
    boss.save()
    return {**found, "administrator": boss}


def _speak(
    town: make.Town,
    department: Department,
    people: dict[str, Person | None],
    anna: Person,
    griet: Person,
    karel: Person,
) -> World:
    def say(text: str, **more: object) -> Post:
        return publish_post(by=anna, space=town.here.space, kind="message", text=text, **more)

    picture = feed.picture(anna, town.here, "Een foto van kanarifoto")
    post = say("Dit bericht zei kanarivroeger.", pictures=[picture])
    post = edit_post(by=anna, post=post, text="Dit bericht zegt kanaripost.", version=post.version)
    comment = add_comment(by=griet, post=post, text="Een reactie met kanarireactie.")
    shared = say("De gemeente mag kanarigedeeld lezen.", share_with_municipality=True)
    reported = say("Iemand meldt kanarigemeld.")
    case = file_report(
        item=ItemRef("post", reported.pk), reason="insult", note="Omdat kanariuitleg.", by=griet
    )
    held = say("Ik sla je dood, jij vuile klootzak. kanariwacht")
    hidden = say("Dit wordt kanariverborgen.")
    bad = file_report(item=ItemRef("post", hidden.pk), reason="insult", note="", by=griet)
    moderator = people["moderator"]
    assert moderator is not None
    decision = decide(
        case=bad,
        action=Action.HIDE,
        clause=clauses_in_force().get(number="2.1"),
        reason="Dit gaat over een mens.",
        version=bad.version,
        by=moderator,
        consequence="warning",
    )
    look = SecondLook.objects.create(
        decision=decision,
        case=bad,
        space=town.space,
        drawn_at=decision.at,
        due_at=decision.at + timedelta(days=7),
    )
    complaint = file_complaint(decision=decision, by=anna, text="Niet akkoord, want kanariklacht.")
    notice = receive_notice(
        given=Given(
            where="Ergens in de wijk",
            explanation="Dit mag volgens mij niet: kanaribuiten.",
            name="Nora",
            email="nora@example.org",
            good_faith=True,
        ),
        network="buiten",
        space=town.space,
    ).notice
    delete_post(by=anna, post=say("Dit is kanariweg."))
    event = feed.occasion(anna, town.here, title="Feest met kanarievenement")
    attend(by=griet, post=event)
    broadcast = speak.a_broadcast(department, karel, [town.here])
    draft = speak.a_draft(department, karel, [town.here])
    posts = [post, shared, reported, held, hidden]
    return World(
        town=town,
        people=people,
        department=department,
        post=post,
        shared=shared,
        held=held,
        hidden=hidden,
        comment=comment,
        picture=picture,
        broadcast=broadcast,
        draft=draft,
        open_case=case,
        uids={
            "post": [each.uid for each in posts],
            "event": [event.uid],
            "comment": [comment.uid],
            "picture": [picture.uid],
            "broadcast": [broadcast.uid, draft.uid],
            "case": list(Case.objects.values_list("uid", flat=True)),
            "decision": [decision.uid],
            "look": [look.uid],
            "sanction": [decision.sanctions.get().uid],
            "complaint": [complaint.uid],
            "notice": [notice.uid],
            "proposal": [_proposed(town)],
            "person": [anna.uid, griet.uid],
            "district": [town.here.uid, town.there.uid],
            "residency": _homes(people, "unverified"),
            "proven": _homes(people, "anna", "griet", "suspended"),
        },
    )
