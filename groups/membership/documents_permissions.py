"""Who reads and manages the documents of a group. Not for what a state allows: see `document_rules`."""

from groups.membership.models import Document, DocumentVersion, Group, VersionState
from groups.membership.permissions import GroupPower, access_group, can_see_group
from network.kernel import access, spaces
from network.kernel.actor import Actor
from network.kernel.errors import NotFound


def can_manage(person: Actor, group: Group) -> bool:
    """Whether the person may bring in documents: by the power, and as a member.

    A power alone opens no words inside a group.
    """
    return spaces.belongs_to(person, group.space_id) and access.holds(
        person, GroupPower.MANAGE_DOCUMENTS, group.space_id
    )


def ensure_can_manage(person: Actor, group: Group) -> None:
    """Refuse who may not bring in documents. Raises: NotFound."""
    if not can_manage(person, group):
        raise NotFound


def can_read(viewer: Actor, document: Document) -> bool:
    """Whether the viewer may read a document: members, and who sees the group's page when it is public."""
    if can_manage(viewer, document.group):
        return True
    if document.withdrawn_at is not None:
        return False
    if spaces.stands_in(viewer, document.group.space_id):
        return True
    return document.public and can_see_group(viewer, document.group)


def access_document(viewer: Actor, uid: str) -> Document:
    """Return a document that the viewer may read. Raises: NotFound for absent and forbidden alike."""
    document = Document.objects.select_related("group__space", "group__parent").filter(uid=uid).first()
    if document is None or not can_read(viewer, document):
        raise NotFound
    if can_manage(viewer, document.group) or document.versions.filter(state=VersionState.SHOWN).exists():
        return document
    raise NotFound


def access_managed_document(viewer: Actor, uid: str) -> Document:
    """Return a document that the viewer manages. Raises: NotFound."""
    document = Document.objects.select_related("group__space", "group__parent").filter(uid=uid).first()
    if document is None or not can_manage(viewer, document.group):
        raise NotFound
    return document


def can_read_version(viewer: Actor, version: DocumentVersion) -> bool:
    """Whether the viewer may read this version: where it is shown to them, or where they wrote it."""
    if not can_read(viewer, version.document):
        return False
    own = viewer.is_authenticated and version.author_id == viewer.pk
    return version.state == VersionState.SHOWN or (own and version.state != VersionState.REMOVED)


def access_version(viewer: Actor, uid: str) -> DocumentVersion:
    """Return a version that the viewer may read. Raises: NotFound for absent and forbidden alike."""
    version = (
        DocumentVersion.objects.select_related("document__group__space", "author").filter(uid=uid).first()
    )
    if version is None or not can_read_version(viewer, version):
        raise NotFound
    return version


def access_numbered_version(viewer: Actor, uid: str, number: int) -> DocumentVersion:
    """Return the version of a document by its number, for who may read it. Raises: NotFound."""
    rows = DocumentVersion.objects.filter(document__uid=uid, number=number).values_list("uid", flat=True)
    return access_version(viewer, rows.first() or "")


def access_managed_group(viewer: Actor, uid: str) -> Group:
    """Return a group of which the viewer manages the documents. Raises: NotFound."""
    group = access_group(viewer, uid)
    ensure_can_manage(viewer, group)
    return group
