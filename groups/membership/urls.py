"""Roads into groups."""

from django.urls import path

from groups.membership.views import (
    activities,
    announcements,
    documents,
    founding,
    front,
    glass,
    inside,
    office,
)

app_name = "membership"
urlpatterns = [
    path("", front.index, name="index"),
    path("new/", founding.new, name="new"),
    path("announcements/<uid:uid>/", announcements.show, name="announcement"),
    path("memberships/<uid:uid>/accept/", office.accept, name="accept"),
    path("memberships/<uid:uid>/turn-away/", office.turn_away, name="turn_away"),
    path("documents/<uid:uid>/", documents.document, name="document"),
    path("documents/<uid:uid>/new-version/", documents.new_version, name="new_version"),
    path("documents/<uid:uid>/withdraw/", documents.withdraw, name="withdraw_document"),
    path("documents/versions/<uid:uid>/", documents.version, name="document_version"),
    path("documents/files/<uid:uid>/", documents.file, name="document_file"),
    path("activities/<uid:uid>/", activities.office_activity, name="office_activity"),
    path("activities/<uid:uid>/move/", activities.move, name="move_activity"),
    path("activities/<uid:uid>/cancel/", activities.cancel, name="cancel_activity"),
    path("activities/<uid:uid>/export/", activities.export, name="attendance_export"),
    path("<uid:uid>/", front.front, name="front"),
    path("<uid:uid>/activities/", activities.activities, name="activities"),
    path("<uid:uid>/activities/new/", activities.plan, name="plan_activity"),
    path("<uid:uid>/agenda.ics", activities.calendar, name="calendar"),
    path("<uid:uid>/documents/", documents.documents, name="documents"),
    path("<uid:uid>/glass/", glass.glass, name="glass"),
    path("<uid:uid>/glass/close/", glass.close, name="close_glass"),
    path("<uid:uid>/office/activities/", activities.office_activities, name="office_activities"),
    path("<uid:uid>/office/documents/", documents.office_documents, name="office_documents"),
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
    path("<uid:uid>/office/door/", founding.door, name="door"),
    path("<uid:uid>/office/edit/", office.edit, name="edit"),
]
