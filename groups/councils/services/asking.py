"""Begin an advice: asked by the college, or on the group's own initiative. Numbers have no holes."""

from datetime import datetime

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext_lazy as _

from groups.councils import events, permissions, queries, rules
from groups.councils.enums import AdviceState, Origin
from groups.councils.models import Advice
from groups.councils.services import steps
from groups.councils.services.drafting import add_version
from groups.membership.models import Group
from groups.membership.services.groups import locked as locked_group
from network.kernel import clock
from network.kernel.actor import Actor
from network.kernel.errors import Invalid
from network.kernel.moments import local
from network.kernel.text import clean_text
from network.places.models import Municipality

ANSWER_DAYS = 60


@transaction.atomic
def ask_advice(
    *,
    by: Actor,
    group: Group,
    title: str,
    question: str,
    due_at: datetime | None = None,
    answer_days: int = ANSWER_DAYS,
    college: Municipality | None = None,
) -> Advice:
    """Ask a group for advice on behalf of the college.

    Args:
        due_at: by when the college would like to have it; nothing happens when that passes.
        answer_days: within how many days after delivery the college promises to answer.
        college: whose; None for who speaks for one college of the group only. It alone answers.

    Raises: Forbidden, Invalid with its field, Conflict for a closed group. Events: AdviceAsked.
    """
    row = locked_group(group)
    town = permissions.ensure_asks(by, row, college)
    rules.ensure_advises(row.kind, is_open=row.is_open)
    rules.ensure_future(due_at, clock.now())
    rules.ensure_term(answer_days)
    advice = _make(
        row,
        title,
        college=town,
        origin=Origin.ASKED,
        state=AdviceState.ASKED,
        question=clean_text(question, max_length=rules.QUESTION_CHARS, field="question"),
        due_at=due_at,
        answer_days=answer_days,
    )
    steps.write_down(advice, by=by, role=queries.word_for_college(town))
    steps.screen(advice, by=by, texts=(advice.question,))
    steps.tell(events.AdviceAsked, advice)
    return advice


@transaction.atomic
def start_advice(
    *,
    by: Actor,
    group: Group,
    title: str,
    text: str = "",
    answer_days: int = ANSWER_DAYS,
    college: Municipality | None = None,
) -> Advice:
    """Begin an advice on the group's own initiative.

    Args:
        text: the first version, where there is one already.
        college: to which municipality of the group it goes; None where there is one.

    Raises: Forbidden, Invalid with its field, Conflict for a closed group. Events: AdviceStarted.
    """
    row = locked_group(group)
    permissions.ensure_drafts(by, row)
    rules.ensure_advises(row.kind, is_open=row.is_open)
    rules.ensure_term(answer_days)
    advice = _make(
        row,
        title,
        college=_addressed(row, college),
        origin=Origin.OWN,
        state=AdviceState.DRAFTING,
        answer_days=answer_days,
    )
    steps.write_down(advice, by=by, role=queries.role_in(by, row))
    steps.tell(events.AdviceStarted, advice)
    if text.strip():
        add_version(advice, by=by, text=text, change="")
    else:
        steps.screen(advice, by=by, texts=())
    return advice


def _addressed(group: Group, college: Municipality | None) -> Municipality:
    """Return the municipality to which an advice of the group goes. Raises: Invalid where it is not said."""
    towns = list(group.municipalities.order_by("name"))
    if college is None and len(towns) == 1:
        return towns[0]
    if college is None or college not in towns:
        raise Invalid(_("Kies aan welk college het advies gaat."), field="college")
    return college


def _make(group: Group, title: str, **more: object) -> Advice:
    """Write the row under the next number of its year; the caller holds the lock on the group."""
    year = local(clock.now()).year
    highest = Advice.objects.filter(group=group, year=year).aggregate(highest=Max("number"))["highest"]
    return Advice.objects.create(
        group=group,
        year=year,
        number=(highest or 0) + 1,
        title=steps.line(title, max_length=rules.TITLE_CHARS, field="title"),
        made_at=clock.now(),
        **more,
    )
