"""Who hears of moderation: authors of holds and decisions, reporters of outcomes, holders of a new case."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from moderation.events import CaseOpened, DecisionTaken, MeasureTaken
from moderation.models import Action, CaseState
from moderation.permissions import ModerationPower, is_involved
from moderation.queries.told import (
    case_for_notice,
    decision_for_notice,
    measure_for_notice,
    reporter_ids,
)
from network.kernel import access
from network.kernel.ports.notices import Message, Notice


def to_author(event: DecisionTaken) -> Message | None:
    """Tell the author what was decided, with the statement; silent when something was left as it was."""
    decision = decision_for_notice(event.decision_id)
    case = decision.case
    was_held = case.measures.exists()
    if case.author_id is None or (decision.action == Action.KEEP and not was_held):
        return None
    return Message(
        key=f"decision:{decision.uid}",
        recipients=[case.author_id],
        title=_("Er is beslist over iets dat je schreef"),
        text=decision.statement,
        link=f"/moderation/statements/{decision.uid}/",
    )


def to_reporters(event: DecisionTaken) -> Message | None:
    """Tell whoever reported what came of it: never more than the outcome."""
    decision = decision_for_notice(event.decision_id)
    reporters = reporter_ids(decision)
    outcomes = {
        Action.KEEP: _("We lieten staan wat je meldde. Het past binnen de huisregels."),
        Action.HIDE: _("We verborgen wat je meldde."),
        Action.REMOVE: _("We verwijderden wat je meldde."),
    }
    return Message(
        key=f"outcome:{decision.uid}",
        recipients=reporters,
        title=_("Je melding is behandeld"),
        text=outcomes[Action(decision.action)],
        link=f"/moderation/reports/{decision.uid}/",
    )


def of_hold(event: MeasureTaken) -> Message | None:
    """Tell the author at once that something waits, and why."""
    measure = measure_for_notice(event.measure_id)
    if measure.case.author_id is None or measure.ended_at is not None:
        return None
    return Message(
        key=f"hold:{measure.uid}",
        recipients=[measure.case.author_id],
        title=_("Je tekst wacht op nazicht"),
        text=measure.statement,
        link="/moderation/statements/",
    )


def to_holders(event: CaseOpened) -> Message | None:
    """Tell whoever holds the queue that a case waits, but not who is involved in it."""
    case = case_for_notice(event.case_id)
    if case.state == CaseState.DECIDED:
        return None
    spaces = [space for space in (case.space, case.space.municipality) if space is not None]
    holders = {
        grant.user_id: grant.user
        for space in spaces
        for grant in access.holders(ModerationPower.HOLD_QUEUE, space).select_related("user")
    }
    return Message(
        key=f"case:{case.uid}:{case.opened_at.isoformat()}",
        recipients=[number for number, person in holders.items() if not is_involved(person, case)],
        title=_("Er wacht een zaak op jou"),
        text=_("In %(place)s wacht een zaak. Kijk in de wachtrij.") % {"place": case.space.name},
        link=f"/moderation/queue/{case.uid}/",
    )


NOTICES = (
    Notice(
        "decision", gettext_lazy("Beslissing over wat je schreef"), DecisionTaken, to_author, can_mute=False
    ),
    Notice("hold", gettext_lazy("Je tekst wacht op nazicht"), MeasureTaken, of_hold, can_mute=False),
    Notice("report_outcome", gettext_lazy("Wat er met je melding gebeurde"), DecisionTaken, to_reporters),
    Notice("case_waits", gettext_lazy("Er wacht een zaak in je wachtrij"), CaseOpened, to_holders),
)
