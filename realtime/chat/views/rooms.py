"""The list of conversations, one conversation, and what one chooses for it."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from network.feed.cursors import decode
from network.kernel import limits
from network.kernel.ids import new_uid
from network.people.models import BlockKind, Person
from network.people.queries.blocks import block_of
from network.people.views import member, member_required
from realtime.chat import permissions, rules
from realtime.chat.enums import MessageState, RoomKind, Sign
from realtime.chat.forms import MessageForm, NameForm, SearchForm
from realtime.chat.models import ChatChoice, Room
from realtime.chat.queries import messages as reads
from realtime.chat.queries.marks import last_own, marks_of
from realtime.chat.queries.neighbours import neighbours_of
from realtime.chat.queries.rooms import (
    forget_counts,
    initials_of,
    lines_of,
    name_of,
    page_of,
    room_of_post,
    room_of_space,
    seat_of,
    unread_rooms,
)
from realtime.chat.services import rooms


@require_GET
@member_required
def listed(request: HttpRequest) -> HttpResponse:
    """Show the viewer's conversations, the latest first, a page at a time."""
    viewer = member(request)
    word = request.GET.get("cursor", "")
    page = page_of(viewer, decode(word) if word else None)
    context = {
        "lines": lines_of(viewer, page.rooms),
        "older_url": f"?cursor={page.older.encode()}" if page.older else None,
        "is_first": not word,
        "shows": _shows(viewer),
    }
    return render(request, "chat/list.html", context)


@require_GET
@member_required
def room(request: HttpRequest, uid: str) -> HttpResponse:
    """Show a conversation, its newest messages or those before a number, and note what was seen."""
    viewer = member(request)
    opened = permissions.access_room(viewer, uid)
    given = {"client_id": new_uid(), "reply_to": _number(request.GET.get("reply"))}
    return show_room(request, viewer, opened, MessageForm(initial=given))


def show_room(
    request: HttpRequest, viewer: Person, opened: Room, form: MessageForm, status: int = 200
) -> HttpResponse:
    """Return the page of a conversation with this form; whoever sees the newest messages has read them."""
    before = _number(request.GET.get("before"))
    seat = seat_of(viewer, opened)
    read_before = seat.read if seat is not None else 0
    shown = reads.newest(viewer, opened, before=before)
    if before is None and shown:
        rooms.mark_read(room=opened, number=shown[-1].number or 0, by=viewer)
    name, latest = name_of(opened, viewer), page_of(viewer)
    other = permissions.other_of(opened, viewer.pk) if opened.kind == RoomKind.DIRECT else None
    may_write = permissions.can_write(viewer, opened)
    own = (one.number for one in reversed(shown) if one.is_mine and one.state == MessageState.SENT)
    last_mine = next(own, None)
    marked = marks_of(opened, last_mine, viewer=viewer)
    return render(
        request,
        "chat/room.html",
        {
            "room": opened,
            "name": name,
            "initials": initials_of(name),
            "other": other,
            "blocks": other is not None and not may_write and _blocks(viewer, other),
            "lines": lines_of(viewer, latest.rooms),
            "more_rooms": latest.older is not None,
            "shown": shown,
            "held": [] if before is not None else reads.held_of(viewer, opened),
            "older": shown[0].number if shown and (shown[0].number or 0) > 1 else None,
            "before": before,
            "head": (shown[-1].number if shown else 0) or 0,
            "first_new": read_before + 1 if read_before else None,
            "seen_up_to": marked.up_to,
            "readers": 0 if opened.kind == RoomKind.DIRECT else marked.readers,
            "last_mine": last_mine,
            "form": form,
            "answers": reads.quoted(viewer, opened, _number(str(form["reply_to"].value() or ""))),
            "may_write": may_write,
            "muted": seat is not None and seat.muted,
            "signs": Sign.choices,
            "shows": _shows(viewer),
        },
        status=status,
    )


@require_GET
@member_required
def search(request: HttpRequest, uid: str) -> HttpResponse:
    """Show the messages of a conversation with these words, the newest first."""
    viewer = member(request)
    opened = permissions.access_room(viewer, uid)
    form = SearchForm(request.GET if request.GET.get("q") else None)
    found = reads.found(viewer, opened, _searched(viewer, form)) if form.is_valid() else []
    context = {"room": opened, "name": name_of(opened, viewer), "form": form, "found": found}
    return render(request, "chat/search.html", context, status=400 if form.errors else 200)


@require_http_methods(["GET", "POST"])
@member_required
def begin(request: HttpRequest) -> HttpResponse:
    """Choose somebody to write to, among those whom one can meet."""
    viewer = member(request)
    if request.method == "POST":
        other = permissions.access_neighbour(viewer, request.POST.get("person", "")[:16])
        return redirect("chat:room", uid=rooms.open_direct(other=other, by=viewer).uid)
    form = NameForm(request.GET if request.GET.get("q") else None)
    people = neighbours_of(viewer, _searched(viewer, form) if form.is_valid() else "")
    context = {"people": [] if form.errors else people, "form": form}
    return render(request, "chat/begin.html", context, status=400 if form.errors else 200)


@require_http_methods(["GET", "POST"])
@member_required
def of_group(request: HttpRequest, uid: str) -> HttpResponse:
    """Go to the conversation of a group, back on the list; before anybody did, ask to begin it."""
    viewer = member(request)
    space = permissions.access_group_space(viewer, uid)
    opened = room_of_space(space)
    if opened is None and request.method == "POST":
        opened = rooms.room_of_group(space=space, by=viewer)
    if opened is None:
        return render(request, "chat/first.html", {"name": space.name})
    rooms.come_back(room=opened, by=viewer)
    return redirect("chat:room", uid=opened.uid)


@require_http_methods(["GET", "POST"])
@member_required
def of_event(request: HttpRequest, uid: str) -> HttpResponse:
    """Go to the conversation of an event, back on the list; before anybody did, ask to begin it."""
    viewer = member(request)
    post = permissions.access_event(viewer, uid)
    opened = room_of_post(post)
    if opened is None and request.method == "POST":
        opened = rooms.room_of_event(post=post, by=viewer)
    if opened is None:
        return render(request, "chat/first.html", {"name": post.occasion.title})
    rooms.come_back(room=opened, by=viewer)
    return redirect("chat:room", uid=opened.uid)


@require_GET
@member_required
def count(request: HttpRequest) -> HttpResponse:
    """Say in how many conversations something waits now, for the menu of an open page."""
    viewer = member(request)
    forget_counts([viewer.pk])
    return JsonResponse({"unread": unread_rooms(viewer)})


@require_POST
@member_required
def read(request: HttpRequest, uid: str) -> HttpResponse:
    """Note up to where the viewer saw a conversation."""
    viewer = member(request)
    opened = permissions.access_room(viewer, uid)
    number = _number(request.POST.get("number")) or 0
    return JsonResponse({"read": rooms.mark_read(room=opened, number=number, by=viewer)})


@require_GET
@member_required
def marks(request: HttpRequest, uid: str) -> HttpResponse:
    """Say how far others read, as the page says it; nothing is noted as read by who asks."""
    viewer = member(request)
    opened = permissions.access_room(viewer, uid)
    number = last_own(opened, viewer=viewer)
    marked = marks_of(opened, number, viewer=viewer)
    readers = 0 if opened.kind == RoomKind.DIRECT else marked.readers
    words = ngettext("Gelezen door 1", "Gelezen door %(number)s", readers) % {"number": readers}
    return JsonResponse(
        {"seen_up_to": marked.up_to, "number": number, "readers": readers, "words": words if readers else ""}
    )


@require_POST
@member_required
def silence(request: HttpRequest, uid: str) -> HttpResponse:
    """Silence a conversation, or let it speak again."""
    viewer = member(request)
    opened = permissions.access_room(viewer, uid)
    muted = "muted" in request.POST
    rooms.silence(room=opened, muted=muted, by=viewer)
    said = (
        _("Dit gesprek staat stil. Je krijgt er geen seintjes van.")
        if muted
        else _("Je krijgt weer seintjes.")
    )
    messages.success(request, said)
    return redirect("chat:room", uid=uid)


@require_POST
@member_required
def leave(request: HttpRequest, uid: str) -> HttpResponse:
    """Take a conversation off the list."""
    viewer = member(request)
    rooms.leave(room=permissions.access_room(viewer, uid), by=viewer)
    messages.success(request, _("Dit gesprek staat niet meer in je lijst."))
    return redirect("chat:list")


@require_POST
@member_required
def presence(request: HttpRequest) -> HttpResponse:
    """Choose whether others may see that one is here."""
    rooms.choose_presence(shows="shows" in request.POST, by=member(request))
    messages.success(request, _("Je keuze is bewaard."))
    return redirect("chat:list")


def _searched(viewer: Person, form: SearchForm | NameForm) -> str:
    """Return the words of a valid form, and count that somebody looked. Raises: TooMany."""
    limits.hit("search", viewer.pk, limit=rules.SEARCHES_PER_MINUTE, per_seconds=60)
    return str(form.cleaned_data["q"])


def _blocks(viewer: Person, other: Person) -> bool:
    """Whether the viewer blocks the other one; that the other one does so is told to nobody."""
    kept = block_of(viewer, other.pk)
    return kept is not None and kept.kind == BlockKind.BLOCK


def _shows(viewer: Person) -> bool:
    return ChatChoice.objects.filter(person=viewer, shows_presence=True).exists()


def _number(value: str | None) -> int | None:
    return int(value) if value and value.isascii() and value.isdigit() and len(value) < 16 else None
