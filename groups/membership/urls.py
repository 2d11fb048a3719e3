"""Roads into groups."""

from django.urls import path

from groups.membership.views import front, inside

app_name = "membership"
urlpatterns = [
    path("", front.index, name="index"),
    path("<uid:uid>/", front.front, name="front"),
    path("<uid:uid>/join/", front.enter, name="join"),
    path("<uid:uid>/answer/", front.answer, name="answer"),
    path("<uid:uid>/leave/", front.go, name="leave"),
    path("<uid:uid>/preferences/", front.preferences, name="preferences"),
    path("<uid:uid>/feed/", inside.feed, name="feed"),
    path("<uid:uid>/members/", inside.members, name="members"),
]
