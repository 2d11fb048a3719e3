"""Set up municipalities. Not for the choices they make afterwards: the administrator's pages do that."""

from collections.abc import Sequence

from django.db import transaction
from django.utils.text import slugify
from django.utils.translation import gettext as _

from network.kernel import audit
from network.kernel.actor import Actor
from network.kernel.errors import Conflict, Invalid
from network.kernel.models import SpaceKind
from network.kernel.spaces import open_space
from network.kernel.text import clean_name
from network.places.folding import plain_words
from network.places.models import Municipality, MunicipalityCode


@transaction.atomic
def create_municipality(*, name: str, nis_codes: Sequence[str], by: Actor | None = None) -> Municipality:
    """Open a municipality and its space.

    Args:
        nis_codes: five digits each; one that grew by mergers has several.

    Raises: Invalid for a name or code that is none, Conflict when the name or a code is taken.
    """
    name = clean_name(name)
    slug = slugify(plain_words(name))[:120]
    if not slug or len(name) > 120:
        raise Invalid(_("Geef de gemeente een naam met letters."), field="name")
    codes = list(dict.fromkeys(nis_codes))
    for nis in codes:
        ensure_nis(nis)
    if not codes:
        raise Invalid(_("Geef minstens één NIS-code van de gemeente."), field="nis")
    if Municipality.objects.filter(name=name).exists() or Municipality.objects.filter(slug=slug).exists():
        raise Conflict(_("De gemeente %(name)s bestaat al.") % {"name": name}, field="name")
    taken = MunicipalityCode.objects.filter(nis__in=codes).select_related("municipality").first()
    if taken is not None:
        raise Conflict(
            _("NIS-code %(nis)s hoort al bij %(name)s.") % {"nis": taken.nis, "name": taken.municipality},
            field="nis",
        )
    municipality = Municipality.objects.create(
        space=open_space(kind=SpaceKind.MUNICIPALITY, name=name), name=name, slug=slug
    )
    add_codes(municipality, codes)
    audit.record(
        "municipality.created",
        by=by,
        space=municipality.space,
        kind="municipality",
        uid=municipality.uid,
        facts={"nis": ",".join(codes)},
    )
    return municipality


def add_codes(municipality: Municipality, codes: Sequence[str]) -> None:
    """Give a municipality codes that nobody has yet. Called inside the transaction of a service."""
    MunicipalityCode.objects.bulk_create(
        MunicipalityCode(municipality=municipality, nis=nis) for nis in codes
    )


def ensure_nis(nis: str) -> None:
    """Refuse what is no NIS code. Raises: Invalid."""
    if not (len(nis) == 5 and nis.isascii() and nis.isdigit()):
        raise Invalid(_("Een NIS-code heeft vijf cijfers, zoals 23027."), field="nis")
