"""Roads into advice and councils."""

from django.urls import path

from groups.councils.views import college, drafting, founding, meeting, public

app_name = "councils"
urlpatterns = [
    path("councils/", public.types, name="types"),
    path("councils/new/", founding.choose, name="choose"),
    path("councils/new/<slug:type>/", founding.set_up, name="set_up"),
    path("groups/<uid:uid>/advices/", public.of_group, name="of_group"),
    path("groups/<uid:uid>/advices/new/", drafting.start, name="start"),
    path("advices/", public.index, name="index"),
    path("advices/ask/", college.ask, name="ask"),
    path("advices/waiting/", college.waiting, name="waiting"),
    path("advices/<uid:uid>/", public.show, name="advice"),
    path("advices/<uid:uid>.pdf", public.paper, name="paper"),
    path("advices/<uid:uid>/draft/", drafting.draft, name="draft"),
    path("advices/<uid:uid>/draft/compare/", drafting.compare, name="compare"),
    path("advices/<uid:uid>/write/", drafting.write, name="write"),
    path("advices/<uid:uid>/remark/", drafting.say, name="remark"),
    path("advices/<uid:uid>/vote/", meeting.vote, name="vote"),
    path("advices/<uid:uid>/deliver/", meeting.hand_over, name="deliver"),
    path("advices/<uid:uid>/answer/", college.reply, name="answer"),
    path("advices/<uid:uid>/follow/", college.follow, name="follow"),
    path("advices/<uid:uid>/withdraw/", meeting.take_back, name="withdraw"),
]
