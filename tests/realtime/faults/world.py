"""Who lives in the town of a test of faults: a program that fills the database and prints names as JSON.

It runs in a process of its own, because that database is not the one of the test. People are old hands: what
they may do began a week ago, so that a clock that jumps back takes no right away.

    python -m tests.realtime.faults.world make ROOMS SENDERS READERS
    python -m tests.realtime.faults.world release
"""

import json
import os
import sys
from datetime import UTC, datetime, timedelta
from importlib import import_module
from typing import Any

AGO = timedelta(days=7)
BACKEND = "allauth.account.auth_backends.AuthenticationBackend"
ROOMS_EACH = 2


def make(rooms: int, senders: int, readers: int) -> dict[str, Any]:
    """Make the town. Returns: its rooms, and its people with their session and the rooms they are in."""
    from django.db import transaction

    from network.kernel import clock
    from network.kernel.models import StandingKind
    from network.kernel.spaces import give_standing
    from realtime.chat.services.rooms import open_direct, room_of_group
    from tests.factories import groups
    from tests.factories.moderation import house_rules
    from tests.factories.people import a_town

    with clock.as_of(datetime.now(UTC) - AGO), transaction.atomic():
        house_rules()
        town = a_town()
        spaces = [groups.group(town, f"Groep {number}").space for number in range(rooms)]
        people = [_person(number) for number in range(senders + readers)]
        inside: dict[int, list[str]] = {person.pk: [] for person in people}
        opened: list[Any] = []
        for number, space in enumerate(spaces):
            members = [
                person
                for place, person in enumerate(people)
                if (number - place) % rooms < min(ROOMS_EACH, rooms)
            ]
            for person in members:
                give_standing(person=person, space=space, kind=StandingKind.MEMBER, source="faults")
            opened.append(room_of_group(space=space, by=members[0]))
            for person in members:
                inside[person.pk].append(opened[-1].uid)
        if len(people) > rooms:
            opened.append(open_direct(other=people[rooms], by=people[0]))
            for person in (people[0], people[rooms]):
                inside[person.pk].append(opened[-1].uid)
        _moderator(town)
    told = [{"uid": person.uid, "session": _session(person), "rooms": inside[person.pk]} for person in people]
    return {"rooms": [room.uid for room in opened], "senders": told[:senders], "readers": told[senders:]}


def release() -> dict[str, Any]:
    """Let a moderator keep everything that is held. Returns: how many."""
    from moderation.models import Case
    from moderation.services.decide import decide
    from network.people.models import Person

    by = Person.objects.get(email="wim@example.org")
    held = list(Case.objects.filter(closed_at__isnull=True, held=True))
    for case in held:
        decide(case=case, action="keep", clause=None, reason="", version=case.version, by=by)
    return {"released": len(held)}


def _person(number: int) -> Any:
    """Make an account without a password: it comes in by the session that is made for it."""
    from allauth.account.models import EmailAddress

    from network.people.models import Person

    email = f"n{number}@example.org"
    person = Person.objects.create(email=email, password="!", first_name=f"Naam{number}", last_name="Peeters")
    EmailAddress.objects.create(user=person, email=email, verified=True, primary=True)
    return person


def _moderator(town: Any) -> None:
    from network.people.enums import AppointmentRole
    from tests.factories import people as make_people

    make_people.appointed(make_people.an_account("wim"), AppointmentRole.MODERATOR, town.space)


def _session(person: Any) -> str:
    """Log somebody in. Returns: the key of the session."""
    from django.conf import settings
    from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY

    session = import_module(settings.SESSION_ENGINE).SessionStore()
    session[SESSION_KEY] = str(person.pk)
    session[BACKEND_SESSION_KEY] = BACKEND
    session[HASH_SESSION_KEY] = person.get_session_auth_hash()
    session.save()
    return str(session.session_key)


def main(arguments: list[str]) -> None:
    """Do what was asked for and print what came of it."""
    import django

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.realtime.faults.settings")
    django.setup()
    name, *numbers = arguments
    print(json.dumps({"make": make, "release": release}[name](*map(int, numbers))))


if __name__ == "__main__":
    main(sys.argv[1:])
