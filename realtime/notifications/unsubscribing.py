"""The link at the foot of a mail: it stops such mails, or all digests, for this person, without logging in.

Source: RFC 8058 (one click, by POST). Not for the choice itself: that is `services`.
"""

from django.conf import settings
from django.core import signing
from django.urls import reverse

from network.kernel.errors import NotFound
from network.kernel.ports.notices import Notice
from network.people.models import Person
from realtime.notifications.queries import notice_named

SALT = "notifications.unsubscribe"
DIGEST_SALT = "notifications.stop-digests"


def link_for(person: Person, notice: Notice) -> str:
    """Return the whole address of the link."""
    token = signing.dumps([person.uid, notice.name], salt=SALT)
    return f"{settings.SITE_URL}{reverse('notifications:unsubscribe', args=[token])}"


def read(token: str) -> tuple[Person, Notice]:
    """Return whom and what a link is about. Raises: NotFound for one that we did not make."""
    try:
        uid, name = signing.loads(token, salt=SALT)
    except (signing.BadSignature, ValueError, TypeError) as error:
        raise NotFound from error
    person = Person.objects.filter(uid=uid, is_active=True).first()
    notice = notice_named(name)
    if person is None or not notice.can_mute:
        raise NotFound
    return person, notice


def link_for_digests(person: Person) -> str:
    """Return the whole address of the link that stops the digests of a person."""
    token = signing.dumps(person.uid, salt=DIGEST_SALT)
    return f"{settings.SITE_URL}{reverse('notifications:stop-digests', args=[token])}"


def read_for_digests(token: str) -> Person:
    """Return whose digests a link stops. Raises: NotFound for one that we did not make."""
    try:
        uid = signing.loads(token, salt=DIGEST_SALT)
    except (signing.BadSignature, ValueError, TypeError) as error:
        raise NotFound from error
    person = Person.objects.filter(uid=uid, is_active=True).first()
    if person is None:
        raise NotFound
    return person
