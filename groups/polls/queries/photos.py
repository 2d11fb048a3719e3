"""Photos that people gave as an answer, page by page, for who runs a poll that keeps names.

A photo and its words alone: no name, no group and no moment stands beside it. Callers have checked who reads.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from groups.polls.kinds import OPEN_ANSWER
from groups.polls.models import OpenAnswer, OpenAnswerState, Poll
from groups.polls.queries.versions import written_question
from groups.polls.questions import Photo, Question
from network.kernel import images
from network.kernel.models import Picture

PAGE = 24


@dataclass(frozen=True, slots=True)
class PhotoPage:
    """A page of photos; `after` leads to the next one, None at the end."""

    photos: tuple[Picture, ...]
    after: str | None


def photo_question(poll: Poll, key: str) -> Question:
    """Return a question of an opened poll that asks for a photo. Raises: NotFound."""
    return written_question(poll, key, Photo)


def photo_page(poll: Poll, question: str, *, after: str = "") -> PhotoPage:
    """Return a page of photos, in no order that tells who came first. Two queries.

    Args:
        after: the name of the last answer that was seen.
    """
    rows = OpenAnswer.objects.filter(
        ballot__poll=poll, question=question, state=OpenAnswerState.SHOWN, uid__gt=after
    )
    found = list(rows.order_by("uid").values_list("pk", "uid")[: PAGE + 1])
    hung = images.pictures_of(OPEN_ANSWER, [pk for pk, _uid in found[:PAGE]])
    photos = tuple(picture for pk, _uid in found[:PAGE] for picture in hung[pk])
    return PhotoPage(photos, found[PAGE - 1][1] if len(found) > PAGE else None)


def captions_of(uids: Iterable[str]) -> dict[str, str]:
    """Return by name of a photo what was said to stand on it. One query."""
    return dict(Picture.objects.filter(uid__in=list(uids), removed_at=None).values_list("uid", "alt"))
