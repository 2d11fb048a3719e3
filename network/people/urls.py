"""Roads into people."""

from allauth.account.views import signup
from django.urls import path

from network.people.views import appointments, blocks, me, missing, office, residents, tokens, verify
from network.people.views import signup as signing_up

app_name = "people"
urlpatterns = [
    path("signup/", signup, name="signup"),
    path("signup/address/", signing_up.signup_address, name="signup_address"),
    path("signup/address/missing/", missing.missing_address, name="missing_address"),
    path("verify/", verify.verify, name="verify"),
    path("verify/letter/", verify.verify_letter, name="verify_letter"),
    path("verify/letter/request/", verify.request_letter, name="request_letter"),
    path("profile/", me.profile, name="profile"),
    path("people/<uid:uid>/", me.person, name="person"),
    path("people/<uid:uid>/keep-away/", blocks.keep, name="keep_away"),
    path("people/<uid:uid>/let-near/", blocks.let_in, name="let_near"),
    path("settings/", me.settings, name="settings"),
    path("settings/address/", signing_up.change_address, name="change_address"),
    path("settings/looks/", me.looks, name="looks"),
    path("settings/blocks/", blocks.blocks, name="blocks"),
    path("settings/sessions/", me.sessions, name="sessions"),
    path("settings/tokens/", tokens.tokens, name="tokens"),
    path("settings/tokens/new/", tokens.new_token, name="new_token"),
    path("office/desk/", office.desk, name="desk"),
    path("office/desk/<uid:uid>/", office.desk_claim, name="desk_claim"),
    path("office/residents/", residents.residents, name="residents"),
    path("office/residents/<uid:uid>/", residents.resident, name="resident"),
    path("office/residents/<uid:uid>/suspend/", residents.suspend, name="suspend_resident"),
    path("office/residents/<uid:uid>/restore/", residents.restore, name="restore_resident"),
    path("office/addresses/", missing.address_requests, name="address_requests"),
    path("office/addresses/<uid:uid>/", missing.address_request, name="address_request"),
    path("office/addresses/<uid:uid>/refuse/", missing.refuse_address_request, name="refuse_address_request"),
    path("office/letters/", office.letters, name="letters"),
    path("office/letters/<uid:uid>/", office.letters_of_district, name="letters_of_district"),
    path("office/appointments/", appointments.appointments, name="appointments"),
    path("office/appointments/<uid:uid>/end/", appointments.end, name="appointment_end"),
]
