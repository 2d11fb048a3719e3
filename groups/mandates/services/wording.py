"""Words before moderators: screened when others come to read them; hidden, let out and shown again.

Every move runs in the caller's transaction and is idempotent. Not for who may decide it: that is moderation.
"""

from dataclasses import replace

from groups.mandates.enums import MotivationState
from groups.mandates.kinds import CALL, CANDIDACY
from groups.mandates.models import Call, Candidacy
from network.kernel import clock
from network.kernel.ports import screening
from network.kernel.ports.content import ItemRef
from network.people.models import Person


def screen_call(call: Call, *, by: Person) -> None:
    """Queue what is doubtful in a call, never hold: who wrote it answers for it by name and office.

    New words on a hidden call always ask for a person.
    """
    verdict = screening.screen(
        screening.Draft(
            kind=CALL, author_id=by.pk, space_id=call.group.space_id, texts=(call.title, call.profile)
        )
    )
    hidden = call.hidden_at is not None
    if verdict.outcome is screening.Outcome.HOLD or (hidden and verdict.outcome is screening.Outcome.PUBLISH):
        verdict = replace(verdict, outcome=screening.Outcome.QUEUE)
    screening.file(verdict, ItemRef(CALL, call.pk))


def screen_motivation(call: Call, words: str, *, by: Person) -> screening.Verdict:
    """Return what the screener thinks of a motivation for a call, before it is kept."""
    return screening.screen(
        screening.Draft(kind=CANDIDACY, author_id=by.pk, space_id=call.group.space_id, texts=(words,))
    )


def state_after(verdict: screening.Verdict) -> MotivationState:
    """Return whether others read a motivation under this verdict."""
    held = verdict.outcome is screening.Outcome.HOLD
    return MotivationState.HELD if held else MotivationState.SHOWN


def hide_call(call_id: int) -> None:
    """Take the words of a call out of sight; seats, term and deadline stay, and so do its candidates."""
    Call.objects.filter(pk=call_id, hidden_at__isnull=True).update(hidden_at=clock.now())


def show_call(call_id: int) -> None:
    """Let the words of a call be read again."""
    Call.objects.filter(pk=call_id).update(hidden_at=None)


def put_motivation(candidacy_id: int, state: MotivationState) -> None:
    """Let others read a motivation, or take it out of their sight; that somebody stands does not change."""
    Candidacy.objects.filter(pk=candidacy_id).update(motivation_state=state)
