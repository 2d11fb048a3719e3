"""Give a program a key of an account, and take it back."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from network.kernel import audit, clock
from network.kernel.errors import Conflict, Invalid, NotFound
from network.kernel.events import publish
from network.kernel.ids import new_uid
from network.kernel.rest.scopes import Scope
from network.kernel.text import clean_name
from network.people import codes
from network.people.events import TokenCreated
from network.people.models import ApiToken, Person

LIFETIME = timedelta(days=365)
ONE_DAY = timedelta(days=1)
KEYS_PER_PERSON = 20
SHOWN_ONCE = _("Deze sleutel is al gemaakt, en we tonen hem maar één keer. Trek hem in en maak een nieuwe.")


@transaction.atomic
def create_token(
    *,
    by: Person | None,
    person: Person,
    scopes: Sequence[str],
    name: str,
    expires_at: datetime | None = None,
    uid: str = "",
) -> tuple[ApiToken, str]:
    """Make a key for a program that acts for an account.

    Args:
        expires_at: at most a year ahead, which is also the default.
        uid: public name that the form carried, so that a second click makes no second key.

    Returns: the row, and the key itself: it is shown once and stored nowhere.
    Raises: Invalid for a scope that does not exist, or none, or an end that cannot be; Conflict beyond twenty
    keys in force, or when the form was sent before. Events: TokenCreated.
    """
    wanted = list(dict.fromkeys(scopes))
    unknown = [scope for scope in wanted if scope not in set(Scope)]
    if unknown or not wanted:
        raise Invalid(_("Kies uit deze toegangen: %(known)s.") % {"known": ", ".join(Scope)}, field="scopes")
    plain, now = codes.new_token(), clock.now()
    until = _end(expires_at, now)
    _ensure_room(person, now)
    try:
        with transaction.atomic():
            token = ApiToken.objects.create(
                uid=uid or new_uid(),
                person=person,
                digest=codes.token_digest(plain),
                name=clean_name(name, field="name"),
                scopes=wanted,
                created_at=now,
                expires_at=until,
            )
    except IntegrityError as error:
        raise Conflict(SHOWN_ONCE, code="shown_once") from error
    audit.record(
        "token.created",
        by=by,
        kind="token",
        uid=token.uid,
        facts={"person": person.pk, "scopes": ",".join(wanted)},
    )
    publish(TokenCreated(person_id=person.pk, token_id=token.pk))
    return token, plain


def _end(wanted: datetime | None, now: datetime) -> datetime:
    until = wanted or now + LIFETIME
    if not now < until <= now + LIFETIME + ONE_DAY:  # a last day lasts until midnight
        raise Invalid(_("Kies een laatste dag binnen het jaar."), field="expires_on")
    return until


def _ensure_room(person: Person, at: datetime) -> None:
    """Refuse a key beyond the limit; the account is locked, so that none slips in beside it."""
    Person.objects.select_for_update().get(pk=person.pk)
    running = ApiToken.objects.filter(person=person, ended_at__isnull=True, expires_at__gt=at)
    if running.count() >= KEYS_PER_PERSON:
        raise Conflict(_("Je hebt al twintig sleutels. Trek er eerst een in die je niet meer gebruikt."))


@transaction.atomic
def end_token(*, by: Person, token: ApiToken) -> None:
    """Take a key back; calls with it are refused from now on. One that ended before stays as it is.

    Raises: NotFound for a key of somebody else.
    """
    if token.person_id != by.pk:
        raise NotFound
    ended = ApiToken.objects.filter(pk=token.pk, ended_at__isnull=True).update(ended_at=clock.now())
    if ended:
        audit.record("token.ended", by=by, kind="token", uid=token.uid)


@transaction.atomic
def end_tokens(*, by: Person) -> int:
    """Take back every key of an account, as after a new password. Returns: how many there were."""
    ended = ApiToken.objects.filter(person=by, ended_at__isnull=True).update(ended_at=clock.now())
    if ended:
        audit.record("token.all_ended", by=by, facts={"count": ended})
    return ended
