"""Tell all members something, and what a decision of a moderator does to it. Not for posts of members."""

from collections.abc import Iterable

from django.db import transaction

from groups.membership import rules
from groups.membership.events import AnnouncementSent
from groups.membership.kinds import ANNOUNCEMENT
from groups.membership.models import Announcement, Group, Theme
from groups.membership.models.announcement import AnnouncementState
from groups.membership.permissions import GroupPower, ensure_holds
from groups.membership.queries.announcements import reach_of
from groups.membership.services.groups import ensure_themes, locked
from network.feed.models import PostKind
from network.feed.services import entries
from network.kernel import audit, clock, limits
from network.kernel.events import publish
from network.kernel.ports import screening
from network.kernel.ports.content import ItemRef
from network.kernel.text import clean_text, render
from network.people.models import Person

DAY = 24 * 3600


@transaction.atomic
def send_announcement(
    *,
    by: Person,
    group: Group,
    subject: str,
    text: str,
    important: bool = False,
    themes: Iterable[Theme] = (),
) -> Announcement:
    """Tell all members something: in the feed of the group, as a seintje and by e-mail.

    What the screener holds waits for a person.

    Args:
        important: reaches who hears only of decisions too, and whatever themes they chose.
        themes: of the group; who chose only others is not told. None: everybody.

    Raises: Forbidden without the power, Conflict for a closed group, Invalid with its field, TooMany.
    Events: AnnouncementSent unless held.
    """
    row = locked(group)
    ensure_holds(by, GroupPower.ANNOUNCE, row)
    rules.ensure_open(row.closed_at)
    heading, words = clean_words(subject, text)
    about = ensure_themes(row, themes)
    limits.hit("announce", f"{row.pk}:{by.pk}", limit=rules.ANNOUNCEMENTS_PER_DAY, per_seconds=DAY)
    verdict = screening.screen(_draft(by, row, heading, words))
    made = Announcement.objects.create(
        group=row,
        author=by,
        subject=heading,
        text=words,
        html=render(words),
        important=important,
        state=AnnouncementState.HELD,
        written_at=clock.now(),
    )
    made.themes.set(about)
    screening.file(verdict, ItemRef(ANNOUNCEMENT, made.pk))
    if verdict.outcome is not screening.Outcome.HOLD:
        _send(made)
    audit.record(
        "announcement.written",
        by=by,
        space=row.space,
        kind=ANNOUNCEMENT,
        uid=made.uid,
        facts={"held": made.state == AnnouncementState.HELD, "important": important},
    )
    return made


@transaction.atomic
def show_announcement(announcement_id: int) -> None:
    """Let a held, hidden or removed announcement out; idempotent. Events: AnnouncementSent the first time."""
    row = _locked(announcement_id)
    if row.state == AnnouncementState.SENT:
        return
    if row.sent_at is None:
        _send(row)
        return
    _move(row, AnnouncementState.SENT)
    entries.set_shown(kind=ANNOUNCEMENT, item_id=row.pk, shown=True)
    entries.index_words(kind=ANNOUNCEMENT, item_id=row.pk, words=words_of(row))


@transaction.atomic
def withdraw_announcement(announcement_id: int, to: AnnouncementState) -> None:
    """Hide or remove an announcement: out of the feed, its place kept; idempotent."""
    row = _locked(announcement_id)
    if row.state == to:
        return
    _move(row, to)
    entries.set_shown(kind=ANNOUNCEMENT, item_id=row.pk, shown=False)
    entries.index_words(kind=ANNOUNCEMENT, item_id=row.pk, words="")


def clean_words(subject: str, text: str) -> tuple[str, str]:
    """Return subject and text as they are stored. Raises: Invalid with its field."""
    heading = " ".join(clean_text(subject, max_length=rules.SUBJECT_CHARS, field="subject").split())
    return heading, clean_text(text, max_length=rules.TEXT_CHARS, field="text")


def words_of(row: Announcement) -> str:
    """Return every word of an announcement that members can search."""
    return f"{row.subject} {row.text}"


def _draft(author: Person, group: Group, heading: str, words: str) -> screening.Draft:
    return screening.Draft(
        kind=ANNOUNCEMENT,
        author_id=author.pk,
        space_id=group.space_id,
        texts=(heading, words),
        language=group.languages[0] if group.languages else "nl",
    )


def _send(row: Announcement) -> None:
    rules.ensure_announcement_move(row.state, AnnouncementState.SENT)
    row.state = AnnouncementState.SENT
    row.sent_at = clock.now()
    row.reached = reach_of(row.group, important=row.important, themes=row.themes.all()).told
    row.version += 1
    row.save(update_fields=["state", "sent_at", "reached", "version"])
    entries.place(
        kind=ANNOUNCEMENT,
        item_id=row.pk,
        space_ids=[row.group.space_id],
        published_at=row.sent_at,
        topic=PostKind.MESSAGE,
        author_id=row.author_id,
    )
    entries.set_shown(kind=ANNOUNCEMENT, item_id=row.pk, shown=True)
    entries.index_words(kind=ANNOUNCEMENT, item_id=row.pk, words=words_of(row))
    publish(AnnouncementSent(announcement_id=row.pk, announcement_uid=row.uid, version=row.version))


def _move(row: Announcement, to: AnnouncementState) -> None:
    rules.ensure_announcement_move(row.state, to)
    row.state = to
    row.version += 1
    row.save(update_fields=["state", "version"])


def _locked(announcement_id: int) -> Announcement:
    return (
        Announcement.objects.select_for_update(of=("self",)).select_related("group").get(pk=announcement_id)
    )
