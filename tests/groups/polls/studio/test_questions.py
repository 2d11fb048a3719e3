"""The editor of questions: every kind, order, pages, jumps, and keys that stay."""

import re
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from groups.polls.enums import Secrecy
from groups.polls.forms.questions import KIND_NAMES
from groups.polls.models import Poll
from groups.polls.queries import territory_of
from groups.polls.questions.editing import read_lines
from tests.factories import polls as ask

OWN: dict[str, dict[str, str]] = {
    "single": {"options": "Ja\nNee\nGeen van beide", "shuffled": "on", "pinned": "1"},
    "multiple": {"options": "Ja\nNee", "least": "1", "most": "2"},
    "ranking": {"options": "Ja\nNee", "method": "schulze"},
    "score": {"low": "-2", "high": "2", "low_label": "slecht"},
    "matrix": {"rows": "Dag\nNacht", "columns": "Goed\nSlecht"},
    "number": {"low": "0", "high": "12,5", "decimals": "1", "unit": "meter"},
    "short": {},
    "long": {"max_length": "300"},
    "place": {},
    "photo": {},
}


def to(name: str, poll: Poll, *more: str) -> str:
    return reverse(f"polls:{name}", args=[poll.uid, *more])


def send(desk: Client, url: str, **body: Any) -> Any:
    """Send a form with the stamp that its page carries."""
    found = re.search(r'name="seen" value="(\w+)"', desk.get(url).content.decode())
    return desk.post(url, {"seen": found[1] if found else "", **body})


def titles(poll: Poll) -> list[list[str]]:
    poll.refresh_from_db()
    return [[one["title"] for one in page["questions"]] for page in poll.definition.get("pages", [])]


@pytest.mark.parametrize("kind", KIND_NAMES)
def test_every_kind_can_be_asked_and_changed(kind, desk, draft):
    url = to("question_new", draft, "p1", kind)
    answer = send(desk, url, title="Een vraag?", no_opinion="on", **OWN[kind])
    assert answer.status_code == 302, answer.content.decode()
    draft.refresh_from_db()
    made = draft.definition["pages"][0]["questions"][1]
    assert (made["kind"], made["title"], made["no_opinion"]) == (kind, "Een vraag?", True)
    edit = to("question", draft, made["key"])
    page = desk.get(edit).content.decode()
    assert all(line in page for line in OWN[kind].get("options", "").split("\n"))
    send(desk, edit, title="Anders?", no_opinion="on", **OWN[kind])
    draft.refresh_from_db()
    assert draft.definition["pages"][0]["questions"][1] == {**made, "title": "Anders?"}
    assert desk.get(to("preview", draft)).status_code == 200


@pytest.mark.slow
def test_what_does_not_fit_is_said_beside_its_field_and_stays(desk, draft):
    url = to("question_new", draft, "p1", "multiple")
    for wrong, said in (
        ({"options": "Ja\nJa"}, "dezelfde tekst"),
        ({"options": "Ja"}, "Hier horen er 2"),
        ({"options": "Ja\nNee", "most": "9"}, "geheel getal"),
        ({"options": "Ja\nNee", "least": "2", "most": "1"}, "groter dan het maximum"),
        ({"options": ""}, "Vul “Keuzes” in."),
    ):
        answer = send(desk, url, title="Mijn lange vraag", **wrong)
        page = answer.content.decode()
        assert answer.status_code == 422
        assert said in page
        assert "Mijn lange vraag" in page
    assert titles(draft) == [["Waar zetten we de bank?"]]


def test_a_reworded_option_keeps_its_key():
    before = [{"key": "a", "title": "Aan de kerk"}, {"key": "b", "title": "In het park"}]
    keys = [one["key"] for one in read_lines(["Aan de oude kerk", "In het park"], before, ())]
    assert keys == ["a", "b"]
    keys = [one["key"] for one in read_lines(["In het park", "Aan de kerk"], before, ())]
    assert keys == ["b", "a"]
    one, two, three = read_lines(["Ergens anders", "Aan de oude kerk", "In het park"], before, ("a", "b"))
    assert (two["key"], three["key"]) == ("a", "b")
    assert one["key"] not in {"a", "b"}


@pytest.mark.slow
def test_questions_and_pages_move_and_go(desk, draft):
    questions = to("questions", draft)
    for title in ("Twee?", "Drie?"):
        send(desk, to("question_new", draft, "p1", "short"), title=title)
    keys = [one["key"] for one in Poll.objects.get().definition["pages"][0]["questions"]]
    moved = send(desk, questions, do=f"up {keys[2]}")
    page = desk.get(moved.url).content.decode()
    assert page.count(" autofocus") == 1
    assert f'value="up {keys[2]}" autofocus' in page  # who moves with the keyboard, moves again
    assert titles(draft) == [["Waar zetten we de bank?", "Drie?", "Twee?"]]
    send(desk, questions, do="page")
    send(desk, questions, do=f"down {keys[1]}")
    assert titles(draft) == [["Waar zetten we de bank?", "Drie?"], ["Twee?"]]
    second = draft.definition["pages"][1]["key"]
    send(desk, questions, do=f"page-up {second}")
    assert titles(draft) == [["Twee?"], ["Waar zetten we de bank?", "Drie?"]]
    send(desk, questions, do=f"page-drop {second}")
    assert titles(draft) == [["Twee?", "Waar zetten we de bank?", "Drie?"]]
    for key in keys:
        send(desk, questions, do=f"drop {key}")
    assert titles(draft) == []
    assert "Je eerste vraag" in desk.get(questions).content.decode()


def test_a_page_jumps_on_an_answer_and_says_what_is_wrong(desk, draft):
    questions = to("questions", draft)
    send(desk, questions, do="page")
    draft.refresh_from_db()
    second = draft.definition["pages"][1]["key"]
    send(desk, to("question_new", draft, second, "short"), title="Welk park?")
    page = to("page", draft, "p1")
    assert send(desk, page, title="Waar", when_0="bench|park").status_code == 422
    send(desk, page, title="Waar", when_0="bench|park", to_0=second, then="end")
    draft.refresh_from_db()
    first = draft.definition["pages"][0]
    assert first["jumps"] == [{"question": "bench", "values": ["park"], "to": second}]
    shown = desk.get(questions).content.decode()
    assert "antwoordt: In het park, gaat naar pagina 2." in shown
    send(desk, to("page", draft, second), then="p1")
    assert "springt terug" in desk.get(questions).content.decode()
    send(
        desk,
        to("question", draft, "bench"),
        title="Waar?",
        options="Aan de kerk\nOp het plein\nAan de beek",
    )
    draft.refresh_from_db()
    assert draft.definition["pages"][0]["jumps"] == []


def test_somebody_who_was_faster_is_not_overwritten(desk, draft):
    url = to("question", draft, "bench")
    old = re.search(r'name="seen" value="(\w+)"', desk.get(url).content.decode())
    assert old is not None
    send(desk, to("question_new", draft, "p1", "short"), title="Van een collega")
    late = {"title": "Van mij", "options": "Hier\nDaar"}
    answer = desk.post(url, {**late, "seen": old[1]})
    assert answer.status_code == 422
    assert "Iemand anders" in answer.content.decode()
    assert "Van mij" in answer.content.decode()
    assert titles(draft) == [["Waar zetten we de bank?", "Van een collega"]]
    found = re.search(r'name="seen" value="(\w+)"', answer.content.decode())
    assert found is not None
    desk.post(url, {**late, "seen": found[1]})
    assert titles(draft) == [["Van mij", "Van een collega"]]
    stale = desk.post(to("questions", draft), {"do": "drop bench", "seen": old[1]})
    assert stale.status_code == 422


@pytest.mark.parametrize("do", ["drop elsewhere", "explode bench", "", "up"])
def test_a_button_that_is_not_there_does_nothing(do, desk, draft):
    assert send(desk, to("questions", draft), do=do).status_code in (404, 422)
    assert titles(draft) == [["Waar zetten we de bank?"]]


@pytest.mark.slow
def test_forms_that_ours_never_sends(desk, draft):
    for url in (
        to("question_new", draft, "p1", "nothing"),
        to("question_new", draft, "elsewhere", "single"),
        to("question", draft, "elsewhere"),
        to("page", draft, "elsewhere"),
    ):
        assert desk.get(url).status_code == 404
    wrong = send(desk, to("page", draft, "p1"), when_0="bench|elsewhere", to_0="end")
    assert wrong.status_code == 422


def test_a_secret_poll_offers_only_what_stays_secret(town, officer, desk):
    poll = ask.a_draft(town, officer, secrecy=Secrecy.SECRET)
    page = desk.get(to("questions", poll)).content.decode()
    assert to("question_new", poll, "p1", "single") in page
    assert to("question_new", poll, "p1", "long") not in page
    assert desk.get(to("question_new", poll, "p1", "long")).status_code == 404


def test_a_preview_asks_the_groups_too(desk, town, officer):
    draft = ask.a_draft(town, officer, secrecy="secret", groups_asked=("district", "gender"))
    page = desk.get(to("preview", draft)).content.decode()
    district = territory_of(town.space).order_by("name").values_list("name", flat=True)[0]
    assert f"{district}" in page.partition("Waar zetten we de bank?")[2]
    assert "Dat zeg ik liever niet" in page
    sent = desk.post(to("preview", draft), {"page": "p1", "go": "send", "g.gender": "001"})
    assert '<option value="001" selected>' in sent.content.decode()
    plain = desk.get(to("preview", ask.a_draft(town, officer))).content.decode()
    assert "Dat zeg ik liever niet" not in plain
