"""Roads that everybody may take: the rules for programs, figures, the log, the yearly report, statements."""

from django.urls import path

from moderation.views import openness, reports, rules_json

app_name = "openness"
urlpatterns = [
    path("rules.json", rules_json.rules_json, name="rules_json"),
    path("transparency", openness.transparency, name="transparency"),
    path("transparency.json", openness.transparency_json, name="transparency_json"),
    path("transparency/log", openness.log, name="log"),
    path("transparency/log.csv", openness.log_csv, name="log_csv"),
    path("transparency/report/<int:year>.zip", reports.report, name="report"),
    path("transparency/statements/<int:year>.csv", reports.statements, name="statements"),
]
