"""Keep and forget what people answered for the two thirds rule. Never in the audit log, never in an event."""

from django.db import transaction

from groups.mandates.enums import CandidacyState
from groups.mandates.models import Candidacy, GenderAnswer, Mandate
from groups.membership.models import Group
from network.kernel import clock
from network.people.models import Person

NEEDED = (CandidacyState.SUBMITTED, CandidacyState.RESERVE)


def keep_answer(group: Group, person: Person, gender: str) -> None:
    """Keep what somebody answered for one group; a later answer replaces an earlier one."""
    GenderAnswer.objects.update_or_create(group=group, person=person, defaults={"gender": gender})


def forget_answer(group: Group, person_id: int | None) -> None:
    """Forget the answer of who has neither a mandate nor a candidacy in the group that is not over."""
    if person_id is None:
        return
    running = Mandate.objects.filter(group=group, person_id=person_id, valid_until__gt=clock.now())
    standing = Candidacy.objects.filter(call__group=group, person_id=person_id, state__in=NEEDED)
    if not running.exists() and not standing.exists():
        GenderAnswer.objects.filter(group=group, person_id=person_id).delete()


@transaction.atomic
def forget_old_answers() -> int:
    """Forget the answers of everybody whose last mandate and candidacy in the group are over.

    Returns: how many. A job of every day: an answer that is left over grants nothing meanwhile.
    """
    gone = 0
    for answer in GenderAnswer.objects.select_related("group").iterator(chunk_size=500):
        forget_answer(answer.group, answer.person_id)
        gone += not GenderAnswer.objects.filter(pk=answer.pk).exists()
    return gone
