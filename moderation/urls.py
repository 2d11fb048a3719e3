"""Roads into moderation."""

from django.urls import path

from moderation.views import house_rules, queue, report, statements

app_name = "moderation"
urlpatterns = [
    path("rules/", house_rules.house_rules, name="rules"),
    path("report/<slug:kind>/<uid:uid>/", report.report, name="report"),
    path("queue/", queue.queue, name="queue"),
    path("queue/<uid:uid>/", queue.case_page, name="case"),
    path("queue/<uid:uid>/claim/", queue.claim, name="claim"),
    path("statements/", statements.statements, name="statements"),
    path("statements/<uid:uid>/", statements.statement, name="statement"),
]
