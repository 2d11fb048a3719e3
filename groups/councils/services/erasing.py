"""Forget somebody who leaves: their remarks go, their name goes from what stays. Idempotent."""

from django.db import transaction

from groups.councils.models import AdoptionVote, AdviceStep, AdviceVersion, Answer, FollowUp, Remark
from groups.councils.models.advice import RemarkState


@transaction.atomic
def erase_person(person_id: int) -> None:
    """Take away what a person remarked, and their name from versions, steps, votes and answers.

    The text of an advice is the group's and the municipality's; the role of who took a step stays.
    """
    Remark.objects.filter(author_id=person_id).update(
        text="", html="", author=None, state=RemarkState.REMOVED
    )
    AdviceVersion.objects.filter(author_id=person_id).update(author=None)
    AdviceStep.objects.filter(by_id=person_id).update(by=None)
    AdoptionVote.objects.filter(recorded_by_id=person_id).update(recorded_by=None)
    Answer.objects.filter(recorded_by_id=person_id).update(recorded_by=None)
    FollowUp.objects.filter(author_id=person_id).update(author=None)
