"""The invented advices of the Wetteraad: one that waits for its answer, one that has it, one in writing."""

import tomllib
from datetime import timedelta
from pathlib import Path

from groups.councils.enums import AnswerKind
from groups.councils.models import Advice
from groups.councils.rules import Count
from groups.councils.services.answering import answer, deliver, follow_up
from groups.councils.services.asking import ask_advice, start_advice
from groups.councils.services.drafting import remark, write_version
from groups.councils.services.meeting import record_vote
from network.kernel import clock
from network.kernel.demo import Town

WORDS = Path(__file__).parent / "demo.toml"


def build(town: Town) -> None:
    """Write three advices with the steps that they took so far. Nothing twice."""
    if Advice.objects.exists():
        return
    words = tomllib.loads(WORDS.read_text(encoding="utf-8"))
    _pool(town, words)
    _school(town, words)
    _route(town, words)


def _pool(town: Town, words: dict[str, str]) -> None:
    samira, sport = town.people["samira_w"], town.extra["sport"]
    with clock.as_of(town.now - timedelta(days=11)):
        advice = ask_advice(
            by=town.people["participatie"],
            group=sport,
            title="Zwembad langer open",
            question="Welke uren van het zwembad werken voor gezinnen, en voor wie in ploegen werkt?",
            due_at=town.now + timedelta(days=20),
        )
    with clock.as_of(town.now - timedelta(days=9)):
        write_version(by=samira, advice=advice, text=words["pool"], change="", version=0)
    with clock.as_of(town.now - timedelta(days=7)):
        record_vote(
            by=samira,
            advice=advice,
            version=1,
            held_on=clock.today(),
            count=Count(present=7, votes_for=6, votes_against=1, abstained=0),
            minority="Eén lid vindt dat eerst het personeel van de kassa gehoord moet worden.",
        )
    with clock.as_of(town.now - timedelta(days=3)):
        deliver(by=samira, advice=advice)


def _school(town: Town, words: dict[str, str]) -> None:
    ilse, officer = town.people["ilse_w"], town.people["participatie"]
    with clock.as_of(town.now - timedelta(days=11)):
        advice = start_advice(
            by=ilse,
            group=town.extra["kunsten"],
            title="Lessen van de academie in de deelgemeenten",
            text=words["school"],
        )
    with clock.as_of(town.now - timedelta(days=10)):
        remark(
            by=town.people["pascal"], advice=advice, text="De oude school staat leeg op maandag en donderdag."
        )
    with clock.as_of(town.now - timedelta(days=8)):
        record_vote(
            by=ilse,
            advice=advice,
            version=1,
            held_on=clock.today(),
            count=Count(present=8, votes_for=7, votes_against=0, abstained=1),
        )
        deliver(by=ilse, advice=advice)
    with clock.as_of(town.now - timedelta(days=2)):
        answer(
            by=officer,
            advice=advice,
            kind=AnswerKind.PARTLY,
            reasons=words["answer"],
            decision="Besluit van het college van 16 november 2026, punt 7",
        )
    with clock.as_of(town.now - timedelta(days=1)):
        follow_up(by=officer, advice=advice, text="De oude school is nagekeken. Er komen nieuwe lampen.")


def _route(town: Town, words: dict[str, str]) -> None:
    samira = town.people["samira_w"]
    with clock.as_of(town.now - timedelta(days=6)):
        advice = start_advice(
            by=samira, group=town.extra["sport"], title="Looproute langs de Schelde", text=words["route"]
        )
    with clock.as_of(town.now - timedelta(days=4)):
        remark(
            by=town.people["jonas_w"],
            advice=advice,
            text="Vergeet het licht niet. Tussen de brug en het park zie je niets.",
        )
    with clock.as_of(town.now - timedelta(days=3)):
        write_version(
            by=samira, advice=advice, text=words["route_more"], change="Licht toegevoegd", version=1
        )
