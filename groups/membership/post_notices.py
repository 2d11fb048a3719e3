"""Seintjes of what members write and plan in their group; never their words. Fills the port `notices`."""

from collections.abc import Iterator
from dataclasses import replace

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from groups.membership.models import Group
from groups.membership.notices import GROUP_NEWS
from groups.membership.queries.telling import people_summed_of_post, people_told_of_post
from network.feed.events import PostPublished
from network.feed.models import ItemState, Post, PostKind
from network.feed.queries import detail, visible
from network.kernel.ports.notices import Message, Notice
from network.people.queries.blocks import hear_nothing_of


def post_told(event: PostPublished) -> Message | None:
    """Tell who wants to hear everything that somebody wrote in the group."""
    return _told(event, activity=False)


def activity_told(event: PostPublished) -> Message | None:
    """Tell the members that something was put on the agenda of the group."""
    return _told(event, activity=True)


def post_summed(event: PostPublished) -> Message | None:
    """Let who wants a digest find what somebody wrote in it; nothing in the list of seintjes."""
    message = _told(event, activity=False)
    group = Group.objects.filter(space_id__in=event.space_ids).first()
    if message is None or group is None:
        return None
    away = hear_nothing_of(event.author_id)
    numbers = people_summed_of_post(group.pk, but=event.author_id)
    return replace(message, recipients=(one for one in numbers if one not in away), in_list=False)


def _told(event: PostPublished, *, activity: bool) -> Message | None:
    """Return the seintje, or None for a district, another kind of post, or one that is gone meanwhile."""
    group = Group.objects.filter(space_id__in=event.space_ids).first()
    post = visible.posts_in_case([event.post_id]).first() if group is not None else None
    if group is None or post is None or post.state != ItemState.PUBLISHED:
        return None
    if (post.kind == PostKind.EVENT) != activity:
        return None
    title = _("Nieuw op de agenda van %(group)s") if activity else _("Nieuw bericht in %(group)s")
    return Message(
        key=f"group_post:{event.uid}",
        recipients=_who_hear(people_told_of_post(group.pk, activity=activity, but=event.author_id), post),
        title=title % {"group": group.name},
        text=_("Zeg of je komt.") if activity else _("Lees het in de groep."),
        link=detail.link_to_post(event.uid),
    )


def _who_hear(numbers: Iterator[int], post: Post) -> Iterator[int]:
    """Leave out those who keep the writer away."""
    away = hear_nothing_of(post.author_id)
    return (number for number in numbers if number not in away)


NOTICES = (
    Notice(
        "group_post",
        gettext_lazy("Nieuw bericht in een groep waarvan je alles wilt horen"),
        PostPublished,
        post_told,
        by_mail=False,
        kind=GROUP_NEWS,
    ),
    Notice(
        "group_post_summed",
        gettext_lazy("Nieuw bericht in een groep waarvan je een overzicht wilt"),
        PostPublished,
        post_summed,
        by_mail=False,
        kind=GROUP_NEWS,
    ),
    Notice(
        "group_activity",
        gettext_lazy("Nieuwe activiteit van een groep"),
        PostPublished,
        activity_told,
        by_mail=False,
        kind=GROUP_NEWS,
    ),
)
