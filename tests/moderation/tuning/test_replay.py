"""A replay with figures that are known beforehand, and a shadow from which nothing follows."""

import pytest

from moderation.events import ItemStored, ReplayAsked
from moderation.models import Action, Case, Measure, ShadowVerdict, Signal
from moderation.queries.lab import examples_for, shadow_figures
from moderation.rules import trials
from moderation.services import replay as replays
from moderation.services.replay import replay, run_part
from moderation.services.shadow import shadow_item, start_shadow
from moderation.services.tuning import withdraw
from network.kernel.errors import Conflict
from network.kernel.models import AuditEntry
from realtime.notifications.models import Notification
from tests.factories import people as make
from tests.moderation.town import a_moderator, a_post, decided, reported
from tests.moderation.tuning.lab import a_lead, counting, replayed, some_decisions, thresholds, words


def total(proposal):
    return trials.lines(proposal.replay["tally"], "all")[0]


def test_a_threshold_that_asks_more_misses_what_it_misses(town, anna, griet):
    lead = a_lead(town)
    some_decisions(town, anna, griet)
    row = replayed(thresholds(town.space, lead, queue=0.7), lead)
    found = total(row)
    assert (found.n, found.extra, found.missed, found.missed_right) == (4, 0, 2, 1)
    assert (found.caught_now.part, found.caught_now.whole, found.caught_then.part) == (1, 2, 0)
    assert (found.wrong_now.part, found.wrong_now.whole, found.wrong_then.part) == (1, 2, 0)
    assert (found.held_now.part, found.held_then.part) == (0, 0)
    label = next(one for one in trials.lines(row.replay["tally"], "label") if one.name == "insult")
    assert (label.n, label.missed) == (2, 2)
    assert {one.name for one in trials.lines(row.replay["tally"], "language")} == {"nl"}


def test_a_word_that_people_understood_is_found(town, anna, griet):
    lead = a_lead(town)
    some_decisions(town, anna, griet)
    found = total(replayed(words(town.space, lead), lead))
    assert (found.extra, found.extra_right, found.missed) == (1, 1, 0)
    assert (found.caught_now.part, found.caught_then.part) == (1, 2)


def test_holding_what_people_kept_is_counted(town, anna, griet):
    lead = a_lead(town)
    some_decisions(town, anna, griet)
    found = total(replayed(thresholds(town.space, lead, queue=0.3, hold=0.6), lead))
    assert (found.held_now.part, found.held_then.part, found.held_then.whole) == (0, 1, 2)


def test_a_replay_in_parts_counts_the_same(town, anna, griet, monkeypatch):
    lead = a_lead(town)
    some_decisions(town, anna, griet)
    whole = replayed(thresholds(town.space, lead), lead).replay["tally"]
    monkeypatch.setattr(replays, "PART", 1)
    row = replayed(thresholds(town.space, lead), lead)
    assert row.replay["tally"] == whole
    assert (row.replay["looked"], row.replay["total"], row.replay["n"]) == (4, 4, 4)


def test_a_part_that_is_delivered_twice_counts_once(town, anna, griet, monkeypatch):
    lead = a_lead(town)
    some_decisions(town, anna, griet)
    monkeypatch.setattr(replays, "PART", 2)
    row = replay(proposal=thresholds(town.space, lead), by=lead)
    first = ReplayAsked(proposal_id=row.pk, run=row.replay["run"], after=0)
    run_part(first)
    run_part(first)
    row.refresh_from_db()
    assert row.replay["n"] == 2
    run_part(ReplayAsked(proposal_id=row.pk, run="another", after=row.replay["after"]))
    row.refresh_from_db()
    assert row.replay["n"] == 2


def test_what_counts_is_not_replayed_against_itself(town, anna, griet):
    lead = a_lead(town)
    some_decisions(town, anna, griet)
    row = counting(thresholds(town.space, lead), lead)
    with pytest.raises(Conflict):
        replay(proposal=row, by=lead)


def test_a_town_sees_figures_of_its_own_cases_only(town, anna, griet):
    some_decisions(town, anna, griet)
    other = make.a_town("Beersel", "23003")
    lead = a_lead(other)
    assert replayed(thresholds(other.space, lead), lead).replay["n"] == 0


def test_examples_are_cases_in_ones_own_queue(town, anna, griet):
    lead = a_lead(town)
    some_decisions(town, anna, griet)
    row = replayed(thresholds(town.space, lead), lead)
    assert len(examples_for(lead, row, "missed")) == 2
    assert examples_for(make.an_administrator(), row, "missed") == []
    assert examples_for(anna, row, "missed") == []


def test_the_newest_decision_counts(town, anna, griet):
    lead, moderator = a_lead(town), a_moderator(town, "rita")
    case = reported(a_post(anna, town, "Wat een klootzak is dat weer."), griet)
    decided(case, moderator, Action.HIDE)
    row = replayed(thresholds(town.space, lead, queue=0.7), lead)
    assert total(row).missed_right == 1


def state_of_the_world():
    return (
        list(Case.objects.order_by("pk").values_list("item_kind", "state", "priority", "held", "version")),
        Signal.objects.count(),
        Measure.objects.count(),
        Notification.objects.count(),
        AuditEntry.objects.count(),
    )


@pytest.mark.parametrize("text", ["Gij vuilzwans!", "Wie heeft er een ladder?", "Wat een klootzak zijt gij."])
def test_nothing_follows_from_the_shadow(town, anna, text):
    lead = a_lead(town)
    for made in (words(town.space, lead), thresholds(town.space, lead, queue=0.1, hold=0.2)):
        start_shadow(proposal=made, by=lead)
    post = a_post(anna, town, text)
    state, before = post.state, state_of_the_world()
    shadow_item(ItemStored(item_kind="post", item_id=post.pk))
    shadow_item(ItemStored(item_kind="post", item_id=post.pk))
    post.refresh_from_db()
    assert ShadowVerdict.objects.count() == 2
    assert (post.state, state_of_the_world()) == (state, before)


def test_the_shadow_counts_and_forgets_which_items_it_saw(town, anna):
    lead = a_lead(town)
    row = start_shadow(proposal=words(town.space, lead), by=lead)
    for text in ("Gij vuilzwans!", "Wie heeft er een ladder?", "Wat een klootzak zijt gij."):
        shadow_item(ItemStored(item_kind="post", item_id=a_post(anna, town, text).pk))
    every = shadow_figures(row)[0]
    assert (every.n, every.extra, every.fewer, every.held_more) == (3, 1, 0, 1)
    row = withdraw(proposal=row, by=lead)
    assert not ShadowVerdict.objects.exists()
    assert shadow_figures(row)[0] == every


def test_only_where_it_would_count(town, anna):
    other = make.a_town("Beersel", "23003")
    lead = a_lead(other)
    start_shadow(proposal=words(other.space, lead), by=lead)
    shadow_item(ItemStored(item_kind="post", item_id=a_post(anna, town, "Gij vuilzwans!").pk))
    assert not ShadowVerdict.objects.exists()


def test_three_at_once_are_enough(town):
    lead = a_lead(town)
    for _number in range(3):
        start_shadow(proposal=thresholds(town.space, lead), by=lead)
    with pytest.raises(Conflict):
        start_shadow(proposal=thresholds(town.space, lead), by=lead)


@pytest.mark.parametrize(("part", "whole"), [(0, 0), (0, 10), (5, 10), (10, 10), (1, 1000)])
def test_an_interval_holds_its_share(part, whole):
    share = trials.Share(part, whole)
    low, high = share.interval
    assert 0.0 <= low <= share.value <= high <= 1 or whole == 0


def test_an_interval_as_in_the_books():
    low, high = trials.Share(10, 100).interval
    assert (round(low, 4), round(high, 4)) == (0.0552, 0.1744)
