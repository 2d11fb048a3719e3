"""Every road of the REST API, in one place. View sets are named by string: low code may list high apps."""

from csp.decorators import csp_update
from django.urls import URLPattern, URLResolver, include, path
from django.utils.module_loading import import_string
from drf_spectacular.views import SpectacularAPIView, SpectacularSwaggerSplitView
from rest_framework.routers import SimpleRouter

VIEW_SETS: tuple[tuple[str, str], ...] = (
    ("activities", "network.feed.api_activities.ActivityViewSet"),
    ("addresses", "network.places.api.AddressViewSet"),
    ("advices", "groups.councils.api.AdviceViewSet"),
    ("documents", "groups.membership.api_documents.DocumentViewSet"),
    ("districts", "network.places.api.DistrictViewSet"),
    ("broadcasts", "network.broadcasts.api.BroadcastViewSet"),
    ("cases", "moderation.api.cases.CaseViewSet"),
    ("decisions", "moderation.api.decisions.DecisionViewSet"),
    ("second-looks", "moderation.api.second_looks.SecondLookViewSet"),
    ("sanctions", "moderation.api.sanctions.SanctionViewSet"),
    ("complaints", "moderation.api.complaints.ComplaintViewSet"),
    ("notices", "moderation.api.notices.NoticeViewSet"),
    ("feed", "network.feed.api.FeedViewSet"),
    ("posts", "network.feed.api.PostViewSet"),
    ("comments", "network.feed.api.CommentViewSet"),
    ("people", "network.people.api.PersonViewSet"),
    ("missing-addresses", "network.people.api_address_requests.MissingAddressViewSet"),
    ("address-requests", "network.people.api_address_requests.AddressRequestViewSet"),
    ("residencies", "network.people.api_residencies.ResidencyViewSet"),
    ("groups", "groups.membership.api.GroupViewSet"),
    ("charters", "groups.membership.api_charter.CharterViewSet"),
    ("memberships", "groups.membership.api.MembershipViewSet"),
    ("mandates", "groups.mandates.api.MandateViewSet"),
    ("calls", "groups.mandates.api_calls.CallViewSet"),
    ("candidacies", "groups.mandates.api_calls.CandidacyViewSet"),
    ("rooms", "realtime.chat.api.RoomViewSet"),
    ("messages", "realtime.chat.api.MessageViewSet"),
    ("polls", "groups.polls.api.PollViewSet"),
    ("proposals", "moderation.api.tuning.ProposalViewSet"),
    ("rules-changes", "moderation.api.house_rules.RulesChangeViewSet"),
    ("scorer-versions", "moderation.api.tuning.ScorerVersionViewSet"),
    ("devices", "realtime.notifications.api_devices.DeviceViewSet"),
    ("notice-kinds", "realtime.notifications.api_preferences.NoticeKindViewSet"),
    ("newsletters", "realtime.newsletter.api.NewsletterViewSet"),
    ("notifications", "realtime.notifications.api.NotificationViewSet"),
)
"""The collections: their name in the address, and the view set that answers."""

router = SimpleRouter()
for collection, dotted in VIEW_SETS:
    router.register(collection, import_string(dotted), basename=f"api-{collection}")

docs_policy = csp_update({"style-src": ["'unsafe-inline'"]})
"""Swagger sets styles on its elements; this page shows no word of a resident."""

urlpatterns: list[URLPattern | URLResolver] = [
    path("schema/", SpectacularAPIView.as_view(), name="api-schema"),
    path("docs/", docs_policy(SpectacularSwaggerSplitView.as_view(url_name="api-schema")), name="api-docs"),
    path("", include(router.urls)),
]
