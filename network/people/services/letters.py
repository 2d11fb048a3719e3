"""Print letters with codes for a district. Not for how a letter looks: that is `network.people.letters`."""

from collections.abc import Callable
from dataclasses import dataclass

from django.conf import settings
from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext_lazy as _

from network.kernel import access, audit, clock
from network.kernel.errors import Forbidden
from network.kernel.events import publish
from network.kernel.moments import last_day
from network.people import codes, rules
from network.people.enums import ResidencyState
from network.people.events import LettersPrinted
from network.people.letters import Letter, draw_letters
from network.people.models import LetterCode, Person, Residency
from network.people.permissions import PeoplePower
from network.places.models import District

LETTERS_PER_BATCH = 2_000


@dataclass(frozen=True, slots=True)
class Batch:
    """Letters of one run: a PDF with one page each, in the order of streets and numbers."""

    count: int
    pdf: bytes


@transaction.atomic
def print_letters(
    *,
    by: Person | None,
    district: District,
    everyone: bool = False,
    again: bool = False,
    hand_over: Callable[[Batch], None] | None = None,
) -> Batch:
    """Make the letters that residents of a district asked for. Each gets a new code; older codes are void.

    Args:
        by: holder of the letters of that municipality; None for a command of the installation.
        everyone: also for those who claim an address there and asked for nothing yet.
        again: also for letters that were printed today, when paper or file got lost.
        hand_over: called with the batch before the codes become valid: if it fails, nothing happened.

    Raises: Forbidden without the power, or where the municipality sends no letters. Events: LettersPrinted.
    """
    municipality = district.municipality
    if by is not None:
        access.ensure_holds(by, PeoplePower.SEND_LETTERS, municipality.space)
    if not municipality.letter_road:
        raise Forbidden(_("Deze gemeente zette bewijs met een brief af."))
    if everyone:
        _ask_for_everyone(district)
    letters = [_print(row) for row in _to_print(district, again=again)]
    batch = Batch(count=len(letters), pdf=draw_letters(letters) if letters else b"")
    if letters:
        audit.record(
            "letters.printed",
            by=by,
            space=district.space,
            kind="district",
            uid=district.uid,
            facts={"count": batch.count, "again": again},
        )
        publish(LettersPrinted(district_id=district.pk, count=batch.count))
    if hand_over is not None:
        hand_over(batch)
    return batch


def _to_print(district: District, *, again: bool) -> QuerySet[LetterCode]:
    """Return the open letters of a district that wait for paper, at most one batch, in order of address."""
    wanted = Q(digest="")
    if again:
        wanted |= Q(printed_at__gte=rules.start_of_tries(clock.now()))
    return (
        LetterCode.objects.select_for_update(of=("self",))
        .filter(
            wanted,
            used_at__isnull=True,
            voided_at__isnull=True,
            residency__state=ResidencyState.UNVERIFIED,
            residency__district=district,
            residency__person__is_active=True,
        )
        .select_related(
            "residency__person", "residency__district__municipality", "residency__household__address__street"
        )
        .order_by(
            "residency__household__address__street__name_nl",
            "residency__household__address__house_order",
            "residency__household__address__house_number",
            "residency__household__address__box_number",
            "residency__household__box",
            "pk",
        )[:LETTERS_PER_BATCH]
    )


def _ask_for_everyone(district: District) -> None:
    """Ask for a letter on behalf of everybody who claims an address there and has none under way."""
    moment = clock.now()
    expired = LetterCode.objects.filter(
        residency__district=district, used_at__isnull=True, voided_at__isnull=True, expires_at__lte=moment
    )
    expired.update(voided_at=moment)
    under_way = LetterCode.objects.filter(
        residency=OuterRef("pk"), used_at__isnull=True, voided_at__isnull=True
    )
    without = Residency.objects.filter(
        ~Exists(under_way), district=district, state=ResidencyState.UNVERIFIED, person__is_active=True
    )
    LetterCode.objects.bulk_create(LetterCode(residency=one, created_at=moment) for one in without)


def _print(row: LetterCode) -> Letter:
    """Give a letter its code and return what goes on paper; the code is nowhere else."""
    residency = row.residency
    code = codes.new_code()
    moment = clock.now()
    row.digest = codes.letter_digest(code, person=residency.person, household=residency.household)
    row.printed_at = moment
    row.expires_at = rules.letter_expires(moment)
    row.save(update_fields=["digest", "printed_at", "expires_at"])
    district = residency.district
    assert district is not None  # noqa: S101  the query chose one district
    page = settings.SITE_URL + reverse("people:verify_letter")
    return Letter(
        name=residency.person.get_full_name(),
        first_name=residency.person.first_name,
        line=residency.household.line,
        place=residency.household.address.place,
        district=district.name,
        municipality=district.municipality.name,
        letterhead=tuple(
            line.strip() for line in district.municipality.letterhead.splitlines() if line.strip()
        ),
        contact=district.municipality.contact_email,
        code=rules.code_in_parts(code),
        page=page,
        link=f"{page}?{urlencode({'code': code})}",
        printed_at=moment,
        last_day=last_day(row.expires_at),
    )
