"""Documents of a group: versions, PDFs, who reads, what a form on an older version does."""

from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import assume, given
from hypothesis import strategies as st

from groups.membership import document_rules
from groups.membership.documents_content import DocumentContent, document_shown
from groups.membership.documents_permissions import access_document, access_version
from groups.membership.enums import DocumentKind, GroupKind, Intensity, JoinRoad
from groups.membership.events import DocumentShown
from groups.membership.models import Document, DocumentVersion, Membership, VersionState
from groups.membership.queries import documents as queries
from groups.membership.services.documents import Content, add_document, add_version, withdraw_document
from moderation.models import Case
from network.kernel.errors import Conflict, Invalid, NotFound
from network.kernel.models import AuditEntry, Space
from network.kernel.ports.content import ItemRef, content_kinds
from tests.factories import groups as make_groups
from tests.factories import people as make

pytestmark = pytest.mark.django_db
BAD = "Ik sla je dood, jij vuile klootzak."


@pytest.fixture(autouse=True)
def media(settings, tmp_path):
    """Keep files of tests out of the way."""
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def board(town):
    return make_groups.group(town, kind=GroupKind.ASSOCIATION)


@pytest.fixture
def carla(board, town):
    return make_groups.coordinator(board, town)


def pdf(size=200, begin=b"%PDF-1.7\n", name="verslag.pdf"):
    return SimpleUploadedFile(name, begin + b"x" * (size - len(begin)), "application/pdf")


def minutes(by, group, text="Eerste regel\nTweede regel", **more):
    more = {"title": "Verslag van 12 november", "kind": DocumentKind.MINUTES, **more}
    return add_document(by=by, group=group, content=Content(text=text), **more).document


def version_of(document, by, text="Nu", known=1, **more):
    more = {"change": "Twee fouten verbeterd.", "public": False, **more}
    return add_version(by=by, document=document, content=Content(text=text), known=known, **more)


# Rules


def test_a_version_is_a_text_or_a_file():
    for text, has_file in (("a", True), ("", False), ("  ", False)):
        with pytest.raises(Invalid):
            document_rules.ensure_one_form(text=text, has_file=has_file)


@pytest.mark.parametrize("begin", [b"", b"%PDF", b"<html>", b"MZ", b"\x00%PDF-", b"%pdf-"])
def test_only_what_begins_as_a_pdf_is_one(begin):
    with pytest.raises(Invalid):
        document_rules.ensure_pdf(begin, 10)


def test_ten_megabytes_fit_and_not_a_byte_more():
    document_rules.ensure_pdf(b"%PDF-", document_rules.FILE_BYTES)
    with pytest.raises(Invalid):
        document_rules.ensure_pdf(b"%PDF-", document_rules.FILE_BYTES + 1)


@given(st.lists(st.sampled_from("abcd"), max_size=12), st.lists(st.sampled_from("abcd"), max_size=12))
def test_a_comparison_loses_no_change(before, after):
    assume(before != after)
    lines = document_rules.differences("\n".join(before), "\n".join(after), around=20)
    assert [one.text for one in lines if one.kind in {"same", "gone"}] == before
    assert [one.text for one in lines if one.kind in {"same", "new"}] == after


def test_a_comparison_leaves_out_what_is_far_away():
    text = [str(number) for number in range(50)]
    lines = document_rules.differences("\n".join(text), "\n".join([*text[:25], "nieuw", *text[25:]]))
    assert [one.kind for one in lines].count("skipped") == 2
    assert [one.text for one in lines if one.kind == "new"] == ["nieuw"]
    assert len(lines) == 7


# Bringing in


def test_members_read_and_others_do_not(board, carla, anna, bram, town):
    make_groups.member(board, anna)
    document = minutes(carla, board)
    assert access_document(anna, document.uid) == document
    admin, officer = make.an_administrator(), make_groups.founder(town)
    for who in (bram, admin, officer):
        with pytest.raises(NotFound):
            access_document(who, document.uid)
        assert not queries.documents_for(who, board).exists()
        with pytest.raises(NotFound):
            access_version(who, document.versions.get().uid)


def test_a_power_without_membership_opens_nothing(board, carla, town):
    outside = make.a_resident(town.there, "uma")
    make_groups.give_back_office(board, outside)
    document = minutes(carla, board)
    with pytest.raises(NotFound):
        access_document(outside, document.uid)
    with pytest.raises(NotFound):
        minutes(outside, board)


def test_only_who_manages_documents_brings_one_in(board, carla, anna):
    make_groups.member(board, anna)
    with pytest.raises(NotFound):
        minutes(anna, board)
    document = minutes(carla, board)
    with pytest.raises(NotFound):
        version_of(document, anna)
    with pytest.raises(NotFound):
        withdraw_document(by=anna, document=document)
    assert DocumentVersion.objects.count() == 1


def test_a_public_document_is_for_who_sees_the_page(town, anna, bram):
    council = make_groups.group(town)
    carla = make_groups.coordinator(council, town)
    document = minutes(carla, council, public=True)
    secret = minutes(carla, council, title="Voor de leden")
    visitor = make.logged_in(bram)
    assert "Verslag van 12" in visitor.get(f"/groups/{council.uid}/documents/").content.decode()
    assert "Voor de leden" not in visitor.get(f"/groups/{council.uid}/documents/").content.decode()
    assert visitor.get(f"/groups/documents/{document.uid}/").status_code == 200
    assert visitor.get(f"/groups/documents/{secret.uid}/").status_code == 404
    closed = make_groups.group(town, kind=GroupKind.ASSOCIATION, join_road=JoinRoad.INVITATION)
    chair = make_groups.coordinator(closed, town, "chris")
    outside = make.a_resident(make.a_town("Beersel", "23003").here, "otto")
    with pytest.raises(NotFound):
        access_document(outside, minutes(chair, closed, public=True).uid)


# Versions


def test_a_new_version_says_what_changed_and_keeps_the_old_one(board, carla, anna):
    make_groups.member(board, anna)
    document = minutes(carla, board)
    version_of(document, carla, "Eerste regel\nAndere regel")
    first, second = document.versions.order_by("number")
    assert (first.text, second.text) == ("Eerste regel\nTweede regel", "Eerste regel\nAndere regel")
    page = make.logged_in(anna).get(f"/groups/documents/versions/{second.uid}/").content.decode()
    assert "Tweede regel</del>" in page
    assert "Andere regel</ins>" in page
    assert (
        "Twee fouten verbeterd."
        in make.logged_in(anna).get(f"/groups/documents/{document.uid}/").content.decode()
    )


def test_a_stale_form_is_refused_and_keeps_what_was_typed(board, carla):
    document = minutes(carla, board)
    version_of(document, carla)
    with pytest.raises(Conflict):
        version_of(document, carla, "Later", known=1)
    browser = make.logged_in(carla)
    answer = browser.post(
        f"/groups/documents/{document.uid}/new-version/",
        {"text": "Wat ik typte", "change": "Iets", "version": "1"},
    )
    assert answer.status_code == 409
    assert "Wat ik typte" in answer.content.decode()
    assert "Dit staat er nu" in answer.content.decode()
    assert DocumentVersion.objects.count() == 2


def test_what_is_withdrawn_is_gone_for_readers_and_takes_no_version(board, carla, anna):
    make_groups.member(board, anna)
    document = minutes(carla, board)
    make.logged_in(carla).post(f"/groups/documents/{document.uid}/withdraw/")
    with pytest.raises(NotFound):
        access_document(anna, document.uid)
    assert not queries.documents_for(anna, board).exists()
    assert access_document(carla, document.uid).withdrawn_at is not None
    with pytest.raises(Conflict):
        version_of(document, carla)


# Files


def test_a_pdf_is_saved_and_never_shown_inline(board, carla, anna, bram, settings):
    make_groups.member(board, anna)
    answer = make.logged_in(carla).post(
        f"/groups/{board.uid}/office/documents/",
        {"kind": "minutes", "title": "Verslag: mei", "text": "", "file": pdf()},
    )
    assert answer.status_code == 302
    version = DocumentVersion.objects.get()
    assert "verslag" not in version.file.name
    assert Path(settings.MEDIA_ROOT, version.file.name).exists()
    answer = make.logged_in(anna).get(f"/groups/documents/files/{version.uid}/")
    assert answer["Content-Disposition"] == 'attachment; filename="verslag-mei-1.pdf"'
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Content-Type"] == "application/pdf"
    assert b"".join(answer.streaming_content).startswith(b"%PDF-")
    assert make.logged_in(bram).get(f"/groups/documents/files/{version.uid}/").status_code == 404


@pytest.mark.parametrize(
    "upload", [pdf(begin=b"<script>alert(1)</script>"), pdf(begin=b"PK\x03\x04", name="x.pdf")]
)
def test_what_is_no_pdf_is_refused_whatever_it_is_called(board, carla, upload):
    answer = make.logged_in(carla).post(
        f"/groups/{board.uid}/office/documents/", {"kind": "minutes", "title": "X", "file": upload}
    )
    assert answer.status_code == 422
    assert "Dit is geen pdf" in answer.content.decode()
    assert not Document.objects.exists()


# Screening


def test_what_is_held_is_its_authors_until_a_person_decides(board, carla, anna):
    make_groups.member(board, anna)
    document = minutes(carla, board, BAD)
    version = document.versions.get()
    assert version.state == VersionState.HELD
    case = Case.objects.get(item_kind="document", item_id=version.pk)
    assert case.space == Space.objects.get(pk=board.space_id)
    assert access_version(carla, version.uid) == version
    with pytest.raises(NotFound):
        access_document(anna, document.uid)
    content = content_kinds.get("document")
    content.publish(version.pk)
    assert access_document(anna, document.uid) == document
    content.hide(version.pk)
    content.hide(version.pk)
    with pytest.raises(NotFound):
        access_document(anna, document.uid)
    content.restore(version.pk)
    content.remove(version.pk)
    with pytest.raises(NotFound):
        access_version(carla, version.uid)


def test_a_held_title_is_seen_by_the_screener_too(board, carla):
    assert minutes(carla, board, title=BAD).versions.get().state == VersionState.HELD


def test_a_held_new_version_leaves_the_old_one_to_read(board, carla, anna):
    make_groups.member(board, anna)
    document = minutes(carla, board)
    version_of(document, carla, BAD)
    page = make.logged_in(anna).get(f"/groups/documents/{document.uid}/").content.decode()
    assert "Eerste regel" in page
    assert "klootzak" not in page


def test_moderation_reads_what_it_must_judge(board, carla):
    version = minutes(carla, board).versions.get()
    described = DocumentContent().describe(version.pk)
    assert described.ref == ItemRef("document", version.pk)
    assert "Verslag van 12 november" in described.text
    assert described.space_id == board.space_id


# Telling, and noting


def test_members_who_want_everything_are_told_without_words(board, carla, anna, griet):
    make_groups.member(board, anna)
    make_groups.member(board, griet)
    Membership.objects.filter(person=griet).update(intensity=Intensity.DECISIONS)
    version = minutes(carla, board).versions.get()
    message = document_shown(DocumentShown(version.pk))
    assert list(message.recipients) == [anna.pk]
    assert "Verslag" not in message.title + message.text
    DocumentContent().remove(version.pk)
    assert document_shown(DocumentShown(version.pk)) is None


def test_every_step_is_in_the_log(board, carla):
    document = minutes(carla, board)
    version_of(document, carla)
    withdraw_document(by=carla, document=document)
    entries = AuditEntry.objects.filter(item_uid=document.uid).order_by("pk")
    assert [entry.action for entry in entries] == [
        "document.added",
        "document.version",
        "document.withdrawn",
    ]


def test_a_visitor_reads_what_is_public_of_an_official_body(town, client):
    council = make_groups.group(town)
    carla = make_groups.coordinator(council, town)
    document = minutes(carla, council, public=True)
    secret = minutes(carla, council, title="Voor de leden")
    assert "Verslag van 12" in client.get(f"/groups/{council.uid}/documents/").content.decode()
    assert "Eerste regel" in client.get(f"/groups/documents/{document.uid}/").content.decode()
    assert client.get(f"/groups/documents/{secret.uid}/").status_code == 404
    assert client.get(f"/groups/documents/versions/{secret.versions.get().uid}/").status_code == 404


def test_the_list_asks_no_more_for_many(board, carla, django_assert_num_queries):
    for number in range(2):
        minutes(carla, board, title=f"Verslag {number}")
    browser, path = make.logged_in(carla), f"/groups/{board.uid}/documents/"
    browser.get(path)
    with CaptureQueriesContext(connection) as few:
        browser.get(path)
    for number in range(9):
        minutes(carla, board, title=f"Later verslag {number}")
    with django_assert_num_queries(len(few)):
        browser.get(path)


# What fails leaves nothing behind


@pytest.mark.django_db(transaction=True)
def test_a_file_goes_when_its_transaction_fails(settings, monkeypatch):
    town = make.a_town()
    board = make_groups.group(town, kind=GroupKind.ASSOCIATION)
    carla = make_groups.coordinator(board, town)
    kept = add_document(
        by=carla, group=board, kind=DocumentKind.MINUTES, title="Eerst", content=Content(file=pdf())
    ).document

    def files():
        return sorted(path for path in Path(settings.MEDIA_ROOT).rglob("*") if path.is_file())

    before = files()
    assert len(before) == 1
    monkeypatch.setattr("groups.membership.services.documents.audit.record", _fail)

    with pytest.raises(RuntimeError):
        add_document(
            by=carla, group=board, kind=DocumentKind.MINUTES, title="Dan", content=Content(file=pdf())
        )
    with pytest.raises(RuntimeError):
        add_version(
            by=carla, document=kept, content=Content(file=pdf()), change="Iets.", known=1, public=False
        )

    assert files() == before
    assert DocumentVersion.objects.count() == 1


def _fail(*_args, **_more):
    raise RuntimeError("the disk of the database is full")
