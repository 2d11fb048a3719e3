"""Who hears of complaints, of notices from outside and of danger to life. The rest: `moderation.notices`."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from moderation.events import ComplaintDecided, ComplaintFiled
from moderation.models import Complaint, ComplaintRole
from moderation.notices import DECISIONS, QUEUE, REPORTS
from moderation.queries.redress import deciders_of, desk_of
from moderation.queries.told import reporter_ids
from network.kernel import access
from network.kernel.access import KernelPower
from network.kernel.models import Space, SpaceKind
from network.kernel.ports.notices import Message, Notice


def _complaint(number: int) -> Complaint:
    return Complaint.objects.select_related("decision__case__space__municipality", "person").get(pk=number)


def to_deciders(event: ComplaintFiled) -> Message | None:
    """Tell whoever may answer a complaint that one waits."""
    complaint = _complaint(event.complaint_id)
    deciders = deciders_of(complaint)
    if not deciders:
        return None
    return Message(
        key=f"complaint:{complaint.uid}",
        recipients=[person.pk for person in deciders],
        title=_("Er wacht een klacht op jou"),
        text=_("Iemand vraagt om opnieuw te kijken naar een beslissing in %(place)s.")
        % {"place": complaint.decision.case.space.name},
        link=f"/moderation/complaints/{complaint.uid}/",
    )


def to_administrators(event: ComplaintFiled) -> Message | None:
    """Tell the administrators that nobody may answer a complaint: another moderator must be appointed."""
    complaint = _complaint(event.complaint_id)
    if deciders_of(complaint):
        return None
    installation = Space.objects.filter(kind=SpaceKind.INSTALLATION).first()
    if installation is None:
        return None
    return Message(
        key=f"no_decider:{complaint.uid}",
        recipients=[grant.user_id for grant in access.holders(KernelPower.ADMINISTER, installation)],
        title=_("Er is een tweede moderator nodig"),
        text=_(
            "In %(place)s wacht een klacht. Wie eerst besliste, mag ze niet behandelen, en er is niemand "
            "anders. Laat de gemeente een tweede moderator aanstellen."
        )
        % {"place": desk_of(complaint.decision.case).name},
        link="/office/appointments/",
    )


def to_complainant(event: ComplaintDecided) -> Message | None:
    """Tell whoever complained what another person decided, and why."""
    complaint = _complaint(event.complaint_id)
    if complaint.person_id is None:
        return None
    return Message(
        key=f"complaint_answer:{complaint.uid}",
        recipients=[complaint.person_id],
        title=_("Er is beslist over je klacht"),
        text=complaint.statement,
        link=_page_of(complaint),
    )


def to_author(event: ComplaintDecided) -> Message | None:
    """Tell the author of what was restricted because a reporter complained."""
    complaint = _complaint(event.complaint_id)
    case = complaint.decision.case
    outcome = getattr(complaint, "outcome", None)
    if not event.upheld or complaint.role == ComplaintRole.AUTHOR or outcome is None:
        return None
    if case.author_id is None:
        return None
    return Message(
        key=f"decision:{outcome.uid}",
        recipients=[case.author_id],
        title=_("Er is opnieuw beslist over iets dat je schreef"),
        text=outcome.statement,
        link=f"/moderation/statements/{outcome.uid}/",
    )


def to_reporters(event: ComplaintDecided) -> Message | None:
    """Tell the others who reported that a decision was turned around."""
    complaint = _complaint(event.complaint_id)
    if not event.upheld or getattr(complaint, "outcome", None) is None:
        return None
    restored = complaint.role == ComplaintRole.AUTHOR
    return Message(
        key=f"turned:{complaint.uid}",
        recipients=[number for number in reporter_ids(complaint.decision) if number != complaint.person_id],
        title=_("Er is opnieuw beslist over je melding"),
        text=_("Na een klacht zetten we terug wat je meldde. Iemand anders keek opnieuw.")
        if restored
        else _("Na een klacht volgen we je melding toch. Iemand anders keek opnieuw."),
        link=f"/moderation/reports/{complaint.decision.uid}/",
    )


def _page_of(complaint: Complaint) -> str:
    road = "statements" if complaint.role == ComplaintRole.AUTHOR else "reports"
    return f"/moderation/{road}/{complaint.decision.uid}/"


NOTICES = (
    Notice("complaint_waits", gettext_lazy("Er wacht een klacht"), ComplaintFiled, to_deciders, kind=QUEUE),
    Notice(
        "no_decider",
        gettext_lazy("Een klacht die niemand mag behandelen"),
        ComplaintFiled,
        to_administrators,
        can_mute=False,
        kind=QUEUE,
    ),
    Notice(
        "complaint_answer",
        gettext_lazy("Beslissing over je klacht"),
        ComplaintDecided,
        to_complainant,
        can_mute=False,
        kind=DECISIONS,
    ),
    Notice(
        "decision_after_complaint",
        gettext_lazy("Nieuwe beslissing over wat je schreef"),
        ComplaintDecided,
        to_author,
        can_mute=False,
        kind=DECISIONS,
    ),
    Notice(
        "report_turned",
        gettext_lazy("Een melding waarover opnieuw beslist is"),
        ComplaintDecided,
        to_reporters,
        kind=REPORTS,
    ),
)
