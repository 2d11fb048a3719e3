"""Roads into broadcasts."""

from django.urls import URLPattern

app_name = "broadcasts"
urlpatterns: list[URLPattern] = []
