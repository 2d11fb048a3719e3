"""The learned scorer: what it learns, what it refuses, and who may switch it on."""

import json
import random
import time
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from moderation.models import Action, ScorerVersion
from moderation.scoring import available, learned
from moderation.scoring.base import Skipped
from moderation.scoring.features import GROUP, see
from moderation.scoring.labelled import read_labelled
from moderation.scoring.learned import LABEL, CombinedScorer, LearnedScorer, ModelFileError, of_bytes
from moderation.scoring.metrics import measure
from moderation.scoring.training import Example, Taught, TrainingError, own_sentences, teach
from moderation.services import scorers
from network.kernel.errors import Conflict, Invalid, NotFound
from network.kernel.models import AuditEntry
from tests.factories import people as make
from tests.helpers import sampled
from tests.moderation.scoring.test_commands import NO_DATA, SHARED, evaluate
from tests.moderation.town import a_moderator, a_post, decided, reported

KEPT = "Op {} is er een koffienamiddag in de refter van blok {}."
BAD = "Wat zijn die {} van blok {} toch een walgelijk tuig, weg ermee."
DAYS = ("maandag", "dinsdag", "woensdag", "donderdag", "vrijdag")


def examples() -> list[Example]:
    """Twenty-five of each kind."""
    kept = [Example(KEPT.format(day, block), False) for day in DAYS for block in "abcde"]
    groups = ("Turken", "homo's", "moslims", "vrouwen", "vluchtelingen")
    return kept + [Example(BAD.format(group, block), True) for group in groups for block in "abcde"]


@pytest.fixture(scope="module")
def taught() -> Taught:
    """What those teach, together with the sentences that ship."""
    return teach(examples())


@pytest.fixture(scope="module")
def scorer(taught: Taught) -> LearnedScorer:
    """A scorer that learned it."""
    return LearnedScorer(of_bytes(taught.content, "test"))


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where this test keeps its models."""
    monkeypatch.setattr(available, "VAR", tmp_path)
    return tmp_path / "scorers"


def value(scorer: LearnedScorer | CombinedScorer, text: str) -> float:
    return scorer.score([text], ["nl"])[0].labels[LABEL]


@pytest.mark.slow
def test_it_tells_what_it_learned_apart(scorer: LearnedScorer) -> None:
    assert value(scorer, "Die Polen zijn een walgelijk tuig") > 0.8
    assert value(scorer, "Vrijdag is er koffie in de refter") < 0.3


@pytest.mark.parametrize(
    "sentence", ["Alle {} moeten weg", "Onze {} bakken zaterdag taart", "Die {} zijn tuig"]
)
def test_no_group_is_better_or_worse(scorer: LearnedScorer, sentence: str) -> None:
    groups = (
        "moslims",
        "joden",
        "vrouwen",
        "homo's",
        "transgenders",
        "gehandicapten",
        "Polen",
        "zwarte mensen",
    )
    lists = CombinedScorer(scorer)
    names = [tuple(token.word for token in see(sentence.format(group)).tokens) for group in groups]
    assert len(set(names)) == 1
    assert GROUP in names[0]
    assert 0.0 <= value(lists, sentence.format(groups[0])) <= 1.0


@settings(max_examples=sampled.examples(60), deadline=None)
@given(
    text=st.text(max_size=400)
    | st.lists(st.sampled_from(["tuig", "die", "joden", '"', "niet", ". "])).map(" ".join)
)
def test_any_text_has_the_same_chance_twice_and_words_of_its_own(scorer: LearnedScorer, text: str) -> None:
    for one in (scorer, CombinedScorer(scorer)):
        first, second = one.score([text, text], ["nl", "nl"])
        assert first == second
        assert all(0.0 <= found <= 1.0 for found in first.labels.values())
        for reason in first.reasons:
            assert reason.text == text[reason.start : reason.end]
            assert reason.text.strip()
            assert 0.0 <= reason.weight <= 1.0


def test_the_words_that_moved_it(scorer: LearnedScorer) -> None:
    score = scorer.score(["Goedemorgen allemaal. Die Turken zijn een walgelijk tuig, weg ermee."], ["nl"])[0]
    assert {"walgelijk", "tuig"} <= {reason.text for reason in score.reasons}
    assert [reason.weight for reason in score.reasons] == sorted(
        (reason.weight for reason in score.reasons), reverse=True
    )


def test_other_languages_are_skipped_and_the_lists_speak_alone(scorer: LearnedScorer) -> None:
    assert scorer.languages == {"nl"}
    assert scorer.score(["Sale connard"], ["fr"])[0].skipped is Skipped.LANGUAGE
    both = CombinedScorer(scorer).score(["Sale connard"], ["fr"])[0]
    assert LABEL not in both.labels
    assert both.labels["insult"] > 0.5


def test_a_long_text_does_not_hide_two_bad_sentences(scorer: LearnedScorer) -> None:
    bad = "Die Turken zijn een walgelijk tuig, weg ermee. "
    calm = "Op vrijdag is er een koffienamiddag in de refter. " * 40
    assert value(scorer, calm + bad + calm) > 0.8 > value(scorer, calm)


@pytest.mark.slow
@pytest.mark.parametrize("letters", ["a", "a b ", "haat! ", "moslims", '"', "é.", "x\n", "niet geen die "])
def test_time_grows_with_the_length_only(scorer: LearnedScorer, letters: str) -> None:
    """A square would make the long one cost a hundred times as much as a tenth of it."""
    short, long = (letters * 20_000)[:2_000], (letters * 20_000)[:20_000]
    assert seconds(scorer, long) < 40 * seconds(scorer, short) + 0.2


def seconds(scorer: LearnedScorer, text: str) -> float:
    """Return the least that one text costs this process, of three times."""
    found: list[float] = []
    for _ in range(3):
        began = time.process_time()
        value(scorer, text)
        found.append(time.process_time() - began)
    return min(found)


@pytest.mark.slow
def test_the_same_examples_make_the_same_model(taught: Taught) -> None:
    shuffled = examples()
    random.Random(7).shuffle(shuffled)
    assert teach(examples()).content == taught.content
    again = LearnedScorer(of_bytes(teach(shuffled).content, "test"))
    assert value(again, "Die Polen zijn een walgelijk tuig") > 0.8


@pytest.mark.parametrize("few", [0, 1, 19])
def test_few_decisions_teach_nothing(few: int) -> None:
    kept = [Example(f"Koffie om {hour} uur", False) for hour in range(30)]
    with pytest.raises(TrainingError, match=f"30 teksten die bleven staan en {few} die niet"):
        teach(kept + [Example(f"Weg met nummer {number}", True) for number in range(few)])


def test_our_own_sentences() -> None:
    own = own_sentences()
    assert len(own) >= 250
    assert len({example.text for example in own}) == len(own)
    assert {example.restricted for example in own} == {True, False}


def changed(taught: Taught, **parts: object) -> bytes:
    return json.dumps({**json.loads(taught.content), **parts}).encode()


@pytest.mark.parametrize(
    ("parts", "said"),
    [
        ({"format": 2}, "vorm"),
        ({"features": 0}, "andere versie"),
        ({"weights": {"w a": float("nan")}}, "geen getallen"),
        ({"weights": {"w a": 1e300}}, "geen getallen"),
        ({"weights": {"w a": "os.system"}}, "geen getallen"),
        ({"weights": [1, 2]}, "geen getallen"),
        ({"slope": -1}, "geijkt"),
        ({"offset": None}, "geijkt"),
        ({"languages": "nl"}, "talen"),
        ({"languages": []}, "talen"),
    ],
)
def test_a_hostile_model_is_refused(taught: Taught, parts: dict[str, object], said: str) -> None:
    with pytest.raises(ModelFileError, match=said):
        of_bytes(changed(taught, **parts), "x")


@pytest.mark.parametrize(
    "content", [b"", b"\x80\x04cposix\nsystem\n", b"[" * 100_000, b"[]", b"\xff\xfe", b"null"]
)
def test_what_is_no_model_is_refused(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "x.json"
    path.write_bytes(content)
    with pytest.raises(ModelFileError, match=r"x\.json"):
        learned.read(path)


def test_a_file_that_is_not_there_or_too_large(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(ModelFileError, match="niet te lezen"):
        learned.read(tmp_path / "nowhere.json")
    monkeypatch.setattr(learned, "LARGEST_BYTES", 10)
    (tmp_path / "big.json").write_bytes(b"1" * 11)
    with pytest.raises(ModelFileError, match="te groot"):
        learned.read(tmp_path / "big.json")


@pytest.mark.django_db
class TestVersions:
    """What was learned counts only after somebody switched it on."""

    def test_on_and_back(self, folder: Path) -> None:
        first = scorers.train(extra=examples(), by=None)
        second = scorers.train(extra=[*examples(), Example("De soep is op", False)], by=None)
        assert first.version != second.version
        assert available.learned_scorer() is None
        scorers.switch_on(version=first, by=None)
        assert available.learned_scorer().version.startswith(first.version)
        assert available.learned_scorer() in available.worker_scorers()
        scorers.switch_on(version=second, by=None)
        assert ScorerVersion.objects.get(active=True) == second
        assert scorers.roll_back(by=None) == first
        assert ScorerVersion.objects.get(active=True) == first
        assert scorers.roll_back(by=None) is None
        assert available.learned_scorer() is None
        with pytest.raises(Conflict):
            scorers.roll_back(by=None)
        acts = list(AuditEntry.objects.filter(action__startswith="scorer.").values_list("action", flat=True))
        assert acts.count("scorer.trained") == 2
        assert acts.count("scorer.switched_on") == 2
        assert acts.count("scorer.rolled_back") == 2

    @pytest.mark.slow
    def test_a_bad_one_is_not_switched_on(self, folder: Path) -> None:
        row = scorers.train(extra=examples(), by=None)
        for figures in ({"auc": 0.6, "harmless_held": 0.0}, {"auc": 0.9, "harmless_held": 0.11}):
            row.figures = figures
            row.save()
            with pytest.raises(Conflict, match="Deze versie"):
                scorers.switch_on(version=row, by=None)
        assert not ScorerVersion.objects.filter(active=True).exists()

    @pytest.mark.slow
    def test_a_file_that_was_changed_does_not_score(self, folder: Path) -> None:
        row = scorers.train(extra=examples(), by=None)
        path = available.model_path(row.version)
        path.write_bytes(path.read_bytes().replace(b'"offset":', b'"offset": '))
        with pytest.raises(Conflict, match="veranderd"):
            scorers.switch_on(version=row, by=None)
        ScorerVersion.objects.update(active=True)
        with pytest.raises(ModelFileError, match="veranderd"):
            available.worker_scorers()

    def test_only_an_administrator(self, folder: Path, town: make.Town, anna) -> None:
        row = scorers.train(extra=examples(), by=None)
        for attempt in (
            lambda: scorers.train(extra=examples(), by=anna),
            lambda: scorers.switch_on(version=row, by=a_moderator(town)),
            lambda: scorers.roll_back(by=anna),
        ):
            with pytest.raises(NotFound):
                attempt()

    @pytest.mark.slow
    def test_it_learns_from_decisions(self, folder: Path, town: make.Town, anna, griet, monkeypatch) -> None:
        judge = a_moderator(town)
        for number, action in enumerate((Action.HIDE, Action.KEEP)):
            decided(reported(a_post(anna, town, f"Dit is bericht {number}"), griet), judge, action)
        with pytest.raises(Invalid, match="1 teksten die bleven staan en 1 die niet"):
            scorers.train(by=None)
        assert scorers.train(extra=examples(), by=None).n == 52


@pytest.mark.slow
@pytest.mark.skipif(not SHARED.is_file(), reason=NO_DATA)
def test_dutch_hatecheck_on_templates_never_seen() -> None:
    """A floor under what docs/moderation/scorers.md reports; every fourth template is held out."""
    found = read_labelled(
        SHARED, text="test_case", label="label_gold", positive="hateful", others=("templ_id", "functionality")
    )
    rows = list(zip(found.texts, found.positive, *found.others.values(), strict=True))
    seen = [Example(text, bad, template, kind) for text, bad, template, kind in rows if int(template) % 4]
    asked = [row for row in rows if not int(row[2]) % 4]
    scorer = CombinedScorer(LearnedScorer(of_bytes(teach(seen).content, "test")))
    scores = [value(scorer, text) for text, *_ in asked]
    figures = measure(scores, [row[1] for row in asked], 0.5)
    assert figures.auc > 0.86
    assert figures.macro_f1 > 0.77
    calm = [
        score for score, row in zip(scores, asked, strict=True) if row[3].startswith(("counter", "ident"))
    ]
    assert sum(score >= 0.9 for score in calm) <= 0.10 * len(calm)


@pytest.mark.django_db
def test_evaluating_what_was_never_learned(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "table.csv"
    path.write_text("t,l\nx,1\ny,0\n", encoding="utf-8")
    for name in ("learned", "combined"):
        assert evaluate(path, "--text", "t", "--label", "l", "--positive", "1", "--scorer", name) == 1
        assert "leerde nog niets" in capsys.readouterr().err
