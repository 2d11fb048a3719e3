"""Roads into conversations."""

from django.urls import path

from realtime.chat.views import messages, rooms

app_name = "chat"
urlpatterns = [
    path("", rooms.listed, name="list"),
    path("new/", rooms.begin, name="begin"),
    path("count/", rooms.count, name="count"),
    path("presence/", rooms.presence, name="presence"),
    path("group/<uid:uid>/", rooms.of_group, name="group"),
    path("event/<uid:uid>/", rooms.of_event, name="event"),
    path("<uid:uid>/", rooms.room, name="room"),
    path("<uid:uid>/search/", rooms.search, name="search"),
    path("<uid:uid>/read/", rooms.read, name="read"),
    path("<uid:uid>/marks/", rooms.marks, name="marks"),
    path("<uid:uid>/silence/", rooms.silence, name="silence"),
    path("<uid:uid>/leave/", rooms.leave, name="leave"),
    path("<uid:uid>/send/", messages.send, name="send"),
    path("<uid:uid>/withdraw/", messages.withdraw, name="withdraw"),
    path("<uid:uid>/<int:number>/edit/", messages.edit, name="edit"),
    path("<uid:uid>/<int:number>/delete/", messages.delete, name="delete"),
    path("<uid:uid>/<int:number>/react/", messages.react, name="react"),
]
