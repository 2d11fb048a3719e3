"""What a group says about itself passes moderation, like every text that others see."""

import pytest
from django.test import Client

from groups.membership.rules import Wording
from groups.membership.services import edit_group
from moderation.models import Action, Case
from moderation.queries.queue import queue_of
from moderation.queries.rules import clauses_in_force
from moderation.services.decide import decide
from moderation.services.report import file_report
from network.kernel.ports.content import ItemRef
from network.people.enums import AppointmentRole
from network.people.models import Person
from tests.factories import groups as make
from tests.factories import people
from tests.factories.people import Town

pytestmark = pytest.mark.django_db

BAD = "Ik sla je dood, jij vuile klootzak."


def judge(case: Case, by: Person, action: Action) -> None:
    """Decide about a case."""
    decide(
        case=case,
        action=action,
        clause=clauses_in_force().get(number="2.1"),
        reason="Dit gaat over een mens.",
        version=case.version,
        by=by,
    )


def test_hard_words_are_queued_for_somebody_else_and_hidden_by_a_person(town: Town) -> None:
    group = make.group(town, "Wetteraad")
    carla = make.coordinator(group, town)
    rita = people.an_account("rita")
    people.appointed(rita, AppointmentRole.MODERATOR, town.space)

    edit_group(by=carla, group=group, version=1, wording=Wording("Wetteraad", "Wij.", description=BAD))

    case = Case.objects.get(item_kind="group")
    assert case in queue_of(rita)
    assert case not in queue_of(carla)
    assert "klootzak" in Client().get(f"/groups/{group.uid}/").content.decode()

    judge(case, rita, Action.HIDE)
    html = Client().get(f"/groups/{group.uid}/").content.decode()
    assert "klootzak" not in html
    assert "Wetteraad" in html
    assert "Een moderator verborg" in html


def test_a_neighbour_reports_the_page_and_it_stays(town: Town, anna: Person) -> None:
    group = make.group(town, "Wetteraad", description="Wij geven raad.")
    rita = people.an_account("rita")
    people.appointed(rita, AppointmentRole.MODERATOR, town.space)

    judge(file_report(item=ItemRef("group", group.pk), reason="insult", note="", by=anna), rita, Action.KEEP)

    assert "Wij geven raad." in Client().get(f"/groups/{group.uid}/").content.decode()
