"""Who changes the house rules. Charters of groups: see the app of the groups."""

from django.utils.translation import gettext_lazy as _

from moderation.models import RulesChange
from network.kernel import access
from network.kernel.actor import Actor
from network.kernel.errors import Forbidden, NotFound


def may_change_rules(person: Actor) -> bool:
    """Whether the person announces changes of the house rules, which count for every municipality alike."""
    return person.is_authenticated and person.is_active and access.is_administrator(person)


def ensure_may_change_rules(person: Actor) -> None:
    """Refuse who does not administer the installation. Raises: Forbidden."""
    if not may_change_rules(person):
        raise Forbidden(_("Alleen wie het netwerk beheert, verandert de huisregels."))


def access_change(viewer: Actor, uid: str) -> RulesChange:
    """Return an announced change, for who may take it back. Raises: NotFound."""
    change = RulesChange.objects.filter(uid=uid).first()
    if change is None or not may_change_rules(viewer):
        raise NotFound()
    return change
