"""Reads of advice: the public chain, what a college must answer, in which role somebody acts."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import Count, Prefetch, Q, QuerySet
from django.utils.translation import gettext as _

from groups.councils import permissions, rules
from groups.councils.enums import AdviceState
from groups.councils.models import AdoptionVote, Advice, AdviceStep, AdviceVersion, FollowUp, Remark
from groups.councils.models.advice import RemarkState
from groups.mandates.models import Mandate
from groups.mandates.permissions import MandatePower
from groups.membership.models import Group
from groups.membership.permissions import GroupPower
from groups.membership.rules import OFFICIAL
from network.kernel import access, clock
from network.kernel.actor import Actor
from network.kernel.moments import end_of_day, last_day
from network.places.models import Municipality

ROLE_CHARS = 80


@dataclass(frozen=True, slots=True)
class PublicClock:
    """By when the college answers: the last day that counts, and where the clock stands.

    Attributes:
        day: last day of the term.
        passed: whether it is over while nothing came, or the answer came after it.
        stopped: whether the answer is there.
    """

    day: date
    passed: bool
    stopped: bool


def public_advices() -> QuerySet[Advice]:
    """Return every advice, newest first. No viewer: title and steps are public, texts are not in it."""
    return Advice.objects.select_related("group", "college").order_by("-id")


def clock_of(advice: Advice, answered_at: datetime | None = None) -> PublicClock | None:
    """Return where the public clock stands; None before delivery."""
    if advice.answer_due_at is None:
        return None
    stopped = advice.state != AdviceState.DELIVERED
    at = answered_at if stopped and answered_at is not None else clock.now()
    passed = rules.is_late(advice.answer_due_at, at)
    return PublicClock(day=last_day(advice.answer_due_at), passed=passed, stopped=stopped)


def steps_of(advice: Advice) -> QuerySet[AdviceStep]:
    """Return the steps that were taken, oldest first. No viewer: they are public."""
    return advice.steps.select_related("by").order_by("id")


def newest_version(advice: Advice) -> AdviceVersion | None:
    """Return the text as it is now. The caller has checked that the reader may see it."""
    return advice.versions.filter(number=advice.latest).first()


def voted_version(advice: Advice) -> AdviceVersion | None:
    """Return the text that was adopted, or the newest one where none was. The caller has checked access."""
    vote = latest_vote(advice)
    number = vote.version if vote is not None and vote.adopted else advice.latest
    return advice.versions.filter(number=number).first()


def latest_vote(advice: Advice) -> AdoptionVote | None:
    """Return the last vote on it. No viewer: its figures are part of a public step."""
    return advice.votes.order_by("-id").first()


def versions_of(advice: Advice) -> QuerySet[AdviceVersion]:
    """Return every version, newest first. The caller has checked that the reader sees drafts."""
    return advice.versions.select_related("author").order_by("-number")


def follow_ups_of(advice: Advice) -> QuerySet[FollowUp]:
    """Return what was done with it, oldest first. No viewer: that is public."""
    return advice.follow_ups.select_related("author").order_by("id")


def remarks_for(viewer: Actor, advice: Advice) -> QuerySet[Remark]:
    """Return the remarks that the viewer may read, oldest first: as a member those shown, and their own."""
    own = Q(author_id=viewer.pk) if viewer.is_authenticated else Q(pk__in=())
    shown = Q(state=RemarkState.SHOWN) if permissions.stands_near(viewer, advice.group) else Q(pk__in=())
    return Remark.objects.filter(own | shown, advice=advice).select_related("author").order_by("id")


def with_chain(advices: QuerySet[Advice]) -> QuerySet[Advice]:
    """Load steps, votes and answer of a list in a fixed number of queries."""
    return advices.select_related("answer").prefetch_related(
        Prefetch("steps", AdviceStep.objects.select_related("by").order_by("id")),
        Prefetch("votes", AdoptionVote.objects.order_by("-id")),
        Prefetch("follow_ups", FollowUp.objects.order_by("id")),
    )


def of_colleges(viewer: Actor) -> QuerySet[Advice]:
    """Return the advices that are for a college for which the viewer speaks."""
    held = permissions.colleges_of(viewer)
    return Advice.objects.filter(college__space_id__in=held).select_related("group")


def waiting_for(viewer: Actor) -> QuerySet[Advice]:
    """Return what was delivered and waits for the viewer's answer, the oldest term first."""
    return of_colleges(viewer).filter(state=AdviceState.DELIVERED).order_by("answer_due_at", "id")


def asked_by_colleges_of(viewer: Actor) -> QuerySet[Advice]:
    """Return the open questions of the viewer's colleges, the oldest first."""
    open_states = (AdviceState.ASKED, AdviceState.DRAFTING, AdviceState.ADOPTED)
    return of_colleges(viewer).filter(origin="asked", state__in=open_states).order_by("id")


def answered_for(viewer: Actor) -> QuerySet[Advice]:
    """Return what was answered and is not followed up yet, oldest first."""
    return of_colleges(viewer).filter(state=AdviceState.ANSWERED).order_by("id")


def colleges_spoken_for(viewer: Actor) -> QuerySet[Municipality]:
    """Return the municipalities for whose college the viewer speaks now, by name."""
    return Municipality.objects.filter(space_id__in=permissions.colleges_of(viewer)).order_by("name")


def groups_to_ask(viewer: Actor) -> QuerySet[Group]:
    """Return the open groups that advise a college for which the viewer speaks, by name."""
    held = permissions.colleges_of(viewer)
    reached = Group.objects.filter(municipalities__space_id__in=held).values("pk")
    return Group.objects.filter(pk__in=reached, kind__in=OFFICIAL, closed_at__isnull=True).order_by(
        "name", "id"
    )


def towns_to_set_up(viewer: Actor) -> QuerySet[Municipality]:
    """Return the municipalities in which the viewer may set up a council, by name."""
    towns = Municipality.objects.select_related("space").order_by("name")
    if access.is_administrator(viewer):
        return towns
    return towns.filter(space_id__in=access.space_ids_held(viewer, GroupPower.FOUND_GROUPS))


def due_of_group(group: Group) -> dict[str, int]:
    """Count what somebody who leaves must hand over: asked, being drafted, adopted but not delivered."""
    due = Advice.objects.filter(
        group=group, state__in=(AdviceState.ASKED, AdviceState.DRAFTING, AdviceState.ADOPTED)
    )
    return dict(due.values_list("state").annotate(number=Count("pk")).order_by("state"))


def role_in(person: Actor, group: Group) -> str:
    """Return in which role somebody acts for a group now: their mandate there, or in a group below it."""
    moment = clock.now()
    held = list(
        Mandate.objects.filter(
            Q(group=group) | Q(group__parent=group),
            person_id=person.pk,
            valid_from__lte=moment,
            valid_until__gt=moment,
        )
        .select_related("group")
        .order_by("id")
    )
    own = [mandate for mandate in held if mandate.group_id == group.pk] or held
    return f"{own[0].get_kind_display()}, {own[0].group.name}"[:ROLE_CHARS] if own else ""


def answer_by(day: date, days: int) -> datetime:
    """Return the exclusive end of a term of so many days after a day."""
    return end_of_day(day + timedelta(days=days))


def drafters_of(group: Group) -> Collection[int]:
    """Return the numbers of those who may write advice of the group now. No viewer: for notices."""
    return list(access.holders(MandatePower.DRAFT_ADVICE, group.space).values_list("user_id", flat=True))


def word_for_college(town: Municipality) -> str:
    """Return in which role somebody speaks for a college."""
    return (_("voor het college van %(town)s") % {"town": town.name})[:ROLE_CHARS]
