"""The road of a picture: upload, a process of its own, two clean files, an item, the reader, the end."""

import hashlib
import io
import os
import threading
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.test import Client
from django.utils import translation
from PIL import Image

from network.kernel import clock, images
from network.kernel.errors import Conflict, Invalid, NotFound, TooMany
from network.kernel.images import formats, intake
from network.kernel.images.permissions import access_picture
from network.kernel.images.roads import Road, roads
from network.kernel.images.serving import Size, answer_with
from network.kernel.models import Picture, Space
from network.kernel.ports.content import ItemRef, content_kinds
from network.kernel.spaces import installation
from network.kernel.tasks import schedule
from network.people.models import Person
from tests.network.kernel.corpus import pictures

pytestmark = pytest.mark.django_db


@dataclass(frozen=True)
class Item:
    """Something that pictures hang on."""

    kind: str
    id: int


@pytest.fixture(autouse=True)
def media(tmp_path, settings) -> Iterator[Path]:
    settings.MEDIA_ROOT = str(tmp_path / "media")
    with translation.override("nl"):
        yield tmp_path / "media"


def person(name: str) -> Person:
    return Person.objects.create_user(
        f"{name}@example.be", "buurt-van-halle", first_name=name.title(), last_name="P"
    )


@pytest.fixture
def anna() -> Person:
    return person("anna")


@pytest.fixture
def bram() -> Person:
    return person("bram")


@pytest.fixture
def griet() -> Person:
    return person("griet")


@pytest.fixture
def space() -> Space:
    return installation()


def upload(
    data: bytes, name: str = "foto", content_type: str = "application/octet-stream"
) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, data, content_type)


def sent(owner: Person, base: str = "jpeg", alt: str = "") -> Picture:
    return images.take_in(upload(pictures.bases()[base]), space=installation(), owner=owner, alt=alt)


def files(media: Path) -> set[str]:
    return {path.name for path in media.rglob("*") if path.is_file()}


class TestTakeIn:
    @pytest.mark.parametrize("base", pictures.bases())
    def test_a_picture_becomes_two_clean_files_and_a_row(self, base, anna, space, media):
        picture = images.take_in(upload(pictures.bases()[base]), space=space, owner=anna, alt="Het  plein\n")
        assert Picture.objects.get() == picture
        assert (picture.owner, picture.space, picture.alt) == (anna, space, "Het plein")
        assert (picture.width, picture.height, picture.thumb_width, picture.thumb_height) == (96, 64, 96, 64)
        assert (picture.item_kind, picture.item_id, picture.removed_at) == ("", None, None)
        content = picture.path.read_bytes()
        assert picture.path == media / "pictures" / picture.uid[:2] / f"{picture.uid}.webp"
        assert files(media) == {f"{picture.uid}.webp", f"{picture.uid}-thumb.webp"}
        assert (picture.bytes, picture.sha256) == (len(content), hashlib.sha256(content).hexdigest())
        for path in (picture.path, picture.thumb_path):
            assert formats.is_bare_webp(path.read_bytes())
            assert pictures.CANARY not in path.read_bytes()

    def test_a_large_one_is_made_smaller(self, anna, space):
        data = pictures.corpus()["good-large-jpeg"]
        picture = images.take_in(upload(data), space=space, owner=anna)
        assert (picture.width, picture.height) == (1600, 1120)
        assert (picture.thumb_width, picture.thumb_height) == (480, 336)

    @pytest.mark.parametrize(
        ("data", "name", "content_type", "code", "sentence"),
        [
            (b"", "a.jpg", "image/jpeg", "empty_picture", "Dit bestand is leeg."),
            (b"dit is geen foto", "a.jpg", "image/jpeg", "not_a_picture", "geen foto die we kennen"),
            (pictures.strangers()["gif"], "a.gif", "image/gif", "not_a_picture", "JPEG, een PNG of een WebP"),
            (
                pictures.strangers()["svg"],
                "a.svg",
                "image/svg+xml",
                "not_a_picture",
                "geen foto die we kennen",
            ),
            (pictures.strangers()["html"], "a.png", "image/png", "not_a_picture", "geen foto die we kennen"),
            (pictures.bases()["jpeg"], "a.png", "", "lying_picture", "noemt zich PNG, maar het is JPEG"),
            (pictures.bases()["png"], "a", "image/jpeg", "lying_picture", "noemt zich JPEG, maar het is PNG"),
            (pictures.bases()["webp"], "a.html", "image/webp", "lying_picture", "noemt zich HTML"),
            (
                pictures.bases()["jpeg"][:900],
                "a.jpg",
                "image/jpeg",
                "broken_picture",
                "krijgen deze foto niet open",
            ),
            (b"\xff\xd8\xff\xe0<html>", "a.jpg", "image/jpeg", "broken_picture", "misschien beschadigd"),
            (pictures.png(40_001, 1_000, 8, 2, b""), "a.png", "image/png", "many_pixels", "40 miljoen"),
        ],
    )
    def test_what_is_wrong_is_said(self, data, name, content_type, code, sentence, anna, space, media):
        with pytest.raises(Invalid) as caught:
            images.take_in(upload(data, name, content_type), space=space, owner=anna)
        assert caught.value.code == code
        assert sentence in caught.value.message
        assert not Picture.objects.exists()
        assert files(media) == set()

    @pytest.mark.parametrize(
        ("name", "content_type"),
        [("IMG_1.JPG", "image/jpeg"), ("a.jpeg", "image/pjpeg"), ("foto", ""), ("a.dat", "x/y")],
    )
    def test_a_name_that_does_not_lie(self, name, content_type, anna, space):
        assert images.take_in(
            upload(pictures.bases()["jpeg"], name, content_type), space=space, owner=anna
        ).pk

    def test_too_many_bytes(self, anna, space):
        data = pictures.bases()["jpeg"] + bytes(intake.MAX_UPLOAD_BYTES)
        with pytest.raises(Invalid, match=r"10,1 MB groot\. Kies een foto van hoogstens 10 MB"):
            images.take_in(upload(data), space=space, owner=anna)

    def test_the_size_that_an_upload_claims_is_not_believed(self, anna, space):
        class Endless:
            name: str | None = "a.jpg"
            content_type = "image/jpeg"
            size = 900
            handed_out = 0

            def chunks(self) -> Iterator[bytes]:
                yield pictures.bases()["jpeg"]
                while True:
                    self.handed_out += 1
                    yield bytes(65_536)

        endless = Endless()
        with pytest.raises(Invalid) as caught:
            images.take_in(endless, space=space, owner=anna)
        assert caught.value.code == "large_picture"
        assert endless.handed_out <= 161

    def test_the_first_bytes_may_come_one_by_one(self, anna, space):
        class Dripping(SimpleUploadedFile):
            def chunks(self, chunk_size: int | None = None) -> Iterator[bytes]:
                data = self.read()
                yield from (data[place : place + 1] for place in range(20))
                yield data[20:]

        assert images.take_in(Dripping("a.webp", pictures.bases()["webp"]), space=space, owner=anna).pk

    def test_a_description_too_long(self, anna, space):
        with pytest.raises(Invalid) as caught:
            images.take_in(upload(pictures.bases()["png"]), space=space, owner=anna, alt="a" * 301)
        assert caught.value.field == "alt"

    def test_no_row_no_files(self, anna, media):
        with pytest.raises(ValueError, match="unsaved"):
            images.take_in(upload(pictures.bases()["png"]), space=Space(name="nergens"), owner=anna)
        assert files(media) == set()


class TestTheWebProcessLives:
    """Whatever comes in, the answer is a clean picture or a sentence, and this process goes on."""

    @pytest.mark.slow
    def test_some_of_the_corpus(self, anna, space):
        ensure_each_is_clean_or_refused(list(pictures.corpus().items())[3::37], anna, space)

    @pytest.mark.slow
    @pytest.mark.timeout(300)
    def test_more_of_the_corpus_and_every_bomb(self, anna, space):
        """The rest goes through the decoder alone, in test_images_decoder."""
        some = list(pictures.corpus().items())[1::5]
        ensure_each_is_clean_or_refused([*some, *pictures.bombs()], anna, space)

    def test_a_decoder_that_is_talked_into_lying_is_not_believed(self, anna, space, tmp_path, monkeypatch):
        """As if a picture had taken the decoder over: whatever it leaves is looked at again."""
        monkeypatch.setattr(intake, "_DECODER", tmp_path / "taken_over.py")
        for left in (
            "print('rubbish')",
            "print('[1]')",
            "print('{\"width\": 1}')",
            'print(\'{"width": 9, "height": 9, "thumb_width": 9, "thumb_height": 99999}\')',
            'print(\'{"width": 9, "height": 9, "thumb_width": 9, "thumb_height": 9}\')',
            LEAVE.format(content="b'<script>alert(1)</script>'"),
            LEAVE.format(content="b'RIFF\\x04\\x00\\x00\\x00WEBP'"),
            "import sys; sys.exit(1)",
            "import os; os.kill(os.getpid(), 11)",
            "import os; os.symlink('/etc/passwd', 'large'); os.symlink('/etc/passwd', 'thumb')",
        ):
            (tmp_path / "taken_over.py").write_text(left)
            with pytest.raises(Invalid):
                sent(anna)

    def test_a_decoder_that_hangs_is_stopped(self, anna, tmp_path, monkeypatch):
        (tmp_path / "hanging.py").write_text("import time; time.sleep(60)")
        monkeypatch.setattr(intake, "_DECODER", tmp_path / "hanging.py")
        monkeypatch.setattr(intake, "DECODER_SECONDS", 0.3)
        with pytest.raises(Invalid, match="te zwaar"):
            sent(anna)

    def test_a_decoder_knows_nothing_of_us(self, anna, tmp_path, monkeypatch):
        """No setting, no secret, no folder of the product reaches it."""
        told = tmp_path / "told"
        (tmp_path / "curious.py").write_text(
            f"import os, sys; open({str(told)!r}, 'w').write(repr((dict(os.environ), sys.path, os.getcwd())))"
        )
        monkeypatch.setenv("SECRET_KEY", "not-for-decoders")
        monkeypatch.setattr(intake, "_DECODER", tmp_path / "curious.py")
        with pytest.raises(Invalid):
            sent(anna)
        assert "not-for-decoders" not in told.read_text()
        assert f"'{Path.cwd()}'" not in told.read_text()

    def test_who_waits_too_long_for_a_turn_is_told(self, anna, monkeypatch):
        monkeypatch.setattr(intake, "_turns", threading.BoundedSemaphore(1))
        monkeypatch.setattr(intake, "PATIENCE_SECONDS", 0.05)
        with intake._turns, pytest.raises(TooMany, match="veel foto’s"):
            sent(anna)
        assert sent(anna).pk


LEAVE = """
import json
for name in ("large", "thumb"):
    open(name, "wb").write({content})
print(json.dumps(dict.fromkeys(("width", "height", "thumb_width", "thumb_height"), 9)))
"""


def ensure_each_is_clean_or_refused(cases: list[tuple[str, bytes]], owner: Person, space: Space) -> None:
    for name, data in cases:
        try:
            picture = images.take_in(upload(data), space=space, owner=owner)
        except Invalid:
            assert not name.startswith("good-"), name
            continue
        for path in (picture.path, picture.thumb_path):
            assert formats.is_bare_webp(path.read_bytes()), name
            assert pictures.CANARY not in path.read_bytes(), name


class TestKeeping:
    def test_pictures_hang_in_the_order_given(self, anna):
        first, second, other = sent(anna), sent(anna), sent(anna)
        images.attach([second, first], Item("post", 7))
        images.attach([other], Item("post", 8))
        assert images.pictures_of("post", [7, 8, 9]) == {7: [second, first], 8: [other]}
        assert images.pictures_of("post", [9])[9] == []
        assert images.pictures_of("comment", [7]) == {}
        images.attach([first, second], Item("post", 7))
        assert images.pictures_of("post", [7]) == {7: [first, second]}

    def test_a_picture_hangs_on_one_item(self, anna):
        first, second = sent(anna), sent(anna)
        images.attach([first], Item("post", 7))
        with pytest.raises(Conflict):
            images.attach([second, first], Item("post", 8))
        assert images.pictures_of("post", [7, 8]) == {7: [first]}

    def test_a_removed_picture_cannot_be_hung(self, anna):
        picture = sent(anna)
        images.delete_files(picture)
        with pytest.raises(Conflict):
            images.attach([picture], Item("post", 7))

    def test_only_ones_own_loose_pictures_can_be_picked(self, anna, bram, space):
        mine, also, hung, theirs = sent(anna), sent(anna), sent(anna), sent(bram)
        images.attach([hung], Item("post", 7))
        assert images.pick([also.uid, mine.uid], owner=anna, space=space) == [also, mine]
        assert images.pick([], owner=anna, space=space) == []
        for wrong in (theirs.uid, hung.uid, "0" * 16):
            with pytest.raises(NotFound):
                images.pick([mine.uid, wrong], owner=anna, space=space)
        with pytest.raises(NotFound):
            images.pick([mine.uid, mine.uid], owner=anna, space=space)

    def test_files_go_when_the_transaction_commits(self, anna, media, django_capture_on_commit_callbacks):
        picture = sent(anna)
        with django_capture_on_commit_callbacks() as callbacks:
            images.delete_files(picture)
        assert len(files(media)) == 2
        for callback in callbacks * 2:
            callback()
        assert files(media) == set()
        assert Picture.objects.get().removed_at is not None

    def test_a_rollback_keeps_the_files(self, anna, media):
        picture = sent(anna)
        with pytest.raises(ZeroDivisionError), transaction.atomic():
            images.delete_files(picture)
            raise ZeroDivisionError
        assert len(files(media)) == 2
        assert Picture.objects.get().removed_at is None

    def test_strays_are_forgotten(self, anna, media, django_capture_on_commit_callbacks):
        loose, hung, young = sent(anna), sent(anna), sent(anna)
        images.attach([hung], Item("post", 7))
        lost = media / "pictures" / "zz" / "zzzzzzzzzzzzzzzz-thumb.webp"
        lost.parent.mkdir()
        lost.write_bytes(b"x")
        yesterday = clock.now() - timedelta(days=1)
        long_ago = clock.now() - timedelta(days=3)
        Picture.objects.exclude(pk=young.pk).update(created_at=long_ago)
        for path in (lost, hung.path, hung.thumb_path):
            os.utime(path, (long_ago.timestamp(), long_ago.timestamp()))
        with django_capture_on_commit_callbacks(execute=True):
            assert images.forget_strays(yesterday) == 2
        assert files(media) == {path.name for kept in (hung, young) for path in (kept.path, kept.thumb_path)}
        loose.refresh_from_db()
        assert loose.removed_at is not None
        assert images.forget_strays(yesterday) == 0

    def test_a_job_forgets_them(self, anna):
        """A draft of this morning keeps its pictures."""
        old, young = sent(anna), sent(anna)
        Picture.objects.filter(pk=old.pk).update(created_at=clock.now() - timedelta(hours=25))
        schedule.jobs.get("forget_stray_pictures").run()
        old.refresh_from_db()
        young.refresh_from_db()
        assert (old.removed_at is None, young.removed_at is None) == (False, True)


class Board:
    """A kind of item that only anna sees."""

    name = "board"
    label = "Bord"

    def can_see(self, viewer, item_id):
        return getattr(viewer, "first_name", "") == "Anna" and item_id == 7


@pytest.fixture
def board(monkeypatch):
    """Fill the port for the length of one test."""
    monkeypatch.setitem(content_kinds._entries, "board", Board())


class TestWhoSeesIt:
    def test_a_loose_picture_only_its_owner(self, anna, bram):
        picture = sent(anna)
        assert access_picture(anna, picture.uid) == picture
        for viewer in (bram, AnonymousUser()):
            with pytest.raises(NotFound):
                access_picture(viewer, picture.uid)
        Picture.objects.update(owner=None)
        for viewer in (anna, AnonymousUser()):
            with pytest.raises(NotFound):
                access_picture(viewer, picture.uid)

    def test_a_picture_on_an_item_whoever_sees_the_item(self, anna, bram, griet, board):
        picture = sent(bram)
        images.attach([picture], Item("board", 7))
        for viewer in (anna, bram):
            assert access_picture(viewer, picture.uid) == picture
        for viewer in (griet, AnonymousUser()):
            with pytest.raises(NotFound):
                access_picture(viewer, picture.uid)

    def test_who_was_shut_out_sees_nothing(self, anna, board):
        picture = sent(anna)
        images.attach([picture], Item("board", 7))
        anna.is_active = False
        with pytest.raises(NotFound):
            access_picture(anna, picture.uid)

    def test_a_power_opens_a_road(self, anna, griet, board, monkeypatch):
        picture = sent(anna)
        images.attach([picture], Item("board", 7))
        road = Road("test", lambda viewer, item: viewer == griet and item == ItemRef("board", 7))
        monkeypatch.setitem(roads._entries, "test", road)
        assert access_picture(griet, picture.uid) == picture
        loose = sent(anna)
        with pytest.raises(NotFound):
            access_picture(griet, loose.uid)

    def test_an_item_of_an_unknown_kind_only_its_owner(self, anna, bram):
        picture = sent(anna)
        images.attach([picture], Item("nothing", 7))
        assert access_picture(anna, picture.uid) == picture
        with pytest.raises(NotFound):
            access_picture(bram, picture.uid)

    def test_a_removed_picture_nobody(self, anna):
        picture = sent(anna)
        images.delete_files(picture)
        with pytest.raises(NotFound):
            access_picture(anna, picture.uid)

    @pytest.mark.parametrize("size", Size)
    def test_the_answer_can_only_be_looked_at(self, size, anna):
        picture = sent(anna)
        answer = answer_with(picture, size)
        assert answer.content == (picture.path if size is Size.LARGE else picture.thumb_path).read_bytes()
        assert answer["Content-Type"] == "image/webp"
        assert answer["Content-Security-Policy"] == "default-src 'none'; sandbox"
        assert answer["X-Content-Type-Options"] == "nosniff"
        assert answer["Cross-Origin-Resource-Policy"] == "same-origin"
        assert "no-store" in answer["Cache-Control"]

    def test_files_that_are_gone(self, anna):
        picture = sent(anna)
        picture.path.unlink()
        with pytest.raises(NotFound):
            answer_with(picture, Size.LARGE)

    def test_over_http(self, anna, bram):
        picture = sent(anna)
        address = f"/pictures/{picture.uid}/thumb.webp"
        mine, other = Client(), Client()
        mine.force_login(anna)
        other.force_login(bram)
        answer = mine.get(address)
        assert (answer.status_code, answer["Content-Type"]) == (200, "image/webp")
        assert answer["Content-Security-Policy"] == "default-src 'none'; sandbox"
        with Image.open(io.BytesIO(answer.content)) as image:
            assert image.size == (96, 64)
        assert [client.get(address).status_code for client in (other, Client())] == [404, 404]
        assert mine.post(address).status_code == 405
        for wrong in (
            f"/pictures/{picture.uid}/huge.webp",
            f"/pictures/{'0' * 16}/thumb.webp",
            "/pictures/..%2f/thumb.webp",
        ):
            assert mine.get(wrong).status_code == 404
