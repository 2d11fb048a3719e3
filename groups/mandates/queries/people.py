"""Find the account of somebody who is to be appointed. For officers: they type the whole address."""

from allauth.account.models import EmailAddress

from network.people.models import Person


def account_with(email: str) -> Person | None:
    """Return the holder of a confirmed address, or None. No viewer: a whole address is no search."""
    known = (
        EmailAddress.objects.filter(email=email.strip().lower(), verified=True, user__is_active=True)
        .select_related("user")
        .first()
    )
    return known.user if known is not None else None
