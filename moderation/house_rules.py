"""The house rules that a new installation starts with. Read and changed as `Clause` rows afterwards.

The categories are those of the EU database of statements of reasons.
"""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class FirstClause:
    """One clause of the first version, in plain Dutch; `category` and `law` as in `Clause`."""

    number: str
    title: str
    text: str
    category: str = ""
    law: str = ""


_EU = "STATEMENT_CATEGORY_"

FIRST_RULES = (
    FirstClause(
        "1.1",
        "Je bent jezelf",
        "Je gebruikt je eigen naam. Je doet je niet voor als iemand anders.",
        _EU + "SCAMS_AND_FRAUD",
    ),
    FirstClause(
        "1.2",
        "Wat in de wijk staat, blijft in de wijk",
        "Je deelt geen woorden van buren buiten de wijk zonder te vragen.",
        _EU + "DATA_PROTECTION_AND_PRIVACY_VIOLATIONS",
    ),
    FirstClause(
        "2.1",
        "Je spreekt over de zaak, niet over de persoon",
        "Je mag het oneens zijn. Je scheldt niemand uit.",
        _EU + "CYBER_VIOLENCE",
    ),
    FirstClause(
        "2.2",
        "Je haat geen groep",
        "Je valt niemand aan om afkomst, geloof, geslacht, geaardheid of handicap.",
        _EU + "ILLEGAL_OR_HARMFUL_SPEECH",
    ),
    FirstClause(
        "2.3",
        "Je bedreigt niemand",
        "Je dreigt niet met geweld en je roept er niet toe op.",
        _EU + "VIOLENCE",
    ),
    FirstClause(
        "3.1",
        "Je beschermt gegevens van anderen",
        "Je zet geen telefoonnummer, rekening of foto van iemand anders online.",
        _EU + "DATA_PROTECTION_AND_PRIVACY_VIOLATIONS",
    ),
    FirstClause(
        "3.2",
        "Geen seks, geen bloed",
        "Je plaatst geen seksuele of schokkende beelden of teksten.",
        _EU + "OTHER_VIOLATION_TC",
    ),
    FirstClause(
        "4.1",
        "Geen reclame, geen bedrog",
        "Je verkoopt geen handel en je lokt niemand naar een valse link.",
        _EU + "SCAMS_AND_FRAUD",
    ),
    FirstClause(
        "4.2",
        "Je verspreidt geen gevaarlijke leugens",
        "Je zegt geen onwaarheden die iemand kwaad kunnen doen.",
        _EU + "ILLEGAL_OR_HARMFUL_SPEECH",
    ),
    FirstClause(
        "5.1",
        "De wet geldt ook hier",
        "Wat strafbaar is, mag hier niet staan.",
        _EU + "ILLEGAL_OR_HARMFUL_SPEECH",
        "Belgisch strafrecht: elke beslissing noemt zelf het artikel",
    ),
)

CHARTER_RULES = (
    FirstClause(
        "10.1",
        "We blijven bij ons onderwerp",
        "Je schrijft hier alleen over waar deze groep voor is.",
        _EU + "OTHER_VIOLATION_TC",
    ),
    FirstClause(
        "10.2",
        "Geen verkoop",
        "Je biedt hier niets te koop aan, ook niet tweedehands. Weggeven en ruilen mag.",
        _EU + "OTHER_VIOLATION_TC",
    ),
    FirstClause(
        "10.3",
        "Antwoord binnen een week",
        "Krijg je hier een vraag? Dan antwoord je binnen een week. ‘Ik weet het niet’ is ook een antwoord.",
        _EU + "OTHER_VIOLATION_TC",
    ),
    FirstClause(
        "10.4",
        "Foto’s alleen van wie ja zei",
        "Je zet hier geen foto waarop iemand te herkennen is die daar geen ja op zei.",
        _EU + "DATA_PROTECTION_AND_PRIVACY_VIOLATIONS",
    ),
    FirstClause(
        "10.5",
        "Wat hier gezegd wordt, blijft hier",
        "Je vertelt niet verder wat een ander in deze groep over zichzelf schreef.",
        _EU + "DATA_PROTECTION_AND_PRIVACY_VIOLATIONS",
    ),
    FirstClause(
        "10.6",
        "Gewone taal",
        "Je schrijft zo dat iedereen in de groep het begrijpt. Afkortingen leg je uit.",
        _EU + "OTHER_VIOLATION_TC",
    ),
    FirstClause(
        "10.7",
        "Geen campagne",
        "Je voert hier geen campagne voor een partij of een kandidaat.",
        _EU + "OTHER_VIOLATION_TC",
    ),
    FirstClause(
        "10.8",
        "Afgesproken is afgesproken",
        "Wie zich inschrijft, komt. Kun je niet? Zeg het uiterlijk een dag vooraf.",
        _EU + "OTHER_VIOLATION_TC",
    ),
)
"""Approved clauses from which groups make a charter: they count only where a group chose them."""

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
