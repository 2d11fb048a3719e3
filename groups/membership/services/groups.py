"""Found, edit and close groups. Not for who belongs to them: see `members`."""

from collections.abc import Collection, Iterable, Sequence
from typing import Any

from django.db import transaction
from django.db.models import F, QuerySet
from django.utils.translation import gettext_lazy as _

from groups.membership import rules
from groups.membership.enums import GroupKind, JoinRoad, Language
from groups.membership.events import GroupClosed, GroupEdited, GroupFounded
from groups.membership.models import Group, Membership, Theme
from groups.membership.permissions import can_edit, can_found, may_found
from groups.membership.queries.members import member_at
from groups.membership.rules import Wording
from groups.membership.services.page import screen_words
from network.kernel import audit, clock, spaces
from network.kernel.actor import Actor
from network.kernel.errors import Conflict, Forbidden, Invalid
from network.kernel.events import publish
from network.kernel.models import Space, SpaceKind, Standing, StandingKind
from network.kernel.text import clean_name, clean_text, render
from network.places.models import District, Municipality


@transaction.atomic
def found_group(
    *,
    by: Actor | None,
    municipalities: Sequence[Municipality],
    kind: GroupKind,
    join_road: JoinRoad,
    name: str,
    summary: str,
    description: str = "",
    charter: str = "",
    working_on: str = "",
    languages: Sequence[str] = ("nl",),
    parent: Group | None = None,
    districts: Sequence[District] = (),
    themes: Iterable[Theme] = (),
    council_type: str = "",
    founding_decision: str = "",
) -> Group:
    """Set up a group with a space of its own; nobody is a member yet.

    Args:
        by: who acts; None for a command of the installation.
        municipalities: for whom it is; several for a group across towns.
        districts: narrows it to these; none means the whole of its municipalities.

    Raises: Forbidden without the power over each municipality, Invalid with its field, Conflict.
    Events: GroupFounded.
    """
    if by is not None and not all(can_found(by, town) for town in municipalities):
        raise Forbidden
    _ensure_place(kind, municipalities, districts, parent)
    rules.ensure_road_fits(kind, join_road)
    words = _clean(Wording(name, summary, description, charter, working_on, tuple(languages)))
    _ensure_free_name(words["name"], municipalities)
    tenant = municipalities[0].space if len(municipalities) == 1 else None
    space = spaces.open_space(kind=SpaceKind.GROUP, name=words["name"], municipality=tenant)
    group = Group.objects.create(
        space=space,
        kind=GroupKind(kind),
        join_road=JoinRoad(join_road),
        parent=parent,
        council_type=council_type,
        founding_decision=_line(founding_decision, "founding_decision"),
        worded_by_id=by.pk if by is not None else None,
        **words,
    )
    _surround(group, municipalities, districts, themes)
    screen_words(group)
    _note_founding(group, by)
    return group


@transaction.atomic
def edit_group(
    *, by: Actor, group: Group, version: int, wording: Wording, themes: Iterable[Theme] = ()
) -> Group:
    """Change what a group says about itself.

    Args: version: the version that the writer had before them.
    Raises: Forbidden, Conflict when it changed meanwhile or is closed, Invalid with its field.
    Events: GroupEdited.
    """
    row = locked(group)
    if not can_edit(by, row):
        raise Forbidden
    rules.ensure_open(row.closed_at)
    rules.ensure_version(version, row.version)
    words = _clean(wording)
    if words["name"] != row.name:
        _ensure_free_name(words["name"], list(row.municipalities.all()))
        Space.objects.filter(pk=row.space_id).update(name=words["name"])
    for name, value in words.items():
        setattr(row, name, value)
    row.worded_by_id = by.pk
    row.version += 1
    row.save()
    row.themes.set(themes)
    screen_words(row)
    audit.record("group.edited", by=by, space=row.space, kind="group", uid=row.uid)
    publish(GroupEdited(group_id=row.pk, group_uid=row.uid, version=row.version))
    return row


@transaction.atomic
def close_group(*, by: Actor | None, group: Group) -> Group:
    """Close a group: its members keep reading what stands there, and nobody writes in it again.

    Raises: Forbidden, Conflict when it is closed already, has open groups below it or running mandates.
    Events: GroupClosed, StandingEnded and StandingGiven for each member.
    """
    row = locked(group)
    if by is not None and not may_found(by, row):
        raise Forbidden
    rules.ensure_open(row.closed_at)
    if row.children.filter(closed_at__isnull=True).exists():
        raise Conflict(_("Onder deze groep werken nog groepen. Sluit die eerst."))
    moment = clock.now()
    if _mandated(row.space).exists():
        raise Conflict(_("In deze groep lopen nog mandaten. Beëindig die eerst."))
    row.closed_at = max(moment, row.founded_at)
    row.version += 1
    row.save(update_fields=["closed_at", "version"])
    for membership in Membership.objects.select_related("person").filter(member_at(moment), group=row):
        spaces.end_standing(person=membership.person, space=row.space, source=membership.source, at=moment)
        spaces.give_standing(
            person=membership.person,
            space=row.space,
            kind=StandingKind.GUEST,
            source=membership.source,
            valid_from=moment,
        )
    audit.record("group.closed", by=by, space=row.space, kind="group", uid=row.uid)
    publish(GroupClosed(group_id=row.pk, group_uid=row.uid))
    return row


def locked(group: Group) -> Group:
    """Return the group, alone: one change of a group or its members at a time."""
    return Group.objects.select_for_update(of=("self",)).select_related("space").get(pk=group.pk)


def ensure_themes(group: Group, themes: Iterable[Theme]) -> list[Theme]:
    """Return the themes, which are all of the group. Raises: Invalid."""
    chosen = list(themes)
    if chosen and {theme.pk for theme in chosen} - set(group.themes.values_list("pk", flat=True)):
        raise Invalid(_("Kies uit de thema's van deze groep."), field="themes")
    return chosen


def _mandated(space: Space) -> QuerySet[Standing]:
    """Standings that mandates give now or later; one that ended before it began never was."""
    standings = Standing.objects.filter(space=space, kind=StandingKind.MEMBER, valid_until__gt=clock.now())
    return standings.exclude(valid_until=F("valid_from")).exclude(source__startswith="membership:")


def _note_founding(group: Group, by: Actor | None) -> None:
    facts: dict[str, audit.Fact] = {"kind": group.kind, "road": group.join_road}
    audit.record("group.founded", by=by, space=group.space, kind="group", uid=group.uid, facts=facts)
    publish(GroupFounded(group_id=group.pk, group_uid=group.uid))


def _surround(
    group: Group,
    municipalities: Sequence[Municipality],
    districts: Sequence[District],
    themes: Iterable[Theme],
) -> None:
    group.municipalities.set(municipalities)
    group.districts.set(districts)
    group.themes.set(themes)


def ensure_districts(towns: Collection[int], districts: Iterable[District]) -> None:
    """Refuse districts outside these municipalities. Raises: Invalid."""
    if {district.municipality_id for district in districts} - set(towns):
        raise Invalid(_("Een van deze wijken hoort bij een andere gemeente."), field="districts")


def _ensure_place(
    kind: GroupKind,
    municipalities: Sequence[Municipality],
    districts: Sequence[District],
    parent: Group | None,
) -> None:
    towns = {town.pk for town in municipalities}
    if not towns:
        raise Invalid(_("Kies voor welke gemeente de groep is."), field="municipalities")
    ensure_districts(towns, districts)
    rules.ensure_parent(kind, parent.kind if parent is not None else None)
    if parent is None:
        return
    rules.ensure_open(parent.closed_at)
    if towns - set(parent.municipalities.values_list("pk", flat=True)):
        raise Invalid(_("De groep erboven hoort bij een andere gemeente."), field="parent")


def _ensure_free_name(name: str, municipalities: Sequence[Municipality]) -> None:
    same = Group.objects.filter(name__iexact=name, closed_at__isnull=True, municipalities__in=municipalities)
    if same.exists():
        raise Conflict(_("Er is hier al een groep met die naam."), field="name")


def _clean(wording: Wording) -> dict[str, Any]:
    """Return the columns of what a group says about itself, tidied and rendered. Raises: Invalid."""
    unknown = set(wording.languages) - set(Language.values)
    if unknown or not wording.languages:
        raise Invalid(_("Kies minstens één taal uit de lijst."), field="languages")
    description = _long(wording.description, "description")
    charter = _long(wording.charter, "charter")
    return {
        "name": clean_name(wording.name, field="name"),
        "summary": " ".join(
            clean_text(wording.summary, max_length=rules.SUMMARY_CHARS, field="summary").split()
        ),
        "description": description,
        "html": render(description) if description else "",
        "charter": charter,
        "charter_html": render(charter) if charter else "",
        "working_on": _line(wording.working_on, "working_on"),
        "languages": list(dict.fromkeys(wording.languages)),
    }


def _long(source: str, field: str) -> str:
    return clean_text(source, max_length=rules.TEXT_CHARS, field=field) if source.strip() else ""


def _line(source: str, field: str) -> str:
    if not source.strip():
        return ""
    return " ".join(clean_text(source, max_length=rules.LINE_CHARS, field=field).split())
