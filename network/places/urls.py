"""Roads into places."""

from django.urls import path

from network.places import views

app_name = "places"
urlpatterns = [
    path("", views.index, name="index"),
    path("addresses", views.addresses, name="addresses"),
    path("<slug:slug>/", views.municipality, name="municipality"),
    path("<slug:slug>/districts.geojson", views.districts_geojson, name="districts-geojson"),
]
