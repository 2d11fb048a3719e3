"""Roads into moderation."""

from django.urls import path

from moderation.views import complaints, house_rules, queue, report, statements

app_name = "moderation"
urlpatterns = [
    path("rules/", house_rules.house_rules, name="rules"),
    path("report/<slug:kind>/<uid:uid>/", report.report, name="report"),
    path("queue/", queue.queue, name="queue"),
    path("queue/<uid:uid>/", queue.case_page, name="case"),
    path("queue/<uid:uid>/claim/", queue.claim, name="claim"),
    path("statements/", statements.statements, name="statements"),
    path("statements/<uid:uid>/", statements.statement, name="statement"),
    path("statements/<uid:uid>/complain/", complaints.complain, name="complain"),
    path("reports/", statements.reports, name="reports"),
    path("reports/<uid:uid>/", statements.outcome, name="outcome"),
    path("complaints/", complaints.complaints, name="complaints"),
    path("complaints/<uid:uid>/", complaints.complaint_page, name="complaint"),
    path("complaints/<uid:uid>/withdraw/", complaints.withdraw, name="withdraw_complaint"),
]
