"""Roads into calls, candidacies and mandates."""

from django.urls import path

from groups.mandates.views import appointing, call_office, calls, course, nominating, register

app_name = "mandates"
urlpatterns = [
    path("groups/<uid:uid>/calls/", calls.calls_of_group, name="calls"),
    path("groups/<uid:uid>/calls/new/", call_office.new, name="call_new"),
    path("groups/<uid:uid>/mandates/", register.of_group, name="group"),
    path("groups/<uid:uid>/mandates/new/", appointing.appoint_people, name="appoint"),
    path("groups/<uid:uid>/mandates/board/", appointing.board, name="board"),
    path("calls/<uid:uid>/", calls.call, name="call"),
    path("calls/<uid:uid>/edit/", call_office.edit, name="call_edit"),
    path("calls/<uid:uid>/open/", call_office.open_, name="call_open"),
    path("calls/<uid:uid>/cancel/", call_office.cancel, name="call_cancel"),
    path("calls/<uid:uid>/candidates/", call_office.candidates, name="candidates"),
    path("calls/<uid:uid>/election/", call_office.election, name="election"),
    path("calls/<uid:uid>/candidates/export/", call_office.export, name="candidates_export"),
    path("candidacies/", calls.mine, name="candidacies"),
    path("candidacies/<uid:uid>/withdraw/", calls.withdraw, name="withdraw"),
    path("candidacies/<uid:uid>/nominate/", nominating.nominate_one, name="nominate"),
    path("candidacies/<uid:uid>/nominate/take-back/", nominating.take_back, name="nomination_take_back"),
    path("mandates/office/", register.office, name="office"),
    path("mandates/powers/", register.powers, name="powers"),
    path("mandates/oslo.jsonld", register.oslo, name="oslo"),
    path("mandates/<uid:uid>/suspend/", course.suspend_one, name="suspend"),
    path("mandates/<uid:uid>/lift/", course.lift, name="lift"),
    path("mandates/<uid:uid>/end/", course.end, name="end"),
    path("mandates/<uid:uid>/renew/", course.renew_one, name="renew"),
    path("mandates/<uid:uid>/handover/", course.handover, name="handover"),
]
