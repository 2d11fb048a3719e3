"""Departments in the Django admin. What they write is not there: it belongs to the studio."""

from django.contrib import admin

from network.broadcasts.models import Department


@admin.register(Department)
class DepartmentAdmin(admin.ModelAdmin):  # type: ignore[type-arg]
    """Read the departments of every municipality; they are made in the product itself."""

    list_display = ("name", "municipality", "colour", "closed_at")
    list_filter = ("municipality",)
    search_fields = ("name",)
    readonly_fields = ("space", "municipality")

    def has_add_permission(self, request: object) -> bool:
        return False

    def has_delete_permission(self, request: object, obj: object = None) -> bool:
        return False
