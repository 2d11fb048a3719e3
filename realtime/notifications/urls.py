"""Roads into notifications."""

from django.urls import path

from realtime.notifications import views

app_name = "notifications"
urlpatterns = [
    path("", views.listed, name="list"),
    path("gelezen/", views.all_read, name="read-all"),
    path("aantal/", views.count, name="count"),
    path("instellingen/", views.chosen, name="settings"),
    path("instellingen/per-seintje/", views.topics, name="topics"),
    path("overzicht/", views.preview, name="preview"),
    path("overzicht/stoppen/<str:token>/", views.digests_stopped, name="stop-digests"),
    path("uitschrijven/<str:token>/", views.unsubscribed, name="unsubscribe"),
    path("<uid:uid>/", views.opened, name="open"),
]
