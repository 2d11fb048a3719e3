"""Give a program a key of an account, and take it back."""

from collections.abc import Sequence
from datetime import timedelta

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from network.kernel import audit, clock
from network.kernel.errors import Invalid
from network.kernel.rest.scopes import Scope
from network.kernel.text import clean_name
from network.people import codes
from network.people.models import ApiToken, Person

LIFETIME = timedelta(days=365)


@transaction.atomic
def create_token(
    *, by: Person | None, person: Person, scopes: Sequence[str], name: str
) -> tuple[ApiToken, str]:
    """Make a key for a program that acts for an account during a year.

    Returns: the row, and the key itself: it is shown once and stored nowhere.
    Raises: Invalid for a scope that does not exist, or none.
    """
    wanted = list(dict.fromkeys(scopes))
    unknown = [scope for scope in wanted if scope not in set(Scope)]
    if unknown or not wanted:
        raise Invalid(_("Kies uit deze toegangen: %(known)s.") % {"known": ", ".join(Scope)}, field="scopes")
    plain = codes.new_token()
    now = clock.now()
    token = ApiToken.objects.create(
        person=person,
        digest=codes.token_digest(plain),
        name=clean_name(name, field="name"),
        scopes=wanted,
        created_at=now,
        expires_at=now + LIFETIME,
    )
    audit.record(
        "token.created",
        by=by,
        kind="token",
        uid=token.uid,
        facts={"person": person.pk, "scopes": ",".join(wanted)},
    )
    return token, plain


@transaction.atomic
def end_token(*, by: Person, token: ApiToken) -> None:
    """Take a key back; calls with it are refused from now on."""
    ApiToken.objects.filter(pk=token.pk, person=by, ended_at__isnull=True).update(ended_at=clock.now())
    audit.record("token.ended", by=by, kind="token", uid=token.uid)


@transaction.atomic
def end_tokens(*, by: Person) -> int:
    """Take back every key of an account, as after a new password. Returns: how many there were."""
    ended = ApiToken.objects.filter(person=by, ended_at__isnull=True).update(ended_at=clock.now())
    if ended:
        audit.record("token.all_ended", by=by, facts={"count": ended})
    return ended
