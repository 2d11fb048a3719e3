"""Four groups opened at the same moment by one administrator: three open, the fourth does not."""

import pytest

from groups.membership.models import GlassBreak, Group
from groups.membership.services.glass import break_glass
from network.kernel.errors import Conflict
from network.kernel.models import Standing
from network.people.models import Person
from tests.factories import groups as make_groups
from tests.factories import people as make
from tests.helpers.at_once import at_once

pytestmark = [pytest.mark.each_database, pytest.mark.django_db(transaction=True)]


def breaking(person, group):
    """Return a call with rows of its own connection."""
    return lambda: break_glass(
        by=Person.objects.get(pk=person.pk),
        group=Group.objects.get(pk=group.pk),
        reason="Een melding over bedreigingen hier",
    )


def test_three_at_most_also_at_the_same_moment():
    town = make.a_town()
    ada = make.an_administrator()
    groups = [make_groups.group(town) for _number in range(4)]
    results = at_once(*[breaking(ada, group) for group in groups])
    assert [type(result) for result in results].count(Conflict) == 1, results
    assert GlassBreak.objects.count() == Standing.objects.filter(person=ada, kind="guest").count() == 3


def test_one_group_is_opened_once():
    town = make.a_town()
    ada, board = make.an_administrator(), make_groups.group(town)
    results = at_once(*[breaking(ada, board)] * 3)
    assert [type(result) for result in results].count(Conflict) == 2, results
    assert GlassBreak.objects.count() == 1
