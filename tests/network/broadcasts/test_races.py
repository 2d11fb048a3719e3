"""Two communicators press send at once: the town hears it once."""

import pytest
from django_tasks_db.models import DBTaskResult

from network.broadcasts import services
from network.broadcasts.models import Broadcast, BroadcastVersion
from network.feed.models import Entry
from network.kernel.errors import Conflict
from network.people.models import Person
from tests.factories import broadcasts as speak
from tests.factories import people as make
from tests.helpers.at_once import at_once

pytestmark = [pytest.mark.each_database, pytest.mark.django_db(transaction=True)]
SENT = "network.broadcasts.events.BroadcastSent"


def events_sent():
    """Every event of a sending that subscribers were told of, once per subscriber."""
    told = [row.args_kwargs["kwargs"] for row in DBTaskResult.objects.all()]
    return [one["subscriber"] for one in told if one.get("event", {}).get("type") == SENT]


def test_one_draft_sent_twice_at_once_goes_out_once():
    town = make.a_town()
    works = speak.a_department(town)
    people = [speak.a_communicator(works), speak.a_communicator(works, "katrien")]
    draft = speak.a_draft(works, people[0], [town.here, town.there])

    def sending(person):
        def call():
            return services.send_broadcast(
                broadcast=Broadcast.objects.get(pk=draft.pk),
                version=draft.version,
                by=Person.objects.get(pk=person.pk),
            )

        return call

    results = at_once(*[sending(person) for person in people])
    assert [type(result) for result in results].count(Conflict) == 1, results
    assert Entry.objects.filter(kind="broadcast").count() == 2
    assert BroadcastVersion.objects.count() == 1
    assert events_sent()
    assert len(events_sent()) == len(set(events_sent()))


def test_a_correction_and_a_withdrawal_at_once_do_not_both_count():
    town = make.a_town()
    works = speak.a_department(town)
    karel = speak.a_communicator(works)
    sent = speak.a_broadcast(works, karel, [town.here])

    def correct():
        return services.correct_broadcast(
            broadcast=Broadcast.objects.get(pk=sent.pk),
            content=speak.content(title="Anders"),
            note="Beter.",
            version=sent.version,
            by=Person.objects.get(pk=karel.pk),
        )

    def withdraw():
        return services.withdraw_broadcast(
            broadcast=Broadcast.objects.get(pk=sent.pk),
            reason="Toch niet.",
            version=sent.version,
            by=Person.objects.get(pk=karel.pk),
        )

    results = at_once(correct, withdraw)
    assert [type(result) for result in results].count(Conflict) == 1, results
    assert Broadcast.objects.get().version == sent.version + 1
