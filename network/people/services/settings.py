"""The choices of one person about themselves. Not for e-mail address and password: see the adapter."""

from django.db import transaction

from network.kernel import audit
from network.kernel.text import clean_name
from network.people.models import Person, Theme


@transaction.atomic
def change_settings(
    *, by: Person, first_name: str, last_name: str, language: str, theme: Theme, shows_house_number: bool
) -> Person:
    """Change name, language, light or dark, and whether neighbours see the house number.

    Raises: Invalid for a name that cannot be one.
    """
    person = Person.objects.select_for_update().get(pk=by.pk)
    first, last = clean_name(first_name, field="first_name"), clean_name(last_name, field="last_name")
    renamed = (first, last) != (person.first_name, person.last_name)
    person.first_name, person.last_name = first, last
    person.language, person.theme, person.shows_house_number = language, theme, shows_house_number
    person.save(update_fields=["first_name", "last_name", "language", "theme", "shows_house_number"])
    if renamed:
        audit.record("person.renamed", by=by, kind="person", uid=person.uid)
    return person
