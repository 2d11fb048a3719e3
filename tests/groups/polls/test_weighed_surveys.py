"""A survey of a sample that is weighed: what an organiser may say of it, and what its readers see."""

import pytest
import time_machine
from django.urls import reverse

from groups.polls.forms.weighing import write_shares
from groups.polls.models import Result, RollEntry
from groups.polls.services.drafting import PollTerms, edit_poll
from groups.polls.services.opening import open_poll
from groups.polls.services.roll import frozen_shares
from network.kernel.errors import Invalid
from tests.factories import people as make
from tests.factories import poll_results as told
from tests.factories import polls as ask
from tests.groups.polls.test_api import ask as call

AGES = {"18-34": 0.4, "35-54": 0.3, "55-74": 0.2, "75+": 0.1}
HALVES = {"female": 0.5, "male": 0.5}


@pytest.mark.parametrize(
    ("terms", "says"),
    [
        ({"shares": {"age": AGES}, "groups_asked": ("age",)}, "steekproef"),
        ({"shares": {"age": AGES}, "population": 900}, "Duid die ook aan"),
        ({"shares": {"age": {"18-34": 0.5, "35-54": 0.4}}}, "samen 90 %"),
        ({"shares": {"age": {"18-34": 0.5, "onbekend": 0.5}}}, "namen van de groepen"),
        ({"shares": {"age": {"18-34": 1.0}}}, "minstens twee"),
        ({"shares": {"district": {"A\x00": 0.5, "B": 0.5}}, "groups_asked": ("district",)}, "namen van de"),
        ({"shares": {"district": {"": 0.5, "B": 0.5}}, "groups_asked": ("district",)}, "namen van de"),
        ({"shares": {"age": {"18-34": 1.1, "35-54": -0.1}}}, "meer dan 0"),
        ({"shares": {"gender": {}}, "groups_asked": ("gender",)}, "Zeg zelf"),
        ({"shares": {"age": AGES, "gender": HALVES}, "groups_asked": ("age", "gender")}, "één groep"),
    ],
)
def test_what_cannot_be_weighed_is_refused_with_a_sentence(town, officer, terms, says):
    draft = ask.a_draft(town, officer)
    sampled = {"groups_asked": ("age",), "population": 900}
    if says != "steekproef":
        terms = {**sampled, **terms}
        if says.startswith("Duid"):
            terms["groups_asked"] = ("district",)
    with pytest.raises(Invalid, match=says):
        edit_poll(by=officer, poll=draft, terms=PollTerms(title="Steekproef", **terms))


def test_a_secret_poll_is_never_weighed(town, officer):
    draft = ask.a_draft(town, officer)
    terms = PollTerms(
        title="Geheim", secrecy="secret", population=900, groups_asked=("age",), shares={"age": AGES}
    )
    with pytest.raises(Invalid, match="geheime peiling"):
        edit_poll(by=officer, poll=draft, terms=terms)


def test_without_shares_those_of_the_roll_are_taken_when_it_opens(town, officer, anna):
    old = make.a_resident(town.here, "oud")
    for person, year in ((anna, 1990), (old, 1940)):
        person.birth_year = year
        person.save()
    draft = ask.a_draft(town, officer, population=900, groups_asked=("age",), shares={"age": {}})
    assert draft.shares == {"age": {}}
    assert open_poll(by=officer, poll=draft).shares == {"age": {"": 1.0}}  # two people: too few to tell apart


def test_of_a_roll_no_share_tells_how_few_are_in_a_group(town, officer):
    """Shares stand in files, beside how many are on the roll: one of 75+ among 57 would be one person."""
    draft = ask.a_draft(town, officer, population=900, groups_asked=("age",), shares={"age": {}})
    bands = ["18-34"] * 24 + ["35-54"] * 20 + ["55-74"] * 12 + ["75+"]
    RollEntry.objects.bulk_create(
        RollEntry(poll=draft, position=number, code=f"K-{number}", age_band=band)
        for number, band in enumerate(bands, 1)
    )
    assert frozen_shares(draft) == {"age": {"18-34": 24 / 57, "35-54": 20 / 57, "": 13 / 57}}
    assert write_shares("age", frozen_shares(draft)["age"]).splitlines()[2] == "anderen: 22,81"


def test_a_share_of_nobody_on_the_roll_is_refused_when_it_opens(town, officer, anna):
    shares = {"district": {"Hier": 0.5, "Nergens": 0.5}}
    draft = ask.a_draft(town, officer, population=900, groups_asked=("district",), shares=shares)
    with pytest.raises(Invalid, match="niemand op de lijst"):
        open_poll(by=officer, poll=draft)


@pytest.fixture
def survey(town, officer, anna):
    poll = told.an_open_survey(town, officer, 240, population=900)
    poll.shares = {"age": AGES}  # as open_poll leaves them; the crowd came on the roll afterwards
    poll.save(update_fields=["shares"])
    with time_machine.travel(ask.after(poll), tick=False):
        told.count_poll(poll=poll, by=officer)
    poll.refresh_from_db()
    return poll


def test_the_result_shows_weighted_beside_counted(survey, anna):
    answer = make.logged_in(anna).get(reverse("polls:results", args=[survey.uid]))
    text = " ".join(answer.content.decode().split())
    assert "Gewogen naar leeftijd" in text
    assert "gelijke antwoorden in plaats van 240" in text
    assert "18-34 40" in text
    whole = make.logged_in(anna).get(reverse("polls:results_file", args=[survey.uid, "json"])).json()
    assert set(whole["weighed"]["percents"]) == {"square", "street"}
    assert all(
        isinstance(one, int) for each in whole["weighed"]["percents"].values() for one in each.values()
    )
    assert 100 < whole["weighed"]["effective"] < 240
    weighed = whole["weighed"]
    assert weighed["means"].keys() == {"happy", "years"}
    assert weighed["rows"].keys() == {"happy", "grid"}
    assert weighed["rows"]["grid"].keys() == {"desk", "waste"}
    for said in ("Gemiddelde", "Het loket: goed", "Per wijk", "meer dan", "<h3>De afvalophaling</h3>"):
        assert said in text
    assert "Zet deze straten" in text  # an order, that nothing weighs
    assert call(anna, "get", f"{survey.uid}/results/").json()["weighed"] == whole["weighed"]
    csv = make.logged_in(anna).get(reverse("polls:results_file", args=[survey.uid, "csv"])).getvalue()
    assert "gewogen naar leeftijd;Het loket: goed" in csv.decode()
    assert "gewogen naar leeftijd;Gemiddelde" in csv.decode()


def test_without_tables_it_says_that_it_was_not_weighed(survey, anna):
    Result.objects.filter(poll=survey).update(tables={})
    answer = make.logged_in(anna).get(reverse("polls:results", args=[survey.uid]))
    assert "Wegen naar leeftijd kon niet" in answer.content.decode()
    assert "geen vraag heeft een tabel per groep" in answer.content.decode()


def test_an_organiser_types_how_everybody_is_divided(town, officer):
    draft = ask.a_draft(town, officer, population=900, groups_asked=("age",))
    browser = make.logged_in(officer)
    road = reverse("polls:terms", args=[draft.uid])
    typed = {
        "title": "Steekproef",
        "kind": "survey",
        "secrecy": "named",
        "results_shown": "after_close",
        "groups_asked": ["age"],
        "population": "900",
        "weigh_by": "age",
        "shares": "18-34: 60\n35-54: 30",
    }
    refused = browser.post(road, typed)
    assert "De delen zijn samen 90" in refused.content.decode()
    assert browser.post(road, {**typed, "shares": "18-34: 60\n35-54: 40"}).status_code == 302
    draft.refresh_from_db()
    assert draft.shares == {"age": {"18-34": 0.6, "35-54": 0.4}}
    assert "18-34: 60\n35-54: 40" in browser.get(road).content.decode()


def test_a_program_says_how_everybody_is_divided(town, officer, anna):
    new = {
        "organiser": town.space.uid,
        "title": "Steekproef",
        "population": 900,
        "groups_asked": ["age"],
        "shares": {"age": {"18-34": 0.6, "35-54": 0.4}},
    }
    assert call(officer, "post", "", new).json()["shares"] == new["shares"]
    for wrong in ({"age": {"18-34": 2}}, {"age": "18-34"}, {"street": {}}, ["age"]):
        assert call(officer, "post", "", {**new, "shares": wrong}).status_code == 400


def test_how_it_is_weighed_is_read_over_before_it_opens(town, officer, anna):
    own = ask.a_draft(town, officer, population=900, groups_asked=("age",), shares={"age": AGES})
    roll = ask.a_draft(town, officer, population=900, groups_asked=("age",), shares={"age": {}})
    for draft, says in (
        (own, "leeftijd (18-34: 40; 35-54: 30; 55-74: 20; 75+: 10)"),
        (roll, "zoals de lijst"),
    ):
        page = make.logged_in(officer).get(reverse("polls:open", args=[draft.uid])).content.decode()
        assert says in page


def test_a_matrix_is_told_in_the_order_in_which_it_asked_and_each_figure_has_a_margin(survey, anna):
    text = make.logged_in(anna).get(reverse("polls:results", args=[survey.uid])).content.decode()
    part = text.split('<h2 id="vraag-5">')[1].split('<h2 id="vraag-6">')[0]
    for table in part.split("Hoe zeker is dit?")[1].split("Gewogen naar leeftijd</h3>"):
        places = [table.index(f"Het loket: {column}") for column in ("slecht", "redelijk", "goed")]
        assert places == sorted(places)
