"""Wiring of the newsletter."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class NewsletterConfig(AppConfig):
    """The newsletter of a district on paper, for who is not online."""

    name = "realtime.newsletter"
    label = "newsletter"
    verbose_name = _("Wijkkrant")

    def ready(self) -> None:
        from network.kernel.demo import DemoPart, demo_parts
        from network.kernel.ports.newsletter import sections
        from network.kernel.ports.personal_data import personal_data
        from network.pages import menu, navigation
        from realtime.newsletter import demo
        from realtime.newsletter.content import SECTIONS
        from realtime.newsletter.personal_data import PERSONAL_DATA

        for section in SECTIONS:
            sections.register(section)
        personal_data.register(PERSONAL_DATA)
        demo_parts.register(DemoPart("newsletter", demo.build))
        navigation.entries.register(
            navigation.Entry(
                name="newsletter",
                label=_("Wijkkrant"),
                icon="print",
                url_name="newsletter:make",
                order=12,
                group=navigation.Group.OFFICE,
                visible=menu.speaks,
            )
        )
