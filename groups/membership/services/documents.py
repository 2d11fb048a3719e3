"""Bring in a document, make a new version of it, take it away; and what a decision does to a version."""

from collections.abc import Callable
from contextvars import ContextVar
from dataclasses import dataclass
from functools import wraps
from typing import ParamSpec, TypeVar

from django.core.files.base import ContentFile
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.db.models.fields.files import FieldFile

from groups.membership import document_rules, rules
from groups.membership.documents_permissions import ensure_can_manage
from groups.membership.enums import DocumentKind
from groups.membership.events import DocumentShown
from groups.membership.kinds import DOCUMENT
from groups.membership.models import Document, DocumentVersion, Group, VersionState
from network.kernel import audit, clock, limits
from network.kernel.actor import Actor
from network.kernel.errors import Conflict, NotFound
from network.kernel.events import publish
from network.kernel.ids import new_uid
from network.kernel.ports import screening
from network.kernel.ports.content import ItemRef
from network.kernel.text import clean_text, render

HOUR = 3600
P = ParamSpec("P")
R = TypeVar("R")
_stored: ContextVar[list[FieldFile]] = ContextVar("stored")


def keeping_no_leftovers(service: Callable[P, R]) -> Callable[P, R]:
    """Delete the files that a service stored when its transaction fails: no row would name them."""

    @wraps(service)
    def run(*args: P.args, **kwargs: P.kwargs) -> R:
        stored: list[FieldFile] = []
        before = _stored.set(stored)
        try:
            return service(*args, **kwargs)
        except BaseException:
            for file in stored:
                file.storage.delete(file.name or "")
            raise
        finally:
            _stored.reset(before)

    return run


@dataclass(frozen=True)
class Content:
    """What a version says: a text in light Markdown, or a PDF."""

    text: str = ""
    file: "UploadedFile[bytes] | None" = None


@keeping_no_leftovers
@transaction.atomic
def add_document(
    *, by: Actor, group: Group, kind: DocumentKind, title: str, content: Content, public: bool = False
) -> DocumentVersion:
    """Bring in a document with its first version; what the screener holds waits for a person.

    Raises: NotFound for who does not manage documents there, Invalid with its field, Conflict, TooMany.
    Events: DocumentShown unless held.
    """
    ensure_can_manage(by, group)
    rules.ensure_open(group.closed_at)
    name = " ".join(clean_text(title, max_length=document_rules.TITLE_CHARS, field="title").split())
    document = Document.objects.create(group=group, kind=kind, title=name, public=public)
    version = _write(by=by, document=document, content=content, change="")
    audit.record(
        "document.added",
        by=by,
        space=group.space,
        kind=DOCUMENT,
        uid=document.uid,
        facts={"kind": kind, "public": public, "state": version.state},
    )
    return version


@keeping_no_leftovers
@transaction.atomic
def add_version(
    *, by: Actor, document: Document, content: Content, change: str, known: int, public: bool
) -> DocumentVersion:
    """Make a new version; the ones before stay readable.

    Args:
        change: what is different, in one sentence.
        known: number of the newest version, as the writer had it before them.

    Raises: NotFound, Invalid with its field, Conflict when stale or withdrawn, TooMany.
    Events: DocumentShown unless held.
    """
    document = _locked(document)
    ensure_can_manage(by, document.group)
    rules.ensure_open(document.group.closed_at)
    _ensure_stands(document)
    document_rules.ensure_known(known, document.latest)
    said = " ".join(clean_text(change, max_length=document_rules.CHANGE_CHARS, field="change").split())
    document.public = public
    version = _write(by=by, document=document, content=content, change=said)
    audit.record(
        "document.version",
        by=by,
        space=document.group.space,
        kind=DOCUMENT,
        uid=document.uid,
        facts={"number": version.number, "public": public, "state": version.state},
    )
    return version


@transaction.atomic
def withdraw_document(*, by: Actor, document: Document) -> None:
    """Take a document away; its versions stay for who manages the archive. Idempotent. Raises: NotFound."""
    document = _locked(document)
    ensure_can_manage(by, document.group)
    if document.withdrawn_at is not None:
        return
    document.withdrawn_at = clock.now()
    document.save(update_fields=["withdrawn_at"])
    audit.record("document.withdrawn", by=by, space=document.group.space, kind=DOCUMENT, uid=document.uid)


@transaction.atomic
def show_version(version_id: int) -> None:
    """Let a held, hidden or removed version be read. Idempotent. Events: DocumentShown the first time."""
    version = _locked_version(version_id)
    if version.state == VersionState.SHOWN:
        return
    document_rules.ensure_move(version.state, VersionState.SHOWN)
    first_time = version.state == VersionState.HELD
    version.state = VersionState.SHOWN
    version.save(update_fields=["state"])
    if first_time:
        publish(DocumentShown(version.pk))


@transaction.atomic
def hide_version(version_id: int, to: VersionState) -> None:
    """Hide or remove a version. Idempotent."""
    version = _locked_version(version_id)
    if version.state == to:
        return
    document_rules.ensure_move(version.state, to)
    version.state = to
    version.save(update_fields=["state"])


def _write(*, by: Actor, document: Document, content: Content, change: str) -> DocumentVersion:
    document_rules.ensure_one_form(text=content.text, has_file=content.file is not None)
    limits.hit("document", by.pk, limit=document_rules.FILES_PER_HOUR, per_seconds=HOUR)
    version = DocumentVersion(
        document=document,
        number=document.latest + 1,
        change=change,
        author_id=by.pk,
        written_at=clock.now(),
    )
    if content.file is not None:
        _take_in(version, content.file)
    else:
        version.text = clean_text(content.text, max_length=document_rules.TEXT_CHARS, field="text")
        version.html = render(version.text)
    verdict = screening.screen(_draft(version, document))
    held = verdict.outcome is screening.Outcome.HOLD
    version.state = VersionState.HELD if held else VersionState.SHOWN
    version.save()
    document.latest = version.number
    document.save(update_fields=["latest", "public"])
    screening.file(verdict, ItemRef(DOCUMENT, version.pk))
    if not held:
        publish(DocumentShown(version.pk))
    return version


def _draft(version: DocumentVersion, document: Document) -> screening.Draft:
    texts = tuple(filter(None, (version.text, document.title, version.change)))
    return screening.Draft(
        kind=DOCUMENT, author_id=version.author_id or 0, space_id=document.group.space_id, texts=texts
    )


def _take_in(version: DocumentVersion, upload: "UploadedFile[bytes]") -> None:
    size = upload.size or 0
    upload.seek(0)
    document_rules.ensure_pdf(upload.read(len(document_rules.PDF)), size)
    upload.seek(0)
    version.file.save(f"{new_uid()}.pdf", ContentFile(upload.read()), save=False)
    _stored.get().append(version.file)
    version.file_bytes = size


def _ensure_stands(document: Document) -> None:
    if document.withdrawn_at is not None:
        raise Conflict(document_rules.WITHDRAWN, code="withdrawn")


def _locked(document: Document) -> Document:
    rows = Document.objects.select_for_update(of=("self",)).select_related("group__space")
    return rows.get(pk=document.pk)


def _locked_version(version_id: int) -> DocumentVersion:
    version = DocumentVersion.objects.select_for_update().filter(pk=version_id).first()
    if version is None:
        raise NotFound
    return version
