"""Write, send, correct and withdraw a message of a department."""

from collections.abc import Collection
from dataclasses import asdict, fields, replace

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from network.broadcasts import rules
from network.broadcasts.events import BroadcastCorrected, BroadcastSent, BroadcastWithdrawn
from network.broadcasts.models import Broadcast, BroadcastState, BroadcastVersion, Department, Topic
from network.broadcasts.permissions import can_speak_for
from network.broadcasts.rules import Content
from network.feed.services import entries
from network.kernel import audit, clock, text
from network.kernel.actor import Actor
from network.kernel.errors import Forbidden, Invalid
from network.kernel.events import publish
from network.kernel.ports import screening
from network.kernel.ports.content import ItemRef
from network.places.models import District

KIND = "broadcast"


@transaction.atomic
def save_draft(
    *,
    department: Department,
    content: Content,
    districts: Collection[District],
    by: Actor,
    broadcast: Broadcast | None = None,
    version: int = 1,
) -> Broadcast:
    """Keep what a communicator wrote; nobody else sees it.

    Args: version: the version that the writer had before them. Raises: Forbidden, Conflict, Invalid.
    """
    _ensure_speaks(by, department)
    rules.ensure_same_town(
        {district.municipality_id for district in districts}, own=department.municipality_id
    )
    if broadcast is None:
        broadcast = Broadcast(department=department, written_by_id=by.pk)
    else:
        broadcast = _locked(broadcast)
        _ensure_speaks(by, broadcast.department)
        rules.ensure_version(broadcast.version, version)
        if broadcast.state != BroadcastState.DRAFT:
            rules.ensure_move(broadcast.state, BroadcastState.SENT)
        broadcast.department = department
        broadcast.version += 1
    _word(broadcast, content)
    broadcast.save()
    broadcast.districts.set(districts)
    return broadcast


@transaction.atomic
def send_broadcast(*, broadcast: Broadcast, version: int, by: Actor) -> Broadcast:
    """Publish a draft in its districts, now and once.

    Raises: Forbidden, Conflict when it changed or was sent already, Invalid with the unfinished field.
    Events: BroadcastSent.
    """
    broadcast = _locked(broadcast)
    _ensure_speaks(by, broadcast.department)
    rules.ensure_version(broadcast.version, version)
    rules.ensure_move(broadcast.state, BroadcastState.SENT)
    districts = list(broadcast.districts.all())
    moment = clock.now()
    rules.ensure_ready(content_of(broadcast), district_count=len(districts), at=moment)
    broadcast.state = BroadcastState.SENT
    broadcast.sent_at = moment
    broadcast.sent_by_id = by.pk
    broadcast.save()
    _keep_version(broadcast, by=by, note="")
    entries.place(
        kind=KIND,
        item_id=broadcast.pk,
        space_ids=[district.space_id for district in districts],
        published_at=moment,
        topic=KIND,
        author_id=None,
    )
    entries.index_words(kind=KIND, item_id=broadcast.pk, words=words_of(broadcast))
    _screen(broadcast, by)
    audit.record(
        "broadcast.sent",
        by=by,
        space=broadcast.department.space,
        kind=KIND,
        uid=broadcast.uid,
        facts={"districts": len(districts), "urgent": broadcast.urgent},
    )
    publish(BroadcastSent(broadcast_id=broadcast.pk, broadcast_uid=broadcast.uid, version=broadcast.version))
    return broadcast


@transaction.atomic
def correct_broadcast(
    *, broadcast: Broadcast, content: Content, note: str, version: int, by: Actor
) -> Broadcast:
    """Change what a sent message says; every earlier version stays readable.

    Args: note: one sentence for residents: what changed. Events: BroadcastCorrected.
    """
    broadcast = _locked(broadcast)
    _ensure_speaks(by, broadcast.department)
    rules.ensure_version(broadcast.version, version)
    if broadcast.state != BroadcastState.SENT:
        rules.ensure_move(broadcast.state, BroadcastState.WITHDRAWN)
        raise Invalid(_("Een ontwerp pas je gewoon aan."))
    if not note.strip():
        raise Invalid(_("Zeg in één zin wat er veranderde."), field="note")
    moment = clock.now()
    rules.ensure_ready(content, district_count=broadcast.districts.count(), at=moment)
    _word(broadcast, replace(content, urgent=broadcast.urgent))
    broadcast.version += 1
    broadcast.corrected_at = moment
    broadcast.save()
    _keep_version(broadcast, by=by, note=note.strip())
    if broadcast.hidden_at is None:
        entries.index_words(kind=KIND, item_id=broadcast.pk, words=words_of(broadcast))
    _screen(broadcast, by)
    audit.record("broadcast.corrected", by=by, space=broadcast.department.space, kind=KIND, uid=broadcast.uid)
    publish(
        BroadcastCorrected(broadcast_id=broadcast.pk, broadcast_uid=broadcast.uid, version=broadcast.version)
    )
    return broadcast


@transaction.atomic
def withdraw_broadcast(*, broadcast: Broadcast, reason: str, version: int, by: Actor) -> Broadcast:
    """Take a sent message back: residents read that it was withdrawn and why, and its history.

    Events: BroadcastWithdrawn.
    """
    broadcast = _locked(broadcast)
    _ensure_speaks(by, broadcast.department)
    rules.ensure_version(broadcast.version, version)
    rules.ensure_move(broadcast.state, BroadcastState.WITHDRAWN)
    if not reason.strip():
        raise Invalid(_("Zeg waarom je dit bericht intrekt."), field="reason")
    broadcast.state = BroadcastState.WITHDRAWN
    broadcast.withdrawn_at = clock.now()
    broadcast.withdrawal_reason = reason.strip()
    broadcast.version += 1
    broadcast.save()
    audit.record("broadcast.withdrawn", by=by, space=broadcast.department.space, kind=KIND, uid=broadcast.uid)
    publish(
        BroadcastWithdrawn(broadcast_id=broadcast.pk, broadcast_uid=broadcast.uid, version=broadcast.version)
    )
    return broadcast


def content_of(broadcast: Broadcast) -> Content:
    """Return what a message says, as plain values."""
    return Content(**{part.name: getattr(broadcast, part.name) for part in fields(Content)})


def words_of(broadcast: Broadcast) -> str:
    """Return every word of a message that residents can search."""
    return " ".join(
        (broadcast.title, broadcast.when_text, broadcast.where_text, broadcast.todo_text, broadcast.text)
    )


def _ensure_speaks(person: Actor, department: Department) -> None:
    if not can_speak_for(person, department):
        raise Forbidden(_("Je spreekt niet voor deze dienst."))


def _locked(broadcast: Broadcast) -> Broadcast:
    return (
        Broadcast.objects.select_for_update(of=("self",))
        .select_related("department__space", "department__municipality")
        .get(pk=broadcast.pk)
    )


def _word(broadcast: Broadcast, content: Content) -> None:
    tidy = replace(
        content,
        title=" ".join(content.title.split()),
        topic=Topic(content.topic),
        text=text.clean_text(content.text, max_length=rules.MAX_TEXT) if content.text.strip() else "",
    )
    for name, value in asdict(tidy).items():
        setattr(broadcast, name, value)
    broadcast.html = text.render(broadcast.text) if broadcast.text else ""


def _keep_version(broadcast: Broadcast, *, by: Actor, note: str) -> None:
    BroadcastVersion.objects.create(
        broadcast=broadcast,
        version=broadcast.version,
        by_id=by.pk,
        at=clock.now(),
        note=note,
        **{name: getattr(broadcast, name) for name in Broadcast.FIELDS},
    )


def _screen(broadcast: Broadcast, by: Actor) -> None:
    """Queue what is doubtful, never hold: a department speaks under its own name and answers for it.

    New words on a hidden message always ask for a person.
    """
    verdict = screening.screen(
        screening.Draft(
            kind=KIND,
            author_id=by.pk or 0,
            space_id=broadcast.department.space_id,
            texts=(words_of(broadcast),),
        )
    )
    hidden = broadcast.hidden_at is not None
    if verdict.outcome is screening.Outcome.HOLD or (hidden and not verdict.findings):
        verdict = replace(verdict, outcome=screening.Outcome.QUEUE)
    screening.file(verdict, ItemRef(KIND, broadcast.pk))
