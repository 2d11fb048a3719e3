"""The choices of one person about themselves. Not for e-mail address and password: see the adapter."""

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from network.kernel import audit, limits
from network.kernel.text import clean_name
from network.people.models import Person, Theme

RENAMES = 2
RENAME_SECONDS = 30 * 24 * 3600
TOO_MANY_NAMES = _("Je veranderde je naam al twee keer deze maand. Je buren moeten je kunnen herkennen.")


@transaction.atomic
def change_settings(
    *, by: Person, first_name: str, last_name: str, language: str, theme: Theme, shows_house_number: bool
) -> Person:
    """Change name, language, light or dark, and whether neighbours see the house number.

    Raises: Invalid for a name that cannot be one, TooMany for a third name in a month: neighbours must know
    who somebody is.
    """
    person = Person.objects.select_for_update().get(pk=by.pk)
    first, last = clean_name(first_name, field="first_name"), clean_name(last_name, field="last_name")
    renamed = (first, last) != (person.first_name, person.last_name)
    if renamed:
        limits.hit("rename", by.pk, limit=RENAMES, per_seconds=RENAME_SECONDS, message=TOO_MANY_NAMES)
    person.first_name, person.last_name = first, last
    person.language, person.theme, person.shows_house_number = language, theme, shows_house_number
    person.save(update_fields=["first_name", "last_name", "language", "theme", "shows_house_number"])
    if renamed:
        audit.record("person.renamed", by=by, kind="person", uid=person.uid)
    return person
