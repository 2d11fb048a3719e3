"""Who hears of moderation: authors of holds and decisions, reporters of outcomes, holders of a new case."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from moderation.events import CaseOpened, DecisionTaken, DecisionUndone, MeasureTaken
from moderation.models import Action, Decision, MeasureKind
from moderation.permissions import free_holders
from moderation.queries.queue_mail import mailed_at_once
from moderation.queries.told import (
    case_for_notice,
    decision_for_notice,
    measure_for_notice,
    reporter_ids,
)
from moderation.services.reasons import of_undo
from network.kernel import access, clock
from network.kernel.errors import NotFound
from network.kernel.models import Space, SpaceKind
from network.kernel.ports.content import ItemRef, kind_of
from network.kernel.ports.notices import Kind, Message, Notice


def to_author(event: DecisionTaken) -> Message | None:
    """Tell the author what was decided, with the statement; silent when something was left as it was."""
    decision = decision_for_notice(event.decision_id)
    case = decision.case
    if case.author_id is None or not _concerns_author(decision):
        return None
    return Message(
        key=f"decision:{decision.uid}",
        recipients=[case.author_id],
        title=_("Er is beslist over iets dat je schreef"),
        text=decision.statement,
        link=f"/moderation/statements/{decision.uid}/",
    )


def _concerns_author(decision: Decision) -> bool:
    """Whether the author notices anything of a decision, or already read that something waited."""
    restricts = decision.action != Action.KEEP or decision.sanctions.exists()
    return restricts or decision.case.measures.exists()


def undone_to_author(event: DecisionUndone) -> Message | None:
    """Tell the author, who heard of the decision, that it was taken back."""
    decision = decision_for_notice(event.decision_id)
    case = decision.case
    if case.author_id is None or decision.undone_at is None or not _concerns_author(decision):
        return None
    try:
        described = kind_of(ItemRef(case.item_kind, case.item_id)).describe(case.item_id)
    except NotFound:
        return None
    return Message(
        key=f"undone:{decision.uid}",
        recipients=[case.author_id],
        title=_("Een beslissing over wat je schreef is teruggedraaid"),
        text=of_undo(decision, described, moment=decision.undone_at),
        link="/moderation/statements/",
    )


def undone_to_reporters(event: DecisionUndone) -> Message | None:
    """Tell whoever heard an outcome that it does not stand."""
    decision = decision_for_notice(event.decision_id)
    return Message(
        key=f"undone-outcome:{decision.uid}",
        recipients=reporter_ids(decision),
        title=_("De beslissing over je melding is teruggedraaid"),
        text=_("Iemand kijkt opnieuw naar wat je meldde. Je krijgt een seintje als er beslist is."),
        link="/seintjes/",
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
    """Tell the author at once that something waits or is hidden for now, and why."""
    measure = measure_for_notice(event.measure_id)
    if measure.case.author_id is None or measure.ended_at is not None:
        return None
    hidden = measure.kind == MeasureKind.HIDING
    return Message(
        key=f"hold:{measure.uid}",
        recipients=[measure.case.author_id],
        title=_("Je tekst is verborgen tot iemand kijkt") if hidden else _("Je tekst wacht op nazicht"),
        text=measure.statement,
        link="/moderation/statements/",
    )


def to_holders(event: CaseOpened) -> Message | None:
    """Tell whoever holds the queue that a case waits, but not who is involved in it."""
    case = case_for_notice(event.case_id)
    if case.closed_at is not None:
        return None
    went_up = ":up" if case.escalated_to_id is not None else ""
    holders = [person.pk for person in free_holders(case)]
    return Message(
        key=f"case:{case.uid}:{case.opened_at.isoformat()}{went_up}",
        recipients=holders,
        mailed=mailed_at_once(holders),
        title=_("Er wacht een zaak op jou"),
        text=_("In %(place)s wacht een zaak. Kijk in de wachtrij.") % {"place": case.space.name},
        link=f"/moderation/queue/{case.uid}/",
    )


def to_administrators(event: CaseOpened) -> Message | None:
    """Tell who appoints that a case waits which nobody may decide: the place and no word of it."""
    case = case_for_notice(event.case_id)
    if case.closed_at is not None or free_holders(case):
        return None
    spaces = Space.objects.filter(kind=SpaceKind.INSTALLATION)
    administrators = {
        grant.user_id for space in spaces for grant in access.holders(access.KernelPower.ADMINISTER, space)
    }
    return Message(
        key=f"stranded:{case.space.uid}:{clock.today().isoformat()}",
        recipients=sorted(administrators),
        title=_("Er is een moderator nodig"),
        text=_("In %(place)s wacht een zaak die niemand mag beslissen. Stel een extra moderator aan.")
        % {"place": case.space.name},
        link="/moderation/queue/without-moderator/",
    )


DECISIONS = Kind("decisions", gettext_lazy("Beslissingen over wat je schreef"), order=70)
REPORTS = Kind("reports", gettext_lazy("Antwoord op je meldingen"), order=72)
QUEUE = Kind(
    "queue",
    gettext_lazy("Je wachtrij als moderator"),
    gettext_lazy("Alleen voor wie een wachtrij heeft."),
    order=75,
)

NOTICES = (
    Notice(
        "decision",
        gettext_lazy("Beslissing over wat je schreef"),
        DecisionTaken,
        to_author,
        can_mute=False,
        kind=DECISIONS,
    ),
    Notice(
        "hold",
        gettext_lazy("Je tekst wacht op nazicht"),
        MeasureTaken,
        of_hold,
        can_mute=False,
        kind=DECISIONS,
    ),
    Notice(
        "report_outcome",
        gettext_lazy("Wat er met je melding gebeurde"),
        DecisionTaken,
        to_reporters,
        kind=REPORTS,
    ),
    Notice(
        "case_waits", gettext_lazy("Er wacht een zaak in je wachtrij"), CaseOpened, to_holders, kind=QUEUE
    ),
    Notice(
        "decision_undone",
        gettext_lazy("Een beslissing over wat je schreef is teruggedraaid"),
        DecisionUndone,
        undone_to_author,
        can_mute=False,
        kind=DECISIONS,
    ),
    Notice(
        "report_outcome_undone",
        gettext_lazy("Een beslissing over je melding is teruggedraaid"),
        DecisionUndone,
        undone_to_reporters,
        kind=REPORTS,
    ),
    Notice(
        "moderator_needed",
        gettext_lazy("Er wacht een zaak die niemand mag beslissen"),
        CaseOpened,
        to_administrators,
        kind=QUEUE,
    ),
)
