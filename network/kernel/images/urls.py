"""Roads into pictures."""

from django.urls import re_path

from network.kernel.converters import UidConverter
from network.kernel.images import views
from network.kernel.images.serving import Size

app_name = "pictures"
urlpatterns = [
    re_path(rf"^(?P<uid>{UidConverter.regex})/(?P<size>{'|'.join(Size)})\.webp$", views.show, name="show"),
]
