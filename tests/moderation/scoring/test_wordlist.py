"""The first scorer: what it finds, what it leaves alone, and how it explains itself."""

import pytest

from moderation.scoring.base import Label, Mention
from moderation.scoring.language import LANGUAGES, detect
from moderation.scoring.wordlist import WordListScorer

HOLD, QUEUE, NOTHING = 0.95, 0.6, 0.0


def value(scorer: WordListScorer, text: str, label: str, language: str = "nl") -> float:
    return scorer.score([text], [language])[0].labels[label]


@pytest.mark.parametrize(
    ("text", "language", "label", "expected"),
    [
        ("Je bent een klootzak", "nl", "insult", QUEUE),
        ("Vuile makak", "nl", "hate", HOLD),
        ("Ik maak je kapot!", "nl", "threat", HOLD),
        ("ik sla u dood", "nl", "threat", HOLD),
        ("hou je bakkes", "nl", "insult", QUEUE),
        ("stuur mij naaktfoto's", "nl", "sexual", QUEUE),
        ("Snel geld verdienen? Klik!", "nl", "spam", QUEUE),
        ("Sale bougnoule", "fr", "hate", HOLD),
        ("Je vais te tuer", "fr", "threat", HOLD),
        ("Je vais t'égorger", "fr", "threat", HOLD),
        ("Va te faire foutre, connard", "fr", "insult", QUEUE),
        ("Ich bring dich um!", "de", "threat", HOLD),
        ("Du Arschloch", "de", "insult", QUEUE),
        ("Dreckiger Kanake", "de", "hate", HOLD),
        ("I'm going to kill you", "en", "threat", HOLD),
        ("You piece of shit", "en", "insult", QUEUE),
        ("sand niggers", "en", "hate", HOLD),
        ("Vuile teef", "nl", "insult", QUEUE),
        ("kl**tzak", "nl", "insult", QUEUE),
        ("vuile m*kak", "nl", "hate", QUEUE),
        ("Godverdomme, wat een kutweer", "nl", "insult", NOTHING),
        ("Putain, il pleut encore", "fr", "insult", NOTHING),
    ],
)
def test_what_words_weigh(
    scorer: WordListScorer, text: str, language: str, label: str, expected: float
) -> None:
    assert value(scorer, text, label, language) == expected


def test_two_insults_are_no_threat(scorer: WordListScorer) -> None:
    assert value(scorer, "klootzak, hufter, smeerlap en eikel dat je bent", "insult") == QUEUE


def test_a_word_of_another_language_counts_too(scorer: WordListScorer) -> None:
    assert value(scorer, "Hé, fils de pute, ga opzij met je auto", "insult", "nl") == QUEUE


def test_every_label_has_a_value(scorer: WordListScorer) -> None:
    assert scorer.score(["Goedemorgen"], ["nl"])[0].labels == dict.fromkeys(map(str, Label), 0.0)


def test_the_reasons_are_the_words_as_they_were_written(scorer: WordListScorer) -> None:
    text = "Hé K.L.O.O.T.Z.A.K, ik maak je kapot"
    reasons = scorer.score([text], ["nl"])[0].reasons
    assert [(reason.label, reason.text) for reason in reasons] == [
        ("threat", "ik maak je kapot"),
        ("insult", "K.L.O.O.T.Z.A.K"),
    ]
    assert all(text[reason.start : reason.end] == reason.text for reason in reasons)


def test_words_that_overlap_are_one_reason(scorer: WordListScorer) -> None:
    reasons = scorer.score(["Wat een kankerlijer"], ["nl"])[0].reasons
    assert len(reasons) == 1


@pytest.mark.parametrize(
    ("text", "mention"),
    [
        ("Ik maak je kapot", Mention.PLAIN),
        ('Iemand riep "ik maak je kapot" naar mijn zoon', Mention.QUOTED),
        ("Hij zei ‘ik maak je kapot’ tegen ons allemaal", Mention.QUOTED),
        ("On m'a crié « je vais te tuer » dans la rue", Mention.QUOTED),
        ("Er rief „ich bring dich um“ auf der Straße", Mention.QUOTED),
        ("Iemand schreef ons dit bericht:\n> ik maak je kapot", Mention.QUOTED),
        ('"Ik maak je kapot"', Mention.PLAIN),
        ('"Ik maak je kapot" hoor', Mention.PLAIN),
        ("Nee hoor, ik sla je dood niet", Mention.NEGATED),
        ("Je bent geen makak", Mention.PLAIN),
        ("Geen vuile makak in mijn straat", Mention.PLAIN),
        ("Ik wil nooit dat iemand zegt ik maak je dood", Mention.PLAIN),
    ],
)
def test_quoted_and_denied_words(scorer: WordListScorer, text: str, mention: Mention) -> None:
    reasons = [reason for reason in scorer.score([text], ["nl"])[0].reasons if reason.weight == HOLD]
    assert [reason.mention for reason in reasons] == [mention]


def test_no_everyday_sentence_is_hit(scorer: WordListScorer, innocent: dict[str, list[str]]) -> None:
    sentences = [(language, text) for language, texts in innocent.items() for text in texts]
    assert len(sentences) >= 150
    hits = []
    for language, text in sentences:
        for written in (text, text.upper(), text.lower(), text.title()):
            for told in {language, detect(written)}:
                hits += [(written, reason.text) for reason in scorer.score([written], [told])[0].reasons]
    assert hits == []


def test_a_dutch_sentence_is_innocent_in_every_language(
    scorer: WordListScorer, innocent: dict[str, list[str]]
) -> None:
    hits = [
        text
        for text in innocent["nl"]
        for language in sorted(LANGUAGES)
        if scorer.score([text], [language])[0].reasons
    ]
    assert hits == []


def test_the_same_lists_give_the_same_version(scorer: WordListScorer) -> None:
    assert WordListScorer().version == scorer.version
