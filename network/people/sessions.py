"""What the browser's session remembers while somebody signs up. Not for who is logged in."""

from dataclasses import dataclass

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
