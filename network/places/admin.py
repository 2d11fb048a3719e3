"""Places in the Django admin. Districts and addresses come from files: here they are only read."""

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest

from network.places.models import Address, District, Municipality, MunicipalityCode, Street


class _ReadOnly(admin.ModelAdmin):  # type: ignore[type-arg]
    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: object = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: object = None) -> bool:
        return False


class CodeInline(admin.TabularInline):  # type: ignore[type-arg]
    """The NIS codes of a municipality."""

    model = MunicipalityCode
    extra = 0


@admin.register(Municipality)
class MunicipalityAdmin(admin.ModelAdmin):  # type: ignore[type-arg]
    """Change the choices of a municipality; `create_municipality` makes one, because of its space."""

    list_display = ("name", "minimum_age", "letter_road", "desk_road", "contact_email")
    search_fields = ("name",)
    readonly_fields = ("space", "slug")
    inlines = (CodeInline,)

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: object = None) -> bool:
        return False


@admin.register(District)
class DistrictAdmin(_ReadOnly):
    """Look a district up; `import_districts` writes them."""

    list_display = ("name", "code", "municipality", "retired_at")
    list_filter = ("municipality",)
    list_select_related = ("municipality",)
    search_fields = ("name", "code")
    exclude = ("geometry", "outline")


@admin.register(Street)
class StreetAdmin(_ReadOnly):
    """Look a street up."""

    list_display = ("name", "municipality", "street_id")
    list_select_related = ("municipality",)
    search_fields = ("=street_id", "folded_nl__begins", "folded_fr__begins")


@admin.register(Address)
class AddressAdmin(_ReadOnly):
    """Look an address up by its number in the register; `import_addresses` writes them."""

    list_display = ("__str__", "address_id", "district", "retired_at")
    list_select_related = ("street", "district")
    search_fields = ("=address_id", "=uid")
    show_full_result_count = False

    def get_queryset(self, request: HttpRequest) -> QuerySet[Address]:
        """Return every address, in the order of the table: millions are not sorted."""
        rows: QuerySet[Address] = super().get_queryset(request)
        return rows.order_by("pk")
