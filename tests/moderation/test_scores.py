"""From a post to the score of a model: published at once, scored in the worker, queued and never held."""

import logging
import shutil
from datetime import timedelta
from pathlib import Path

import pytest
import time_machine
from pytest_django.fixtures import Settings

from moderation.events import ItemStored
from moderation.models import Case, Measure, Score, Signal
from moderation.services.score import score_item
from network.feed.models import ItemState
from network.kernel import clock
from network.kernel.tasks.worker import drain
from tests.factories import people as make
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
    drain()
    score = Score.objects.get()
    assert (score.item_kind, score.item_id, score.scorer) == ("post", post.pk, "detoxify")
    assert (score.language, score.labels["toxicity"] > 0.8) == ("en", True)
    assert tiny.BAD in found_by_model()[0].words
    case = Case.objects.get()
    assert (case.item_id, case.held) == (post.pk, False)
    post.refresh_from_db()
    assert post.state == ItemState.PUBLISHED
    assert not Measure.objects.exists()


@pytest.mark.ml
def test_the_same_event_twice_changes_nothing(detoxify, town, anna):
    post = a_post(anna, town, TOXIC)
    drain()
    before = (Case.objects.get().version, Signal.objects.count())
    score_item(ItemStored("post", post.pk))
    assert (Case.objects.get().version, Signal.objects.count()) == before
    assert Score.objects.count() == 1


@pytest.mark.ml
@pytest.mark.parametrize("text", [CLEAN, DUTCH])
def test_what_is_fine_or_in_dutch_gets_no_case(detoxify, town, anna, text):
    a_post(anna, town, text)
    drain()
    score = Score.objects.get()
    assert (score.language, score.labels == {}) == (("nl", True) if text == DUTCH else ("en", False))
    assert not Case.objects.exists()


@pytest.mark.ml
def test_a_mended_model_scores_what_waited(checkpoint, tmp_path, settings, town, anna):
    broken = tmp_path / "model.ckpt"
    broken.write_bytes(b"not a checkpoint")
    settings.DETOXIFY_CHECKPOINT = str(broken)
    a_post(anna, town, TOXIC)
    drain()
    assert not Score.objects.exists()
    shutil.copy(checkpoint, broken)
    with time_machine.travel(clock.now() + timedelta(seconds=6), tick=False):
        drain()
    assert Score.objects.count() == 1
    assert found_by_model()


def test_without_a_model_nothing_is_scored(settings, town, anna):
    settings.DETOXIFY_CHECKPOINT = settings.DETOXIFY_MODEL = ""
    a_post(anna, town, DUTCH)
    drain()
    assert not Score.objects.exists()


def test_a_broken_model_is_logged_and_stops_nobody(settings, tmp_path, town, anna, caplog):
    settings.DETOXIFY_CHECKPOINT = str(tmp_path / "nowhere.ckpt")
    with caplog.at_level(logging.WARNING):
        post = a_post(anna, town, DUTCH)
        drain()
    assert "nowhere.ckpt is niet te lezen" in caplog.text
    assert "subscriber moderation.score_item failed, attempt 1" in caplog.text
    post.refresh_from_db()
    assert post.state == ItemState.PUBLISHED
    assert not Score.objects.exists()
    make.an_account("later")  # the database goes on


def test_an_item_that_is_gone_is_left_alone(settings, tmp_path, town):
    settings.DETOXIFY_CHECKPOINT = str(tmp_path / "nowhere.ckpt")
    score_item(ItemStored("post", 987654))
    assert not Score.objects.exists()
