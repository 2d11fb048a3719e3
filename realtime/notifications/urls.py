"""Roads into notifications."""

from django.urls import path

from realtime.notifications import device_views, views

app_name = "notifications"
urlpatterns = [
    path("", views.listed, name="list"),
    path("gelezen/", views.all_read, name="read-all"),
    path("aantal/", views.count, name="count"),
    path("instellingen/", views.chosen, name="settings"),
    path("instellingen/per-seintje/", views.topics, name="topics"),
    path("overzicht/", views.preview, name="preview"),
    path("overzicht/stoppen/<str:token>/", views.digests_stopped, name="stop-digests"),
    path("toestellen/", device_views.devices, name="devices"),
    path("toestellen/<uid:uid>/weg/", device_views.remove, name="remove-device"),
    path("worker.js", device_views.worker, name="worker"),
    path("uitschrijven/<str:token>/", views.unsubscribed, name="unsubscribe"),
    path("<uid:uid>/", views.opened, name="open"),
]
