"""Everybody hears of a change of the house rules before it counts, and when it is taken back."""

from collections.abc import Iterator

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from moderation.models import RulesChange
from moderation.rules_events import RulesChangeAnnounced, RulesChangeWithdrawn
from network.kernel import moments
from network.kernel.ports.notices import Kind, Message, Notice
from network.people.models import Person


def announced(event: RulesChangeAnnounced) -> Message | None:
    """Tell everybody what changes and from when; nothing where it was withdrawn meanwhile."""
    change = RulesChange.objects.get(pk=event.change_id)
    if change.withdrawn_at is not None:
        return None
    day = moments.full_date(change.takes_effect_at)
    return Message(
        key=f"rules_change:{change.uid}",
        recipients=_everybody(),
        title=_("De huisregels veranderen op %(day)s") % {"day": day},
        text=change.summary,
        link="/moderation/rules/",
    )


def withdrawn(event: RulesChangeWithdrawn) -> Message | None:
    """Tell everybody that a change does not come."""
    change = RulesChange.objects.get(pk=event.change_id)
    day = moments.full_date(change.takes_effect_at)
    return Message(
        key=f"rules_change_withdrawn:{change.uid}",
        recipients=_everybody(),
        title=_("De huisregels veranderen toch niet"),
        text=_("We kondigden een verandering aan voor %(day)s. Ze is ingetrokken: alles blijft zoals het is.")
        % {"day": day},
        link="/moderation/rules/",
    )


def _everybody() -> Iterator[int]:
    return Person.objects.filter(is_active=True).order_by("pk").values_list("pk", flat=True).iterator()


RULES = Kind("rules", gettext_lazy("De huisregels"), order=85)

NOTICES = (
    Notice(
        "rules_change",
        gettext_lazy("De huisregels veranderen"),
        RulesChangeAnnounced,
        announced,
        can_mute=False,
        kind=RULES,
    ),
    Notice(
        "rules_change_withdrawn",
        gettext_lazy("Een verandering van de huisregels is ingetrokken"),
        RulesChangeWithdrawn,
        withdrawn,
        can_mute=False,
        kind=RULES,
    ),
)
