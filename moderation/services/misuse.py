"""Warn or suspend who misuses writing or reporting, and answer who complains of that. See Article 23 DSA."""

from django.db import transaction
from django.utils.translation import gettext as _

from moderation.events import MisuseFound, ObjectionAnswered, ObjectionFiled, SanctionEnded
from moderation.models import Objection, ReportReason, Sanction, SanctionKind
from moderation.permissions import ModerationPower, may_end
from moderation.queries.misuse import Candidate, candidate_of
from moderation.queries.sanctions import refused_reports
from moderation.rules import misuse as rules
from moderation.rules.sanctions import end_of
from moderation.services import sanctions
from network.kernel import access, audit, clock, moments
from network.kernel.actor import Actor
from network.kernel.errors import Conflict, Forbidden, Invalid, NotFound
from network.kernel.events import publish
from network.kernel.models import Space, SpaceKind
from network.people import queries as people
from network.people.models import Person

MAX_TEXT = 2_000


@transaction.atomic
def warn(*, person: Actor, space: Space, about: rules.About, weighed: rules.Weighed, by: Actor) -> Sanction:
    """Warn somebody that they misuse writing or reporting in a municipality.

    Raises: NotFound without the power or for one's own household, Invalid, Conflict. Events: MisuseFound.
    """
    found = _looked_at(person, space, about, weighed, by)
    if found.warning is not None:
        raise Conflict(_("Deze waarschuwing loopt al. Gebeurt het opnieuw, dan kun je opschorten."))
    return _impose(found, SanctionKind.MISUSE_WARNING, None, weighed, by)


@transaction.atomic
def suspend(
    *,
    person: Actor,
    space: Space,
    about: rules.About,
    days: int | None,
    weighed: rules.Weighed,
    by: Actor,
) -> Sanction:
    """Stop somebody who was warned from writing, or handle their reports no longer, for at most 90 days.

    Raises: NotFound without the power or for one's own household, Invalid, Conflict. Events: MisuseFound.
    """
    found = _looked_at(person, space, about, weighed, by)
    rules.ensure_warned(found.figures, warned=found.warning is not None)
    if found.suspension is not None:
        raise Conflict(_("Er loopt al een opschorting."))
    return _impose(found, rules.SUSPENDS[about], days, weighed, by)


def ensure_may_report(person: Actor, space_id: int, reason: str) -> None:
    """Refuse reports of whoever was suspended for misusing them; a threat to somebody is always handled.

    Raises: Forbidden.
    """
    if reason == ReportReason.THREAT:
        return
    suspension = refused_reports(person.pk, space_id)
    if suspension is not None:
        raise Forbidden(
            _(
                "Tot %(until)s behandelen we je meldingen niet. Is iemand in gevaar? Bel 112, "
                "en kies ‘Bedreigt iemand’: zo'n melding behandelen we altijd."
            )
            % {"until": moments.day(suspension.valid_until)}
        )


@transaction.atomic
def object_to(*, sanction: Sanction, text: str, by: Actor) -> Objection:
    """Complain of a warning or suspension for misuse, once, while it counts.

    Raises: NotFound, Invalid, Conflict. Events: ObjectionFiled.
    """
    sanction = Sanction.objects.select_for_update(of=("self",)).get(pk=sanction.pk)
    if sanction.person_id != by.pk or sanction.decision_id is not None:
        raise NotFound()
    if len(text) > MAX_TEXT:
        raise Invalid(_("Hou je uitleg bij 2.000 tekens."), field="text")
    if Objection.objects.filter(sanction=sanction).exists():
        raise Conflict(_("Je diende hierover al een klacht in."))
    if sanction.ended_at is not None:
        raise Conflict(_("Hier is al een einde aan gemaakt."))
    row = Objection.objects.create(sanction=sanction, text=text.strip(), filed_at=clock.now())
    audit.record("objection.filed", by=by, space=sanction.space, kind="sanction", uid=sanction.uid)
    publish(ObjectionFiled(objection_id=row.pk))
    return row


@transaction.atomic
def answer_objection(*, sanction: Sanction, upheld: bool, answer: str, by: Actor) -> Objection:
    """Answer a complaint about misuse, as another person than who imposed it; gaining it ends the sanction.

    Raises: NotFound, Forbidden, Invalid, Conflict. Events: ObjectionAnswered.
    """
    sanction = Sanction.objects.select_for_update(of=("self",)).select_related("space").get(pk=sanction.pk)
    row = Objection.objects.select_for_update().filter(sanction=sanction).first()
    if row is None or not may_end(by, sanction):
        raise NotFound()
    if sanction.by_id == by.pk:
        raise Forbidden(_("Jij legde dit op. Een klacht erover beslist iemand anders."))
    if row.upheld is not None:
        raise Conflict(_("Een collega beantwoordde deze klacht al."))
    if len(answer.strip()) < rules.MIN_WORDS:
        raise Invalid(_("Leg in minstens één zin uit waarom."), field="answer")
    if len(answer) > MAX_TEXT:
        raise Invalid(_("Hou je uitleg bij 2.000 tekens."), field="answer")
    row.upheld, row.answer, row.answered_by_id, row.answered_at = upheld, answer.strip(), by.pk, clock.now()
    row.save()
    if upheld and sanction.ended_at is None and sanction.valid_until > clock.now():
        sanctions.end(sanction, by, _("Je klacht kreeg gelijk."))
        publish(SanctionEnded(sanction_id=sanction.pk))
    audit.record(
        "objection.answered",
        by=by,
        space=sanction.space,
        kind="sanction",
        uid=sanction.uid,
        facts={"upheld": upheld},
    )
    publish(ObjectionAnswered(objection_id=row.pk))
    return row


def _looked_at(
    person: Actor, space: Space, about: rules.About, weighed: rules.Weighed, by: Actor
) -> Candidate:
    """Return the figures of somebody whom `by` may judge, locked against a second judge.

    Raises: NotFound, Invalid, Conflict.
    """
    if space.kind != SpaceKind.MUNICIPALITY or not access.holds(by, ModerationPower.HOLD_QUEUE, space):
        raise NotFound()
    if person.pk in people.person_ids_of_household(by) | {by.pk}:
        raise NotFound()
    rules.ensure_weighed(weighed)
    Person.objects.select_for_update(no_key=True).get(pk=person.pk)
    found = candidate_of(space, about, person.pk)
    rules.ensure_often(found.figures)
    return found


def _impose(found: Candidate, kind: str, days: int | None, weighed: rules.Weighed, by: Actor) -> Sanction:
    moment = clock.now()
    figures = found.figures
    sanction = Sanction.objects.create(
        person_id=found.person.pk,
        space=found.space,
        kind=kind,
        reason=weighed.reason.strip(),
        criteria={
            "about": str(found.about),
            "absolute": figures.wrong,
            "total": figures.total,
            "share": round(figures.share, 3),
            "gravity": weighed.gravity.strip(),
            "intention": weighed.intention.strip(),
            "clauses": [list(one) for one in found.clauses],
        },
        by_id=by.pk,
        valid_from=moment,
        valid_until=end_of(kind, days, moment),
    )
    audit.record(
        "sanction.imposed",
        by=by,
        space=found.space,
        kind="sanction",
        uid=sanction.uid,
        facts={"kind": kind},
    )
    publish(MisuseFound(sanction_id=sanction.pk))
    return sanction
