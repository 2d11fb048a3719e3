"""What the feed knows of a person: the filling of the port `personal_data`."""

from django.utils.translation import gettext_lazy as _

from network.feed.queries.own_file import file_of
from network.feed.services.erasing import erase_person
from network.kernel.ports.personal_data import PersonalData

FEED_DATA = PersonalData(
    name="feed",
    label=_("Je berichten, reacties en bedankjes, en waar je naartoe gaat"),
    export=file_of,
    erase=erase_person,
)
