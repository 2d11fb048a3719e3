"""What two clerks typed of one pile, side by side. Before both are done nobody sees the other's."""

from django.utils.translation import gettext as _

from groups.polls.models import PaperBatch
from groups.polls.queries.paper import Difference, differences_of, sheets_typed, slips_typed
from groups.polls.services.paper.rows import clerks_of
from network.kernel.errors import Conflict


def compare(batch: PaperBatch) -> list[Difference]:
    """Return where the sheets of both clerks differ.

    Raises: Conflict while one of them has not typed every sheet: who still types sees nothing of the other.
    """
    first, second = clerks_of(batch)
    for clerk in (first, second):
        missing = batch.sheets - len(sheets_typed(batch, clerk))
        if missing:
            raise Conflict(
                _("Er liggen %(sheets)d formulieren. Nog %(missing)d zijn niet door beiden ingevoerd.")
                % {"sheets": batch.sheets, "missing": missing}
            )
    return differences_of(batch, first, second)


def compare_slips(batch: PaperBatch) -> list[str]:
    """Return the codes that only one of both clerks typed.

    Raises: Conflict while one of them has not typed every slip.
    """
    first, second = clerks_of(batch)
    typed = [slips_typed(batch, clerk) for clerk in (first, second)]
    for codes in typed:
        if len(codes) != (batch.slips or 0):
            raise Conflict(
                _("Er liggen %(slips)d strookjes. Nog %(missing)d zijn niet door beiden ingevoerd.")
                % {"slips": batch.slips or 0, "missing": (batch.slips or 0) - len(codes)}
            )
    return sorted(set(typed[0]) ^ set(typed[1]))
