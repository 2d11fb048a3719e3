"""The invented mandates of the Wetteraad: seats that run, one that ended, one suspended, and two calls."""

from collections.abc import Iterable
from datetime import UTC, date, datetime, timedelta

from groups.mandates.enums import Body, CompositionRule, Gender, MandateKind, Visibility
from groups.mandates.models import Call, Decision, Mandate
from groups.mandates.services.appointing import Nominee, appoint
from groups.mandates.services.boards import set_board
from groups.mandates.services.calls import CallTerms, make_call
from groups.mandates.services.candidacies import stand_as_candidate
from groups.mandates.services.course import end_early, suspend
from groups.mandates.services.decisions import record_decision
from groups.membership.enums import DocumentKind
from groups.membership.models import Group
from groups.membership.services.announcements import send_announcement
from groups.membership.services.documents import Content, add_document
from network.feed.occasion_rules import Facts
from network.feed.services.attending import attend
from network.feed.services.occasions import publish_occasion
from network.kernel import clock
from network.kernel.demo import Town

TERM_FROM = datetime(2025, 2, 28, 23, tzinfo=UTC)
TERM_UNTIL = datetime(2030, 12, 31, 23, tzinfo=UTC)
F, M = Gender.FEMALE, Gender.MALE
SEATS = {
    "kunsten": (
        ("ilse_w", MandateKind.COORDINATOR, F),
        ("bea", MandateKind.CHAIR, F),
        ("simon", MandateKind.SECRETARY, M),
        ("speltveld", MandateKind.MEMBER, M),
        ("pascal", MandateKind.MEMBER, M),
        ("leen_w", MandateKind.MEMBER, F),
        ("karim", MandateKind.MEMBER, M),
        ("greetje", MandateKind.MEMBER, F),
        ("annelies", MandateKind.MEMBER, F),
    ),
    "sport": (
        ("samira_w", MandateKind.COORDINATOR, F),
        ("bert", MandateKind.CHAIR, M),
        ("lotje", MandateKind.SECRETARY, F),
        ("aydin", MandateKind.MEMBER, M),
        ("martine_w", MandateKind.MEMBER, F),
        ("jonas_w", MandateKind.MEMBER, M),
        ("tuur", MandateKind.MEMBER, M),
        ("els_w", MandateKind.MEMBER, F),
    ),
}
REFERENCES = {"kunsten": "GR 2025/037", "sport": "GR 2025/038"}
DECIDED_ON = date(2025, 2, 18)
CANDIDATES = (
    ("hilde_w", "Ik train al tien jaar de jeugd van de atletiekclub. Ik ken de velden en de uren.", F),
    ("omer", "Sport moet betaalbaar zijn voor elk gezin. Daar wil ik op letten.", M),
    ("dirk_w", "Ik wil een fuifzaal.", M),
)
MINUTES = """**Aanwezig**: negen leden. Verontschuldigd: niemand.

1. De lessen van de academie. We vragen het college om een vaste plek in Massemen en in Westrem.
2. De zaal aan de Schelde. Simon maakt een lijst van wat er stuk is.

Volgende vergadering: de tweede dinsdag van volgende maand."""


def build(town: Town) -> None:
    """Fill the seats of the steering groups and let their coordinators work. Nothing twice."""
    if Mandate.objects.exists():
        return
    for key in SEATS:
        _fill(town, key)
    _end_and_suspend(town)
    _call(town)
    _work(town)
    for key, role in (("ilse_w", "coördinator, Wetteraad"), ("samira_w", "coördinator, regiegroep Sport")):
        town.logins.append((role, town.people[key].email, "Wetteren"))
    town.logins.append(("lid van de Wetteraad", town.people["lotje"].email, "Wetteren"))


def _fill(town: Town, key: str) -> None:
    group, officer = _group(town, key), town.people["participatie"]
    with clock.as_of(town.now - timedelta(days=12)):
        set_board(by=officer, group=group, rule=CompositionRule.ADVISORY, min_seats=5, max_seats=9)
        decision = _decision(town, REFERENCES[key], DECIDED_ON)
        for kind in dict.fromkeys(kind for _key, kind, _gender in SEATS[key]):
            chosen = [(name, gender) for name, each, gender in SEATS[key] if each == kind]
            appoint(
                by=officer,
                group=group,
                nominees=[
                    Nominee(person=town.people[name], no_office=True, gender=gender)
                    for name, gender in chosen
                ],
                kind=kind,
                decision=decision,
                valid_from=TERM_FROM,
                valid_until=TERM_UNTIL,
                override_reason="De andere leden worden dezelfde dag benoemd.",
            )


def _decision(town: Town, reference: str, taken_on: date) -> Decision:
    return record_decision(
        by=town.people["participatie"],
        space=town.extra["wetteren"].space,
        body=Body.COUNCIL,
        reference=reference,
        taken_on=taken_on,
        uri="https://lokaalbeslist.example/wetteren/" + reference.replace(" ", "-").replace("/", "-").lower(),
    )


def _end_and_suspend(town: Town) -> None:
    officer, sport = town.people["participatie"], _group(town, "sport")
    mandates = {row.person_id: row for row in Mandate.objects.filter(group=sport)}
    with clock.as_of(town.now - timedelta(days=5)):
        end_early(
            by=officer,
            mandate=mandates[town.people["els_w"].pk],
            reason="Els is verhuisd naar een andere gemeente.",
        )
        suspend(
            by=officer,
            mandate=mandates[town.people["tuur"].pk],
            reason="Er loopt een vraag over een belang bij de sporthal.",
            decision="GR 2026/102",
            until=town.now + timedelta(days=70),
        )


def _call(town: Town) -> None:
    sport, kunsten = _group(town, "sport"), _group(town, "kunsten")
    with clock.as_of(town.now - timedelta(days=4)):
        call = make_call(
            by=town.people["samira_w"],
            group=sport,
            terms=CallTerms(
                title="Doe mee in Sport",
                profile="Je vergadert één avond per maand. Je hoeft geen sporter te zijn.",
                seats=1,
                term_from=town.now + timedelta(days=40),
                term_until=TERM_UNTIL,
                deadline=town.now + timedelta(days=25),
                visibility=Visibility.MEMBERS,
            ),
            open_now=True,
        )
        make_call(
            by=town.people["ilse_w"],
            group=kunsten,
            terms=CallTerms(
                title="Een waarnemer voor de bibliotheek",
                profile="Je volgt de vergaderingen en vertelt erover in je wijk. Je stemt niet mee.",
                seats=1,
                kind=MandateKind.OBSERVER,
                term_from=town.now + timedelta(days=60),
                term_until=TERM_UNTIL,
                deadline=town.now + timedelta(days=40),
                visibility=Visibility.EVERYBODY,
            ),
            open_now=True,
        )
    _stand(town, call, CANDIDATES)


def _stand(town: Town, call: Call, candidates: Iterable[tuple[str, str, Gender]]) -> None:
    for number, (key, motivation, gender) in enumerate(candidates):
        with clock.as_of(town.now - timedelta(days=3, hours=-7 * number)):
            stand_as_candidate(
                by=town.people[key], call=call, motivation=motivation, no_office=True, gender=gender
            )


def _work(town: Town) -> None:
    """Let coordinators tell, keep and plan something for all members of the council."""
    council, ilse = _group(town, "wetteraad"), town.people["ilse_w"]
    with clock.as_of(town.now - timedelta(days=4)):
        add_document(
            by=ilse,
            group=council,
            kind=DocumentKind.MINUTES,
            title="Verslag van Kunsten en Cultuur",
            content=Content(text=MINUTES),
            public=True,
        )
    with clock.as_of(town.now - timedelta(days=2)):
        send_announcement(
            by=town.people["samira_w"],
            group=council,
            subject="Denk mee over de uren van het zwembad",
            text="Ons advies over het zwembad is bezorgd aan het college. Je leest het bij de adviezen.",
            important=True,
        )
    with clock.as_of(town.now - timedelta(days=1)):
        evening = publish_occasion(
            by=town.people["samira_w"],
            space=council.space,
            facts=Facts(
                title="Open avond over sport in Massemen",
                place="Zaal van de oude school, Massemen",
                starts_at=town.now + timedelta(days=12),
                ends_at=town.now + timedelta(days=12, hours=2),
                limit=60,
            ),
            text="We tonen de plannen voor de looproute en luisteren naar wat jij mist. Koffie staat klaar.",
        )
        for key in ("bert", "lotje", "aydin", "martine_w", "jonas_w", "hilde_w", "omer"):
            attend(by=town.people[key], post=evening)


def _group(town: Town, key: str) -> Group:
    group: Group = town.extra[key]
    return group
