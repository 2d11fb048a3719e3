"""Versions of documents as moderation sees them: a filling of the port `content`; and their seintje."""

from collections.abc import Collection, Mapping

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from groups.membership.documents_permissions import access_version, can_read_version
from groups.membership.events import DocumentShown
from groups.membership.kinds import DOCUMENT
from groups.membership.models import DocumentVersion, VersionState
from groups.membership.notices import GROUP_NEWS
from groups.membership.queries import documents as queries
from groups.membership.services import documents
from moderation.queries.links import ItemRoad, road_of
from network.kernel import spaces
from network.kernel.actor import Actor
from network.kernel.errors import NotFound
from network.kernel.ports.content import Described, ItemRef
from network.kernel.ports.notices import Message, Notice


class DocumentContent:
    """Versions of documents in the port `content`."""

    name = DOCUMENT
    label = gettext_lazy("Document van een groep")
    model = DocumentVersion

    def find(self, uid: str, viewer: Actor) -> ItemRef:
        """Return the version that the viewer reads. Raises: NotFound."""
        row = access_version(viewer, uid)
        if not row.document.public:
            spaces.ensure_no_passing_guest(viewer, row.document.group.space_id)
        return ItemRef(DOCUMENT, row.pk)

    def describe(self, item_id: int) -> Described:
        """Return the version in any state. Raises: NotFound."""
        found = self.describe_many([item_id]).get(item_id)
        if found is None:
            raise NotFound
        return found

    def describe_many(self, item_ids: Collection[int]) -> Mapping[int, Described]:
        """Return by number those versions that exist, in any state."""
        return {number: self._described(row) for number, row in queries.versions_in_case(item_ids).items()}

    def _described(self, row: DocumentVersion) -> Described:
        said = row.text or _("Een pdf van %(count)d kB") % {"count": row.file_bytes // 1024}
        group = row.document.group
        return Described(
            ref=ItemRef(DOCUMENT, row.pk),
            uid=row.uid,
            author_id=row.author_id,
            author_name=str(row.author) if row.author is not None else group.name,
            space_id=group.space_id,
            label=str(self.label),
            text="\n\n".join(filter(None, (row.document.title, row.change, said))),
            state=row.state,
            link=reverse("membership:document", args=[row.document.uid]),
            written_at=row.written_at,
        )

    def can_see(self, viewer: Actor, item_id: int) -> bool:
        """Whether the viewer reads it by an ordinary road, or wrote it."""
        row = queries.versions_in_case([item_id]).get(item_id)
        return row is not None and can_read_version(viewer, row)

    def publish(self, item_id: int) -> None:
        """Let a held version be read."""
        documents.show_version(item_id)

    def hide(self, item_id: int) -> None:
        """Take it out of sight of all but its author."""
        documents.hide_version(item_id, VersionState.HIDDEN)

    def restore(self, item_id: int) -> None:
        """Put it back where it stood."""
        documents.show_version(item_id)

    def remove(self, item_id: int) -> None:
        """Take it out of sight of everyone."""
        documents.hide_version(item_id, VersionState.REMOVED)


def _newest(uid: str) -> ItemRef | None:
    """Return the version to which the page of a document leads."""
    number = queries.version_on_page(uid)
    return ItemRef(DOCUMENT, number) if number is not None else None


ROADS = (
    ItemRoad("membership:document", _newest),
    road_of("membership:document_version", DOCUMENT),
    road_of("membership:document_file", DOCUMENT),
)


def document_shown(event: DocumentShown) -> Message | None:
    """Tell the members that there is something to read; nothing when it is gone again."""
    version = queries.versions_in_case([event.version_id]).get(event.version_id)
    if version is None or version.state != VersionState.SHOWN or version.document.withdrawn_at is not None:
        return None
    words = {"group": version.document.group.name}
    new = version.number == 1
    return Message(
        key=f"document:{version.uid}",
        recipients=queries.told_of_version(version),
        title=(_("Nieuw document in %(group)s") if new else _("Nieuwe versie van een document in %(group)s"))
        % words,
        text=_("Lees het bij de documenten van de groep."),
        link=reverse("membership:document", args=[version.document.uid]),
    )


DOCUMENT_NOTICE = Notice(
    "group_document",
    gettext_lazy("Nieuw document in een groep"),
    DocumentShown,
    document_shown,
    by_mail=False,
    kind=GROUP_NEWS,
)
