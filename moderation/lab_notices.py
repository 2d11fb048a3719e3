"""Who hears of the lab: those who may let a proposal count hear that one waits. Not for its trials."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from moderation.events import ProposalMade
from moderation.models import Proposal, ProposalState
from moderation.notices import QUEUE
from moderation.permissions import tuner_ids
from network.kernel.ports.notices import Message, Notice


def to_deciders(event: ProposalMade) -> Message | None:
    """Tell who decides that the holder of a group's queue proposed something; silent once it has ended."""
    row = Proposal.objects.select_related("space__municipality").get(pk=event.proposal_id)
    if row.state not in {ProposalState.DRAFT, ProposalState.SHADOW}:
        return None
    return Message(
        key=f"proposal:{row.uid}",
        recipients=[person_id for person_id in tuner_ids(row.space) if person_id != row.made_by_id],
        title=_("Een voorstel wacht op jou"),
        text=_("Voor %(place)s stelt iemand andere drempels voor. Kijk in de proefbank of ze mogen tellen.")
        % {"place": row.space.name},
        link=f"/moderation/lab/{row.uid}/",
    )


NOTICES = (
    Notice(
        "proposal_waits",
        gettext_lazy("Een voorstel voor de machine wacht"),
        ProposalMade,
        to_deciders,
        kind=QUEUE,
    ),
)
