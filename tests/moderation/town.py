"""What the tests of moderation share: moderators, reports and decisions, by the product's services."""

import json
from typing import Any

from django.test import Client

from moderation.models import Action, Case, Clause, Decision
from moderation.queries.rules import clauses_in_force
from moderation.services.decide import decide
from moderation.services.report import file_report
from network.feed.models import Post
from network.feed.services.posts import publish_post
from network.kernel.ports.content import ItemRef
from network.kernel.rest.scopes import Scope
from network.people.enums import AppointmentRole
from network.people.models import Person
from network.people.services.tokens import create_token
from tests.factories import people as make

THREAT = "Ik sla je dood, jij vuile klootzak."
REASON = "Je schrijft over een mens, niet over de zaak."


def a_moderator(town: make.Town, name: str = "saskia") -> Person:
    """Make somebody who holds the queue of the whole town."""
    person = make.an_account(name)
    make.appointed(person, AppointmentRole.MODERATOR, town.space)
    return person


def a_post(by: Person, town: make.Town, text: str = "Wie heeft er een ladder?") -> Post:
    """Write a message in district A."""
    return publish_post(by=by, space=town.here.space, kind="message", text=text)


def reported(post: Post, by: Person, reason: str = "insult", note: str = "") -> Case:
    """Report a post."""
    return file_report(item=ItemRef("post", post.pk), reason=reason, note=note, by=by)


def decided(case: Case, by: Person, action: Action = Action.HIDE) -> Decision:
    """Decide a case as it stands now."""
    case.refresh_from_db()
    clause = clauses_in_force().get(number="2.1")
    return decide(case=case, action=action, clause=clause, reason=REASON, version=case.version, by=by)


def the_clause() -> Clause:
    """Return the clause that decisions of these tests cite."""
    return clauses_in_force().get(number="2.1")


class Program:
    """A program with the token of somebody; remembers the last answer."""

    def __init__(self, person: Person, *scopes: Scope) -> None:
        _row, plain = create_token(by=person, person=person, name="test", scopes=scopes)
        self.client = Client(headers={"Authorization": f"Bearer {plain}"})

    def __call__(self, method: str, path: str, body: Any = None, **headers: str) -> Any:
        given = {} if body is None else {"data": json.dumps(body), "content_type": "application/json"}
        self.answer = self.client.generic(method, f"/api/v1/{path}", headers=headers, **given)
        self.status = self.answer.status_code
        return self.answer.json() if self.answer.content else None
