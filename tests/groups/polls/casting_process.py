"""A process that casts one ballot after another, and says of each that it was taken; the test kills it.

python -m tests.groups.polls.casting_process POLL        # POLL: number of the poll
"""

import os
import sys


def main() -> None:
    """Cast for everybody on the roll who has not voted, on several connections."""
    os.environ["DJANGO_SETTINGS_MODULE"] = "network.settings"
    import django

    django.setup()
    from groups.polls.enums import Mark
    from groups.polls.models import Poll, RollEntry
    from network.people.models import Person
    from tests.factories import voters

    poll = Poll.objects.get(pk=int(sys.argv[1]))
    waiting = RollEntry.objects.filter(poll=poll, mark=Mark.NONE).values("person_id")
    print("ready", flush=True)
    voters.cast_together(
        ((person, "park") for person in list(Person.objects.filter(pk__in=waiting))),
        poll,
        workers=4,
        tell=lambda receipt: os.write(1, f"{receipt.fingerprint or 'taken'}\n".encode()),
    )


if __name__ == "__main__":
    main()
