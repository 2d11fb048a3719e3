"""How a case is drawn: `{% load moderation %}{{ text|marked:words }}`."""

import re
from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta

from django import template
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from moderation import wording
from moderation.models import Action, Case
from moderation.rules.cases import is_claimed
from moderation.rules.grounds import Cause
from network.kernel import clock
from network.kernel.models import Space

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
def overdue(due_at: datetime) -> bool:
    """Whether a person should have looked already."""
    return due_at < clock.now()


@register.filter
def taken(case: Case) -> bool:
    """Whether somebody has the case now."""
    return case.claimed_by_id is not None and is_claimed(case.claimed_until, clock.now())


@register.simple_tag
def watched_topics(spaces: Iterable[Space]) -> str:
    """Return the topics of the queues of these places, for an open page."""
    return " ".join(f"queue:{space.uid}" for space in spaces)


@register.filter
def cause_words(cause: str) -> str:
    """Say why a case is as pressing as it is."""
    return {
        Cause.LIFE: _("iemands leven was in gevaar"),
        Cause.AUTHORITY: _("een overheid geeft een bevel"),
        Cause.HELD_AND_REPORTED: _("het wacht op publicatie en drie gezinnen meldden het"),
        Cause.HIDDEN: _("drie gezinnen meldden het, het is verborgen tot iemand kijkt"),
        Cause.NOTICE: _("iemand van buiten meldt iets strafbaars"),
        Cause.COMPLAINT: _("er loopt een klacht"),
        Cause.GRAVE_REPORT: _("iemand meldt een bedreiging of iets strafbaars"),
        Cause.THREE_HOUSEHOLDS: _("minstens drie gezinnen meldden het"),
        Cause.TWO_HOUSEHOLDS: _("twee gezinnen meldden het"),
        Cause.HELD: _("het wacht op publicatie"),
        Cause.GRAVE_FINDING: _("een machine vermoedt een bedreiging of haat"),
        Cause.REPORT: _("een buur meldde het"),
        Cause.LIGHT_REPORT: _("een melding van wie zelden gelijk kreeg"),
        Cause.FINDING: _("een machine wees het aan"),
        Cause.RULE: _("een vaste regel wees het aan"),
        Cause.SAMPLE: _("het zit in een steekproef"),
    }.get(Cause(cause), "")


@register.filter
def decision_key(action: str) -> str:
    """Return the key by which a decision is chosen on a keyboard."""
    return {Action.KEEP: "1", Action.HIDE: "2", Action.REMOVE: "3"}.get(Action(action), "")


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
