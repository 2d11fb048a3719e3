"""Every road of the REST API, in one place. Apps are named by string."""

from django.urls import URLPattern, URLResolver

urlpatterns: list[URLPattern | URLResolver] = []
