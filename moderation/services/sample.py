"""Let a person look at a few items at which nobody and nothing pointed: it measures what machines miss.

Off until a municipality chooses otherwise. Not for decisions that were taken: see `second_looks`.
"""

from django.db import transaction

from moderation.events import ItemJudged
from moderation.models import Case, CheckSetting, Signal, SignalKind
from moderation.queries.second_looks import setting_of
from moderation.rules.second_looks import is_sampled
from moderation.services import cases
from moderation.services.weigh import weigh
from network.kernel import audit, clock
from network.kernel.errors import NotFound
from network.kernel.models import Space
from network.kernel.ports.content import ItemRef, kind_of


def is_anything_sampled(_event: ItemJudged) -> bool:
    """Whether any municipality lets a person look at items at which nothing pointed."""
    return CheckSetting.objects.filter(one_in__gt=0).exists()


@transaction.atomic
def sample_item(event: ItemJudged) -> None:
    """Open a case of the lowest priority for one in so many items, once. Events: CaseOpened."""
    item = ItemRef(event.item_kind, event.item_id)
    if Case.objects.filter(item_kind=item.kind, item_id=item.id).exists():
        return  # something pointed at it
    try:
        space_id = kind_of(item).describe(item.id).space_id
    except NotFound:
        return
    space = Space.objects.select_related("municipality").get(pk=space_id)
    upper = space.municipality
    if upper is None or not is_sampled(item.kind, item.id, setting_of(upper).one_in):
        return
    case, _described = cases.open_case(item=item)
    Signal.objects.create(case=case, kind=SignalKind.SAMPLE, at=clock.now())
    weigh(case)
    audit.record("item.sampled", by=None, space=space, kind="case", uid=case.uid)
