"""How a case is drawn: `{% load moderation %}{{ text|marked:words }}`."""

import re
from collections.abc import Sequence
from datetime import datetime, timedelta

from django import template
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from moderation import wording
from moderation.models import Action
from network.kernel import clock

register = template.Library()

SOON = timedelta(hours=4)


@register.filter
def marked(text: str, words: Sequence[str]) -> SafeString:
    """Return the text, escaped, with the words that moved a score in `<mark>`."""
    found = [re.escape(word) for word in words if word.strip()]
    if not found:
        return SafeString(escape(text))
    parts = re.split(f"({'|'.join(sorted(found, key=len, reverse=True))})", text)
    drawn = (
        f"<mark>{escape(part)}</mark>" if place % 2 else escape(part) for place, part in enumerate(parts)
    )
    return mark_safe("".join(drawn))  # noqa: S308 - every part is escaped above


@register.filter
def score(value: float | None) -> str:
    """Write a score as people do: 0,71 op 1."""
    return _("%(value)s op 1") % {"value": f"{value or 0:.2f}".replace(".", ",")}


@register.filter
def presses(due_at: datetime) -> bool:
    """Whether a case is due within four hours, or was."""
    return due_at - clock.now() < SOON


@register.filter
def decision_key(action: str) -> str:
    """Return the letter by which a decision is chosen on a keyboard."""
    return {Action.KEEP: "B", Action.HIDE: "V", Action.REMOVE: "W"}.get(Action(action), "")


register.filter(wording.scorer_name)
register.filter(wording.label_name)
register.filter(wording.language_name)


@register.filter
def percent(share: float) -> str:
    """Write a share as people do: 12,5 %."""
    return f"{100 * share:.1f}".removesuffix(".0").replace(".", ",") + " %"


@register.filter
def threshold_value(value: float | None) -> str:
    """Write a threshold as people do: 0,7; never for none."""
    return _("nooit") if value is None else f"{value:.3f}".rstrip("0").rstrip(".").replace(".", ",")
