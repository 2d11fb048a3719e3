"""The sections that this app fills itself: official messages, and activities that were offered."""

from collections.abc import Sequence
from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from network.kernel.moments import exact, full_date, last_day
from network.kernel.ports.newsletter import Section, Story
from realtime.newsletter import rules
from realtime.newsletter.queries import broadcasts_of, offers_for


def official(district_id: int, start: datetime, until: datetime) -> Sequence[Story]:
    """Return what departments sent, the oldest first."""
    stories = []
    for row in broadcasts_of(district_id, start, until)[: rules.MOST_STORIES]:
        facts = [
            (_("Wanneer"), row.when_text),
            (_("Waar"), row.where_text),
            (_("Wat doe je?"), row.todo_text),
        ]
        if row.expires_at is not None:
            facts.append((_("Geldt tot en met"), full_date(last_day(row.expires_at))))
        stories.append(
            Story(
                uid=row.uid,
                source=" · ".join(dict.fromkeys((row.department.name, str(row.get_topic_display())))),
                title=row.title,
                facts=tuple((label, words) for label, words in facts if words),
                html=row.html,
                link=reverse("broadcasts:show", args=[row.uid]),
            )
        )
    return stories


def offered(district_id: int, start: datetime, until: datetime) -> Sequence[Story]:
    """Return title, time and place of activities to come; no other word of who planned them."""
    stories = []
    for offer in offers_for(district_id, start, until)[: rules.MOST_STORIES]:
        occasion = offer.post.occasion
        place = ((_("Waar"), occasion.place),) if occasion.place else ()
        stories.append(
            Story(
                uid=offer.post.uid,
                source=offer.post.space.name,
                title=occasion.title or _("Activiteit"),
                facts=((_("Wanneer"), exact(occasion.starts_at)), *place),
                link=reverse("feed:post", args=[offer.post.uid]),
                person_id=offer.person_id,
            )
        )
    return stories


SECTIONS = (
    Section("official", gettext_lazy("Van de gemeente"), 10, official),
    Section("activities", gettext_lazy("Te doen in je buurt"), 20, offered),
)
