"""Closed for writing too: whoever tries any road with somebody else's things changes nothing.

Every unsafe road is taken by every persona who may not, with the names of real things and with bodies that
would work for who may; afterwards every row of the product is as it was.
"""

import hashlib
import json
from collections.abc import Iterator
from itertools import chain

import pytest
from django.apps import apps
from django.db import connection, transaction
from django.urls import reverse

from moderation.models import Case, Decision
from network.feed.models import Post
from network.people.models import Appointment, Person
from network.places.models import Municipality
from realtime.notifications.models import Notification
from tests.factories import people as make
from tests.promises import roads
from tests.promises.world import PERSONAS, World, build

pytestmark = pytest.mark.django_db
OURS = (
    "places",
    "people",
    "feed",
    "broadcasts",
    "moderation",
    "membership",
    "mandates",
    "councils",
    "polls",
    "chat",
    "newsletter",
    "notifications",
    "kernel",
    "account",
    "usersessions",
)
# Rows by which the product notes that somebody was here: they are no content, and no right of anybody.
NOTED = {
    "kernel.AuditRecord",
    "kernel.AuditEntry",
    "kernel.IdempotencyKey",
    "kernel.Heartbeat",
    "people.Look",
    "usersessions.UserSession",
}
NOTED_FIELDS = {"last_used_at", "feed_seen_at", "last_login"}

# For each road: who may (the walk leaves them out), and where the road stops being anybody else's business.
AUTHOR = {"anna"}
NEIGHBOURS = {"anna", "griet"}
MAY: dict[str, set[str]] = {
    "feed:edit": AUTHOR,
    "feed:delete": AUTHOR,
    "feed:share": AUTHOR,
    "feed:resolve": AUTHOR,
    "feed:thanks": NEIGHBOURS,
    "feed:comment": NEIGHBOURS,
    "membership:join": set(),
    "membership:answer": set(),
    "membership:leave": NEIGHBOURS,
    "membership:preferences": NEIGHBOURS,
    "membership:feed": NEIGHBOURS,
    "membership:close": {"administrator"},
    "membership:new": {"administrator"},
    "membership:office_members": AUTHOR,
    "membership:announcements": AUTHOR,
    "membership:edit": {"anna", "administrator"},
    "membership:charter": {"anna", "administrator"},
    "api-charters-detail": {"anna", "administrator"},
    "membership:door": {"administrator"},
    "membership:accept": AUTHOR,
    "membership:turn_away": AUTHOR,
    "api-groups-join": set(),
    "api-groups-leave": NEIGHBOURS,
    "api-groups-door": {"administrator"},
    "api-groups-close": {"administrator"},
    "api-groups-list": {"administrator"},
    "api-groups-detail": {"anna", "administrator"},
    "api-memberships-detail": {"griet"},
    "api-memberships-answer": {"griet"},
    "api-memberships-let-in": AUTHOR,
    "api-memberships-refuse": AUTHOR,
    "membership:plan_activity": {"anna", "griet"},
    "membership:office_activity": AUTHOR,
    "membership:move_activity": AUTHOR,
    "membership:cancel_activity": AUTHOR,
    "membership:office_documents": AUTHOR,
    "membership:new_version": AUTHOR,
    "membership:withdraw_document": AUTHOR,
    "api-documents-list": AUTHOR,
    "api-documents-versions": AUTHOR,
    "api-documents-withdraw": AUTHOR,
    "membership:glass": {"administrator"},
    "membership:close_glass": {"administrator"},
    "feed:change_event": AUTHOR,
    "feed:cancel_event": AUTHOR,
    "feed:coming": NEIGHBOURS,
    "feed:plan": {"anna", "griet", "elsewhere", "other_town"},
    "feed:edit_comment": {"griet"},
    "feed:delete_comment": {"griet"},
    "broadcasts:edit": {"communicator"},
    "broadcasts:send": {"communicator"},
    "broadcasts:correct": {"communicator"},
    "broadcasts:withdraw": {"communicator"},
    "broadcasts:compose": {"communicator"},
    "broadcasts:departments": {"administrator", "appointer"},
    "polls:vote": NEIGHBOURS,
    "polls:list": set(),
    "polls:words": {"communicator"},
    **{
        f"polls:{name}": {"communicator"}
        for name in (
            "new",
            "terms",
            "audience",
            "questions",
            "question",
            "question_new",
            "page",
            "preview",
            "officers",
            "open",
            "discard",
            "keep_template",
            "drop_template",
            "remind",
            "correct",
            "cancel",
            "envelopes",
            "count",
        )
    },
    "polls:key": set(),
    "polls:print": {"communicator"},
    **{
        f"polls:{name}": {"communicator", "desk_officer"}
        for name in ("piles", "pile", "scan", "slips", "sheet")
    },
    "councils:start": set(),
    "councils:write": set(),
    "councils:remark": set(),
    "councils:vote": set(),
    "councils:deliver": set(),
    "councils:answer": set(),
    "councils:follow": set(),
    "councils:withdraw": set(),
    "councils:ask": set(),
    "councils:set_up": {"administrator"},
    "api-polls-list": set(),
    "api-polls-detail": set(),
    "api-polls-open": set(),
    "api-polls-vote": set(),
    "api-polls-cancel": set(),
    "api-polls-correct": set(),
    "api-polls-remind": set(),
    "api-polls-count": set(),
    **{
        f"api-polls-{name}": {"communicator", "desk_officer"}
        for name in ("piles", "pile", "pile-count", "pile-recount", "pile-withdraw")
    },
    "api-advices-list": set(),
    "api-advices-versions": set(),
    "api-advices-remarks": set(),
    "api-advices-vote": set(),
    "api-advices-deliver": set(),
    "api-advices-answer": set(),
    "api-advices-follow-up": set(),
    "api-advices-withdraw": set(),
    **{
        name: set()
        for name in (
            *("mandates:call", "mandates:call_new", "mandates:call_edit", "mandates:call_open"),
            *("mandates:call_cancel", "mandates:candidates", "mandates:appoint", "mandates:board"),
            *("mandates:suspend", "mandates:lift", "mandates:end", "mandates:renew", "mandates:handover"),
            *("api-mandates-list", "api-mandates-suspend", "api-mandates-lift"),
            *("api-mandates-end", "api-mandates-renew"),
            *("mandates:election", "api-calls-election"),
        )
    },
    "mandates:withdraw": {"anna"},
    "api-calls-list": set(),
    "api-calls-open": set(),
    "api-calls-stand": set(),
    "api-candidacies-withdraw": {"anna"},
    "mandates:nominate": set(),
    "mandates:nomination_take_back": set(),
    "api-candidacies-nominate": set(),
    "moderation:report": {"anna", "griet", "moderator", "communicator"},
    "moderation:case": {"moderator"},
    **{
        f"moderation:{name}": {"moderator"}
        for name in ("claim", "undo", "escalate", "together", "bulk", "order")
    },
    **{f"moderation:{name}": {"administrator"} for name in ("lab_new", "lab_act", "scorers_train")},
    "api-proposals-list": set(),
    **{f"api-proposals-{name}": set() for name in ("replay", "shadow", "activate", "roll-back", "withdraw")},
    "moderation:rules_change": {"administrator"},
    "moderation:rules_withdraw": {"administrator"},
    "api-rules-changes-list": {"administrator"},
    "api-rules-changes-withdraw": {"administrator"},
    "moderation:complain": set(),
    "moderation:withdraw_complaint": AUTHOR,
    "moderation:complaint": set(),
    "moderation:notice": set(PERSONAS),
    "moderation:notice_page": {"moderator"},
    "moderation:notice_complain": set(),
    "moderation:life": {"moderator"},
    "moderation:sanction": {"moderator"},
    "moderation:queue_mail": {"moderator", "other_moderator"},
    "api-sanctions-end": {"moderator"},
    **{
        name: set()
        for name in (
            *("moderation:look", "moderation:look_settings", "api-second-looks-give"),
            *("moderation:object", "moderation:answer_misuse", "moderation:misuse_page"),
            *("api-sanctions-complain", "api-sanctions-answer", "api-sanctions-misuse"),
        )
    },
    "api-notices-list": set(PERSONAS),
    **{f"api-notices-{name}": {"moderator"} for name in ("link", "refuse")},
    "api-complaints-list": set(),
    "api-complaints-withdraw": AUTHOR,
    "api-complaints-decide": set(),
    "people:keep_away": NEIGHBOURS,
    "people:let_near": set(),
    "api-people-keep-away": NEIGHBOURS,
    "people:desk_claim": {"desk_officer"},
    "people:address_request": {"desk_officer"},
    "people:refuse_address_request": {"desk_officer"},
    "people:suspend_resident": {"desk_officer"},
    "people:restore_resident": {"desk_officer"},
    "api-missing-addresses-withdraw": set(),
    "api-address-requests-add": {"desk_officer"},
    "api-address-requests-refuse": {"desk_officer"},
    "api-residencies-suspend": {"desk_officer"},
    "api-residencies-restore": {"desk_officer"},
    "people:letters_of_district": {"desk_officer"},
    "people:appointments": {"administrator", "appointer"},
    "people:appointment_end": {"administrator", "appointer"},
    "notifications:open": {"anna"},
    "newsletter:offer": AUTHOR,
    "newsletter:print": {"communicator"},
    "api-newsletters-print": {"communicator"},
    "notifications:remove-device": {"anna"},
    "api-devices-detail": {"anna"},
    **{
        f"chat:{name}": NEIGHBOURS for name in ("send", "read", "silence", "leave", "react", "group", "event")
    },
    "chat:withdraw": AUTHOR,
    "chat:edit": AUTHOR,
    "chat:delete": AUTHOR,
    "api-rooms-read": NEIGHBOURS,
    "api-activities-list": {"anna", "griet", "elsewhere", "other_town"},
    "api-activities-attendance": NEIGHBOURS,
    "api-posts-detail": AUTHOR,
    "api-posts-thanks": NEIGHBOURS,
    "api-posts-comments": NEIGHBOURS,
    "api-comments-detail": {"griet"},
    "api-broadcasts-list": {"communicator"},
    "api-broadcasts-detail": {"communicator"},
    "api-broadcasts-send": {"communicator"},
    "api-broadcasts-correct": {"communicator"},
    "api-broadcasts-withdraw": {"communicator"},
    "api-cases-list": {"anna", "griet", "moderator", "communicator"},
    **{
        f"api-cases-{name}": {"moderator"}
        for name in ("claim", "release", "decide", "undo", "escalate", "merge", "part", "bulk", "orders")
    },
    "api-notifications-read": {"anna"},
    "feed:write": {"anna", "griet", "elsewhere", "other_town"},
    "api-posts-list": {"anna", "griet", "elsewhere", "other_town"},
    "api-posts-photos": {"anna", "griet", "elsewhere", "other_town"},
}


@pytest.fixture
def built(db) -> World:
    return build()


@pytest.fixture
def world(built, settings) -> World:
    settings.ACCOUNT_RATE_LIMITS = False
    return built


@pytest.fixture
def seintje(world) -> Notification:
    """Return a notification of anna."""
    found = Notification.objects.filter(person=world.people["anna"]).first()
    return found or Notification.objects.create(
        person=world.people["anna"],
        notice="test",
        title="Iets",
        text="",
        link="/",
        created_at=world.post.written_at,
    )


def state() -> dict[str, dict[str, str]]:
    """Return a digest of every row of the product, by model and number."""
    found: dict[str, dict[str, str]] = {}
    for model in chain.from_iterable(apps.get_app_config(label).get_models() for label in OURS):
        if model._meta.label in NOTED or not model._meta.managed:
            continue
        names = [field.attname for field in model._meta.concrete_fields if field.name not in NOTED_FIELDS]
        rows = model._base_manager.values_list("pk", *names)
        found[model._meta.label] = {
            str(pk): hashlib.sha256(json.dumps(row, default=str).encode()).hexdigest() for pk, *row in rows
        }
    return found


def body_for(world: World, persona: str) -> dict[str, object]:
    """Return a body in which every road finds what it asks for."""
    clause = Decision.objects.get().clause
    return {
        "text": "Dit schreef ik niet zelf.",
        "kind": "message",
        "version": 1,
        "title": "Gekaapt",
        "topic": "other",
        "note": "Verbeterd.",
        "reason": "insult",
        "action": "hide",
        "clause": clause.uid,
        "department": world.department.uid,
        "districts": world.town.here.code,
        "everywhere": "on",
        "item": world.post.uid,
        "seen": "on",
        "again": "1",
        "email": Person.objects.get(pk=world.people["griet"].pk).email,
        "place": f"moderator:{world.town.space.uid}",
        "decision": "CBS 12/10/2026, punt 14",
        "upheld": "yes",
        "answer": "Dit antwoordde ik niet zelf.",
        "valid_until": "31/12/2027",
        "municipality": Municipality.objects.get(slug="halle").uid,
        "name": f"Dienst van {persona}",
        "colour": "blue",
        "group": world.uids["council"][0],
        "question": "Wat denken jullie?",
        "sheets": "1",
        "what": "forms",
        "first": "1",
        "change": "Gekaapt",
        "held_on": "01/01/2026",
        "present": "1",
        "votes_for": "1",
        "votes_against": "0",
        "abstained": "0",
        "reasons": "Daarom.",
        "min_seats": "1",
        "max_seats": "9",
        "summary": "Wij raden aan.",
        "join_road": "open",
        "come": "1",
        "day": "31/12/2027",
        "start": "14",
        "end": "17",
        "starts_at": "2027-12-31T14:00:00Z",
        "ends_at": "2027-12-31T17:00:00Z",
        "chosen": world.uids["candidacy"],
        "do": "reserve",
        "no_office": "on",
        "people": [world.people["griet"].uid],
        "role": "coordinator",
        "give": "1",
        "share": "1",
        "resolved": "1",
        "subject": "Gekaapt",
        "client_id": "two",  # as of what the author has waiting for a person
        "sign": "thanks",
        "muted": "1",
        "number": "2",
        "send": "1",
        "languages": "nl",
        "accept": "1",
        "intensity": "decisions",
        "motivation": "Laat me erin.",
        "q.bench": "001",
        "go": "send",
    }


def targets(world: World, name: str, seintje: Notification) -> Iterator[str]:
    """Yield every filled-in address of a road."""
    fixed, filled = roads.FIXED.get(name, {}), roads.FILLED.get(name, {})
    if not filled:
        yield reverse(name, kwargs=fixed or None)
    for parameter, kind in filled.items():
        uids = world.uids[kind]
        if kind == "person" and name.startswith(("notifications:", "api-notifications")):
            uids = [seintje.uid]
        if name == "people:appointment_end":
            uids = list(Appointment.objects.values_list("uid", flat=True))
        if kind == "post" and name != "moderation:report":
            uids = [world.post.uid, world.shared.uid]
        yield from (reverse(name, kwargs={**fixed, parameter: uid}) for uid in uids)


def test_every_road_with_a_name_in_it_says_who_may():
    """A road that changes things and is not listed would be walked by who may, and fail here."""
    assert set(MAY) <= roads.known()


QUICK = {"visitor", "elsewhere"}
WHO = [persona if persona in QUICK else pytest.param(persona, marks=pytest.mark.slow) for persona in PERSONAS]


@pytest.mark.parametrize("persona", WHO)
def test_who_may_not_changes_nothing(world, seintje, persona):
    person = world.people[persona]
    browser, token = world.browser(persona), world.token(persona)
    if person is not None and person.is_active:
        browser = make.freshly_logged_in(person)
    bearer = {"Authorization": f"Bearer {token}"} if token else {}
    body = body_for(world, persona)
    before = state()
    for name in sorted(MAY):
        if persona in MAY[name]:
            continue
        for path in targets(world, name, seintje):
            body["kind"] = "block" if "keep" in path else "message"
            body["do"] = "withdraw" if "/polls/paper/" in path else "reserve"
            for method in ("post", "put", "patch", "delete"):
                if path.startswith("/api/"):
                    more = {
                        **body,
                        "districts": [world.town.here.code],
                        "kind": "post" if "cases" in path else body["kind"],
                        "clause": "2.1",
                    }
                    send = {"data": more, "content_type": "application/json", "headers": bearer}
                else:
                    send = {"data": body} if method == "post" else {}
                with transaction.atomic():
                    answer = getattr(browser, method)(path, **send)
                assert answer.status_code < 500, f"{persona} {method} {path}"
    changed = differences(before, state())
    assert not changed, f"{persona} changed {changed}"


def differences(before: dict, after: dict) -> list[str]:
    """Say which rows came, went or changed."""
    return [
        f"{label} {pk}"
        for label in before
        for pk in before[label].keys() | after[label].keys()
        if before[label].get(pk) != after[label].get(pk)
    ]


def test_the_comparison_sees_a_change(world):
    before = state()
    Post.objects.filter(pk=world.post.pk).update(thanks_count=7)
    Case.objects.all().update(version=9)
    changed = differences(before, state())
    assert any("feed.Post" in one for one in changed)
    assert any("moderation.Case" in one for one in changed)
    assert connection.in_atomic_block
