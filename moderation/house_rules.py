"""The house rules that a new installation starts with. Read and changed as `Clause` rows afterwards."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class FirstClause:
    """One clause of the first version, in plain Dutch."""

    number: str
    title: str
    text: str


FIRST_RULES = (
    FirstClause(
        "1.1", "Je bent jezelf", "Je gebruikt je eigen naam. Je doet je niet voor als iemand anders."
    ),
    FirstClause(
        "1.2",
        "Wat in de wijk staat, blijft in de wijk",
        "Je deelt geen woorden van buren buiten de wijk zonder te vragen.",
    ),
    FirstClause(
        "2.1",
        "Je spreekt over de zaak, niet over de persoon",
        "Je mag het oneens zijn. Je scheldt niemand uit.",
    ),
    FirstClause(
        "2.2",
        "Je haat geen groep",
        "Je valt niemand aan om afkomst, geloof, geslacht, geaardheid of handicap.",
    ),
    FirstClause("2.3", "Je bedreigt niemand", "Je dreigt niet met geweld en je roept er niet toe op."),
    FirstClause(
        "3.1",
        "Je beschermt gegevens van anderen",
        "Je zet geen telefoonnummer, rekening of foto van iemand anders online.",
    ),
    FirstClause("3.2", "Geen seks, geen bloed", "Je plaatst geen seksuele of schokkende beelden of teksten."),
    FirstClause(
        "4.1", "Geen reclame, geen bedrog", "Je verkoopt geen handel en je lokt niemand naar een valse link."
    ),
    FirstClause(
        "4.2",
        "Je verspreidt geen gevaarlijke leugens",
        "Je zegt geen onwaarheden die iemand kwaad kunnen doen.",
    ),
    FirstClause("5.1", "De wet geldt ook hier", "Wat strafbaar is, mag hier niet staan."),
)

CLAUSE_OF_LABEL = {
    "insult": "2.1",
    "hate": "2.2",
    "threat": "2.3",
    "personal_data": "3.1",
    "sexual": "3.2",
    "spam": "4.1",
}

CLAUSE_OF_REASON = {
    "insult": "2.1",
    "threat": "2.3",
    "hate": "2.2",
    "privacy": "3.1",
    "spam": "4.1",
    "false": "4.2",
    "illegal": "5.1",
}
