"""A learned version counts through a proposal: tried first, good enough, and back in one click."""

import pytest

from moderation.models import ScorerVersion
from moderation.services import scorers
from moderation.services.tuning import activate, propose_version, roll_back
from network.kernel import clock
from network.kernel.errors import Conflict
from tests.factories import people as make
from tests.moderation.scoring.test_learned import examples
from tests.moderation.tuning.lab import WHY, replayed, some_decisions

pytestmark = pytest.mark.usefixtures("folder")


@pytest.fixture
def folder(tmp_path, monkeypatch):
    """Keep model files where the test can throw them away."""
    from moderation.scoring import available

    monkeypatch.setattr(available, "VAR", tmp_path)
    return tmp_path


@pytest.fixture
def ada(town):
    return make.an_administrator()


@pytest.mark.slow
def test_a_version_counts_only_after_its_trial_and_goes_back(town, ada, anna, griet):
    some_decisions(town, anna, griet)
    first, second = (scorers.train(extra=examples()[:-number], by=None) for number in (1, 2))
    scorers.switch_on(version=first, by=ada)
    proposal = propose_version(version=second, note=WHY, by=ada)
    with pytest.raises(Conflict):
        activate(proposal=proposal, by=ada)
    row = replayed(proposal, ada)
    assert row.replay["n"] == 4
    activate(proposal=row, by=ada)
    assert ScorerVersion.objects.get(active=True) == second
    roll_back(proposal=row, by=ada)
    assert ScorerVersion.objects.get(active=True) == first


@pytest.mark.slow
def test_a_newer_version_goes_back_first(town, ada, anna, griet):
    some_decisions(town, anna, griet)
    rows = []
    for number in (1, 2):
        version = scorers.train(extra=examples()[:-number], by=None)
        rows.append(replayed(propose_version(version=version, note=WHY, by=ada), ada))
        activate(proposal=rows[-1], by=ada)
    with pytest.raises(Conflict, match="nieuwere"):
        roll_back(proposal=rows[0], by=ada)
    roll_back(proposal=rows[1], by=ada)
    roll_back(proposal=rows[0], by=ada)
    assert not ScorerVersion.objects.filter(active=True).exists()


@pytest.mark.parametrize("figures", [{"auc": 0.6, "harmless_held": 0}, {"auc": 0.9, "harmless_held": 0.2}])
def test_a_bad_version_is_not_even_proposed(town, ada, figures):
    version = ScorerVersion.objects.create(version="x", n=40, figures=figures, trained_at=clock.now())
    with pytest.raises(Conflict, match="Deze versie"):
        propose_version(version=version, note=WHY, by=ada)
