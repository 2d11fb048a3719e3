"""Who looked at what somebody wrote."""

from django.db.models import QuerySet

from network.people.models import Look, Person


def looks_at(viewer: Person) -> QuerySet[Look]:
    """Every look at something of the viewer, newest first."""
    return Look.objects.filter(person=viewer).select_related("viewer", "space__municipality").order_by("-id")
