"""A danger to life: who was told, kept for a year, urgent; and each look at what is kept is seen."""

from datetime import timedelta

import pytest
import time_machine

from moderation.models import Action, Case, Escalation, EscalationKind, Evidence, Priority
from moderation.services.evidence import erase_ended, look_at_evidence, on_change
from moderation.services.life_threat import Told, record_danger
from network.feed.events import PostChanged, PostWithdrawn
from network.feed.services.posts import delete_post, edit_post
from network.kernel import clock
from network.kernel.errors import Invalid, NotFound
from network.kernel.models import AuditEntry
from network.people.models import Look
from tests.factories import people as make
from tests.moderation.town import a_moderator, a_post, decided, reported


@pytest.fixture
def saskia(town):
    return a_moderator(town)


@pytest.fixture
def post(town, anna):
    return a_post(anna, town)


@pytest.fixture
def case(post, griet):
    return reported(post, griet, reason="threat")


def told(**changed):
    base = {
        "authority": "Noodcentrale 112",
        "at": clock.now() - timedelta(minutes=5),
        "given": "De wijk en wat er gedreigd wordt.",
        "why": "Iemand zegt dat hij vannacht iemand iets aandoet.",
    }
    return Told(**{**base, **changed})


def test_it_is_noted_urgent_and_kept_for_a_year(case, post, saskia):
    row = record_danger(case=case, told=told(), by=saskia)
    case.refresh_from_db()
    assert (row.kind, row.authority, row.by) == (EscalationKind.LIFE, "Noodcentrale 112", saskia)
    assert case.priority == Priority.URGENT
    assert AuditEntry.objects.filter(action="case.life_in_danger").exists()
    kept = Evidence.objects.get()
    assert kept.text == post.text
    assert kept.keep_until - kept.taken_at >= timedelta(days=365)
    decided(case, saskia, Action.KEEP)
    assert Evidence.objects.get().text == post.text  # also when the item stays
    with time_machine.travel(clock.now() + timedelta(days=364), tick=False):
        assert erase_ended() == 0
    with time_machine.travel(clock.now() + timedelta(days=366), tick=False):
        assert erase_ended() == 1


@pytest.mark.parametrize(
    ("field", "changed"),
    [
        ("authority", {"authority": " "}),
        ("authority", {"authority": "x" * 161}),
        ("given", {"given": ""}),
        ("why", {"why": ""}),
        ("day", {"at": clock.now() + timedelta(days=1)}),
    ],
)
def test_what_is_missing_is_said_at_its_field(case, saskia, field, changed):
    with pytest.raises(Invalid) as refused:
        record_danger(case=case, told=told(**changed), by=saskia)
    assert refused.value.field == field
    assert not Escalation.objects.exists()


def test_the_page_says_what_to_do_first_and_keeps_the_log(case, saskia, anna):
    page = make.logged_in(saskia)
    road = f"/moderation/queue/{case.uid}/life/"
    assert "Bel 112" in page.get(road).content.decode()
    assert page.post(road, {"authority": "112"}).status_code == 422
    form = {"authority": "Politie", "day": "01/01/2026", "hour": "9.00", "given": "Alles.", "why": "Gevaar."}
    assert page.post(road, form).status_code == 302
    assert "Politie" in page.get(road).content.decode()
    assert make.logged_in(anna).get(road).status_code == 404
    assert "/life/" in page.get(f"/moderation/queue/{case.uid}/").content.decode()


def test_only_who_handles_the_case(case, anna, griet, bram):
    for person in (anna, griet, bram):
        with pytest.raises(NotFound):
            record_danger(case=case, told=told(), by=person)
        with pytest.raises(NotFound):
            look_at_evidence(case=case, by=person)
        assert make.logged_in(person).get(f"/moderation/queue/{case.uid}/kept/").status_code == 404


def test_each_look_at_what_is_kept_is_in_sight_of_the_author(case, saskia, anna):
    decided(case, saskia)
    before = Look.objects.filter(person=anna).count()
    page = make.logged_in(saskia).get(f"/moderation/queue/{case.uid}/kept/").content.decode()
    assert "Wie heeft er een ladder?" in page
    assert Look.objects.filter(person=anna).count() == before + 1
    assert "wachtrij" in make.logged_in(anna).get("/settings/looks/").content.decode()


def test_an_edit_and_a_deletion_under_review_are_kept(case, post, anna):
    edited = edit_post(by=anna, post=post, text="Nu staat er iets anders.", version=post.version)
    on_change(PostChanged(post.pk, post.uid, ()))
    on_change(PostChanged(post.pk, post.uid, ()))
    delete_post(by=anna, post=edited)
    on_change(PostWithdrawn(post.pk, post.uid, ()))
    assert [row.text for row in Evidence.objects.order_by("pk")] == ["Nu staat er iets anders."]


def test_nothing_is_kept_of_what_nobody_reviews(town, anna, saskia, case):
    other = a_post(anna, town, "Iets anders.")
    on_change(PostChanged(other.pk, other.uid, ()))
    decided(case, saskia, Action.KEEP)
    on_change(PostChanged(Case.objects.get().item_id, "x", ()))
    assert not Evidence.objects.filter(erased_at__isnull=True).exists()
