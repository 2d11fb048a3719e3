"""Roads into polls."""

from django.urls import path

from groups.polls.views import lists, receipts, voting

app_name = "polls"
for_voters = [
    path("", lists.index, name="index"),
    path("<uid:uid>/", voting.show, name="poll"),
    path("<uid:uid>/vote/", voting.vote, name="vote"),
    path("<uid:uid>/list/", receipts.counted_list, name="list"),
    path("<uid:uid>/list.json", receipts.recount_file, name="recount"),
]
urlpatterns = [*for_voters]
