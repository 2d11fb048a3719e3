"""Hand over the PDF of a version, for the page and for the API. Not for who reads it: callers asked."""

from django.http import FileResponse
from django.utils.text import slugify

from groups.membership.models import DocumentVersion
from network.kernel.errors import NotFound

NAME_CHARS = 80


def file_of(version: DocumentVersion) -> FileResponse:
    """Return the PDF to save, never to show inside our pages. Raises: NotFound for a version in words."""
    if not version.file:
        raise NotFound
    name = slugify(version.document.title)[:NAME_CHARS] or "document"
    return FileResponse(
        version.file.open("rb"),
        as_attachment=True,
        filename=f"{name}-{version.number}.pdf",
        content_type="application/pdf",
        headers={"X-Content-Type-Options": "nosniff", "Cache-Control": "private, no-store"},
    )
