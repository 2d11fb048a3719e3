"""The road of two clerks through the pages, without script: piles, slips, sheets, differences, count."""

import io
import re
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from PIL import Image
from pypdf import PdfReader

from groups.polls.enums import Mark
from groups.polls.models import Envelope, NamedBallot, PaperBatch, PaperSheet, PaperSlip, Poll, RollEntry
from groups.polls.services.casting import cast_ballot
from groups.polls.services.paper.scans import forget_scans, scan_of
from network.kernel import clock
from network.people.models import Person
from tests.factories import paper
from tests.factories import people as make
from tests.factories import polls as ask


def browser(person: Person) -> Client:
    client = Client()
    client.force_login(person)
    return client


def road(name: str, *args: object) -> str:
    return reverse(f"polls:{name}", args=args)


def code(poll: Poll, person: Person) -> str:
    return ask.entry_of(poll, person).code.upper()


def texts(pdf: bytes) -> str:
    return " ".join(" ".join(page.extract_text().split()) for page in PdfReader(io.BytesIO(pdf)).pages)


def test_two_clerks_type_a_pile_by_name_from_page_to_page(named, voters, clerks):
    one, other = (browser(clerk) for clerk in clerks)
    assert named.title in one.get(road("paper")).content.decode()
    answer = one.post(road("piles", named.uid), {"sheets": "2", "remark": "Loket"})
    pile = PaperBatch.objects.get()
    assert answer.url == road("pile", pile.uid)
    choices = {one: ["001", "001"], other: ["001", "000"]}
    for client, tokens in choices.items():
        for position, token in enumerate(tokens, 1):
            sent = {"code": code(named, voters[position - 1]), "q.bench": token, "go": "keep"}
            assert client.get(road("sheet", pile.uid, position)).status_code == 200
            answer = client.post(road("sheet", pile.uid, position), sent)
            assert answer.status_code == 302, answer.content.decode()
    assert answer.url == road("differences", pile.uid)
    page = one.get(road("differences", pile.uid)).content.decode()
    assert "1 verschil" in page
    assert "Aan de kerk" in page
    assert f"{road('sheet', pile.uid, 2)}#v-bench-vraag" in page
    assert 'id="v-bench-vraag"' in one.get(road("sheet", pile.uid, 2)).content.decode()
    refused = one.post(road("pile", pile.uid), {"do": "count"}, follow=True).content.decode()
    assert "verschillen bij formulier 2" in refused
    sent = {"code": code(named, voters[1]), "q.bench": "001", "go": "keep"}
    other.post(road("sheet", pile.uid, 2), sent)
    assert "Alles komt overeen" in one.get(road("differences", pile.uid)).content.decode()
    done = one.post(road("pile", pile.uid), {"do": "count"}, follow=True).content.decode()
    assert "telt mee: 2" in done
    assert NamedBallot.objects.count() == 2


def test_two_clerks_type_a_secret_pile_slips_first(secret, voters, clerks):
    one, other = (make.freshly_logged_in(clerk) for clerk in clerks)
    cast_ballot(by=voters[5], poll=secret, answers={"bench": "park"}, version=1)
    one.post(road("piles", secret.uid), {"sheets": "6", "slips": "6"})
    pile = PaperBatch.objects.get()
    early = one.post(road("sheet", pile.uid, 1), {"q.bench": "001", "go": "keep"})
    assert early.status_code == 422
    assert "strookjes" in early.content.decode()
    late = one.post(road("slips", pile.uid), {"code": code(secret, voters[5])})
    assert late.status_code == 422
    assert "zonder ze te openen" in late.content.decode()
    one.post(road("pile", pile.uid), {"do": "aside", "code": code(secret, voters[5])})
    assert "autofocus" in one.get(road("slips", pile.uid)).content.decode()
    for client in (one, other):
        for voter in voters[:5]:
            assert client.post(road("slips", pile.uid), {"code": code(secret, voter)}).status_code == 302
    asked = browser(clerks[0]).post(road("pile", pile.uid), {"do": "check"})
    assert "reauthenticate" in asked.url
    pile.refresh_from_db()
    assert pile.slips_at is None
    one.post(road("pile", pile.uid), {"do": "check"})
    for client in (one, other):
        for position in range(1, 6):
            client.post(road("sheet", pile.uid, position), {"q.bench": "000", "go": "keep"})
    other.post(road("pile", pile.uid), {"do": "count"})
    assert Envelope.objects.count() == 6
    assert RollEntry.objects.filter(mark=Mark.PAPER).count() == 5


@pytest.mark.slow
def test_a_mistake_keeps_what_was_typed(named, voters, clerks):
    pile = paper.a_pile(clerks[0], named, 1)
    one = browser(clerks[0])
    answer = one.post(road("sheet", pile.uid, 1), {"code": "zzzz", "q.bench": "001", "go": "keep"})
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "staat niet op de lijst van deze peiling" in page
    assert 'value="001" checked' in page
    cast_ballot(by=voters[0], poll=named, answers={"bench": "park"}, version=1)
    answer = one.post(road("sheet", pile.uid, 1), {"code": code(named, voters[0]), "q.bench": "001"})
    page = answer.content.decode()
    assert "Leg het formulier opzij" in page
    assert "Je typte geen antwoord" not in page
    assert one.get(road("sheet", pile.uid, 2)).status_code == 404
    for do, words in (("recount", "Vul een getal in"), ("aside", "Vul een getal in"), ("strange", "")):
        assert words in one.post(road("pile", pile.uid), {"do": do}, follow=True).content.decode()


def test_paper_is_nobody_elses(named, voters, clerks, officer):
    pile = paper.a_pile(clerks[0], named, 1)
    roads = [("paper",), ("piles", named.uid), ("print", named.uid), ("sheet", pile.uid, 1)]
    roads += [(name, pile.uid) for name in ("pile", "cover", "differences", "scan", "slips")]
    stranger, desk = browser(voters[0]), browser(clerks[0])
    for name, *args in roads:
        assert stranger.get(road(name, *args)).status_code == 404, name
        assert stranger.post(road(name, *args)).status_code in (404, 405), name
    assert desk.get(road("print", named.uid)).status_code == 404
    assert browser(officer).get(road("print", named.uid)).status_code == 200


def test_the_organiser_prints_forms_letters_and_the_list(named, secret, voters, officer, clerks):
    client = browser(officer)

    def printed(poll: Poll, **sent: str) -> str:
        answer = client.post(road("print", poll.uid), {"first": "1", **sent})
        assert answer["Content-Type"] == "application/pdf", answer.content.decode()
        return texts(answer.content)

    forms = printed(named, what="forms")
    codes = [code(secret, voter) for voter in voters]
    assert all(f"{each[:4]} {each[4:]}" in forms for each in (code(named, voter) for voter in voters))
    letters, sheet = printed(secret, what="letters"), printed(secret, what="sheet")
    for each in codes:
        assert f"{each[:4]} {each[4:]}" in letters
        assert each[:4] not in sheet
    assert not [voter for voter in voters if str(voter) in sheet]
    assert str(voters[3]) in printed(secret, what="roll")
    assert str(voters[3]) not in printed(secret, what="roll", name="Kiezer1")
    assert client.get(road("office", named.uid)).content.decode().count(road("print", named.uid)) == 1
    named.refresh_from_db()
    assert named.forms_at is not None
    pile = paper.a_pile(clerks[0], secret, 5)
    assert "Stapel 1" in texts(browser(clerks[0]).get(road("cover", pile.uid)).content)


def test_every_kind_of_answer_is_typed_and_what_is_empty_stays_empty(town, officer, voters, clerks):
    poll = ask.an_open_poll(town, officer, definition=paper.EVERY_KIND)
    pile = paper.a_pile(clerks[0], poll, 2)
    one = browser(clerks[0])
    page = one.get(road("sheet", pile.uid, 1)).content.decode()
    assert "Toon het." not in page
    assert "Ik sla deze vraag over" not in page  # said to voters; a clerk reads what the paper says
    assert "Schrijf niets waaraan" not in page
    assert page.count("<span>Geen antwoord</span>") == 2  # of two questions: chosen already
    typed = {
        "q.a": "001",
        "q.f.000": "001",
        "q.g": "12",
        "q.h": "Te ver.",
        "q.i": "Lang verhaal.",
        "q.j.lon": "4.1",
        "q.j.lat": "50.8",
    }
    sent = {"code": code(poll, voters[0]), "go": "keep", **typed}
    assert one.post(road("sheet", pile.uid, 1), sent).status_code == 302
    answers = PaperSheet.objects.get().answers
    assert answers == {
        "a": "no",
        "b": None,
        "f": {"yes": "no"},
        "g": 12,
        "h": "Te ver.",
        "i": "Lang verhaal.",
        "j": {"lon": 4.1, "lat": 50.8},
    }
    again = one.get(road("sheet", pile.uid, 1)).content.decode()
    assert "Lang verhaal." in again
    assert 'value="drop"' in again
    one.post(road("pile", pile.uid), {"do": "drop", "position": "1"})
    assert not PaperSheet.objects.exists()
    off_road = one.post(
        road("sheet", pile.uid, 2), {"code": code(poll, voters[1]), "q.a": "000", "q.g": "3", "go": "keep"}
    )
    assert "Deze vraag krijg je niet met de andere antwoorden" in off_road.content.decode()
    empty = {"code": code(poll, voters[1]), "go": "keep"}
    unsaid = one.post(road("sheet", pile.uid, 2), empty)
    assert unsaid.status_code == 422
    assert "Je typte geen antwoord" in unsaid.content.decode()
    both = one.post(road("sheet", pile.uid, 2), {**empty, "q.a": "000", "blank": "on"})
    assert "Je typte ook antwoorden" in both.content.decode()
    assert one.post(road("sheet", pile.uid, 2), {**empty, "blank": "on"}).status_code == 302
    shown = one.get(road("sheet", pile.uid, 2)).content.decode()
    assert re.search(r'name="blank"[^>]* checked', shown)
    assert set(PaperSheet.objects.get(position=2).answers.values()) == {None}


def a_picture() -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (60, 40), "white").save(out, "PNG")
    return out.getvalue()


def test_a_form_that_cannot_count_is_set_aside_where_it_is_typed(named, voters, clerks):
    pile = paper.a_pile(clerks[0], named, 3)
    one = browser(clerks[0])
    cast_ballot(by=voters[0], poll=named, answers={"bench": "park"}, version=1)
    RollEntry.objects.filter(poll=named, person=voters[1]).update(person=clerks[0])
    own = ask.entry_of(named, clerks[0]).code.upper()
    assert (
        "eigen nummer"
        in one.post(road("sheet", pile.uid, 1), {"code": own, "q.bench": "001"}).content.decode()
    )
    for left, number in ((2, code(named, voters[0])), (1, own)):
        page = one.post(road("sheet", pile.uid, 1), {"code": number, "q.bench": "001"}).content.decode()
        assert "Leg formulier 1 apart" in page
        one.post(road("pile", pile.uid), {"do": "aside", "position": "1", "code": number})
        pile.refresh_from_db()
        assert pile.sheets == left
    kept = one.post(road("pile", pile.uid), {"do": "aside", "position": "1", "code": code(named, voters[2])})
    assert kept.status_code == 302
    pile.refresh_from_db()
    assert pile.sheets == 1


def test_a_slip_that_was_typed_before_is_taken_away_by_its_number(secret, voters, clerks):
    pile = paper.a_pile(clerks[0], secret, 5)
    one = browser(clerks[0])
    sent = {"code": code(secret, voters[0])}
    one.post(road("slips", pile.uid), sent)
    assert "Haal dit nummer weg" in one.post(road("slips", pile.uid), sent).content.decode()
    one.post(road("slips", pile.uid), {"drop": f"{sent['code'][:4]} {sent['code'][4:]}"})
    assert not PaperSlip.objects.exists()


def test_many_piles_come_page_by_page_in_a_fixed_number_of_queries(
    named, clerks, django_assert_max_num_queries
):
    PaperBatch.objects.bulk_create(PaperBatch(poll=named, number=n, sheets=1) for n in range(1, 61))
    one = browser(clerks[0])
    one.get(road("piles", named.uid))
    with django_assert_max_num_queries(30):
        page = one.get(road("piles", named.uid)).content.decode()
    assert "Stapel 60" in page
    assert "Stapel 10<" not in page
    assert "?before=11" in page
    older = one.get(road("piles", named.uid) + "?before=11").content.decode()
    assert "Stapel 10<" in older
    assert one.get(road("piles", named.uid) + f"?before={'9' * 50}").status_code == 200
    assert one.get(road("paper") + f"?after={named.uid}").status_code == 200


@pytest.mark.slow
def test_a_scan_is_checked_handed_out_and_forgotten(named, voters, clerks, settings, tmp_path, time_machine):
    settings.MEDIA_ROOT = str(tmp_path)
    pile = paper.a_pile(clerks[0], named, 1)
    client = browser(clerks[0])

    def sent(name: str, content: bytes) -> str:
        upload = SimpleUploadedFile(name, content)
        return client.post(road("scan", pile.uid), {"scan": upload}, follow=True).content.decode()

    assert client.get(road("scan", pile.uid)).status_code == 404
    assert "geen foto die we kennen" in sent("x.pdf", b"<html>")
    assert "niet volledig" in sent("x.pdf", b"%PDF-1.7 half")
    assert "hoogstens 10 MB" in sent("x.pdf", b"%PDF-1.7" + b"0" * 10 * 1024**2 + b"%%EOF")
    assert "hangt bij de stapel" in sent("x.pdf", b"%PDF-1.7 scan %%EOF")
    answer = client.get(road("scan", pile.uid))
    assert answer.content == b"%PDF-1.7 scan %%EOF"
    assert answer["Content-Disposition"] == 'attachment; filename="stapel-1.pdf"'
    sent("x.png", a_picture())
    pile.refresh_from_db()
    assert scan_of(pile)[1] == "image/webp"
    Poll.objects.filter(pk=named.pk).update(cancelled_at=ask.after(named))
    assert forget_scans() == 0
    time_machine.move_to(clock.now() + timedelta(days=40))
    assert forget_scans() == 1
    pile.refresh_from_db()
    assert pile.scan_name == ""
