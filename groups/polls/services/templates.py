"""Keep questions to start from, and start from them. A template holds no answers and asks nobody."""

from django.db import transaction
from django.utils.translation import gettext as _

from groups.polls.models import Poll, PollTemplate
from groups.polls.permissions import can_run, ensure_can_run
from groups.polls.services.drafting import PollTerms, create_poll
from groups.polls.services.rows import held_by, note
from network.kernel.errors import Conflict, NotFound
from network.kernel.models import Space
from network.kernel.text import clean_text
from network.people.models import Person

MAX_NAME = 120


@transaction.atomic
def save_template(*, by: Person, poll: Poll, name: str) -> PollTemplate:
    """Keep the questions of a poll, as they are now, under a name of its organiser.

    Raises: Forbidden, Invalid, Conflict for a name that is taken.
    """
    row = held_by(by, poll)
    plain = " ".join(clean_text(name, max_length=MAX_NAME, field="name").split())
    if PollTemplate.objects.filter(organiser=row.organiser, name=plain).exists():
        raise Conflict(_("Er is al een sjabloon met deze naam."), field="name")
    template = PollTemplate.objects.create(
        organiser=row.organiser, name=plain, definition=row.definition, made_by=by
    )
    note("poll.template_saved", row, by, template=template.uid)
    return template


@transaction.atomic
def poll_from_template(*, by: Person, organiser: Space, template: PollTemplate, title: str = "") -> Poll:
    """Keep a draft with the questions of a template.

    Raises: Forbidden, Invalid, NotFound for a template of another organiser.
    """
    ensure_can_run(by, organiser)
    if template.organiser_id not in (None, organiser.pk) and not _reads(by, template):
        raise NotFound
    terms = PollTerms(title=title or template.name)
    return create_poll(by=by, organiser=organiser, terms=terms, definition=template.definition)


@transaction.atomic
def drop_template(*, by: Person, template: PollTemplate) -> None:
    """Throw a template of an organiser away; polls made from it stay. Raises: NotFound."""
    if not _reads(by, template):
        raise NotFound
    template.delete()


def _reads(by: Person, template: PollTemplate) -> bool:
    return template.organiser is not None and can_run(by, template.organiser)
