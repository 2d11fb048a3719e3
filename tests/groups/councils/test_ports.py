"""What councils fill in for others: seintjes, moderation, personal data."""

import pytest

from groups.councils import queries, services
from groups.councils.content import AdviceContent, RemarkContent
from groups.councils.events import (
    AdviceAdopted,
    AdviceAnswered,
    AdviceAsked,
    AdviceDelivered,
    AdviceFollowedUp,
)
from groups.councils.models import Advice, AdviceStep, AdviceVersion, Answer, Remark
from groups.councils.models.advice import RemarkState
from groups.councils.notices import NOTICES, adopted, answered, asked, delivered, followed
from groups.councils.own_file import file_of
from groups.councils.services.erasing import erase_person
from groups.membership.enums import Intensity
from groups.membership.queries import open_membership_of
from groups.membership.services import choose_intensity
from moderation.models import Case
from moderation.services.report import file_report
from network.kernel.errors import NotFound
from network.kernel.ports.content import ItemRef
from tests.factories import councils as make
from tests.factories import groups as gather
from tests.factories import people

pytestmark = pytest.mark.django_db


@pytest.fixture
def raad(town):
    return make.a_body(town)


@pytest.fixture
def clara(town):
    return make.a_college(town)


def event(kind, advice: Advice, **more: int):
    """Return an event of an advice, as a subscriber gets it."""
    return kind(advice.pk, advice.uid, advice.group_id, advice.group.space_id, **more)


def decisions(advice: Advice):
    """Return the messages about every decision on an advice."""
    return [
        adopted(event(AdviceAdopted, advice)),
        delivered(event(AdviceDelivered, advice)),
        answered(event(AdviceAnswered, advice)),
        followed(event(AdviceFollowedUp, advice, follow_up_id=1)),
        followed(event(AdviceFollowedUp, advice, follow_up_id=2)),
    ]


def everybody(message) -> set[int]:
    return set(message.recipients)


def test_a_question_is_told_to_those_who_write(raad, clara, anna):
    gather.member(raad.group, anna)
    advice = make.a_question(raad, clara)
    message = asked(event(AdviceAsked, advice))
    assert everybody(message) == {raad.chair.pk, *(person.pk for person in raad.members)}
    assert message.link == f"/advices/{advice.uid}/"


def test_decisions_reach_members_of_the_group_and_the_one_above_it_once(town, clara, anna, bram, griet):
    council = gather.group(town)
    body = make.a_body(town, group=gather.steering(council, town))
    for person in (anna, bram):
        gather.member(council, person)
    choose_intensity(by=anna, membership=open_membership_of(anna, council), intensity=Intensity.DECISIONS)
    gather.member(council, body.chair)
    advice = make.answered(body, clara)
    services.follow_up(by=clara, advice=advice, text="Bezig.")
    seats = {body.chair.pk, *(person.pk for person in body.members)}
    for message in decisions(advice):
        found = list(message.recipients)
        assert set(found) == seats | {anna.pk, bram.pk}, message.key
        assert len(found) == len(set(found))
        assert advice.title in message.text
    assert griet.pk not in found


def test_each_step_has_its_own_key(raad, clara):
    advice = make.answered(raad, clara)
    assert len({message.key for message in decisions(advice)}) == 5
    assert [message.key for message in decisions(advice)] == [each.key for each in decisions(advice)]
    assert len({notice.name for notice in NOTICES}) == len(NOTICES)


def test_nothing_is_told_of_an_advice_that_is_gone():
    for notice in NOTICES:
        more = {"follow_up_id": 1} if notice.event is AdviceFollowedUp else {}
        assert notice.message(notice.event(0, "x", 0, 0, **more)) is None


def test_moderation_reads_hides_and_restores_an_advice(raad, anna):
    advice = make.a_draft(raad)
    kind = AdviceContent()
    described = kind.describe(advice.pk)
    assert make.TEXT in described.text
    assert described.space_id == raad.group.space_id
    assert described.author_id == raad.chair.pk
    with pytest.raises(NotFound):
        kind.find(advice.uid, anna)
    with pytest.raises(NotFound):
        kind.describe(0)
    assert not kind.can_see(anna, advice.pk)
    assert kind.can_see(raad.members[0], advice.pk)
    kind.hide(advice.pk)
    assert kind.describe(advice.pk).state == "hidden"
    assert not kind.can_see(raad.members[0], advice.pk)
    kind.publish(advice.pk)
    assert kind.can_see(raad.members[0], advice.pk)


def test_a_member_reports_a_remark_into_the_queue_of_the_group(raad):
    advice = make.a_draft(raad)
    made = services.remark(by=raad.members[0], advice=advice, text="Dit is een opmerking.")
    found = RemarkContent().find(made.uid, raad.members[1])
    case = file_report(item=found, reason="insult", note="", by=raad.members[1])
    assert case.space_id == raad.group.space_id
    outsider = people.an_account("buiten")
    with pytest.raises(NotFound):
        RemarkContent().find(made.uid, outsider)


def test_a_held_remark_is_let_out_hidden_and_removed_by_a_person(raad):
    advice = make.a_draft(raad)
    made = services.remark(by=raad.members[0], advice=advice, text="Ik sla je dood, jij vuile klootzak.")
    assert Case.objects.filter(item_kind="remark", item_id=made.pk).exists()
    kind, reader = RemarkContent(), raad.members[1]
    for act, shown in ((kind.publish, True), (kind.hide, False), (kind.restore, True), (kind.remove, False)):
        act(made.pk)
        act(made.pk)
        assert kind.can_see(reader, made.pk) is shown
        assert kind.can_see(raad.members[0], made.pk)
    assert Remark.objects.get().state == RemarkState.REMOVED
    assert ItemRef("remark", made.pk) == kind.describe(made.pk).ref


def test_an_own_file_holds_everything_and_erasing_leaves_the_advice_without_the_name(raad, clara):
    advice = make.a_draft(raad)
    services.remark(by=raad.chair, advice=advice, text="Van mij.")
    make.voted(raad, advice)
    services.deliver(by=raad.chair, advice=advice)
    services.answer(by=clara, advice=advice, kind="not", reasons="Geen geld.", decision="CBS 1")
    services.follow_up(by=clara, advice=advice, text="Later.")
    mine, hers = file_of(raad.chair.pk), file_of(clara.pk)
    assert [step["state"] for step in mine["steps"]] == ["drafting", "adopted", "delivered"]
    assert [row["text"] for row in mine["remarks"]] == ["Van mij."]
    assert mine["versions"][0]["text"] == make.TEXT
    assert len(mine["votes_recorded"]) == len(hers["answers_recorded"]) == len(hers["follow_ups"]) == 1
    for person in (raad.chair, clara):
        erase_person(person.pk)
        erase_person(person.pk)
        assert not any(file_of(person.pk).values())
    assert AdviceVersion.objects.get().text == make.TEXT
    assert Remark.objects.get().text == ""
    assert Answer.objects.get().reasons == "Geen geld."
    assert all(step.role for step in AdviceStep.objects.all())
    assert queries.remarks_for(raad.members[0], advice).count() == 0
