"""Mandates as linked data, in the shape of the Flemish standard OSLO Mandatendatabank.

Source: application profile Mandatendatabank (Vlaamse overheid, 2018) and the vocabularies `mandaat#` and
`besluit#` of data.vlaanderen.be; the terms stand in docs/mandates.md. What is public in the register, and
nothing else: no birth date, no register number, no address.
"""

from datetime import datetime
from typing import Any, Final

from django.db.models import QuerySet

from groups.mandates.models import Decision, Mandate
from groups.mandates.queries import suspended_at
from groups.membership.models import Group
from network.kernel import clock

CONTEXT: Final[dict[str, Any]] = {
    "mandaat": "http://data.vlaanderen.be/ns/mandaat#",
    "besluit": "http://data.vlaanderen.be/ns/besluit#",
    "persoon": "http://data.vlaanderen.be/ns/persoon#",
    "person": "http://www.w3.org/ns/person#",
    "org": "http://www.w3.org/ns/org#",
    "foaf": "http://xmlns.com/foaf/0.1/",
    "skos": "http://www.w3.org/2004/02/skos/core#",
    "eli": "http://data.europa.eu/eli/ontology#",
    "dct": "http://purl.org/dc/terms/",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
    "mandaat:start": {"@type": "xsd:dateTime"},
    "mandaat:einde": {"@type": "xsd:dateTime"},
    "eli:date_document": {"@type": "xsd:date"},
}
MOST: Final = 5_000


def document_of(root: str) -> dict[str, Any]:
    """Return every mandate with its body, its decision and its holder. Public, so without a viewer.

    Args: root: address of this installation with a slash at its end; identifiers hang below it.
    """
    rows = _mandates()[:MOST]
    nodes: dict[str, dict[str, Any]] = {}
    for row in rows:
        for node in _nodes(root, row):
            _join(nodes.setdefault(node["@id"], node), node)
    return {"@context": CONTEXT, "@graph": list(nodes.values())}


def _join(known: dict[str, Any], node: dict[str, Any]) -> None:
    """Add what another mandate says of the same body or decision: lists grow, the rest is the same."""
    for name, value in node.items():
        if isinstance(value, list):
            known[name].extend(each for each in value if each not in known[name])


def _mandates() -> QuerySet[Mandate]:
    return (
        Mandate.objects.annotate(is_suspended=suspended_at(clock.now()))
        .select_related("person", "decision", "group__space__municipality")
        .order_by("-valid_until", "-pk")
    )


def _nodes(root: str, row: Mandate) -> list[dict[str, Any]]:
    post = f"{root}id/mandaat/{row.group.uid}-{row.kind}"
    person = {
        "@id": f"{root}id/persoon/{row.person.uid}",
        "@type": "person:Person",
        "persoon:gebruikteVoornaam": row.person.first_name,
        "foaf:familyName": row.person.last_name,
    }
    mandate = {
        "@id": post,
        "@type": "mandaat:Mandaat",
        "org:role": {"@id": f"{root}id/bestuursfunctie/{row.kind}"},
    }
    role = {
        "@id": f"{root}id/bestuursfunctie/{row.kind}",
        "@type": "skos:Concept",
        "skos:prefLabel": {"@value": row.get_kind_display(), "@language": "nl"},
    }
    return [
        _holder(root, row, post),
        person,
        mandate,
        role,
        _body(root, row.group, post),
        _decision(root, row.decision, row),
    ]


def _holder(root: str, row: Mandate, post: str) -> dict[str, Any]:
    node: dict[str, Any] = {
        "@id": f"{root}id/mandataris/{row.uid}",
        "@type": "mandaat:Mandataris",
        "mandaat:isBestuurlijkeAliasVan": {"@id": f"{root}id/persoon/{row.person.uid}"},
        "org:holds": {"@id": post},
        "mandaat:start": _moment(row.valid_from),
        "mandaat:einde": _moment(row.valid_until),
        "mandaat:status": {"@id": f"{root}id/mandatarisstatus/{_status(row)}"},
    }
    return node


def _body(root: str, group: Group, post: str) -> dict[str, Any]:
    town = group.space.municipality
    node: dict[str, Any] = {
        "@id": f"{root}groups/{group.uid}/",
        "@type": "besluit:Bestuursorgaan",
        "skos:prefLabel": group.name,
        "org:hasPost": [{"@id": post}],
    }
    if town is not None:
        node["besluit:bestuurt"] = {
            "@id": f"{root}id/bestuurseenheid/{town.uid}",
            "@type": "besluit:Bestuurseenheid",
            "skos:prefLabel": town.name,
        }
    return node


def _decision(root: str, decision: Decision, row: Mandate) -> dict[str, Any]:
    return {
        "@id": decision.uri or f"{root}id/besluit/{decision.uid}",
        "@type": "besluit:Besluit",
        "dct:identifier": decision.reference,
        "eli:date_document": decision.taken_on.isoformat(),
        "mandaat:bekrachtigtAanstellingVan": [{"@id": f"{root}id/mandataris/{row.uid}"}],
    }


def _status(row: Mandate) -> str:
    now = clock.now()
    if row.valid_until <= now:
        return "beeindigd"
    if getattr(row, "is_suspended", False):
        return "geschorst"
    return "effectief" if row.valid_from <= now else "aangesteld"


def _moment(at: datetime) -> str:
    return at.astimezone(clock.now().tzinfo).isoformat()
