"""Reads of the house rules: public, so no viewer."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Exists, IntegerField, OuterRef, Prefetch, Q, QuerySet, Value
from django.db.models.functions import Cast, StrIndex, Substr

from moderation.models import CharterClause, Clause, ClauseScope, RulesChange
from moderation.rules.house_rules import Piece, differences, sort_key
from network.kernel import clock
from network.kernel.models import Space


def clauses_in_force(at: datetime | None = None) -> QuerySet[Clause]:
    """The versions that count at a moment, by number; charter clauses too, which count only where chosen."""
    return _by_number(Clause.objects.filter(_counting(at or clock.now())))


def clauses_everywhere(at: datetime | None = None) -> QuerySet[Clause]:
    """The house rules that count in every place, by number."""
    return clauses_in_force(at).filter(scope=ClauseScope.EVERYWHERE)


def charter_clauses(at: datetime | None = None) -> QuerySet[Clause]:
    """The approved clauses from which a group may choose, by number."""
    return clauses_in_force(at).filter(scope=ClauseScope.CHARTER)


def clauses_of(space: Space | int, at: datetime | None = None) -> QuerySet[Clause]:
    """What a decision in a space may cite: the house rules, and what its group chose for its charter."""
    moment = at or clock.now()
    return clauses_in_force(moment).filter(
        Q(scope=ClauseScope.EVERYWHERE)
        | Q(Exists(chosen_in(space, moment).filter(number=OuterRef("number"))))
    )


def charter_of(space: Space | int, at: datetime | None = None) -> QuerySet[Clause]:
    """The clauses that a group chose and that count now, by number."""
    moment = at or clock.now()
    return charter_clauses(moment).filter(Exists(chosen_in(space, moment).filter(number=OuterRef("number"))))


def chosen_in(space: Space | int, at: datetime) -> QuerySet[CharterClause]:
    """The choices of a group that stand at a moment."""
    number = space if isinstance(space, int) else space.pk
    return CharterClause.objects.filter(
        Q(dropped_at__isnull=True) | Q(dropped_at__gt=at), space_id=number, chosen_at__lte=at
    )


def clause_numbered(number: str, space: Space | int) -> Clause | None:
    """Return the version of a number that counts in a space now; None without one."""
    return clauses_of(space).filter(number=number).first() if number else None


def current_version() -> int:
    """The version of all the rules that somebody accepts who signs up now; 0 before there are any."""
    moment = clock.now()
    if not clauses_in_force(moment).exists():
        return 0
    return 1 + RulesChange.objects.filter(withdrawn_at__isnull=True, takes_effect_at__lte=moment).count()


@dataclass(frozen=True, slots=True)
class Altered:
    """What a change does to one number: one of the two versions may be missing."""

    number: str
    before: Clause | None
    after: Clause | None

    @property
    def title(self) -> list[Piece]:
        """The difference of the titles."""
        return differences(self.before.title if self.before else "", self.after.title if self.after else "")

    @property
    def text(self) -> list[Piece]:
        """The difference of the texts."""
        return differences(self.before.text if self.before else "", self.after.text if self.after else "")


def announced(at: datetime | None = None) -> QuerySet[RulesChange]:
    """Changes that everybody was told of and that do not count yet, the first one on top."""
    return (
        _with_clauses()
        .filter(withdrawn_at__isnull=True, takes_effect_at__gt=at or clock.now())
        .order_by("takes_effect_at", "pk")
    )


def changes() -> QuerySet[RulesChange]:
    """Every change that was ever announced, the last one on top."""
    return _with_clauses().order_by("-announced_at", "-pk")


def every_version() -> QuerySet[Clause]:
    """Every version that there is, by number, the last one on top."""
    return _by_number(Clause.objects.select_related("change"), "-version")


def alterations(change: RulesChange) -> list[Altered]:
    """Return what a change does, number by number; of a withdrawn one what it would have done."""
    after = {clause.number: clause for clause in change.clauses.all()}
    before = {clause.number: clause for clause in change.ended_clauses.all()}
    return [
        Altered(number, before.get(number), after.get(number))
        for number in sorted({*after, *before}, key=sort_key)
    ]


def preview(drafts: Sequence[Clause], dropped: Sequence[str]) -> list[Altered]:
    """Return what a change that is not announced yet would do to the rules in force."""
    now = {clause.number: clause for clause in clauses_in_force()}
    found = [Altered(draft.number, now.get(draft.number), draft) for draft in drafts]
    found += [Altered(number, now.get(number), None) for number in dropped]
    return sorted(found, key=lambda one: sort_key(one.number))


def _counting(at: datetime) -> Q:
    return Q(Q(valid_until__isnull=True) | Q(valid_until__gt=at), valid_from__lte=at)


def _by_number(rows: QuerySet[Clause], *then: str) -> QuerySet[Clause]:
    """Order as people count: 2.1 before 10.1."""
    point = StrIndex("number", Value("."))
    return rows.order_by(
        Cast(Substr("number", 1, point - 1), IntegerField()),
        Cast(Substr("number", point + 1), IntegerField()),
        *then,
    )


def _with_clauses() -> QuerySet[RulesChange]:
    return RulesChange.objects.prefetch_related(
        Prefetch("clauses", queryset=Clause.objects.all()),
        Prefetch("ended_clauses", queryset=Clause.objects.all()),
    )
