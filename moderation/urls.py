"""Roads into moderation."""

from django.urls import path

from moderation.views import (
    case,
    complaints,
    house_rules,
    lab,
    life,
    notices_outside,
    orders,
    queue,
    report,
    scorers,
    statements,
)

app_name = "moderation"
urlpatterns = [
    path("rules/", house_rules.house_rules, name="rules"),
    path("report/<slug:kind>/<uid:uid>/", report.report, name="report"),
    path("queue/", queue.queue, name="queue"),
    path("queue/bulk/", queue.bulk, name="bulk"),
    path("queue/without-moderator/", orders.stranded, name="stranded"),
    path("queue/<uid:uid>/", case.case_page, name="case"),
    path("queue/<uid:uid>/claim/", case.claim, name="claim"),
    path("queue/<uid:uid>/undo/", queue.undo, name="undo"),
    path("queue/<uid:uid>/escalate/", case.send_on, name="escalate"),
    path("queue/<uid:uid>/together/", case.together, name="together"),
    path("orders/", orders.order, name="order"),
    path("lab/", lab.lab, name="lab"),
    path("lab/new/<slug:what>/", lab.propose, name="lab_new"),
    path("lab/scorers/", scorers.scorers, name="scorers"),
    path("lab/scorers/train/", scorers.train, name="scorers_train"),
    path("lab/<uid:uid>/", lab.proposal, name="lab_proposal"),
    path("lab/<uid:uid>/<slug:what>/", lab.act, name="lab_act"),
    path("statements/", statements.statements, name="statements"),
    path("statements/<uid:uid>/", statements.statement, name="statement"),
    path("statements/<uid:uid>/complain/", complaints.complain, name="complain"),
    path("queue/<uid:uid>/life/", life.life, name="life"),
    path("queue/<uid:uid>/kept/", life.kept, name="kept"),
    path("notice/", notices_outside.notice, name="notice"),
    path("notice/<slug:secret>/", notices_outside.followed, name="notice_followed"),
    path("notices/", notices_outside.notices, name="notices"),
    path("notices/<uid:uid>/", notices_outside.notice_page, name="notice_page"),
    path("reports/", statements.reports, name="reports"),
    path("reports/<uid:uid>/", statements.outcome, name="outcome"),
    path("complaints/", complaints.complaints, name="complaints"),
    path("complaints/<uid:uid>/", complaints.complaint_page, name="complaint"),
    path("complaints/<uid:uid>/withdraw/", complaints.withdraw, name="withdraw_complaint"),
]
