"""Roads into pages."""

from django.urls import path

from network.pages import views

app_name = "pages"
urlpatterns = [
    path("", views.home, name="home"),
    path("promises", views.promises, name="promises"),
    path("about", views.about, name="about"),
    path("accessibility", views.accessibility, name="accessibility"),
    path("privacy", views.privacy, name="privacy"),
    path("mandates", views.mandates, name="mandates"),
    path("mandates.json", views.mandates_json, name="mandates-json"),
    path("office", views.office, name="office"),
    path("health/live", views.health_live, name="health-live"),
    path("health/ready", views.health_ready, name="health-ready"),
    path("style", views.style, name="style"),
    path("manifest.webmanifest", views.manifest, name="manifest"),
    path("favicon.ico", views.favicon, name="favicon"),
]
