"""Roads into broadcasts."""

from django.urls import path

from network.broadcasts import views

app_name = "broadcasts"
urlpatterns = [
    path("", views.studio, name="studio"),
    path("new/", views.compose, name="compose"),
    path("departments/", views.departments, name="departments"),
    path("<uid:uid>/", views.show, name="show"),
    path("<uid:uid>/edit/", views.compose, name="edit"),
    path("<uid:uid>/preview/", views.preview, name="preview"),
    path("<uid:uid>/send/", views.send, name="send"),
    path("<uid:uid>/correct/", views.correct, name="correct"),
    path("<uid:uid>/withdraw/", views.withdraw, name="withdraw"),
]
