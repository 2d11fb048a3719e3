"""Who opens a socket, and whether that still holds: a session of the browser, or a token of a program.

Not for which topics they may hear: that is `topics`.
"""

from collections.abc import Collection
from dataclasses import dataclass
from importlib import import_module
from types import SimpleNamespace
from typing import Any

from django.conf import settings
from django.contrib.auth import get_user
from django.http.cookie import parse_cookie
from django.utils.crypto import salted_hmac

from network.kernel import clock, request_cache
from network.kernel.rest.scopes import Scope
from network.people import tokens
from network.people.models import ApiToken, Person
from realtime.gateway import origins
from realtime.gateway.protocol import Close

BEARER = "bearer"
PERSON = "gateway.person"


@dataclass(frozen=True, slots=True)
class Identity:
    """Somebody who was let in, with what must stay as it was.

    Attributes:
        session_key: of the browser's session, or None for a program.
        auth_hash: changes with the password: other sessions end then.
        token_id: of the program's token, or None for a browser.
        writes: whether what it says may change something: a token may be for reading only.
    """

    person_id: int
    person_uid: str
    session_key: str | None = None
    auth_hash: str = ""
    token_id: int | None = None
    writes: bool = True


class ForeignPage(Exception):
    """A page of another site opens the socket: refused before the handshake is done."""


def identify(scope: dict[str, Any]) -> Identity | None:
    """Return who opens the socket, or None for a visitor. Raises: ForeignPage."""
    offered = scope.get("subprotocols") or []
    if offered[:1] == [BEARER]:
        return _by_token(offered[1] if len(offered) == 2 else "")
    if not origins.is_ours(scope["headers"]):
        raise ForeignPage
    return _by_session(scope["headers"])


def _by_token(key: str) -> Identity | None:
    token = tokens.find_token(key)
    if token is None or Scope.READ not in token.scopes or not token.person.is_active:
        return None
    _remember(token.person)
    return Identity(
        person_id=token.person.pk,
        person_uid=token.person.uid,
        token_id=token.pk,
        writes=Scope.WRITE in token.scopes,
    )


def _by_session(headers: origins.Headers) -> Identity | None:
    cookies = parse_cookie(origins.only(headers, b"cookie") or "")
    key = cookies.get(settings.SESSION_COOKIE_NAME)
    if not key:
        return None
    session = _store()(key)
    person = get_user(SimpleNamespace(session=session))  # type: ignore[arg-type]  # it reads the session only
    if not isinstance(person, Person) or not person.is_active or not session.session_key:
        return None
    _remember(person)
    return Identity(
        person_id=person.pk,
        person_uid=person.uid,
        session_key=session.session_key,
        auth_hash=person.get_session_auth_hash(),
    )


def person_of(identity: Identity) -> Person | None:
    """Return the person as they are now, or None when the account is gone or closed."""
    number = identity.person_id
    return request_cache.remembered(
        (PERSON, number), lambda: Person.objects.filter(pk=number, is_active=True).first()
    )


def _remember(person: Person) -> None:
    """Let `person_of` answer within this request from what was just read."""
    request_cache.remembered((PERSON, person.pk), lambda: person)


def ended(identities: Collection[Identity]) -> dict[Identity, Close]:
    """Return those that no longer hold, and with which code their sockets close.

    One query for accounts, one for sessions and one for tokens, however many sockets there are.
    """
    there = Person.objects.filter(pk__in={one.person_id for one in identities}, is_active=True)
    people = {person.pk: person.get_session_auth_hash() for person in there.only("pk", "password")}
    session_keys = {one.session_key for one in identities if one.session_key}
    sessions = _living_sessions(session_keys) if session_keys else set()
    token_ids = {one.token_id for one in identities if one.token_id}
    living_tokens = _living_tokens(token_ids) if token_ids else set()
    found: dict[Identity, Close] = {}
    for one in identities:
        if one.person_id not in people:
            found[one] = Close.RIGHT_LOST
        elif one.token_id and one.token_id in living_tokens:
            continue
        elif one.session_key not in sessions or people[one.person_id] != one.auth_hash:
            found[one] = Close.SESSION_GONE
    return found


def session_digest(session_key: str) -> str:
    """Return a name for a session that may travel: the key itself opens the account."""
    return salted_hmac("realtime.gateway.session", session_key).hexdigest()


def _store() -> Any:
    return import_module(settings.SESSION_ENGINE).SessionStore


def _living_sessions(keys: Collection[str]) -> set[str]:
    rows = _store().get_model_class().objects.filter(session_key__in=keys, expire_date__gt=clock.now())
    return set(rows.values_list("session_key", flat=True))


def _living_tokens(ids: Collection[int]) -> set[int]:
    rows = ApiToken.objects.filter(pk__in=ids, ended_at__isnull=True, expires_at__gt=clock.now())
    return set(rows.values_list("pk", flat=True))
