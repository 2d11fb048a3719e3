"""Documents and minutes over the API: read, download, bring in, make versions, take away, as on the pages."""

from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.db.models import QuerySet
from django.http import FileResponse
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema, extend_schema_field
from rest_framework import mixins, serializers, status, viewsets
from rest_framework.decorators import action
from rest_framework.parsers import MultiPartParser
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.reverse import reverse

from groups.membership import document_rules
from groups.membership.documents_permissions import (
    access_document,
    access_managed_document,
    access_managed_group,
    access_numbered_version,
)
from groups.membership.downloads import file_of
from groups.membership.enums import DocumentKind
from groups.membership.filters import DocumentFilter
from groups.membership.models import Document, DocumentVersion
from groups.membership.queries import documents as queries
from groups.membership.services.documents import Content, add_document, add_version, withdraw_document
from network.kernel.errors import NotFound
from network.kernel.rest.idempotency import once
from network.kernel.rest.parsers import BoundedJson

UID = "[0-9a-hjkmnp-tv-z]{16}"


class DocumentSerializer(serializers.ModelSerializer[Document]):
    """A document of a group, without what it says."""

    id = serializers.CharField(source="uid", read_only=True)
    group = serializers.CharField(source="group.uid", read_only=True)
    group_name = serializers.CharField(source="group.name", read_only=True)
    version = serializers.IntegerField(source="newest", read_only=True, help_text="Number of the newest one.")
    changed_at = serializers.DateTimeField(read_only=True)

    class Meta:
        model = Document
        fields = ("id", "group", "group_name", "kind", "title", "public", "version", "changed_at")
        read_only_fields = fields


class DocumentVersionSerializer(serializers.ModelSerializer[DocumentVersion]):
    """What a document said: words, or a PDF under `file`."""

    author_name = serializers.CharField(source="author.get_full_name", read_only=True, default=None)
    file = serializers.SerializerMethodField()

    class Meta:
        model = DocumentVersion
        fields: tuple[str, ...] = (
            "number",
            "state",
            "text",
            "file",
            "file_bytes",
            "change",
            "author_name",
            "written_at",
        )
        read_only_fields = fields

    @extend_schema_field(serializers.URLField(allow_null=True))
    def get_file(self, version: DocumentVersion) -> str | None:
        """Return where the PDF is, with the same token."""
        if not version.file:
            return None
        where = {"uid": version.document.uid, "number": version.number}
        return reverse("api-documents-file", kwargs=where, request=self.context.get("request"))


class DocumentDetailSerializer(DocumentVersionSerializer):
    """A document with what its newest version says."""

    id = serializers.CharField(source="document.uid", read_only=True)
    group = serializers.CharField(source="document.group.uid", read_only=True)
    group_name = serializers.CharField(source="document.group.name", read_only=True)
    kind = serializers.CharField(source="document.kind", read_only=True)
    title = serializers.CharField(source="document.title", read_only=True)
    public = serializers.BooleanField(source="document.public", read_only=True)
    version = serializers.IntegerField(source="number", read_only=True)
    changed_at = serializers.DateTimeField(source="written_at", read_only=True)

    class Meta(DocumentVersionSerializer.Meta):
        fields: tuple[str, ...] = (
            *DocumentSerializer.Meta.fields,
            "state",
            "text",
            "file",
            "file_bytes",
            "change",
            "author_name",
        )
        read_only_fields = fields


class ContentSerializer(serializers.Serializer[Any]):
    """A text in light Markdown, or a PDF (then send a form with parts, not JSON)."""

    text = serializers.CharField(
        max_length=document_rules.TEXT_CHARS,
        required=False,
        default="",
        allow_blank=True,
        trim_whitespace=False,
    )
    file = serializers.FileField(required=False, default=None, allow_null=True)
    public = serializers.BooleanField(required=False, default=False)

    @property
    def content(self) -> Content:
        """What the version says. Call after `is_valid`."""
        file: UploadedFile[bytes] | None = self.validated_data["file"]
        return Content(text=self.validated_data["text"], file=file)


class NewDocumentSerializer(ContentSerializer):
    """A document to bring in."""

    group = serializers.CharField(max_length=16)
    kind = serializers.ChoiceField(choices=DocumentKind.choices)
    title = serializers.CharField(max_length=document_rules.TITLE_CHARS)


class NewVersionSerializer(ContentSerializer):
    """A version on top of the one that the writer had before them."""

    version = serializers.IntegerField(min_value=0, max_value=2**31 - 1)
    change = serializers.CharField(max_length=document_rules.CHANGE_CHARS)


class DocumentViewSet(mixins.ListModelMixin, viewsets.GenericViewSet[Document]):
    """Documents of groups: every one for members, public ones for who finds the group."""

    queryset = Document.objects.none()
    serializer_class = DocumentSerializer
    filterset_class = DocumentFilter
    parser_classes = (BoundedJson, MultiPartParser)
    lookup_field = "uid"
    lookup_value_regex = UID
    public = True

    def get_queryset(self) -> QuerySet[Document]:
        """Return the documents that the caller reads."""
        if getattr(self, "swagger_fake_view", False):
            return Document.objects.none()
        return queries.documents_shown(self.request.user).select_related("group")

    @extend_schema(responses=DocumentDetailSerializer)
    def retrieve(self, request: Request, uid: str) -> Response:
        """Read the newest version."""
        found = access_document(request.user, uid)
        version = queries.versions_for(request.user, found).select_related("document__group").first()
        if version is None:
            raise NotFound
        return self._whole(version)

    @extend_schema(request=NewDocumentSerializer, responses={201: DocumentDetailSerializer}, filters=False)
    @once
    def create(self, request: Request) -> Response:
        """Bring a document in; for who manages the documents of the group."""
        form = NewDocumentSerializer(data=request.data)
        form.is_valid(raise_exception=True)
        given = form.validated_data
        made = add_document(
            by=request.user,
            group=access_managed_group(request.user, given["group"]),
            kind=DocumentKind(given["kind"]),
            title=given["title"],
            content=form.content,
            public=given["public"],
        )
        return self._whole(made, status.HTTP_201_CREATED)

    @extend_schema(methods=["GET"], responses=DocumentVersionSerializer(many=True))
    @extend_schema(methods=["POST"], request=NewVersionSerializer, responses={201: DocumentVersionSerializer})
    @action(detail=True, methods=["get", "post"], filterset_class=None, pagination_class=None)
    @once
    def versions(self, request: Request, uid: str) -> Response:
        """Return every version, the newest first; make a new one."""
        if request.method == "GET":
            rows = queries.versions_for(request.user, access_document(request.user, uid))
            known = rows.select_related("document", "author")
            return Response(DocumentVersionSerializer(known, many=True, context=self._context()).data)
        form = NewVersionSerializer(data=request.data)
        form.is_valid(raise_exception=True)
        given = form.validated_data
        made = add_version(
            by=request.user,
            document=access_managed_document(request.user, uid),
            content=form.content,
            change=given["change"],
            known=given["version"],
            public=given["public"],
        )
        told = DocumentVersionSerializer(made, context=self._context())
        return Response(told.data, status=status.HTTP_201_CREATED)

    @extend_schema(responses={(200, "application/pdf"): OpenApiTypes.BINARY}, filters=False)
    @action(
        detail=True,
        methods=["get"],
        url_path="versions/(?P<number>[0-9]{1,6})/file",
        url_name="file",
        filterset_class=None,
        pagination_class=None,
    )
    def file(self, request: Request, uid: str, number: str) -> FileResponse:
        """Download the PDF of a version."""
        return file_of(access_numbered_version(request.user, uid, int(number)))

    @extend_schema(request=None, responses={204: None})
    @action(detail=True, methods=["post"])
    @once
    def withdraw(self, request: Request, uid: str) -> Response:
        """Take a document away; its versions stay in the archive of who manages the documents."""
        withdraw_document(by=request.user, document=access_managed_document(request.user, uid))
        return Response(status=status.HTTP_204_NO_CONTENT)

    def _whole(self, version: DocumentVersion, code: int = status.HTTP_200_OK) -> Response:
        return Response(DocumentDetailSerializer(version, context=self._context()).data, status=code)

    def _context(self) -> dict[str, Any]:
        return dict(self.get_serializer_context())
