"""The house rules change by announcement: one version of a number counts at any instant."""

import itertools
from datetime import timedelta

import pytest
import time_machine
from hypothesis import given, settings
from hypothesis import strategies as st

from moderation import rules_notices
from moderation.models import Action, Clause, ClauseScope, RulesChange
from moderation.queries.rules import (
    alterations,
    announced,
    clauses_everywhere,
    clauses_in_force,
    clauses_of,
    current_version,
)
from moderation.rules.house_rules import Wording, differences
from moderation.rules_events import RulesChangeAnnounced, RulesChangeWithdrawn
from moderation.services.decide import decide
from moderation.services.rules import announce_change, withdraw_change
from network.kernel import clock
from network.kernel.errors import Conflict, Forbidden, Invalid
from network.kernel.rest.scopes import Scope
from network.people.enums import AppointmentRole
from tests.factories import people as make
from tests.moderation.town import REASON, Program, a_moderator, a_post, reported

DAY = timedelta(days=1)
NEW = Wording("2.4", "Je geeft fouten toe", "Klopt iets niet? Dan zeg je dat.")


@pytest.fixture
def ada(db):
    return make.an_administrator("ada")


def changed(number="2.1", text="Je mag het oneens zijn. Je blijft vriendelijk."):
    now = clauses_in_force().get(number=number)
    return Wording(number, now.title, text, now.law, now.category, now.scope)


def announce(ada, *clauses, days=10.0, dropped=(), **more):
    return announce_change(
        summary="Het wordt duidelijker.",
        takes_effect_at=clock.now() + days * DAY,
        clauses=clauses,
        dropped=dropped,
        by=ada,
        **more,
    )


def test_charter_clauses_come_after_the_others_and_count_nowhere_by_themselves(db, town):
    numbers = list(clauses_in_force().values_list("number", flat=True))
    assert numbers.index("5.1") < numbers.index("10.1") < numbers.index("10.8")
    assert set(clauses_of(town.here.space)) == set(clauses_everywhere())
    assert not clauses_everywhere().filter(scope=ClauseScope.CHARTER).exists()
    assert not Clause.objects.filter(category="").exists()
    assert Clause.objects.get(number="5.1").law


def test_a_change_counts_from_its_instant_and_not_before(ada):
    before = clauses_in_force().get(number="2.1")
    change = announce(ada, changed(), NEW, dropped=["1.2"])
    assert clauses_in_force().get(number="2.1") == before
    assert not clauses_in_force().filter(number="2.4").exists()
    assert [one.number for one in alterations(change)] == ["1.2", "2.1", "2.4"]
    assert current_version() == 1
    later = change.takes_effect_at
    assert clauses_in_force(later).get(number="2.1").version == 2
    assert clauses_in_force(later).get(number="2.4").title == NEW.title
    assert not clauses_in_force(later).filter(number="1.2").exists()
    assert clauses_in_force(later - timedelta(microseconds=1)).get(number="2.1") == before
    with time_machine.travel(later):
        assert current_version() == 2
        assert not announced()


@pytest.mark.parametrize("days", [-1, 0, 1, 6.9])
def test_less_than_seven_days_needs_a_law(ada, days):
    with pytest.raises(Invalid):
        announce(ada, changed(), days=days)


def test_a_law_may_ask_it_sooner(ada):
    change = announce(ada, changed(), days=1, sooner_because="Een wet van morgen")
    assert change.sooner_because == "Een wet van morgen"
    late = announce(ada, changed("2.2", "Anders."), days=8, sooner_because="Een wet van morgen")
    assert late.sooner_because == ""


@pytest.mark.parametrize(
    "wording",
    [
        Wording("twee", "Titel", "Tekst"),
        Wording("2.4", "", "Tekst"),
        Wording("2.4", "Titel", " "),
        Wording("2.4", "Titel", "x" * 2_001),
        Wording("2.4", "Titel", "Tekst", category="ONBEKEND"),
        Wording("2.4", "Titel", "Tekst", scope="nergens"),
        Wording("2.1", "Titel", "Tekst", scope=ClauseScope.CHARTER),
    ],
)
def test_a_clause_that_nobody_could_cite_is_refused(ada, wording):
    with pytest.raises(Invalid):
        announce(ada, wording)
    assert not RulesChange.objects.exists()


def test_what_stays_as_it_is_is_no_change(ada):
    with pytest.raises(Invalid):
        announce(ada, changed(text=clauses_in_force().get(number="2.1").text))
    with pytest.raises(Invalid):
        announce(ada, dropped=["9.9"])


def test_a_number_changes_once_at_a_time(ada):
    first = announce(ada, changed(), dropped=["1.2"])
    for more in ({"clauses": [changed()]}, {"dropped": ["2.1"]}, {"clauses": [Wording("1.2", "T", "Tekst")]}):
        with pytest.raises(Conflict):
            announce(ada, *more.get("clauses", []), dropped=more.get("dropped", []), days=20)
    withdraw_change(change=first, by=ada)
    assert announce(ada, changed(), days=20).clauses.get().version == 3


def test_a_withdrawn_change_never_counted(ada):
    before = set(clauses_in_force())
    change = announce(ada, changed(), NEW, dropped=["1.2"])
    withdraw_change(change=change, by=ada)
    assert set(clauses_in_force(change.takes_effect_at + DAY)) == before
    assert current_version() == 1
    with pytest.raises(Conflict):
        withdraw_change(change=change, by=ada)
    assert Clause.objects.filter(number="2.4").count() == 1


def test_what_counts_is_not_withdrawn(ada):
    change = announce(ada, changed())
    with time_machine.travel(change.takes_effect_at), pytest.raises(Conflict):
        withdraw_change(change=change, by=ada)


MAY = {
    "administrator": True,
    "resident": False,
    "moderator": False,
    "moderation lead": False,
    "appointer": False,
    "nobody yet": False,
}


@pytest.mark.parametrize("who", MAY)
def test_who_may_announce(town, ada, anna, who):
    roles = {
        "moderator": AppointmentRole.MODERATOR,
        "moderation lead": AppointmentRole.MODERATION_LEAD,
        "appointer": AppointmentRole.APPOINTER,
    }
    people = {"administrator": ada, "resident": anna, "nobody yet": make.an_account("piet")}
    if who in roles:
        people[who] = make.an_account("rik")
        make.appointed(people[who], roles[who], town.space)
    change = announce(ada, changed("3.2", "Anders."))
    if MAY[who]:
        announce(people[who], changed())
        withdraw_change(change=change, by=people[who])
        return
    with pytest.raises(Forbidden):
        announce(people[who], changed())
    with pytest.raises(Forbidden):
        withdraw_change(change=change, by=people[who])
    client = make.freshly_logged_in(people[who])
    assert client.get("/moderation/rules/office/new/").status_code == 404
    assert client.post(f"/moderation/rules/office/{change.uid}/withdraw/").status_code == 404


def test_a_decision_cites_what_counts_now(town, anna, griet, ada):
    saskia = a_moderator(town)
    case = reported(a_post(anna, town), griet)
    old = clauses_in_force().get(number="2.1")
    change = announce(ada, changed())
    new = change.clauses.get()

    def take(clause):
        case.refresh_from_db()
        return decide(
            case=case, action=Action.HIDE, clause=clause, reason=REASON, version=case.version, by=saskia
        )

    with pytest.raises(Invalid):
        take(new)
    with pytest.raises(Invalid):
        take(clauses_in_force().get(number="10.2"))
    with time_machine.travel(change.takes_effect_at):
        with pytest.raises(Invalid):
            take(old)
        assert take(new).clause == new


def test_everybody_hears_of_it(town, anna, bram, ada):
    gone = make.a_resident(town.here, "gerda")
    gone.is_active = False
    gone.save()
    change = announce(ada, changed())
    message = rules_notices.announced(RulesChangeAnnounced(change_id=change.pk))
    assert message is not None
    assert message.text == "Het wordt duidelijker."
    told = set(message.recipients)
    assert {anna.pk, bram.pk, ada.pk} <= told
    assert gone.pk not in told
    withdraw_change(change=change, by=ada)
    assert rules_notices.announced(RulesChangeAnnounced(change_id=change.pk)) is None
    message = rules_notices.withdrawn(RulesChangeWithdrawn(change_id=change.pk))
    assert message is not None
    assert anna.pk in set(message.recipients)


def test_the_differences_read_as_sentences():
    kinds = [
        (piece.kind, piece.text) for piece in differences("Je scheldt niemand uit.", "Je scheldt nooit.")
    ]
    assert kinds == [("same", "Je scheldt"), ("old", "niemand uit."), ("new", "nooit.")]


STEPS = st.lists(
    st.tuples(
        st.sampled_from(["change", "drop", "withdraw", "wait"]),
        st.sampled_from(["1.1", "2.1", "2.4"]),
        st.integers(min_value=7, max_value=30),
    ),
    max_size=8,
)


@pytest.mark.slow
@pytest.mark.django_db(transaction=False)
@settings(max_examples=15, deadline=None)
@given(steps=STEPS)
def test_exactly_one_version_of_a_number_counts_at_any_instant(steps):
    from django.db import transaction

    with transaction.atomic():
        ada = make.an_administrator()
        moment = clock.now()
        for number, (what, clause, days) in enumerate(steps):
            with clock.as_of(moment):
                _step(ada, what, clause, days, number)
            moment += timedelta(days=3 if what == "wait" else 1)
        _holds_at_every_edge()
        transaction.set_rollback(True)


def _step(ada, what, number, days, turn):
    try:
        if what == "change":
            announce(ada, Wording(number, f"Titel {turn}", f"Tekst {turn}"), days=days)
        elif what == "drop":
            announce(ada, dropped=[number], days=days)
        elif what == "withdraw" and (change := RulesChange.objects.order_by("-pk").first()):
            withdraw_change(change=change, by=ada)
    except (Conflict, Invalid):
        return


def _holds_at_every_edge():
    rows = list(Clause.objects.all())
    edges = {edge for row in rows for edge in (row.valid_from, row.valid_until) if edge is not None}
    for edge in edges:
        for instant in (edge - timedelta(microseconds=1), edge, edge + timedelta(microseconds=1)):
            numbers = list(clauses_in_force(instant).values_list("number", flat=True))
            assert len(numbers) == len(set(numbers))
            for row in rows:
                counts = row.valid_from <= instant and (row.valid_until is None or instant < row.valid_until)
                assert not counts or row.number in numbers
    for number in (
        "1.1",
        "2.1",
    ):  # without a gap: a version ends where the next begins, unless it was dropped
        real = [row for row in rows if row.number == number and row.valid_until != row.valid_from]
        real.sort(key=lambda row: row.version)
        for before, after in itertools.pairwise(real):
            assert before.valid_until is not None
            assert before.valid_until <= after.valid_from


def test_an_administrator_writes_a_change_and_sees_it_first(ada, client, db):
    client = make.freshly_logged_in(ada)
    clause = clauses_in_force().get(number="2.1")
    page = client.get("/moderation/rules/office/new/")
    assert page.status_code == 200
    form = page.context["form"]
    body = {name: form[name].value() or "" for name in form.fields if not name.endswith("_drop")}
    body |= {
        "summary": "We schrijven het korter.",
        "day": (clock.now() + 9 * DAY).strftime("%d/%m/%Y"),
        f"{clause.uid}_text": "Je scheldt niemand uit.",
    }
    shown = client.post("/moderation/rules/office/new/", body)
    assert shown.status_code == 200, shown.context["form"].errors
    assert "<del>" in shown.text
    assert not RulesChange.objects.exists()
    done = client.post("/moderation/rules/office/new/", body | {"announce": "1"})
    assert done.status_code == 302
    change = RulesChange.objects.get()
    assert [row.number for row in change.clauses.all()] == ["2.1"]
    assert "We schrijven het korter." in client.get("/moderation/rules/").text
    assert "We schrijven het korter." in client.get("/moderation/rules/history/").text
    assert client.post(f"/moderation/rules/office/{change.uid}/withdraw/").status_code == 302
    assert "We schrijven het korter." not in client.get("/moderation/rules/").text
    assert "ingetrokken" in client.get("/moderation/rules/history/").text


def test_a_change_that_comes_too_soon_says_so(ada):
    client = make.freshly_logged_in(ada)
    form = client.get("/moderation/rules/office/new/").context["form"]
    body = {name: form[name].value() or "" for name in form.fields if not name.endswith("_drop")}
    body |= {"summary": "Anders.", "day": (clock.now() + DAY).strftime("%d/%m/%Y")}
    answer = client.post("/moderation/rules/office/new/", body)
    assert answer.status_code == 422
    assert "zeven dagen" in answer.text


def test_the_same_over_the_api(ada, anna):
    program = Program(ada, Scope.ADMINISTER)
    asked = {
        "summary": "Een regel erbij.",
        "takes_effect_at": (clock.now() + 8 * DAY).isoformat(),
        "clauses": [{"number": "2.4", "title": "Je geeft fouten toe", "text": "Klopt het niet? Zeg het."}],
    }
    said = program("POST", "rules-changes/", asked)
    assert program.status == 201, said
    assert program("GET", "rules-changes/")["results"][0]["id"] == said["id"]
    program("POST", f"rules-changes/{said['id']}/withdraw/")
    assert program.status == 200
    other = Program(anna, Scope.READ, Scope.WRITE)
    other("POST", "rules-changes/", asked)
    assert other.status in (403, 404)
