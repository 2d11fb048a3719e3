"""Roads into groups."""

from django.urls import path

from groups.membership.views import announcements, founding, front, inside, office

app_name = "membership"
urlpatterns = [
    path("", front.index, name="index"),
    path("new/", founding.new, name="new"),
    path("announcements/<uid:uid>/", announcements.show, name="announcement"),
    path("memberships/<uid:uid>/accept/", office.accept, name="accept"),
    path("memberships/<uid:uid>/turn-away/", office.turn_away, name="turn_away"),
    path("<uid:uid>/", front.front, name="front"),
    path("<uid:uid>/join/", front.enter, name="join"),
    path("<uid:uid>/answer/", front.answer, name="answer"),
    path("<uid:uid>/leave/", front.go, name="leave"),
    path("<uid:uid>/preferences/", front.preferences, name="preferences"),
    path("<uid:uid>/feed/", inside.feed, name="feed"),
    path("<uid:uid>/members/", inside.members, name="members"),
    path("<uid:uid>/close/", founding.close, name="close"),
    path("<uid:uid>/office/", office.office, name="office"),
    path("<uid:uid>/office/members/", office.office_members, name="office_members"),
    path("<uid:uid>/office/members/export/", office.export, name="export"),
    path("<uid:uid>/office/announcements/", announcements.announcements, name="announcements"),
    path("<uid:uid>/office/edit/", office.edit, name="edit"),
]
