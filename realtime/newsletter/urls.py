"""Roads into the newsletter."""

from django.urls import path

from realtime.newsletter import views

app_name = "newsletter"
urlpatterns = [
    path("", views.make, name="make"),
    path("print/", views.printed, name="print"),
    path("offers/", views.offers, name="offers"),
    path("offers/<uid:uid>/", views.offer, name="offer"),
]
