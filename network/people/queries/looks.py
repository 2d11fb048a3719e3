"""Who looked at what somebody wrote, and what that was."""

from collections import defaultdict
from collections.abc import Sequence

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from network.kernel.errors import Sentence
from network.kernel.ports.content import content_kinds
from network.people.models import Look, Person


def looks_at(viewer: Person) -> QuerySet[Look]:
    """Every look at something of the viewer, newest first."""
    return Look.objects.filter(person=viewer).select_related("viewer", "space__municipality").order_by("-id")


def name_items(looks: Sequence[Look]) -> None:
    """Write at each look what was looked at, as `label` and `link`; no link where it is no longer there.

    No viewer: the looks are at things of the reader. Some queries for each kind, none for each look.
    """
    links = _links(looks)
    for look in looks:
        look.label = _label(look.item_kind)
        look.link = links.get((look.item_kind, look.item_uid), "")


def _label(kind: str) -> Sentence:
    if kind in content_kinds:
        return content_kinds.get(kind).label
    return {"residency": _("Je adres"), "address_request": _("Je vraag over je adres")}.get(kind, "")


def _links(looks: Sequence[Look]) -> dict[tuple[str, str], str]:
    uids: dict[str, set[str]] = defaultdict(set)
    for look in looks:
        uids[look.item_kind].add(look.item_uid)
    found = {("residency", uid): reverse("people:change_address") for uid in uids["residency"]}
    for kind in uids:
        if kind not in content_kinds:
            continue
        filling = content_kinds.get(kind)
        numbers = filling.model._base_manager.filter(uid__in=uids[kind]).values_list("pk", flat=True)
        authors = {look.person_id for look in looks if look.item_kind == kind}
        for described in filling.describe_many(list(numbers)).values():
            if described.author_id in authors:
                found[kind, described.uid] = described.link
    return found
