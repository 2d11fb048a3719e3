"""From a post to the score of a model: published at once, scored in the worker, queued and never held."""

import shutil
from datetime import timedelta
from pathlib import Path

import pytest
import time_machine
from django.db import transaction
from django.template import Context, Template
from pytest_django.fixtures import Settings

from moderation.models import Case, Measure, Score, Signal, WaitingItem
from moderation.queries.machines import state_of_models
from moderation.scoring.base import Score as Said
from moderation.scoring.base import Skipped
from moderation.services import score
from moderation.services.score import score_waiting
from moderation.services.waiting import await_models
from network.feed.models import ItemState
from network.kernel import clock
from network.kernel.ports.content import ItemRef
from tests.moderation.scoring import tiny
from tests.moderation.town import a_post

pytestmark = pytest.mark.django_db(transaction=True)  # the worker closes its connection

TOXIC = "you are a very stupid dog"
CLEAN = "you are a very nice neighbour"
DUTCH = "Goedemorgen beste buren, wie heeft er een ladder voor zaterdag?"


@pytest.fixture(scope="module")
def checkpoint(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A tiny model in the format of Detoxify."""
    import torch

    folder = tiny.write_folder(tmp_path_factory.mktemp("scores") / "tiny")
    path = folder.parent / "tiny.ckpt"
    torch.save(tiny.content(folder, tiny.train(folder)), path)
    return path


@pytest.fixture
def detoxify(checkpoint: Path, settings: Settings) -> Path:
    """An installation that has the model."""
    settings.DETOXIFY_CHECKPOINT = str(checkpoint)
    settings.DETOXIFY_MODEL = ""
    return checkpoint


def found_by_model() -> list[Signal]:
    return list(Signal.objects.filter(scorer="detoxify"))


@pytest.mark.ml
def test_a_grave_text_is_published_scored_and_queued(detoxify, town, anna):
    post = a_post(anna, town, TOXIC)
    assert not Score.objects.exists()
    score_waiting()
    row = Score.objects.get()
    assert (row.item_kind, row.item_id, row.scorer) == ("post", post.pk, "detoxify")
    assert (row.language, row.labels["toxicity"] > 0.8) == ("en", True)
    assert tiny.BAD in found_by_model()[0].words
    case = Case.objects.get()
    assert (case.item_id, case.held) == (post.pk, False)
    post.refresh_from_db()
    assert post.state == ItemState.PUBLISHED
    assert not Measure.objects.exists()


@pytest.mark.ml
def test_what_was_scored_is_not_scored_again(detoxify, town, anna):
    post = a_post(anna, town, TOXIC)
    assert score_waiting() == 1
    before = (Case.objects.get().version, Signal.objects.count())
    await_models(ItemRef("post", post.pk))
    assert score_waiting() == 1
    assert (Case.objects.get().version, Signal.objects.count()) == before
    assert Score.objects.count() == 1


@pytest.mark.ml
@pytest.mark.parametrize("text", [CLEAN, DUTCH])
def test_what_is_fine_or_in_dutch_gets_no_case(detoxify, town, anna, text):
    a_post(anna, town, text)
    score_waiting()
    row = Score.objects.get()
    assert (row.language, row.labels == {}) == (("nl", True) if text == DUTCH else ("en", False))
    assert not Case.objects.exists()


@pytest.mark.ml
def test_a_mended_model_scores_what_waited(checkpoint, tmp_path, settings, town, anna):
    broken = tmp_path / "model.ckpt"
    broken.write_bytes(b"not a checkpoint")
    settings.DETOXIFY_CHECKPOINT = str(broken)
    a_post(anna, town, TOXIC)
    assert score_waiting() == 0
    assert not Score.objects.exists()
    shutil.copy(checkpoint, broken)
    assert score_waiting() == 0  # not before its turn
    with time_machine.travel(clock.now() + timedelta(seconds=6), tick=False):
        assert score_waiting() == 1
    assert found_by_model()
    assert state_of_models().models[0].error == ""


@pytest.mark.ml
def test_many_that_wait_are_scored_in_batches(detoxify, town, anna, monkeypatch):
    monkeypatch.setattr(score, "AT_ONCE", 3)
    for number in range(7):
        a_post(anna, town, f"{CLEAN} {'hello ' * number}")
    assert state_of_models().backlog == 7
    assert score_waiting() == 7
    assert Score.objects.count() == 7
    assert state_of_models().backlog == 0


def test_without_a_model_nothing_waits(settings, town, anna):
    settings.DETOXIFY_CHECKPOINT = settings.DETOXIFY_MODEL = ""
    a_post(anna, town, DUTCH)
    assert state_of_models().backlog == 0
    assert not state_of_models().any_on
    assert score_waiting() == 0
    assert not Score.objects.exists()


def test_a_model_that_was_switched_off_leaves_nothing_behind(settings, tmp_path, town, anna):
    settings.DETOXIFY_CHECKPOINT = str(tmp_path / "nowhere.ckpt")
    a_post(anna, town, DUTCH)
    settings.DETOXIFY_CHECKPOINT = ""
    assert score_waiting() == 1
    assert state_of_models().backlog == 0


def test_a_broken_model_is_told_and_stops_nobody(settings, tmp_path, town, anna, client):
    settings.DETOXIFY_CHECKPOINT = str(tmp_path / "nowhere.ckpt")
    post = a_post(anna, town, DUTCH)
    assert score_waiting() == 0
    post.refresh_from_db()
    assert post.state == ItemState.PUBLISHED
    assert not Score.objects.exists()
    state = state_of_models()
    assert "nowhere.ckpt is niet te lezen" in state.models[0].error
    assert (state.backlog, state.late) == (1, False)
    with time_machine.travel(clock.now() + timedelta(hours=1), tick=False):
        assert state_of_models().late
    drawn = Template("{% load machines %}{% machines_foot %}").render(Context())
    assert "Eén tekst wacht nog" in drawn
    assert "nowhere.ckpt" in drawn


def test_a_file_that_stays_away_is_asked_for_again_and_again(settings, tmp_path, town, anna):
    settings.DETOXIFY_CHECKPOINT = str(tmp_path / "resting.ckpt")
    a_post(anna, town, "this is an english sentence about the weather in our street")
    moment = clock.now()
    for hours in range(1, 5):
        with time_machine.travel(moment + timedelta(hours=hours), tick=False):
            score_waiting()
    state = state_of_models()
    assert "resting.ckpt is niet te lezen" in state.models[0].error  # what failed, not that it rests
    assert WaitingItem.objects.get().tries == 4


def test_a_model_is_asked_outside_every_transaction(settings, monkeypatch, town, anna):
    """Who posts while a model thinks must not wait: on SQLite an open transaction would hold everyone up."""
    seen = []

    class Thinking:
        name, version, languages = "detoxify", "1", None

        def score(self, texts, languages):
            seen.append(transaction.get_connection().in_atomic_block)
            return [Said(self.name, self.version, {"toxicity": 0.1}) for _ in texts]

    settings.DETOXIFY_CHECKPOINT = "somewhere"
    monkeypatch.setattr(score, "MODELS", (("detoxify", Thinking),))
    a_post(anna, town, DUTCH)
    assert score_waiting() == 1
    assert seen == [False]


def test_an_answer_of_one_counts_while_another_is_silent(settings, monkeypatch, town, anna):
    class Quick:
        name, version, languages = "learned", "1", None

        def score(self, texts, languages):
            return [Said(self.name, self.version, {"against_rules": 0.99}) for _ in texts]

    class Silent(Quick):
        name = "detoxify"

        def score(self, texts, languages):
            return [Said(self.name, self.version, skipped=Skipped.DEADLINE) for _ in texts]

    settings.DETOXIFY_CHECKPOINT = "somewhere"
    monkeypatch.setattr(score, "MODELS", (("detoxify", Silent), ("learned", Quick)))
    a_post(anna, town, DUTCH)
    assert score_waiting() == 0
    assert [row.scorer for row in Score.objects.all()] == ["learned"]
    assert Case.objects.count() == 1
    assert state_of_models().backlog == 1
    with time_machine.travel(clock.now() + timedelta(minutes=1), tick=False):
        score_waiting()
    assert Signal.objects.count() == 1


def test_what_changed_meanwhile_waits_again(settings, monkeypatch, town, anna):
    class Slow:
        name, version, languages = "detoxify", "1", None

        def score(self, texts, languages):
            await_models(ItemRef("post", post.pk))  # its author changes it while the model reads
            return [Said(self.name, self.version, {}) for _ in texts]

    settings.DETOXIFY_CHECKPOINT = "somewhere"
    monkeypatch.setattr(score, "MODELS", (("detoxify", Slow),))
    monkeypatch.setattr(score, "ROUND_SECONDS", 0.0)
    post = a_post(anna, town, DUTCH)
    score_waiting()
    assert state_of_models().backlog == 1


def test_an_item_that_is_gone_is_left_alone(settings, tmp_path, town):
    settings.DETOXIFY_CHECKPOINT = str(tmp_path / "nowhere.ckpt")
    await_models(ItemRef("post", 987654))
    await_models(ItemRef("poem", 1))
    assert score_waiting() == 2
    assert state_of_models().backlog == 0
