"""Two officers: named, each with a code that is shown once, given after the end, and a count."""

import re

import pytest
from django.urls import reverse

from groups.polls.enums import PollState, Secrecy
from groups.polls.models import KeyHolder
from groups.polls.services.casting import cast_ballot
from network.people.enums import AppointmentRole
from tests.factories import people as make
from tests.factories import polls as ask


def key_page(poll) -> str:
    return reverse("polls:key", args=[poll.uid])


def shown_code(answer) -> str:
    found = re.search(r'class="the-code"><strong>([^<]+)</strong>', answer.content.decode())
    assert found is not None, answer.content.decode()
    return found[1]


@pytest.fixture
def pair(town):
    """Two people with a role in the municipality."""
    people = [make.an_account(name) for name in ("olga", "omar")]
    for person in people:
        make.appointed(person, AppointmentRole.MODERATOR, town.space)
    return people


@pytest.fixture
def voters(town):
    """As many as make an outcome that may be published."""
    return [make.a_resident(town.here, f"kiezer{number}") for number in range(5)]


@pytest.fixture
def secret(town, officer, voters):
    return ask.a_draft(town, officer, secrecy=Secrecy.SECRET)


def test_they_are_searched_by_name_among_who_has_a_role(town, secret, desk, pair, bram):
    url = reverse("polls:officers", args=[secret.uid])
    page = desk.get(url, {"q": pair[0].first_name[:3]}).content.decode()
    assert pair[0].uid in page
    assert pair[1].uid not in page
    assert bram.uid not in desk.get(url, {"q": bram.first_name}).content.decode()
    kept = desk.get(url, {"q": "zzz", "officer": [pair[0].uid]}).content.decode()
    assert f'value="{pair[0].uid}" checked' in kept
    assert desk.post(url, {"officer": [pair[0].uid]}).status_code == 422
    assert desk.post(url, {"officer": [pair[0].uid, bram.uid]}).status_code == 422
    assert desk.post(url, {"officer": [each.uid for each in pair]}).status_code == 302
    assert set(KeyHolder.objects.values_list("person_id", flat=True)) == {each.pk for each in pair}


def test_the_whole_life_of_a_secret_poll(officer, secret, desk, pair, voters, time_machine):
    url = reverse("polls:officers", args=[secret.uid])
    desk = make.freshly_logged_in(officer)
    desk.post(url, {"officer": [each.uid for each in pair]})
    refused = desk.post(reverse("polls:open", args=[secret.uid]))
    assert "sleutelhouders hun code" in refused.content.decode()
    codes = {}
    for person in pair:
        own = make.freshly_logged_in(person)
        answer = own.post(key_page(secret), {"do": "take"})
        assert "no-store" in answer["Cache-Control"]
        codes[person.pk] = shown_code(answer)
        assert codes[person.pk] not in own.get(key_page(secret)).content.decode()
        wrong = own.post(key_page(secret), {"do": "confirm", "code": "FOUT"})
        assert wrong.status_code == 422
        assert "niet de code" in wrong.content.decode()
        typed = {"do": "confirm", "code": codes[person.pk].lower()}
        assert own.post(key_page(secret), typed).status_code == 302
    assert desk.get(url).content.decode().count("bevestigde de code") == 2
    assert desk.post(reverse("polls:open", args=[secret.uid])).status_code == 302
    secret.refresh_from_db()
    assert secret.state == PollState.OPEN
    for voter in voters:
        cast_ballot(by=voter, poll=secret, answers={"bench": "park"}, version=1)
    time_machine.move_to(ask.after(secret), tick=False)
    office = reverse("polls:office", args=[secret.uid])
    desk = make.freshly_logged_in(officer)
    assert desk.post(reverse("polls:envelopes", args=[secret.uid])).url == office
    desk.post(reverse("polls:count", args=[secret.uid]))
    page = desk.get(office).content.decode()
    assert page.count("gaf de code nog niet") == 2
    for person in pair:
        own = make.freshly_logged_in(person)
        given = own.post(key_page(secret), {"do": "give", "code": codes[person.pk]})
        assert given.status_code == 302, given.content.decode()
    desk.post(reverse("polls:count", args=[secret.uid]))
    secret.refresh_from_db()
    assert secret.state == PollState.COUNTED


def test_a_code_asks_for_the_password_and_is_kept_in_no_session(secret, officer, pair, desk):
    desk.post(reverse("polls:officers", args=[secret.uid]), {"officer": [each.uid for each in pair]})
    own = make.logged_in(pair[0])
    answer = own.get(key_page(secret))
    assert "/account/reauthenticate/" in answer.url
    answer = own.post(key_page(secret), {"do": "confirm", "code": "GEHEIMECODE"})
    assert answer.url == key_page(secret)
    assert "GEHEIMECODE" not in str(dict(own.session.items()))


def test_nobody_else_has_a_key_page(secret, officer, anna):
    for person in (officer, anna):
        assert make.freshly_logged_in(person).get(key_page(secret)).status_code == 404


def test_a_named_poll_has_no_officers(draft, desk):
    assert desk.get(reverse("polls:officers", args=[draft.uid])).status_code == 404
