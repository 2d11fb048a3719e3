"""What moderation does to a message, inside its transaction. Idempotent; a number is never taken back."""

from django.utils.translation import gettext_lazy as _

from network.kernel.errors import NotFound
from realtime.chat import rules
from realtime.chat.enums import MessageState
from realtime.chat.models import Message
from realtime.chat.services import numbers


def release(message_id: int) -> None:
    """Let a held message out with the next number, or put a hidden one back.

    Events: MessageSent or MessageChanged.
    """
    message = _locked(message_id)
    if message.state in {MessageState.SENT, MessageState.DELETED}:
        return
    rules.ensure_move(message.state, MessageState.SENT)
    if message.number is None:
        numbers.give(message)
        numbers.tell(message)
        return
    message.state = MessageState.SENT
    message.save()
    numbers.tell_change(message)


def withdraw(message_id: int, state: MessageState) -> None:
    """Hide or remove a message; one that was held is never seen.

    Events: MessageChanged if it had a number.
    """
    message = _locked(message_id)
    if message.state in {state, MessageState.DELETED}:
        return
    if message.state == MessageState.HELD and state == MessageState.HIDDEN:
        state = MessageState.REMOVED
    rules.ensure_move(message.state, state)
    message.state = state
    message.save()
    if message.number is not None:
        numbers.tell_change(message)


def _locked(message_id: int) -> Message:
    try:
        return numbers.locked(Message(pk=message_id))
    except Message.DoesNotExist as error:
        raise NotFound(_("Dit bericht bestaat niet meer.")) from error
