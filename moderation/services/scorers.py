"""Let the learned scorer learn, switch a version on, and go back. Not for scoring: see `services.score`."""

import os
import tempfile
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

from django.contrib.auth import get_user_model
from django.db import transaction
from django.utils.translation import gettext_lazy as _
from django_tasks import task
from django_tasks.base import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from moderation.models import ScorerVersion
from moderation.queries.past import decided_kinds, past_decisions
from moderation.scoring import learned, training
from moderation.scoring.available import model_path
from moderation.scoring.training import Example, TrainingError
from network.kernel import access, audit, clock
from network.kernel.actor import Actor
from network.kernel.errors import Conflict, Invalid, NotFound

LOWEST_AUC = 0.7
MOST_HARMLESS_HELD = 0.10


def train(*, extra: Sequence[Example] = (), by: Actor | None) -> ScorerVersion:
    """Learn from past decisions and other examples; the version counts only once somebody switches it on.

    Args: by: an administrator; None for the installation itself.
    Raises: NotFound, Invalid with too few examples.
    """
    _ensure_may(by)
    given = [Example(past.text, past.restricted) for past in past_decisions()]
    try:
        taught = training.teach([*given, *extra])
    except TrainingError as error:
        raise Invalid(str(error)) from error
    model = learned.of_bytes(taught.content, "nieuw")
    version = model.digest[:12]
    _store(version, taught.content)
    return _record(version, model, taught, by)


@transaction.atomic
def ask_training(*, by: Actor) -> None:
    """Let the worker learn from what was decided; the version comes on the page when it is there.

    Raises: NotFound, Invalid with too few decisions of either kind, Conflict when it is learning already.
    """
    _ensure_may(by)
    if is_training():
        raise Conflict(_("De machine is al aan het leren. Kom straks terug."))
    restricted, kept = decided_kinds()
    if min(restricted, kept) < training.FEWEST:
        raise Invalid(
            _(
                "%(kept)d zaken bleven staan en %(restricted)d niet. "
                "Van elk zijn er %(fewest)d nodig om te leren."
            )
            % {"kept": kept, "restricted": restricted, "fewest": training.FEWEST}
        )
    audit.record("scorer.training_asked", by=by, kind="scorer")
    learn.enqueue(by_id=by.pk)


def is_training() -> bool:
    """Whether the worker is learning, or is about to."""
    return DBTaskResult.objects.filter(
        task_path=learn.module_path, status__in=(TaskResultStatus.READY, TaskResultStatus.RUNNING)
    ).exists()


def failed_at() -> datetime | None:
    """Return when the last training failed; None when it succeeded, still runs, or there was none.

    Results are pruned after a while, and with them this.
    """
    last = DBTaskResult.objects.filter(task_path=learn.module_path).order_by("-enqueued_at").first()
    return last.finished_at if last and last.status == TaskResultStatus.FAILED else None


@task
def learn(*, by_id: int) -> None:
    """Learn in the worker, outside a transaction: it may take minutes, and locks nothing meanwhile."""
    train(by=get_user_model().objects.get(pk=by_id))


@transaction.atomic
def switch_on(*, version: ScorerVersion, by: Actor | None) -> ScorerVersion:
    """Let a version count from now on.

    Raises: NotFound, Conflict when it is not good enough, or its file is gone.
    """
    _ensure_may(by)
    rows = {row.pk: row for row in ScorerVersion.objects.select_for_update().order_by("pk")}
    chosen = rows[version.pk]
    if chosen.active:
        return chosen
    ensure_good(chosen)
    _ensure_readable(chosen)
    current = next((row for row in rows.values() if row.active), None)
    _turn(current, chosen)
    chosen.replaced = current
    chosen.save()
    audit.record(
        "scorer.switched_on", by=by, kind="scorer", uid=chosen.uid, facts={"version": chosen.version}
    )
    return chosen


@transaction.atomic
def roll_back(*, by: Actor | None) -> ScorerVersion | None:
    """Return to the version that counted before; None when there was none, and then nothing learned counts.

    Raises: NotFound, Conflict when nothing is switched on or the older file is gone.
    """
    _ensure_may(by)
    rows = {row.pk: row for row in ScorerVersion.objects.select_for_update().order_by("pk")}
    current = next((row for row in rows.values() if row.active), None)
    if current is None:
        raise Conflict(_("Er staat geen geleerde versie aan."))
    before = rows.get(current.replaced_id or 0)
    if before:
        _ensure_readable(before)
    _turn(current, before)
    audit.record(
        "scorer.rolled_back", by=by, kind="scorer", uid=current.uid, facts={"version": current.version}
    )
    return before


def _turn(current: ScorerVersion | None, following: ScorerVersion | None) -> None:
    """Switch one off, then the other on: only one may count."""
    for row, active in ((current, False), (following, True)):
        if row:
            row.active = active
            row.save(update_fields=["active"])


def _ensure_may(by: Actor | None) -> None:
    if by is not None and not access.is_administrator(by):
        raise NotFound()


def ensure_good(version: ScorerVersion) -> None:
    """Refuse a version that does too badly on texts that it had not seen. Raises: Conflict."""
    figures = version.figures
    if figures["auc"] < LOWEST_AUC:
        raise Conflict(
            _("Deze versie onderscheidt te weinig: %(auc).2f op nieuwe teksten, en %(lowest).2f is nodig.")
            % {"auc": figures["auc"], "lowest": LOWEST_AUC}
        )
    if figures["harmless_held"] > MOST_HARMLESS_HELD:
        raise Conflict(
            _("Deze versie houdt te veel onschuldige teksten tegen: %(held)d %% van die ze niet kende.")
            % {"held": round(100 * figures["harmless_held"])}
        )


def why_not(version: ScorerVersion) -> str:
    """Return why a version may not be switched on; empty when it may."""
    try:
        ensure_good(version)
    except Conflict as error:
        return error.message
    return ""


def _ensure_readable(version: ScorerVersion) -> None:
    try:
        learned.read(model_path(version.version), digest=version.digest)
    except learned.ModelFileError as error:
        raise Conflict(str(error)) from error


def _store(version: str, content: bytes) -> None:
    """Write the file as a whole or not at all."""
    path = model_path(version)
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(dir=path.parent, suffix=".part")
    with os.fdopen(handle, "wb") as file:
        file.write(content)
    Path(name).replace(path)


@transaction.atomic
def _record(
    version: str, model: learned.LearnedModel, taught: training.Taught, by: Actor | None
) -> ScorerVersion:
    row, _created = ScorerVersion.objects.update_or_create(
        version=version,
        defaults={
            "digest": model.digest,
            "languages": sorted(model.languages),
            "n": taught.n,
            "figures": taught.figures,
            "trained_at": clock.now(),
            "trained_by_id": by.pk if by else None,
        },
    )
    audit.record(
        "scorer.trained", by=by, kind="scorer", uid=row.uid, facts={"version": version, "n": taught.n}
    )
    return row
