"""Every road into the installation over HTTP, in one place. Apps are named by string."""

from django.contrib import admin
from django.urls import include, path

from network.kernel.registry import freeze_all

urlpatterns = [
    path("feed/", include("network.feed.urls")),  # asked most, so looked for first
    path("", include("network.pages.urls")),
    path("", include("network.people.urls")),
    path("account/", include("allauth.account.urls")),
    path("places/", include("network.places.urls")),
    path("studio/", include("network.broadcasts.urls")),
    path("moderation/", include("moderation.urls")),
    path("", include("moderation.openness_urls")),
    path("groups/", include("groups.membership.urls")),
    path("polls/", include("groups.polls.urls")),
    path("", include("groups.mandates.urls")),
    path("", include("groups.councils.urls")),
    path("chat/", include("realtime.chat.urls")),
    path("newsletter/", include("realtime.newsletter.urls")),
    path("seintjes/", include("realtime.notifications.urls")),
    path("pictures/", include("network.kernel.images.urls")),
    path("api/v1/", include("network.api")),
    path("admin/", admin.site.urls),
]

handler400 = "network.pages.views.bad_request"
handler404 = "network.pages.views.not_found"
handler500 = "network.pages.views.server_error"

freeze_all()
