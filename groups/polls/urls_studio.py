"""Roads of who makes and runs polls, and of the officers who keep the keys. Voters: see `urls`."""

from django.urls import path

from groups.polls.views import correcting, drafting, officers, questions, running, studio

for_organisers = [
    path("studio/", studio.index, name="studio"),
    path("studio/new/", studio.new, name="new"),
    path("studio/of/<uid:uid>/", studio.of_group, name="of_group"),
    path("studio/<uid:uid>/", studio.show, name="office"),
    path("studio/<uid:uid>/discard/", studio.discard, name="discard"),
    path("studio/<uid:uid>/template/", studio.keep_template, name="keep_template"),
    path("studio/<uid:uid>/template/drop/", studio.drop_kept, name="drop_template"),
    path("studio/<uid:uid>/terms/", drafting.terms, name="terms"),
    path("studio/<uid:uid>/audience/", drafting.audience, name="audience"),
    path("studio/<uid:uid>/preview/", drafting.preview, name="preview"),
    path("studio/<uid:uid>/questions/", questions.index, name="questions"),
    path("studio/<uid:uid>/questions/<slug:page>/add/<slug:kind>/", questions.add, name="question_new"),
    path("studio/<uid:uid>/questions/<slug:key>/", questions.edit, name="question"),
    path("studio/<uid:uid>/pages/<slug:key>/", questions.edit_page, name="page"),
    path("studio/<uid:uid>/officers/", officers.officers, name="officers"),
    path("studio/<uid:uid>/open/", running.open_, name="open"),
    path("studio/<uid:uid>/remind/", running.remind, name="remind"),
    path("studio/<uid:uid>/correct/", correcting.correct, name="correct"),
    path("studio/<uid:uid>/cancel/", running.cancel, name="cancel"),
    path("studio/<uid:uid>/envelopes/", running.envelopes, name="envelopes"),
    path("studio/<uid:uid>/count/", running.count, name="count"),
    path("<uid:uid>/key/", officers.key, name="key"),
]
