"""What is still to do in a group, for who takes over: counts only, so without a viewer."""

from collections.abc import Sequence

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _

from groups.mandates.enums import CallState, CandidacyState
from groups.mandates.handover import Fact
from groups.mandates.models import Call, Candidacy, Mandate
from groups.membership.enums import MembershipState
from groups.membership.models import Group, Membership
from moderation.models import Case, CaseState
from network.kernel import clock


def open_work(group: Group) -> Sequence[Fact]:
    """Return the open cases, requests, calls and candidates of a group, and the seats that end soon."""
    now = clock.now()
    cases = Case.objects.filter(space_id=group.space_id).exclude(state=CaseState.DECIDED).count()
    asked = Membership.objects.filter(group=group, state=MembershipState.REQUESTED).count()
    calls = Call.objects.filter(group=group, state=CallState.OPEN).count()
    waiting = Candidacy.objects.filter(
        Q(state=CandidacyState.SUBMITTED) & ~Q(call__state=CallState.CANCELLED), call__group=group
    ).count()
    ending = Mandate.objects.filter(
        group=group, valid_from__lte=now, valid_until__gt=now, renewed_by__isnull=True
    ).count()
    return (
        Fact(_("Open zaken in de wachtrij"), cases, reverse("moderation:queue")),
        Fact(_("Aanvragen om lid te worden"), asked, reverse("membership:front", args=[group.uid])),
        Fact(_("Open oproepen"), calls, reverse("mandates:calls", args=[group.uid])),
        Fact(_("Kandidaten die wachten"), waiting, reverse("mandates:calls", args=[group.uid])),
        Fact(_("Mandaten zonder vervolg"), ending, reverse("mandates:group", args=[group.uid])),
    )
