"""Roads into moderation."""

from django.urls import path

from moderation import views

app_name = "moderation"
urlpatterns = [
    path("rules/", views.house_rules, name="rules"),
    path("report/<slug:kind>/<uid:uid>/", views.report, name="report"),
    path("queue/", views.queue, name="queue"),
    path("queue/<uid:uid>/", views.case_page, name="case"),
    path("queue/<uid:uid>/claim/", views.claim, name="claim"),
    path("statements/", views.statements, name="statements"),
    path("statements/<uid:uid>/", views.statement, name="statement"),
]
