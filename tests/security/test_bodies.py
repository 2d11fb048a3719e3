"""What comes in may be anything: it is answered with a clear refusal, never with a fault of ours."""

import io
import json
from base64 import b64encode
from urllib.parse import quote

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import AsyncClient, Client

from network.feed.models import Post
from network.kernel.rest.scopes import Scope
from network.people.services.tokens import create_token
from tests.factories import feed
from tests.factories.people import logged_in

pytestmark = [pytest.mark.each_database, pytest.mark.django_db]

ENCODINGS = ("zlib", "rot13", "idna", "unicode_escape", "raw_unicode_escape", "utf-7", "utf-16", "punycode")
NUL_IN_QUERY = (
    "/feed/shared/?department=%00",
    "/seintjes/?before=%00",
    "/office/appointments/?town=%00",
    "/feed/?cursor=%00",
    "/feed/search/?q=%00",
    "/places/addresses?q=%00kerk",
    "/account/login/?next=/%00",
    "/api/v1/feed/?q=%00",
    "/api/v1/addresses/?q=%00ker",
    "/api/v1/notifications/?notice=%00",
    "/api/v1/notifications/abc%00/read/",
    "/api/v1/posts/%00/",
    "/nergens%00",
)


@pytest.fixture
def anna_api(anna):
    """Return a client that carries a key of anna with every scope."""
    _row, key = create_token(by=anna, person=anna, scopes=list(Scope), name="test")
    return Client(headers={"Authorization": f"Bearer {key}"}, raise_request_exception=False)


@pytest.fixture
def anna_here(anna):
    """Return the browser of anna, which shows a fault as an answer."""
    browser = logged_in(anna)
    browser.raise_request_exception = False
    return browser


@pytest.mark.parametrize("path", NUL_IN_QUERY)
def test_a_nul_in_an_address_is_refused(anna_here, anna_api, path):
    browser = anna_api if path.startswith("/api/") else anna_here
    answer = browser.get(path)
    assert answer.status_code == 400
    assert "Gebuurte" in answer.content.decode() or answer.json()["code"] == "bad_request"


def test_a_nul_in_a_cookie_is_refused(db):
    browser = Client(raise_request_exception=False)
    answer = browser.get("/feed/", headers={"Cookie": 'session="abcdefghij\\000klmnop"'})
    assert answer.status_code == 400


def test_a_nul_in_the_name_of_a_key_to_end_is_an_unknown_key(anna_here):
    assert anna_here.post("/settings/tokens/", {"token": "abc\x00"}).status_code == 404


@pytest.mark.parametrize(
    "path", ["/feed/write/", "/settings/", "/account/password/reset/", "/account/signup/"]
)
def test_a_nul_in_a_field_is_refused_beside_the_field(anna_here, path):
    names = ("text", "alt_1", "kept", "email", "first_name", "last_name", "language", "theme", "password1")
    answer = anna_here.post(path, dict.fromkeys(names, "ab\x00cd"))
    assert answer.status_code < 500
    assert Post.objects.count() == 0 or "\x00" not in Post.objects.get().text


@pytest.mark.parametrize("encoding", ENCODINGS)
def test_bodies_are_utf_8_or_refused(anna_here, anna_api, encoding):
    part = b'--B\r\nContent-Disposition: form-data; name="text"\r\n\r\n\\ud800 +ADw-b+AD4-\r\n--B--\r\n'
    form = f"multipart/form-data; boundary=B; charset={encoding}"
    assert anna_here.generic("POST", "/feed/write/", part, content_type=form).status_code == 400
    answer = anna_api.generic(
        "POST", "/api/v1/posts/", '{"text":"a"}', content_type=f"application/json; charset={encoding}"
    )
    assert answer.status_code == 400
    assert answer.json()["code"] == "bad_request"


@pytest.mark.parametrize(
    "body",
    [
        "[" * 100_000,
        '{"a":' * 50_000,
        '{"text": "a", "share_with_municipality": 1e999}',
        '{"text": NaN}',
        '{"text": "\\ud800"}',
        '{"text": "ab\\u0000"}',
        '{"text": ["a"], "kind": {}, "audience": []}',
        '{"text": "a", "kind": ' + "9" * 5000 + "}",
        '"text"',
        "[]",
        "null",
        "",
        b"\xff\xfe{",
        b'{"text": "\xff"}',
    ],
)
def test_strange_json_is_refused(anna_api, body):
    answer = anna_api.generic("POST", "/api/v1/posts/", body, content_type="application/json")
    assert answer.status_code == 400, answer.content[:200]
    assert answer.headers["Content-Type"].startswith("application/problem+json")
    assert Post.objects.count() == 0


def test_json_over_the_limit_is_refused_before_it_is_read_whole(anna_api, settings):
    settings.DATA_UPLOAD_MAX_MEMORY_SIZE = 10_000
    big = json.dumps({"text": "a" * 20_000})
    answer = anna_api.generic("POST", "/api/v1/posts/", big, content_type="application/json")
    assert answer.status_code == 413
    assert answer.json()["code"] == "too_large"


@pytest.mark.parametrize("field", ["version", "page_size"])
@pytest.mark.parametrize("value", ["9" * 5000, "-1", "١", "1e3", "0x10", str(2**63), "𝟙"])
def test_odd_numbers_are_refused(anna_here, anna_api, anna, town, field, value):
    post = feed.post(anna, town.here)
    assert anna_api.get(f"/api/v1/posts/?{field}={quote(value)}").status_code in {200, 400}
    answer = anna_here.post(f"/feed/post/{post.uid}/edit/", {"text": "b", "kind": post.kind, field: value})
    assert answer.status_code in {302, 400, 409}
    body = {"text": "Anders", "version": value}
    assert anna_api.patch(
        f"/api/v1/posts/{post.uid}/", body, content_type="application/json"
    ).status_code in {200, 400, 409}


@pytest.mark.parametrize(
    "position", ["p=abc", "p=%00", "p=" + "9" * 30, "p=1e9", "p=-1", "o=99999999999999999999&p=1", "r=1&p=x"]
)
@pytest.mark.parametrize("place", ["posts", "comments", "notifications", "people", "districts", "addresses"])
def test_a_forged_cursor_is_refused_or_leads_nowhere(anna_api, place, position):
    cursor = b64encode(position.encode()).decode()
    assert anna_api.get(f"/api/v1/{place}/?cursor={quote(cursor)}").status_code in {200, 404}


@pytest.mark.parametrize("given", ["?format=xml", "?format=html", "?format=../x", "?format=%F0%9F%98%80"])
def test_no_other_format_is_given(anna_api, given):
    assert anna_api.get(f"/api/v1/posts/{given}").status_code == 404
    assert anna_api.get("/api/v1/posts/", headers={"Accept": "text/html"}).status_code in {200, 406}


def test_too_many_fields_and_files_are_refused(anna_here):
    fields = {f"a{number}": "1" for number in range(2_001)}
    assert anna_here.post("/feed/write/", fields).status_code == 400
    files = {f"photo_{number}": SimpleUploadedFile(f"{number}.png", b"x", "image/png") for number in range(9)}
    assert anna_here.post("/feed/write/", {"text": "a", **files}).status_code == 400
    assert Post.objects.count() == 0


def test_a_form_over_the_limit_is_refused(anna_here):
    answer = anna_here.post("/feed/write/", {"text": "a" * (2 * 1024 * 1024 + 1)})
    assert answer.status_code == 413
    assert "Gebuurte" in answer.content.decode()


def test_a_photo_over_ten_mebibytes_is_refused(anna_here):
    big = SimpleUploadedFile("groot.png", b"\x89PNG\r\n\x1a\n" + b"\0" * (10 * 1024 * 1024), "image/png")
    answer = anna_here.post("/feed/write/", {"text": "Kijk", "photo_1": big, "alt_1": "iets"})
    assert answer.status_code == 400
    assert Post.objects.count() == 0


@pytest.mark.parametrize("length", ["0", "5", "999999999999", "9" * 400])
def test_a_false_content_length_is_no_fault(anna_here, length):
    body = io.BytesIO(b"text=Hallo+buren&kind=message")
    answer = anna_here.generic(
        "POST",
        "/feed/write/",
        body.getvalue(),
        content_type="application/x-www-form-urlencoded",
        headers={"Content-Length": length},
    )
    assert answer.status_code < 500


@pytest.mark.django_db(transaction=True)
async def test_a_false_content_length_does_not_matter_behind_daphne():
    answer = await AsyncClient(raise_request_exception=False).generic(
        "POST", "/account/login/", b"login=a", headers={"Content-Length": "5000000000"}
    )
    assert answer.status_code < 500


@pytest.mark.parametrize("word", ["%" * 200, "_" * 200, "a" * 20_000, "\\" * 99, "'" * 99, "(" * 99, "[[a"])
def test_searching_for_anything_ends(anna_here, anna_api, word):
    for path in ("/feed/search/?q=", "/feed/search/?author=", "/places/addresses?q=", "/office/desk/?q="):
        assert anna_here.get(path + quote(word)).status_code in {200, 400, 404, 429}
    for path in ("feed/?q=", "feed/?author=", "addresses/?q=", "districts/?municipality="):
        assert anna_api.get(f"/api/v1/{path}{quote(word)}").status_code in {200, 400}
