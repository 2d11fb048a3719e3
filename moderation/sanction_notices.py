"""Who hears of sanctions: whom they concern, when one ends early, and about misuse with its complaints."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from moderation.events import MisuseFound, ObjectionAnswered, ObjectionFiled, SanctionEnded
from moderation.models import Objection, Sanction, SanctionKind
from moderation.notices import DECISIONS, QUEUE
from moderation.permissions import ModerationPower, may_end
from network.kernel import access, moments
from network.kernel.ports.notices import Message, Notice


def of_end(event: SanctionEnded) -> Message | None:
    """Tell that a sanction ended before its time, and why."""
    sanction = Sanction.objects.select_related("space").get(pk=event.sanction_id)
    return Message(
        key=f"sanction-ended:{sanction.uid}",
        recipients=[sanction.person_id],
        title=_("Iets eindigde eerder dan voorzien"),
        text=_("In %(place)s geldt dit niet meer: %(what)s. %(why)s")
        % {"place": sanction.space.name, "what": sanction.get_kind_display(), "why": sanction.end_reason},
        link=f"/moderation/sanctions/{sanction.uid}/",
    )


def of_misuse(event: MisuseFound) -> Message | None:
    """Tell somebody of a warning or suspension for misuse, with its end and the road to complain."""
    sanction = Sanction.objects.select_related("space").get(pk=event.sanction_id)
    until = moments.full_date(sanction.valid_until)
    warned = sanction.kind == SanctionKind.MISUSE_WARNING
    said = (
        _("Je kreeg een waarschuwing in %(place)s. Gebeurt het opnieuw, dan kan daar iets op volgen.")
        if warned
        else _("In %(place)s geldt tot %(until)s: %(what)s. Niet akkoord? Je kunt een klacht indienen.")
    )
    return Message(
        key=f"misuse:{sanction.uid}",
        recipients=[sanction.person_id],
        title=_("Een waarschuwing van de gemeente") if warned else _("De gemeente schortte iets op"),
        text=said % {"place": sanction.space.name, "until": until, "what": sanction.get_kind_display()},
        link=f"/moderation/sanctions/{sanction.uid}/",
    )


def of_objection(event: ObjectionFiled) -> Message | None:
    """Tell the moderators of the municipality, but not who imposed it, that somebody complains."""
    row = Objection.objects.select_related("sanction__space").get(pk=event.objection_id)
    if row.upheld is not None:
        return None
    sanction = row.sanction
    holders = access.holders(ModerationPower.HOLD_QUEUE, sanction.space).select_related("user")
    free = {
        grant.user_id
        for grant in holders
        if grant.user_id != sanction.by_id and may_end(grant.user, sanction)
    }
    return Message(
        key=f"objection:{row.uid}",
        recipients=sorted(free),
        title=_("Er wacht een klacht over misbruik"),
        text=_("Iemand in %(place)s vraagt om opnieuw te kijken.") % {"place": sanction.space.name},
        link=f"/moderation/sanctions/{sanction.uid}/",
    )


def of_answer(event: ObjectionAnswered) -> Message | None:
    """Tell whoever complained what came of it."""
    row = Objection.objects.select_related("sanction").get(pk=event.objection_id)
    return Message(
        key=f"objection-answer:{row.uid}",
        recipients=[row.sanction.person_id],
        title=_("Je klacht is behandeld"),
        text=row.answer,
        link=f"/moderation/sanctions/{row.sanction.uid}/",
    )


NOTICES = (
    Notice(
        "sanction_ended",
        gettext_lazy("Iets eindigde eerder dan voorzien"),
        SanctionEnded,
        of_end,
        can_mute=False,
        kind=DECISIONS,
    ),
    Notice(
        "misuse",
        gettext_lazy("Een waarschuwing of opschorting"),
        MisuseFound,
        of_misuse,
        can_mute=False,
        kind=DECISIONS,
    ),
    Notice(
        "misuse_complaint",
        gettext_lazy("Er wacht een klacht over misbruik"),
        ObjectionFiled,
        of_objection,
        kind=QUEUE,
    ),
    Notice(
        "misuse_answer",
        gettext_lazy("Antwoord op je klacht over misbruik"),
        ObjectionAnswered,
        of_answer,
        can_mute=False,
        kind=DECISIONS,
    ),
)
