"""Make the newsletter of a district; offer an activity for it, and take it back."""

from collections.abc import Collection
from dataclasses import replace

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _

from network.feed.models import Post
from network.kernel import audit, clock
from network.kernel.errors import Invalid
from network.kernel.text import clean_text
from network.people.enums import LookReason
from network.people.models import Person
from network.people.services.looks import record_looks
from network.places.models import District
from realtime.newsletter import paper, rules
from realtime.newsletter.models import Offer
from realtime.newsletter.permissions import access_district
from realtime.newsletter.queries import Part, access_own_activity, parts_of


def print_newsletter(
    *,
    by: Person,
    district: District,
    period: rules.Period,
    chosen: Collection[str] | None,
    intro: str = "",
    layout: paper.Layout = paper.Layout.LARGE,
) -> bytes:
    """Return the PDF of a newsletter. Who is a neighbour in it can see that somebody with power read it.

    Args:
        chosen: `section:uid` of what stands in it; None for everything.
        intro: words of the municipality above it, plain text.

    Raises: NotFound, Invalid for the period, words that are too long, or nothing to print.
    """
    district = access_district(by, district.uid)
    rules.ensure_period(period)
    if intro.strip():
        intro = clean_text(intro, max_length=rules.MOST_INTRO, field="intro")
    parts = [_only(part, chosen) for part in parts_of(district, period)]
    parts = [part for part in parts if part.stories]
    if not parts and not intro.strip():
        raise Invalid(_("Kies minstens één stuk, of schrijf een inleiding."), field="chosen")
    with transaction.atomic():
        note_looks(by=by, district=district, parts=parts)
        audit.record(
            "newsletter.printed",
            by=by,
            space=district.municipality.space,
            kind="district",
            uid=district.uid,
            facts={
                "first": period.first.isoformat(),
                "last": period.last.isoformat(),
                "stories": sum(len(part.stories) for part in parts),
            },
        )
    return paper.draw(_sheet(district, period, parts, intro), layout)


@transaction.atomic
def note_looks(*, by: Person, district: District, parts: Collection[Part]) -> None:
    """Note for residents whose words these are that somebody with power read them."""
    items = [
        (story.person_id, "post", story.uid)
        for part in parts
        for story in part.stories
        if story.person_id is not None
    ]
    record_looks(by=by, items=items, reason=LookReason.SHARED, space=district.municipality.space)


@transaction.atomic
def offer_activity(*, by: Person, post: Post) -> Offer:
    """Let title, time and place of one's own event stand on paper. Idempotent. Raises: NotFound."""
    post = access_own_activity(by, post.uid)
    offer, made = Offer.objects.get_or_create(post=post, defaults={"person": by, "at": clock.now()})
    if made:
        audit.record("newsletter.offered", by=by, space=post.space, kind="post", uid=post.uid)
    return offer


@transaction.atomic
def take_back(*, by: Person, post: Post) -> None:
    """Keep one's own event off the next paper. Idempotent; what was printed stays printed."""
    if Offer.objects.filter(post=post, person=by).delete()[0]:
        audit.record("newsletter.taken_back", by=by, space=post.space, kind="post", uid=post.uid)


def _only(part: Part, chosen: Collection[str] | None) -> Part:
    if chosen is None:
        return part
    return replace(part, stories=[one for one in part.stories if f"{part.name}:{one.uid}" in chosen])


def _sheet(district: District, period: rules.Period, parts: Collection[Part], intro: str) -> paper.Sheet:
    town = district.municipality
    letterhead = tuple(line.strip() for line in town.letterhead.splitlines() if line.strip())
    return paper.Sheet(
        district=district.name,
        municipality=town.name,
        letterhead=letterhead,
        contact=town.contact_email,
        period=period,
        intro=intro,
        parts=[(str(part.label), part.stories) for part in parts],
        site=settings.SITE_URL,
    )
