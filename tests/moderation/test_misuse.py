"""Misuse of writing and of reporting: figures, a warning first, an end, and a complaint to somebody else."""

from datetime import timedelta

import pytest
import time_machine

from moderation.events import MisuseFound, ObjectionFiled
from moderation.models import Action, Sanction
from moderation.queries.misuse import access_candidate, candidates
from moderation.rules.misuse import About, Weighed
from moderation.sanction_notices import of_misuse, of_objection
from moderation.services.misuse import answer_objection, object_to, suspend, warn
from network.kernel import clock
from network.kernel.errors import Conflict, DomainError, Forbidden, Invalid, NotFound
from network.kernel.rest.scopes import Scope
from network.people.enums import AppointmentRole
from tests.factories import people as make
from tests.moderation.town import Program, a_moderator, a_post, decided, reported

WEIGHED = Weighed(
    "Het kwetst telkens iemand anders.", "Het lijkt met opzet te gebeuren.", "Dit gaat al maanden zo."
)
FILLED = {"gravity": WEIGHED.gravity, "intention": WEIGHED.intention, "reason": WEIGHED.reason}
ABOUT = [About.WRITING, About.REPORTING]


@pytest.fixture
def saskia(town):
    return a_moderator(town)


@pytest.fixture
def rita(town):
    return a_moderator(town, "rita")


def wrong(town, about, person, other, by, times=3):
    """Let somebody write what is hidden, or report what stays."""
    for number in range(times):
        if about == About.WRITING:
            decided(reported(a_post(person, town, f"Bericht {number}"), other), by)
        else:
            decided(reported(a_post(other, town, f"Bericht {number}"), person), by, Action.KEEP)


def warned(town, about, person, other, by):
    wrong(town, about, person, other, by)
    warn(person=person, space=town.space, about=about, weighed=WEIGHED, by=by)
    wrong(town, about, person, other, by, times=1)


@pytest.mark.parametrize("about", ABOUT)
def test_a_warning_comes_first_then_a_suspension_with_an_end(town, anna, griet, saskia, about):
    given = {"person": anna, "space": town.space, "about": about, "weighed": WEIGHED, "by": saskia}
    wrong(town, about, anna, griet, saskia, times=2)
    assert candidates(saskia, about) == []
    with pytest.raises(Conflict, match="minder dan drie"):
        warn(**given)
    wrong(town, about, anna, griet, saskia, times=1)
    with pytest.raises(Conflict, match="Geef eerst een waarschuwing"):
        suspend(days=10, **given)
    warning = warn(**given)
    assert of_misuse(MisuseFound(warning.pk)).recipients == [anna.pk]
    with pytest.raises(Conflict, match="Sinds de waarschuwing"):
        suspend(days=10, **given)
    wrong(town, about, anna, griet, saskia, times=1)
    for days in (None, 0, 91):
        with pytest.raises(Invalid):
            suspend(days=days, **given)
    row = suspend(days=90, **given)
    assert row.valid_until - row.valid_from == timedelta(days=90)
    assert (row.criteria["absolute"], row.criteria["total"]) == (4, 4)
    with pytest.raises(Conflict):
        suspend(days=10, **given)


def test_who_is_suspended_from_writing_writes_nowhere_in_the_town(town, anna, griet, saskia):
    warned(town, About.WRITING, anna, griet, saskia)
    row = suspend(person=anna, space=town.space, about=About.WRITING, days=5, weighed=WEIGHED, by=saskia)
    with pytest.raises(Forbidden, match="Halle"):
        a_post(anna, town)
    assert reported(a_post(griet, town, "Iets anders"), anna)
    with time_machine.travel(row.valid_until, tick=False):
        a_post(anna, town)


def test_reports_wait_for_nobody_but_a_threat_is_always_handled(town, anna, griet, saskia):
    warned(town, About.REPORTING, anna, griet, saskia)
    row = suspend(person=anna, space=town.space, about=About.REPORTING, days=5, weighed=WEIGHED, by=saskia)
    with pytest.raises(Forbidden, match="112"):
        reported(a_post(griet, town, "Nog iets"), anna)
    assert reported(a_post(griet, town, "Nog iets anders"), anna, reason="threat")
    a_post(anna, town)
    with time_machine.travel(row.valid_until, tick=False):
        assert reported(a_post(griet, town, "En nog iets"), anna)


def test_reporters_have_no_name_and_writers_do(town, anna, griet, saskia):
    wrong(town, About.REPORTING, anna, griet, saskia)
    wrong(town, About.WRITING, griet, anna, saskia, times=0)
    page = make.logged_in(saskia).get("/moderation/misuse/").content.decode()
    assert anna.get_full_name() not in page
    found = candidates(saskia, About.REPORTING)[0]
    assert found.key in page
    opened = make.logged_in(saskia).get(f"/moderation/misuse/reporting/{found.key}/").content.decode()
    assert anna.get_full_name() not in opened


def test_only_moderators_of_the_town_and_never_of_ones_own_household(town, anna, griet, saskia):
    wrong(town, About.WRITING, anna, griet, saskia)
    here = make.an_account("hilde")
    make.appointed(here, AppointmentRole.MODERATOR, town.here.space)
    address = anna.residencies.get().household.address
    family = make.a_resident(town.here, "mo", address=address)
    make.appointed(family, AppointmentRole.MODERATOR, town.space)
    key = candidates(saskia, About.WRITING)[0].key
    for person in (here, family, griet, make.an_administrator()):
        with pytest.raises(DomainError):
            warn(person=anna, space=town.space, about=About.WRITING, weighed=WEIGHED, by=person)
        with pytest.raises(NotFound):
            access_candidate(person, About.WRITING, key)
    assert not Sanction.objects.exists()


def test_every_criterion_is_weighed_in_words(town, anna, griet, saskia):
    wrong(town, About.WRITING, anna, griet, saskia)
    for weighed in (
        Weighed("", "Met opzet, denk ik.", "Daarom, want zo is het."),
        Weighed("x" * 20, "x" * 20, ""),
    ):
        with pytest.raises(Invalid):
            warn(person=anna, space=town.space, about=About.WRITING, weighed=weighed, by=saskia)


def test_a_complaint_is_answered_by_somebody_else_and_ends_it(town, anna, griet, saskia, rita):
    warned(town, About.WRITING, anna, griet, saskia)
    row = suspend(person=anna, space=town.space, about=About.WRITING, days=5, weighed=WEIGHED, by=saskia)
    with pytest.raises(NotFound):
        object_to(sanction=row, text="", by=griet)
    objection = object_to(sanction=row, text="Dit klopt niet.", by=anna)
    assert of_objection(ObjectionFiled(objection.pk)).recipients == [rita.pk]
    with pytest.raises(Conflict):
        object_to(sanction=row, text="", by=anna)
    answer = {"sanction": row, "upheld": True, "answer": "Je hebt gelijk, dit ging te ver."}
    with pytest.raises(Forbidden):
        answer_objection(by=saskia, **answer)
    answer_objection(by=rita, **answer)
    a_post(anna, town)
    with pytest.raises(Conflict):
        answer_objection(by=rita, **answer)


@pytest.mark.slow
def test_the_pages_warn_suspend_complain_and_answer(town, anna, griet, saskia, rita):
    wrong(town, About.WRITING, anna, griet, saskia)
    office, own = make.logged_in(saskia), make.logged_in(anna)
    road = f"/moderation/misuse/writing/{candidates(saskia, About.WRITING)[0].key}/"
    assert anna.get_full_name() in office.get(road).content.decode()
    assert office.post(road, {"gravity": ""}).status_code == 422
    assert office.post(road, FILLED).status_code == 302
    wrong(town, About.WRITING, anna, griet, saskia, times=1)
    assert office.post(road, {**FILLED, "days": "30"}).status_code == 302
    row = Sanction.objects.get(kind="misuse_writing")
    page = own.get(f"/moderation/sanctions/{row.uid}/").content.decode()
    assert WEIGHED.gravity in page
    assert "Dien een klacht in" in page
    assert own.post(f"/moderation/sanctions/{row.uid}/complain/", {"text": "Nee."}).status_code == 302
    other = make.logged_in(rita)
    assert row.uid in other.get("/moderation/misuse/").content.decode()
    answer = other.post(
        f"/moderation/sanctions/{row.uid}/answer/", {"upheld": "no", "answer": "Het gebeurde te vaak."}
    )
    assert answer.status_code == 302
    assert "Het gebeurde te vaak." in own.get(f"/moderation/sanctions/{row.uid}/").content.decode()


def test_the_api_shows_figures_and_warns(town, anna, griet, saskia):
    wrong(town, About.WRITING, anna, griet, saskia)
    program = Program(saskia, Scope.MODERATE)
    found = program("GET", "sanctions/misuse/")
    assert [(one["absolute"], one["total"], one["warned"]) for one in found] == [(3, 3, False)]
    given = program("POST", "sanctions/misuse/", {"about": "writing", "key": found[0]["id"], **FILLED})
    assert (program.status, given["kind"]) == (201, "misuse_warning")
    assert given["valid_until"] > clock.now().isoformat()
