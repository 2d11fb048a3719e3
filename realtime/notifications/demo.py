"""A few people of the demo town who chose how they want to hear."""

from datetime import time

from network.kernel.demo import Town
from network.kernel.ports.notices import Rhythm
from realtime.notifications.models import Preference
from realtime.notifications.services import choose_kind, set_quiet_hours

CHOSEN = (
    ("griet", "answers", Rhythm.DAILY),
    ("griet", "district_news", Rhythm.WEEKLY),
    ("lotje", "group_news", Rhythm.DAILY),
)


def build(town: Town) -> None:
    """Let them choose. Nothing twice."""
    if Preference.objects.exists():
        return
    for name, kind, mail in CHOSEN:
        if name in town.people:
            choose_kind(by=town.people[name], kind=kind, mail=mail)
    if "griet" in town.people:
        set_quiet_hours(by=town.people["griet"], starts=time(22), ends=time(7))
