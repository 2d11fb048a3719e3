"""A guess among nine languages, and the default where a text says too little."""

import pytest

from moderation.scoring.language import LANGUAGES, detect, detect_all


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("Wie heeft er een boormachine te leen dit weekend?", "nl"),
        ("Ge moogt gerust eens binnenspringen voor een tas koffie", "nl"),
        ("Qui peut me prêter une perceuse ce week-end ?", "fr"),
        ("Wer kann mir am Wochenende eine Bohrmaschine leihen?", "de"),
        ("Who can lend me a drill this weekend?", "en"),
        ("Chi può prestarmi un trapano questo fine settimana?", "it"),
        ("¿Quién me puede prestar un taladro este fin de semana?", "es"),
        ("Quem me pode emprestar um berbequim este fim de semana?", "pt"),
        ("Bu hafta sonu bana kim matkap ödünç verebilir?", "tr"),
        ("Кто может одолжить мне дрель на выходные?", "ru"),
        ("WIE HEEFT ER EEN BOORMACHINE?", "nl"),
    ],
)
def test_sentences(text: str, language: str) -> None:
    assert detect(text) == language


@pytest.mark.parametrize("text", ["", "12", "ok", "👍👍👍", "merci", "super", "a" * 50, "\x00", "\ud800"])
def test_too_little_falls_back(text: str) -> None:
    assert detect(text) == "nl"
    assert detect(text, "fr") == "fr"


def test_many_at_once() -> None:
    assert detect_all(["Goedemorgen buren", "Bonjour à tous"]) == ["nl", "fr"]
    assert set(detect_all(["Goedemorgen buren", "Bonjour à tous"])) <= LANGUAGES
