"""The life of a proposal: nothing counts without a trial, and taking it back lets count what was before."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from moderation.models import Case, Proposal, ProposalState, ShadowVerdict, StepKind
from moderation.queries.tuning import setup_for
from moderation.rules.tuning import FEWEST_IN_SHADOW, TRANSITIONS, ensure_tried
from moderation.scoring.combine import Threshold
from moderation.services.shadow import start_shadow
from moderation.services.tuning import activate, roll_back, withdraw
from network.feed.models import ItemState
from network.kernel import clock, spaces
from network.kernel.errors import Conflict, Forbidden, Invalid
from network.kernel.models import AuditEntry
from tests.factories import people as make
from tests.moderation.town import a_post
from tests.moderation.tuning.lab import a_lead, counting, replayed, some_decisions, thresholds, words

INSULT = "Wat een klootzak zijt gij."


def insult_in(space, language="nl"):
    return setup_for(space.pk).thresholds(language).get("insult", Threshold())


def test_nothing_counts_without_a_trial(town, anna, griet):
    lead = a_lead(town)
    proposal = thresholds(town.space, lead)
    with pytest.raises(Conflict):
        activate(proposal=proposal, by=lead)
    with pytest.raises(Conflict, match="schaduw"):
        activate(proposal=replayed(proposal, lead), by=lead)  # nobody decided anything yet
    some_decisions(town, anna, griet)
    row = counting(proposal, lead)
    assert row.state == ProposalState.ACTIVE
    assert insult_in(town.space) == Threshold(0.7, 0.9)
    with pytest.raises(Conflict):
        activate(proposal=proposal, by=lead)


def test_enough_texts_in_the_shadow_are_a_trial_too():
    with pytest.raises(Conflict):
        ensure_tried(replayed=None, shadowed=FEWEST_IN_SHADOW - 1)
    with pytest.raises(Conflict):
        ensure_tried(replayed=0, shadowed=0)
    ensure_tried(replayed=None, shadowed=FEWEST_IN_SHADOW)
    ensure_tried(replayed=1, shadowed=0)


def test_the_database_itself_refuses_what_nobody_tried(town):
    from django.db import IntegrityError, transaction

    row = thresholds(town.space, a_lead(town))
    with pytest.raises(IntegrityError), transaction.atomic():
        Proposal.objects.filter(pk=row.pk).update(state=ProposalState.ACTIVE)


def test_rolling_back_lets_count_what_was_before(town, anna, griet):
    lead = a_lead(town)
    some_decisions(town, anna, griet)
    before = insult_in(town.space)
    first = counting(thresholds(town.space, lead, queue=0.7), lead)
    second = counting(thresholds(town.space, lead, queue=0.8), lead)
    assert insult_in(town.space).queue == 0.8
    roll_back(proposal=second, reason="Te streng.", by=lead)
    assert insult_in(town.space).queue == 0.7
    roll_back(proposal=first, by=lead)
    assert insult_in(town.space) == before
    with pytest.raises(Conflict):
        roll_back(proposal=first, by=lead)
    with pytest.raises(Conflict):
        activate(proposal=first, by=lead)


def test_an_older_one_can_be_taken_back_under_a_newer_one(town, anna, griet):
    lead = a_lead(town)
    some_decisions(town, anna, griet)
    first = counting(thresholds(town.space, lead, queue=0.7), lead)
    counting(thresholds(town.space, lead, queue=0.8), lead)
    roll_back(proposal=first, by=lead)
    assert insult_in(town.space).queue == 0.8


def test_a_screening_follows_at_once_and_only_there(town, anna, griet, bram):
    lead, elsewhere = a_lead(town), make.a_town("Beersel", "23003")
    some_decisions(town, anna, griet)
    assert a_post(anna, town, INSULT).state == ItemState.PUBLISHED
    count = Case.objects.count()
    proposal = counting(thresholds(town.space, lead, queue=0.7, hold=0.9), lead)
    a_post(anna, town, INSULT + " Echt.")
    assert Case.objects.count() == count  # from 0.7 on; the word weighs 0.6
    assert insult_in(elsewhere.space) == Threshold()
    roll_back(proposal=proposal, by=lead)
    a_post(anna, town, INSULT + " Waar.")
    assert Case.objects.count() == count + 1


def test_an_own_word_holds_and_stops_holding(town, anna, griet):
    lead = a_lead(town)
    some_decisions(town, anna, griet)
    text = "Gij zijt een vuilzwans en dat weet ge."
    assert a_post(anna, town, text).state == ItemState.PUBLISHED
    proposal = counting(words(town.space, lead), lead)
    assert a_post(anna, town, text + " Jawel.").state == ItemState.HELD
    roll_back(proposal=proposal, by=lead)
    assert a_post(anna, town, text + " Toch.").state == ItemState.PUBLISHED


def test_the_installation_lies_under_the_town(town, anna, griet):
    some_decisions(town, anna, griet)
    ada, lead = make.an_administrator(), a_lead(town)
    counting(thresholds(town.space, lead, queue=0.7), lead)
    counting(thresholds(spaces.installation(), ada, queue=0.6, language=""), ada)
    assert insult_in(town.space).queue == 0.7
    assert insult_in(town.here.space).queue == 0.7
    assert insult_in(make.a_town("Beersel", "23003").here.space).queue == 0.6


def test_one_query_asks_what_counts(town):
    setup_for(town.here.space.pk)
    with CaptureQueriesContext(
        connection,
    ) as asked:
        setup_for(town.here.space.pk)
    assert len(asked) == 1


def test_every_step_is_kept_with_who_and_why(town, anna, griet):
    lead = a_lead(town)
    some_decisions(town, anna, griet)
    proposal = thresholds(town.space, lead)
    start_shadow(proposal=proposal, by=lead)
    counting(proposal, lead)
    roll_back(proposal=proposal, reason="Er wachtte te veel.", by=lead)
    steps = list(proposal.steps.values_list("kind", "by_id", "reason"))
    assert [kind for kind, _by, _why in steps] == [
        StepKind.MADE, StepKind.SHADOWED, StepKind.REPLAYED, StepKind.ACTIVATED, StepKind.ROLLED_BACK,
    ]  # fmt: skip
    assert {by for _kind, by, _why in steps} == {lead.pk}
    assert steps[0][2] == proposal.note
    assert steps[-1][2] == "Er wachtte te veel."
    actions = AuditEntry.objects.filter(item_kind="proposal", item_uid=proposal.uid).values_list(
        "action", flat=True
    )
    assert sorted(actions) == sorted(
        f"proposal.{what}" for what in ("made", "shadowed", "replayed", "activated", "rolled_back")
    )


@pytest.mark.parametrize("state", ProposalState)
def test_only_known_moves(town, anna, griet, state):
    """Each act from each state: it happens where TRANSITIONS has it, and nowhere else."""
    lead = a_lead(town)
    some_decisions(town, anna, griet)
    acts = {
        ProposalState.SHADOW: lambda row: start_shadow(proposal=row, by=lead),
        ProposalState.ACTIVE: lambda row: activate(proposal=row, by=lead),
        ProposalState.ROLLED_BACK: lambda row: roll_back(proposal=row, by=lead),
        ProposalState.WITHDRAWN: lambda row: withdraw(proposal=row, by=lead),
    }
    for wanted, act in acts.items():
        row = replayed(thresholds(town.space, lead), lead)
        row.state, row.activated_at = state, clock.now()
        row.save()
        if wanted in TRANSITIONS[state]:
            assert act(row).state == wanted
        else:
            with pytest.raises(Conflict):
                act(row)
        ShadowVerdict.objects.all().delete()
        Proposal.objects.all().delete()


@pytest.mark.parametrize("note", ["", "   ", "kort", "x" * 1_001])
def test_a_proposal_says_why(town, note):
    from moderation.rules.tuning import Limit
    from moderation.services.tuning import propose_thresholds

    with pytest.raises(Invalid) as refused:
        propose_thresholds(
            space=town.space, limits=[Limit("insult", "", Threshold())], note=note, by=a_lead(town)
        )
    assert refused.value.field == "note"


def test_a_district_has_no_setting_of_its_own(town):
    with pytest.raises(Invalid):
        thresholds(town.here.space, a_lead(town))


def test_what_is_in_no_list_cannot_be_taken_out(town, anna, griet):
    lead = a_lead(town)
    with pytest.raises(Invalid):
        words(town.space, lead, "vuilzwans", 0)
    some_decisions(town, anna, griet)
    counting(words(town.space, lead, "vuilzwans"), lead)
    counting(words(town.space, lead, "vuilzwans", 0), lead)
    assert a_post(anna, town, "Gij zijt een vuilzwans.").state == ItemState.PUBLISHED


def test_somebody_else_is_refused(town, anna):
    with pytest.raises(Forbidden):
        thresholds(town.space, anna)
