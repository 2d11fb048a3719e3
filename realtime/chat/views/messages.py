"""Send a message from a page, and change, delete or answer one."""

from django.contrib import messages as notes
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from network.kernel.errors import Conflict, DomainError, Forbidden, TooMany
from network.people.views import member, member_required
from realtime.chat import permissions
from realtime.chat.enums import MessageState
from realtime.chat.forms import EditForm, MessageForm
from realtime.chat.models import Message
from realtime.chat.queries.messages import has_photo
from realtime.chat.rules import CLIENT_ID_CHARS
from realtime.chat.services import messages, photos
from realtime.chat.services.withdrawing import withdraw_message
from realtime.chat.views.rooms import show_room


@require_POST
@member_required
def send(request: HttpRequest, uid: str) -> HttpResponse:
    """Say something; what cannot be sent stays in the form. The same page twice stores one message."""
    viewer = member(request)
    room = permissions.access_room(viewer, uid)
    form = MessageForm(request.POST, request.FILES)
    if form.is_valid():
        given = form.cleaned_data
        try:
            taken = photos.take_in_photo(by=viewer, room=room, upload=given["photo"], alt=given["alt"])
            sent = messages.send_message(
                by=viewer,
                room=room,
                client_id=given["client_id"],
                text=given["text"],
                reply_to=given["reply_to"],
                pictures=taken,
            )
        except DomainError as error:
            form.refuse(error)
        else:
            if sent.message.state == MessageState.HELD:
                notes.info(request, _("Je bericht wacht op nazicht. Een mens leest het na."))
            return redirect(_place(sent.message))
    return show_room(request, viewer, room, form, status=400)


@require_http_methods(["GET", "POST"])
@member_required
def edit(request: HttpRequest, uid: str, number: int) -> HttpResponse:
    """Change one's own words."""
    viewer = member(request)
    message = permissions.access_own_message(viewer, uid, number)
    form = EditForm(
        request.POST if request.method == "POST" else None,
        initial={"text": message.text},
        beside_photo=has_photo(message),
    )
    if request.method == "POST" and form.is_valid():
        try:
            messages.edit_message(by=viewer, message=message, text=form.cleaned_data["text"])
            return redirect(_place(message))
        except DomainError as error:
            form.refuse(error)
    return render(
        request,
        "chat/edit.html",
        {"form": form, "message": message, "room": message.room},
        status=400 if form.is_bound else 200,
    )


@require_POST
@member_required
def delete(request: HttpRequest, uid: str, number: int) -> HttpResponse:
    """Take one's own words away."""
    viewer = member(request)
    message = permissions.access_own_message(viewer, uid, number)
    messages.delete_message(by=viewer, message=message)
    return redirect(_place(message))


@require_POST
@member_required
def withdraw(request: HttpRequest, uid: str) -> HttpResponse:
    """Take one's own words back that still wait for a person."""
    viewer = member(request)
    room = permissions.access_room(viewer, uid)
    try:
        withdraw_message(by=viewer, room=room, client_id=request.POST.get("client_id", "")[:CLIENT_ID_CHARS])
    except (Conflict, TooMany) as error:
        notes.warning(request, str(error))
    else:
        notes.success(request, _("Je nam je bericht terug. Niemand anders zag het."))
    return redirect("chat:room", uid=uid)


@require_POST
@member_required
def react(request: HttpRequest, uid: str, number: int) -> HttpResponse:
    """Put a sign below a message, or take it back."""
    viewer = member(request)
    message = permissions.access_message(viewer, permissions.access_room(viewer, uid), number)
    try:
        messages.react(by=viewer, message=message, sign=request.POST.get("sign", "")[:8])
    except (Forbidden, Conflict, TooMany) as error:
        notes.warning(request, str(error))
    return redirect(_place(message))


def _place(message: Message) -> str:
    page = reverse("chat:room", args=[message.room.uid])
    return f"{page}#m-{message.number}" if message.number else page
