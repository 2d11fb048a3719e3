"""Documents and minutes of a group: reading them, their versions, and bringing them in."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from groups.membership import document_rules
from groups.membership.documents_forms import DocumentForm, VersionForm
from groups.membership.documents_permissions import (
    access_document,
    access_managed_document,
    access_managed_group,
    access_version,
    can_manage,
)
from groups.membership.downloads import file_of
from groups.membership.enums import DocumentKind
from groups.membership.models import Document, DocumentVersion, VersionState
from groups.membership.permissions import access_group
from groups.membership.queries import documents as queries
from groups.membership.services.documents import add_document, add_version, withdraw_document
from groups.membership.views.frame import framed, framed_office
from network.kernel.actor import Actor
from network.kernel.errors import Conflict, DomainError
from network.people.doors import member, member_required, posted

MOST = 200


@require_safe
def documents(request: HttpRequest, uid: str) -> HttpResponse:
    """List what the viewer can read: everything for members, public documents for others."""
    viewer: Actor = request.user
    group = access_group(viewer, uid)
    context = {
        **framed(viewer, group, "documents"),
        "documents": list(queries.documents_for(viewer, group)[:MOST]),
        "manages": can_manage(viewer, group),
    }
    return render(request, "membership/documents.html", context)


@require_safe
def document(request: HttpRequest, uid: str) -> HttpResponse:
    """Show the newest version of a document, and which versions there were."""
    viewer: Actor = request.user
    found = access_document(viewer, uid)
    versions = list(queries.versions_for(viewer, found))
    context = {
        **framed(viewer, found.group, "documents"),
        "document": found,
        "version": next(iter(versions), None),
        "versions": _with_previous(versions),
        "manages": can_manage(viewer, found.group),
    }
    return render(request, "membership/document.html", context)


def _with_previous(versions: list[DocumentVersion]) -> list[tuple[DocumentVersion, DocumentVersion | None]]:
    """Return each version with the one before it, where both are texts and so can be compared."""
    earlier = [*versions[1:], None]
    return [
        (version, before if before is not None and before.text and version.text else None)
        for version, before in zip(versions, earlier, strict=True)
    ]


@require_safe
def version(request: HttpRequest, uid: str) -> HttpResponse:
    """Show one version of a text, and what it changed."""
    viewer: Actor = request.user
    row = access_version(viewer, uid)
    readable = queries.versions_for(viewer, row.document)
    before = readable.filter(number__lt=row.number).exclude(text="").first() if row.text else None
    context = {
        **framed(viewer, row.document.group, "documents"),
        "document": row.document,
        "version": row,
        "before": before,
        "lines": document_rules.differences(before.text, row.text) if before is not None else [],
    }
    return render(request, "membership/document_version.html", context)


@require_safe
def file(request: HttpRequest, uid: str) -> HttpResponseBase:
    """Give the PDF of a version to whoever reads it: to save, never to show inside our pages."""
    return file_of(access_version(request.user, uid))


@require_http_methods(["GET", "HEAD", "POST"])
@member_required
def office_documents(request: HttpRequest, uid: str) -> HttpResponse:
    """Show every document to who manages them, and bring one in."""
    viewer = member(request)
    group = access_managed_group(viewer, uid)
    form = DocumentForm(posted(request), request.FILES or None)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        try:
            made = add_document(
                by=viewer,
                group=group,
                kind=DocumentKind(given["kind"]),
                title=given["title"],
                content=form.content,
                public=given["public"],
            )
        except DomainError as error:
            form.refuse(error)
        else:
            _say_what_happened(request, made)
            return redirect("membership:document", made.document.uid)
    context = {
        **framed_office(viewer, group, "documents"),
        "form": form,
        "documents": list(queries.all_documents(group)[:MOST]),
    }
    return render(request, "membership/office_documents.html", context, status=422 if form.is_bound else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@member_required
def new_version(request: HttpRequest, uid: str) -> HttpResponse:
    """Make a new version; a stale form keeps what was typed and shows what stands there now."""
    viewer = member(request)
    found = access_managed_document(viewer, uid)
    newest = found.versions.order_by("-number").first()
    start = {"text": newest.text if newest else "", "public": found.public, "version": found.latest}
    form = VersionForm(posted(request), request.FILES or None, initial=start)
    stale = False
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        try:
            made = add_version(
                by=viewer,
                document=found,
                content=form.content,
                change=given["change"],
                known=given["version"],
                public=given["public"],
            )
        except DomainError as error:
            stale = isinstance(error, Conflict)
            form.refuse(error)
            form.on_version(found.latest)
        else:
            _say_what_happened(request, made)
            return redirect("membership:document", uid)
    context = {
        **framed_office(viewer, found.group, "documents"),
        "form": form,
        "document": found,
        "newest": newest,
        "stale": stale,
    }
    status = 409 if stale else 422 if form.is_bound else 200
    return render(request, "membership/new_version.html", context, status=status)


@require_POST
@member_required
def withdraw(request: HttpRequest, uid: str) -> HttpResponse:
    """Take a document away."""
    viewer = member(request)
    found: Document = access_managed_document(viewer, uid)
    withdraw_document(by=viewer, document=found)
    messages.success(request, _("Het document is ingetrokken. Alleen wie documenten beheert, ziet het nog."))
    return redirect("membership:office_documents", found.group.uid)


def _say_what_happened(request: HttpRequest, made: DocumentVersion) -> None:
    if made.state == VersionState.HELD:
        messages.info(request, _("Dit wacht op nazicht: alleen jij ziet het nu. Een mens leest het na."))
    elif made.document.public:
        messages.success(request, _("Het document staat er. Ook wie geen lid is, kan het lezen."))
    else:
        messages.success(request, _("Het document staat er. Alleen leden lezen het."))
