"""Write down who may vote, once, when a poll opens. Whoever moves afterwards keeps their place.

Not for a vote: that sets the mark of a place.
"""

import secrets
from collections import Counter
from datetime import datetime

from django.utils.translation import gettext as _

from groups.polls import rules
from groups.polls.crossing import REST, merged
from groups.polls.models import Poll, RollEntry
from groups.polls.queries.electorate import electors, territory_of
from network.kernel.errors import Invalid
from network.kernel.ids import new_uids
from network.kernel.moments import local
from network.people import queries as people

CODE_LENGTH = 8
BATCH = 2_000


def freeze_roll(poll: Poll, at: datetime) -> int:
    """Make the roll of a poll that opens, in random order, with codes and coarse groups.

    Returns: how many places it has.
    """
    named = list(electors(poll, at).values_list("pk", "birth_year"))
    secrets.SystemRandom().shuffle(named)
    homes = _home_districts(poll)
    year = local(at).year
    codes = new_codes(len(named))
    RollEntry.objects.bulk_create(
        (
            RollEntry(
                poll=poll,
                person_id=person_id,
                position=position,
                code=code,
                district_name=homes.get(person_id, ""),
                age_band=rules.age_band(birth_year, year),
            )
            for position, ((person_id, birth_year), code) in enumerate(zip(named, codes, strict=True), 1)
        ),
        batch_size=BATCH,
    )
    return len(named)


def frozen_shares(poll: Poll) -> dict[str, dict[str, float]]:
    """Return by which shares a sample that opens is weighed; those of the roll where none were given.

    Everybody reads them beside how many stand on the roll, so few of one group go together there.

    Raises: Invalid where a share is that of a group of which nobody stands on the roll.
    """
    columns = {"district": "district_name", "age": "age_band"}
    for by, parts in poll.shares.items():
        if by not in columns:
            continue
        names = RollEntry.objects.filter(poll=poll).values_list(columns[by], flat=True)
        sizes = Counter(name for name in names.iterator(chunk_size=BATCH) if name)
        nobody = sorted(set(parts) - set(sizes))
        if nobody:
            raise Invalid(
                _("Je weegt naar groepen van wie niemand op de lijst staat: %(names)s.")
                % {"names": "; ".join(nobody[:5])},
                field="shares",
            )
        if not parts:
            total = sum(sizes.values())
            groups = merged(dict(sorted(sizes.items())), REST, rules.SUBGROUP_MINIMUM)
            return {by: {name: sum(sizes[part] for part in parts) / total for name, parts in groups.items()}}
    return dict(poll.shares)


def new_codes(count: int) -> list[str]:
    """Return so many different codes of eight letters and digits, at random."""
    codes: set[str] = set()
    while len(codes) < count:
        codes.update(uid[:CODE_LENGTH] for uid in new_uids(count - len(codes)))
    return list(codes)


def _home_districts(poll: Poll) -> dict[int, str]:
    """Return the name of the district of everybody who lives where the organiser may ask."""
    districts = dict(territory_of(poll.organiser).values_list("pk", "name"))
    rows = people.residents_reached(list(districts)).values_list("person_id", "district_id")
    return {person_id: districts[district_id] for person_id, district_id in rows.iterator()}
