"""What councils know of a person: the filling of the port `personal_data`."""

from django.utils.translation import gettext_lazy as _

from groups.councils.own_file import file_of
from groups.councils.services.erasing import erase_person
from network.kernel.ports.personal_data import PersonalData

COUNCIL_DATA = PersonalData(
    name="councils",
    label=_("Je werk aan adviezen en je opmerkingen"),
    export=file_of,
    erase=erase_person,
    kept=_(
        "De tekst van een advies en de stappen ervan zijn een stuk van de gemeente en blijven staan, "
        "zonder je naam."
    ),
)
