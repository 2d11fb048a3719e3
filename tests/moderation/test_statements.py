"""The statement of reasons: everything that the law asks, in the reader's language, and never changed."""

import ast
import re
import string
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from moderation import statements
from moderation.models import Action, Origin
from moderation.rules.redress import complain_until
from moderation.services import reasons
from moderation.statements.sentences import HERE, sentences_of
from network.kernel.ports.content import ItemRef, kind_of
from tests.moderation.town import REASON, a_moderator, a_post, decided, reported

MOMENT = datetime(2026, 3, 4, 9, 5, tzinfo=UTC)
WRITTEN = datetime(2026, 3, 1, 23, 30, tzinfo=UTC)
HUMAN = {
    "nl": "Een mens besliste",
    "fr": "Une personne a décidé",
    "de": "Ein Mensch hat",
    "en": "A person decided",
}


def facts(**given):
    base = {
        "language": "nl",
        "item": "post",
        "place": "Sint-Rochus",
        "written": WRITTEN,
        "moment": MOMENT,
        "action": Action.HIDE,
        "clause": "2.1 Je spreekt over de zaak",
        "reason": REASON,
    }
    return statements.Facts(**{**base, **given})


def names_in(sentence):
    return {name for _text, name, _form, _how in string.Formatter().parse(sentence) if name}


@pytest.mark.parametrize("language", statements.LANGUAGES)
def test_each_language_says_the_same_with_the_same_fields(language):
    dutch, other = sentences_of("nl"), sentences_of(language)
    assert list(other.lines) == list(dutch.lines)
    assert set(other.nouns) == set(dutch.nouns)
    assert len(other.months) == 12
    for name, line in dutch.lines.items():
        # A sentence may leave out how often, where a language has no plural for it, and nothing else.
        assert names_in(other.lines[name]) == names_in(line), name


@pytest.mark.parametrize("language", statements.LANGUAGES)
@pytest.mark.parametrize("action", list(Action))
@pytest.mark.parametrize("origin", list(Origin))
def test_it_says_everything_that_article_17_asks(language, action, origin):
    said = statements.of_decision(
        facts(
            language=language,
            action=action,
            origin=origin,
            reports=3 if origin == Origin.REPORT else 0,
            authority="Politiezone Zennevallei",
            reference="2026/17",
            machine=True,
            words=("sukkel",),
        )
    )
    speak = sentences_of(language)
    assert "Sint-Rochus" in said
    assert REASON in said
    assert HUMAN[language] in said
    assert "sukkel" in said
    assert speak.moment(MOMENT) in said
    assert speak.day(WRITTEN) in said
    assert ("Politiezone Zennevallei" in said and "2026/17" in said) == (origin == Origin.AUTHORITY)
    assert ("3 " in said.splitlines()[4 if action != Action.KEEP else 2]) == (origin == Origin.REPORT)
    restricted = action != Action.KEEP
    for part in ("everywhere", "no_end", "elsewhere"):
        assert (speak.lines[part] in said) == restricted
    assert ("2.1 Je spreekt over de zaak" in said) == restricted
    assert (speak.last_day(complain_until(MOMENT)) in said) == restricted
    assert not re.search(r"[{}]", said)


def test_a_ground_in_law_names_the_provision():
    said = statements.of_decision(facts(law="artikel 442bis van het Strafwetboek", clause=""))
    assert "artikel 442bis van het Strafwetboek" in said
    assert "huisregel" not in said


@pytest.mark.parametrize("kind", ["warning", "strike", "limit"])
@pytest.mark.parametrize("language", statements.LANGUAGES)
def test_what_follows_for_the_author_is_said_with_its_end(kind, language):
    until = datetime(2026, 4, 1, 22, tzinfo=UTC)  # midnight of 2 April in the town
    said = statements.of_decision(
        facts(language=language, sanctions=(statements.Sanctioned(kind, until),), action=Action.KEEP)
    )
    line = sentences_of(language).say(kind, place="Sint-Rochus", until=sentences_of(language).last_day(until))
    assert line in said
    assert "1" in sentences_of(language).last_day(until)
    assert sentences_of(language).lines["elsewhere"] in said


def test_the_day_is_that_of_the_town():
    assert sentences_of("nl").day(WRITTEN) == "2 maart 2026"
    assert sentences_of("nl").moment(MOMENT) == "4 maart 2026 om 10.05 uur"


@pytest.mark.parametrize(
    ("given", "spoken"), [("nl", "nl"), ("fr", "fr"), ("FR-be", "fr"), ("de", "de"), ("tr", "nl"), ("", "nl")]
)
def test_an_unknown_language_reads_dutch(given, spoken):
    assert statements.speaks(given) == spoken


def test_what_a_resident_wrote_cannot_fill_in_a_field():
    assert "{place}" in statements.of_decision(facts(reason="Lees dit: {place} en {0} en %s."))


@pytest.mark.parametrize("language", statements.LANGUAGES)
def test_holds_hidings_and_undoing_are_said_too(language):
    speak = sentences_of(language)
    hold = statements.of_hold(facts(language=language, words=("sukkel",)))
    assert speak.lines["hold_machine"] in hold
    assert "sukkel" in hold
    assert "2.1" in hold
    hiding = statements.of_hiding(facts(language=language))
    assert speak.lines["hiding_reports"] in hiding
    assert speak.lines["hiding_machine"] in hiding
    undo = statements.of_undo(facts(language=language), undone=facts(moment=MOMENT - timedelta(days=3)))
    assert speak.moment(MOMENT) in undo
    assert speak.moment(MOMENT - timedelta(days=3)) in undo


@pytest.mark.parametrize("language", statements.LANGUAGES)
@pytest.mark.parametrize("role", ["author", "reporter"])
@pytest.mark.parametrize("upheld", [True, False])
def test_the_answer_to_a_complaint_says_why_and_what_is_left(language, role, upheld):
    said = statements.of_complaint(
        statements.ComplaintFacts(
            language=language,
            role=role,
            item="post",
            place="Sint-Rochus",
            written=WRITTEN,
            filed=MOMENT,
            decided=MOMENT,
            moment=MOMENT,
            upheld=upheld,
            action=Action.KEEP if role == "author" else Action.HIDE,
            clause="",
            law="",
            answer=REASON,
        )
    )
    speak = sentences_of(language)
    assert REASON in said
    assert speak.lines["other_person"] in said
    assert speak.lines["elsewhere"] in said
    assert not re.search(r"[{}]", said)


@pytest.mark.parametrize("language", statements.LANGUAGES)
def test_the_author_reads_it_in_their_own_language(town, anna, griet, language):
    anna.language = language
    anna.save()
    decision = decided(reported(a_post(anna, town), griet), a_moderator(town))
    assert decision.language == language
    assert HUMAN[language] in decision.statement
    assert "Griet" not in decision.statement
    assert "Saskia" not in decision.statement


def test_what_was_told_stays_when_everything_around_it_changes(town, anna, griet):
    decision = decided(reported(a_post(anna, town), griet), a_moderator(town))
    told = decision.statement
    anna.language, anna.first_name = "fr", "Anna-Maria"
    anna.save()
    town.here.space.name = "Een andere naam"
    town.here.space.save()
    decision.clause.title = "Iets anders"
    decision.clause.save()
    decision.refresh_from_db()
    assert decision.statement == told


def test_no_code_rewrites_a_statement():
    """A statement is written where its row is made, and nowhere else."""
    root = Path(statements.__file__).parents[1]
    writers = set()
    for path in root.rglob("*.py"):
        if "migrations" in path.parts:
            continue
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            assigned = isinstance(node, ast.Assign | ast.AugAssign | ast.AnnAssign) and any(
                isinstance(target, ast.Attribute) and target.attr == "statement"
                for target in (node.targets if isinstance(node, ast.Assign) else [node.target])
            )
            updated = (
                isinstance(node, ast.Call)
                and isinstance(node.func, ast.Attribute)
                and node.func.attr in {"update", "bulk_update", "update_or_create"}
                and "statement" in {keyword.arg for keyword in node.keywords}
            )
            if assigned or updated:
                writers.add(path.relative_to(root).as_posix())
    assert writers <= {"services/decide.py", "services/answering.py"}


def test_every_data_file_is_read():
    assert {path.stem for path in HERE.glob("*.toml")} == set(statements.LANGUAGES)


def test_a_hiding_and_an_undo_are_collected_from_the_case(town, anna, griet):
    post = a_post(anna, town)
    decision = decided(reported(post, griet), a_moderator(town))
    described = kind_of(ItemRef("post", post.pk)).describe(post.pk)
    hiding = reasons.of_hiding(decision.case, described, moment=MOMENT, clause=decision.clause)
    assert str(decision.clause) in hiding
    assert "draaien onze beslissing" in reasons.of_undo(decision, described, moment=MOMENT)
