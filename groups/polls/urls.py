"""Roads into polls."""

from django.urls import path

from groups.polls.urls_paper import for_clerks
from groups.polls.urls_studio import for_organisers
from groups.polls.views import lists, photos, receipts, results, voting, words

app_name = "polls"
for_voters = [
    path("", lists.index, name="index"),
    path("<uid:uid>/", voting.show, name="poll"),
    path("<uid:uid>/vote/", voting.vote, name="vote"),
    path("<uid:uid>/list/", receipts.counted_list, name="list"),
    path("<uid:uid>/list.json", receipts.recount_file, name="recount"),
]
for_results = [
    path("<uid:uid>/results/", results.results, name="results"),
    path("<uid:uid>/results/<slug:form>/", results.results_file, name="results_file"),
    path("<uid:uid>/words/<slug:question>/", words.words, name="words"),
    path("<uid:uid>/photos/<slug:question>/", photos.photos, name="photos"),
    path("<uid:uid>/rows/<slug:form>/", results.answers_file, name="answers_file"),
]
urlpatterns = [*for_voters, *for_results, *for_organisers, *for_clerks]
