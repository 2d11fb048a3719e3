"""What a poll says passes moderation: doubtful words are queued, and hidden ones are read by nobody."""

import pytest

from groups.polls.content import PollContent
from groups.polls.queries import polls_for
from groups.polls.services.closing import cancel_poll
from groups.polls.services.correcting import correct_poll
from groups.polls.services.wording import words_of
from moderation.models import Case
from moderation.queries.links import item_at
from network.kernel.errors import NotFound
from network.kernel.ports.content import ItemRef, content_kinds
from tests.factories import people as make
from tests.factories import polls as ask

ROUGH = "Ik sla je dood, jij vuile klootzak."
KIND = PollContent()


def test_every_text_that_a_voter_reads_is_looked_at(town, officer):
    poll = ask.a_draft(town, officer, intro="Wij willen een bank.")
    assert words_of(poll) == (
        "Waar komt de bank?",
        "Wij willen een bank.",
        "Waar zetten we de bank?",
        "Aan de kerk",
        "In het park",
    )
    assert KIND.describe(poll.pk).text == "\n\n".join(words_of(poll))
    assert content_kinds.get("poll").model is type(poll)


def test_rough_words_open_and_wait_for_a_person(town, officer, anna):
    poll = ask.an_open_poll(town, officer, intro=ROUGH)
    assert list(Case.objects.values_list("item_kind", "item_id", "space_id", "held")) == [
        ("poll", poll.pk, town.space.pk, False)
    ]
    assert KIND.can_see(anna, poll.pk)


def test_a_poll_of_a_department_lies_in_the_queue_of_its_town(town, anna):
    speaker = make.an_account("cato")
    make.give_power(speaker, "run_polls", town.department)
    poll = ask.an_open_poll(town, speaker, organiser=town.department, intro=ROUGH)
    assert KIND.describe(poll.pk).space_id == town.space.pk
    assert Case.objects.get().space_id == town.space.pk


def test_hidden_words_are_read_by_nobody_until_they_come_back(town, officer, anna, bram):
    poll = ask.an_open_poll(town, officer)
    assert KIND.find(poll.uid, anna).id == poll.pk
    assert not KIND.can_see(bram, poll.pk)
    with pytest.raises(NotFound):
        KIND.find(poll.uid, bram)
    for put_away, show in ((KIND.hide, KIND.restore), (KIND.remove, KIND.publish)):
        put_away(poll.pk)
        put_away(poll.pk)
        assert not KIND.can_see(anna, poll.pk)
        assert not polls_for(anna).exists()
        assert KIND.describe(poll.pk).state == "hidden"
        show(poll.pk)
        assert KIND.can_see(anna, poll.pk)
    assert list(polls_for(anna)) == [poll]


def test_better_words_of_a_hidden_poll_ask_for_a_person(town, officer, anna):
    poll = ask.an_open_poll(town, officer)
    KIND.hide(poll.pk)
    correct_poll(by=officer, poll=poll, definition=ask.QUESTIONS, mapping={}, reason="Netter gezegd.")
    assert Case.objects.filter(item_kind="poll", item_id=poll.pk).exists()


def test_why_it_is_better_or_taken_back_is_looked_at_too(town, officer, anna):
    poll = ask.an_open_poll(town, officer)
    correct_poll(by=officer, poll=poll, definition=ask.QUESTIONS, mapping={}, reason=ROUGH)
    assert Case.objects.filter(item_kind="poll", item_id=poll.pk).exists()
    assert ROUGH in KIND.describe(poll.pk).text
    other = ask.an_open_poll(town, officer)
    cancel_poll(by=officer, poll=other, reason=ROUGH)
    assert Case.objects.filter(item_kind="poll", item_id=other.pk, held=False).exists()
    assert ROUGH in KIND.describe(other.pk).text


def test_a_link_from_outside_leads_to_it(town, officer, anna):
    poll = ask.an_open_poll(town, officer)
    assert item_at(KIND.describe(poll.pk).link) == ItemRef("poll", poll.pk)


def test_a_draft_is_nobodys_to_read(town, officer, anna):
    draft = ask.a_draft(town, officer)
    assert not KIND.can_see(anna, draft.pk)
    with pytest.raises(NotFound):
        KIND.find(draft.uid, anna)
    with pytest.raises(NotFound):
        KIND.describe(draft.pk + 99)
