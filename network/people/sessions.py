"""What the browser's session remembers while somebody signs up, and how it outlives a newer hash."""

from dataclasses import dataclass

from django.contrib.auth import HASH_SESSION_KEY, update_session_auth_hash
from django.http import HttpRequest

from network.people.models import Person

KEY = "signup"


@dataclass(frozen=True, slots=True)
class Signup:
    """Somebody between making an account and confirming the e-mail address.

    `person` is None for the shadow of an account: the e-mail address was taken, and whoever typed it must
    not learn that. Every page treats both alike.
    """

    person: Person | None
    birth_year: int


def remember_signup(request: HttpRequest, *, person: Person | None, birth_year: int) -> None:
    """Remember who signs up in this browser."""
    request.session[KEY] = {"person": person.uid if person is not None else "", "birth_year": birth_year}


def signup_of(request: HttpRequest) -> Signup | None:
    """Return who signs up in this browser; None where nobody does, or it was finished."""
    kept = request.session.get(KEY)
    if not isinstance(kept, dict):
        return None
    uid = str(kept.get("person", ""))
    person = Person.objects.filter(uid=uid, last_login__isnull=True).first() if uid else None
    if uid and person is None:
        return None
    return Signup(person=person, birth_year=int(kept.get("birth_year", 0)))


def forget_signup(request: HttpRequest) -> None:
    """End it: the address is known."""
    request.session.pop(KEY, None)


def keep_session(request: HttpRequest, person: Person) -> None:
    """Go on in this browser after the right password was typed, and perhaps hashed anew by that.

    A session holds a digest of the stored hash, so that a new password ends the others; typing the same one
    must not.
    """
    if request.session.get(HASH_SESSION_KEY) != person.get_session_auth_hash():
        update_session_auth_hash(request, person)
