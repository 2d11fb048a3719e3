"""Documents of a group and their versions. For viewers who were found to see them: see `permissions`."""

from collections.abc import Collection
from itertools import chain

from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery

from groups.membership.models import Document, DocumentVersion, Group, VersionState
from groups.membership.queries.groups import groups_shown
from groups.membership.queries.telling import people_told
from network.kernel import spaces
from network.kernel.actor import Actor


def documents_for(viewer: Actor, group: Group) -> QuerySet[Document]:
    """Documents of a group that the viewer can read, the newest first; public ones only from outside."""
    found = _standing().filter(group=group)
    if not spaces.stands_in(viewer, group.space_id):
        found = found.filter(public=True)
    return found.order_by("-id")


def documents_shown(viewer: Actor) -> QuerySet[Document]:
    """Documents of all groups that the viewer can read: every one inside, public ones of groups they find."""
    inside = Q(group__space_id__in=spaces.space_ids_of(viewer))
    outside = Q(public=True, group__in=groups_shown(viewer).order_by())
    return _standing().filter(inside | outside).order_by("-id")


def _standing() -> QuerySet[Document]:
    """Documents that were not taken away, with the moment and the number of the version that is shown."""
    shown = DocumentVersion.objects.filter(document=OuterRef("pk"), state=VersionState.SHOWN)
    newest = shown.order_by("-number")
    return Document.objects.filter(Exists(shown), withdrawn_at__isnull=True).annotate(
        changed_at=Subquery(newest.values("written_at")[:1]), newest=Subquery(newest.values("number")[:1])
    )


def all_documents(group: Group) -> QuerySet[Document]:
    """Every document of a group, the newest first, also withdrawn ones. For who manages them."""
    return Document.objects.filter(group=group).order_by("-id")


def versions_for(viewer: Actor, document: Document) -> QuerySet[DocumentVersion]:
    """Versions that the viewer reads, the newest first: what is shown, and what they wrote themselves."""
    own = Q(author_id=viewer.pk or 0) & ~Q(state=VersionState.REMOVED)
    return (
        document.versions.filter(Q(state=VersionState.SHOWN) | own)
        .select_related("author")
        .order_by("-number")
    )


def versions_in_case(numbers: Collection[int]) -> dict[int, DocumentVersion]:
    """Return versions in any state. No viewer: moderation asks, and knows who holds the case."""
    return DocumentVersion.objects.select_related("document__group", "author").in_bulk(numbers)


def version_on_page(uid: str) -> int | None:
    """Return the newest version of a document that is shown, or the newest. No viewer: a notice names it."""
    versions = DocumentVersion.objects.filter(document__uid=uid).order_by("-number")
    shown = versions.filter(state=VersionState.SHOWN)
    return (shown.values_list("pk", flat=True).first()) or versions.values_list("pk", flat=True).first()


def place_of_version(version_id: int) -> list[tuple[int, str]]:
    """Return number of the space and name of the document; nothing when it is gone. For open pages."""
    rows = DocumentVersion.objects.filter(
        pk=version_id, state=VersionState.SHOWN, document__withdrawn_at__isnull=True
    )
    return list(rows.values_list("document__group__space_id", "document__uid"))


def told_of_version(version: DocumentVersion) -> list[int]:
    """Return the numbers of the members who want to hear of a document. For seintjes."""
    told = chain.from_iterable(
        people_told([version.document.group_id], important=False, by_mail=mailed) for mailed in (True, False)
    )
    return [number for number in told if number != version.author_id]
