"""The screener: word lists before publication, models afterwards, a case where a person must look."""

from dataclasses import replace

from django.db import transaction
from django.utils.translation import gettext as _

from moderation.events import ItemStored, MeasureTaken
from moderation.house_rules import CLAUSE_OF_LABEL
from moderation.models import Case, Clause, Measure, Sanction
from moderation.queries.rules import clauses_in_force
from moderation.queries.sanctions import running_limit
from moderation.queries.tuning import setup_for, setup_of
from moderation.services import cases, reasons
from moderation.services.judge import judge
from moderation.services.taken_back import end_case
from moderation.services.waiting import await_models
from network.kernel import clock, moments
from network.kernel.errors import Forbidden, NotFound
from network.kernel.events import publish
from network.kernel.models import Space
from network.kernel.ports.content import Described, ItemRef
from network.kernel.ports.screening import Draft, Finding, Outcome, Verdict


class WordListScreener:
    """Fills the port `screening`. Judges by word lists only: fast, on this machine, explained by words."""

    name = "moderation"

    def screen(self, draft: Draft) -> Verdict:
        self.ensure_may_write(draft.author_id, draft.space_id)
        setup = setup_for(draft.space_id)
        verdict, _said = judge(draft.texts, draft.language, setup.inline, setup)
        return verdict

    def ensure_may_write(self, person_id: int, space_id: int) -> None:
        limit = running_limit(person_id, space_id)
        if limit is not None:
            raise Forbidden(_why_not(limit, Space.objects.get(pk=space_id)))

    def file(self, verdict: Verdict, item: ItemRef) -> None:
        with transaction.atomic(savepoint=False):
            if verdict.outcome is not Outcome.PUBLISH:
                open_by_machine(verdict=verdict, item=item)
            publish(ItemStored(item_kind=item.kind, item_id=item.id))
            await_models(item)

    def warm(self) -> None:
        setup = setup_of(())
        judge(("Dag buur",), "nl", setup.inline, setup)

    def taken_back(self, item: ItemRef) -> bool:
        return end_case(item=item)


def _why_not(limit: Sanction, space: Space) -> str:
    """Say until when somebody does not write, where, and why in a group that is for several towns."""
    said = (
        _("Je kunt in %(place)s niet schrijven tot %(day)s om %(hour)s. Lezen kan wel.")
        if limit.space_id in (space.pk, space.municipality_id)
        else _(
            "Je kunt in %(place)s niet schrijven tot %(day)s om %(hour)s, en dus ook niet in %(group)s: "
            "die groep is ook voor %(place)s. Lezen kan wel."
        )
    )
    return said % {
        "place": limit.space.name,
        "day": moments.day(limit.valid_until),
        "hour": moments.hour(limit.valid_until),
        "group": space.name,
    }


@transaction.atomic
def open_by_machine(*, verdict: Verdict, item: ItemRef) -> Case | None:
    """Queue an item that a machine found doubtful; a hold comes with its statement for the author.

    Returns: None, and nothing is written, where the item is gone: a model or rule may answer after its
    author took it back. Events: CaseOpened, and MeasureTaken for a hold.
    """
    held = verdict.outcome is Outcome.HOLD
    try:
        case, described = cases.open_case(item=item, held=held)
    except NotFound:
        return None
    cases.add_findings(case, verdict.findings)
    cases.weigh(case)
    if held and not Measure.objects.filter(case=case, ended_at__isnull=True).exists():
        _hold(case, described, verdict.findings)
    return case


def _hold(case: Case, described: Described, findings: tuple[Finding, ...]) -> None:
    moment = clock.now()
    words = tuple(dict.fromkeys(word for finding in findings for word in finding.words))
    clause = _clause_of(findings)
    measure = Measure.objects.create(
        case=case,
        clause=clause,
        started_at=moment,
        statement=reasons.of_hold(case, described, moment=moment, clause=clause, words=words),
    )
    publish(MeasureTaken(measure_id=measure.pk, case_id=case.pk))


def _clause_of(findings: tuple[Finding, ...]) -> Clause | None:
    heaviest = max(findings, key=lambda finding: finding.value, default=None)
    number = CLAUSE_OF_LABEL.get(heaviest.label) if heaviest else None
    return clauses_in_force().filter(number=number).first() if number else None


def only_queue(verdict: Verdict) -> Verdict:
    """Return the verdict with a hold softened to a place in the queue: what a model may do at most."""
    if verdict.outcome is Outcome.HOLD:
        return replace(verdict, outcome=Outcome.QUEUE)
    return verdict
