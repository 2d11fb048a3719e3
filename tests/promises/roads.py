"""Every road into the product, and what to fill in on it. A road that is not here fails the promise."""

from collections.abc import Iterator

from django.urls import URLPattern, URLResolver, get_resolver

# For each named road with something to fill in: parameter and which public names of the world to try.
FILLED: dict[str, dict[str, str]] = {
    "people:person": {"uid": "person"},
    "people:desk_claim": {"uid": "residency"},
    "people:letters_of_district": {"uid": "district"},
    "people:appointment_end": {"uid": "person"},
    "feed:shared_post": {"uid": "post"},
    "feed:post": {"uid": "post"},
    "feed:edit": {"uid": "post"},
    "feed:history": {"uid": "post"},
    "feed:delete": {"uid": "post"},
    "feed:thanks": {"uid": "post"},
    "feed:share": {"uid": "post"},
    "feed:resolve": {"uid": "post"},
    "feed:comment": {"uid": "post"},
    "feed:event_calendar": {"uid": "event"},
    "membership:front": {"uid": "group"},
    "membership:join": {"uid": "group"},
    "membership:answer": {"uid": "group"},
    "membership:leave": {"uid": "group"},
    "membership:preferences": {"uid": "group"},
    "membership:feed": {"uid": "group"},
    "membership:members": {"uid": "group"},
    "membership:close": {"uid": "group"},
    "membership:office": {"uid": "group"},
    "membership:office_members": {"uid": "run_group"},
    "membership:export": {"uid": "group"},
    "membership:announcements": {"uid": "group"},
    "membership:edit": {"uid": "group"},
    "membership:announcement": {"uid": "announcement"},
    "membership:accept": {"uid": "membership"},
    "membership:turn_away": {"uid": "membership"},
    "membership:activities": {"uid": "group"},
    "membership:plan_activity": {"uid": "group"},
    "membership:calendar": {"uid": "group"},
    "membership:documents": {"uid": "group"},
    "membership:glass": {"uid": "group"},
    "membership:close_glass": {"uid": "group"},
    "membership:office_activities": {"uid": "group"},
    "membership:office_documents": {"uid": "group"},
    "membership:office_activity": {"uid": "activity"},
    "membership:move_activity": {"uid": "activity"},
    "membership:cancel_activity": {"uid": "activity"},
    "membership:attendance_export": {"uid": "activity"},
    "membership:document": {"uid": "document"},
    "membership:new_version": {"uid": "document"},
    "membership:withdraw_document": {"uid": "document"},
    "membership:document_version": {"uid": "version"},
    "membership:document_file": {"uid": "version"},
    "feed:change_event": {"uid": "event"},
    "feed:cancel_event": {"uid": "event"},
    "feed:coming": {"uid": "event"},
    "feed:edit_comment": {"uid": "comment"},
    "feed:delete_comment": {"uid": "comment"},
    "feed:comment_history": {"uid": "comment"},
    "broadcasts:show": {"uid": "broadcast"},
    "broadcasts:edit": {"uid": "broadcast"},
    "broadcasts:preview": {"uid": "broadcast"},
    "broadcasts:send": {"uid": "broadcast"},
    "broadcasts:correct": {"uid": "broadcast"},
    "broadcasts:withdraw": {"uid": "broadcast"},
    **{
        f"councils:{name}": {"uid": "advice"}
        for name in (
            "advice",
            "paper",
            "draft",
            "compare",
            "write",
            "remark",
            "vote",
            "deliver",
            "answer",
            "follow",
            "withdraw",
        )
    },
    "councils:of_group": {"uid": "council"},
    "councils:start": {"uid": "council"},
    **{
        f"mandates:{name}": {"uid": "mandated_group"}
        for name in ("calls", "call_new", "group", "appoint", "board")
    },
    **{
        f"mandates:{name}": {"uid": "call"}
        for name in ("call", "call_edit", "call_open", "call_cancel", "candidates")
    },
    "mandates:withdraw": {"uid": "candidacy"},
    **{
        f"mandates:{name}": {"uid": "mandate"} for name in ("suspend", "lift", "end", "renew", "handover")
    },
    **{f"api-mandates-{name}": {"uid": "mandate"} for name in ("detail", "suspend", "lift", "end", "renew")},
    "moderation:report": {"uid": "post"},
    "moderation:case": {"uid": "case"},
    "moderation:claim": {"uid": "case"},
    "moderation:statement": {"uid": "decision"},
    "notifications:open": {"uid": "person"},
    "pictures:show": {"uid": "picture"},
    "api-addresses-detail": {"uid": "person"},
    "api-districts-detail": {"uid": "district"},
    **{
        f"api-advices-{name}": {"uid": "advice"}
        for name in (
            "detail",
            "versions",
            "remarks",
            "vote",
            "deliver",
            "answer",
            "follow-up",
            "withdraw",
        )
    },
    "api-broadcasts-detail": {"uid": "broadcast"},
    "api-broadcasts-correct": {"uid": "broadcast"},
    "api-broadcasts-send": {"uid": "broadcast"},
    "api-broadcasts-withdraw": {"uid": "broadcast"},
    "api-cases-detail": {"uid": "case"},
    "api-cases-claim": {"uid": "case"},
    "api-cases-decide": {"uid": "case"},
    "api-decisions-detail": {"uid": "decision"},
    "api-activities-detail": {"uid": "event"},
    "api-activities-attendance": {"uid": "event"},
    "api-posts-detail": {"uid": "post"},
    "api-posts-comments": {"uid": "post"},
    "api-posts-thanks": {"uid": "post"},
    "api-comments-detail": {"uid": "comment"},
    "api-people-detail": {"uid": "person"},
    "api-groups-detail": {"uid": "group"},
    "api-groups-join": {"uid": "group"},
    "api-groups-leave": {"uid": "group"},
    "api-memberships-detail": {"uid": "membership"},
    "api-memberships-answer": {"uid": "membership"},
    "api-memberships-let-in": {"uid": "membership"},
    "api-memberships-refuse": {"uid": "membership"},
    "api-notifications-read": {"id": "person"},
}
FIXED: dict[str, dict[str, str]] = {
    "account_confirm_email": {"key": "abc"},
    "account_reset_password_from_key": {"uidb36": "1", "key": "abc-def"},
    "places:municipality": {"slug": "halle"},
    "places:districts-geojson": {"slug": "halle"},
    "moderation:report": {"kind": "post"},
    "councils:set_up": {"type": "jeugdraad"},
    "notifications:unsubscribe": {"token": "abc"},
    "pictures:show": {"size": "large"},
}
PLAIN = frozenset(
    {
        "pages:home",
        "pages:promises",
        "pages:about",
        "pages:accessibility",
        "pages:privacy",
        "pages:mandates",
        "pages:office",
        "pages:health-live",
        "pages:health-ready",
        "pages:style",
        "pages:favicon",
        "people:signup",
        "people:signup_address",
        "people:verify",
        "people:verify_letter",
        "people:request_letter",
        "people:profile",
        "people:settings",
        "people:change_address",
        "people:looks",
        "people:sessions",
        "people:tokens",
        "people:desk",
        "people:letters",
        "people:appointments",
        "account_login",
        "account_logout",
        "account_inactive",
        "account_signup",
        "account_reauthenticate",
        "account_email",
        "account_email_verification_sent",
        "account_change_password",
        "account_set_password",
        "account_reset_password",
        "account_confirm_login_code",
        "account_reset_password_from_key_done",
        "account_reset_password_done",
        "places:index",
        "places:addresses",
        "feed:home",
        "feed:write",
        "feed:agenda",
        "feed:plan",
        "feed:search",
        "feed:mine",
        "feed:shared",
        "broadcasts:studio",
        "broadcasts:compose",
        "broadcasts:departments",
        "councils:types",
        "councils:choose",
        "councils:index",
        "councils:ask",
        "councils:waiting",
        "membership:index",
        "membership:new",
        "mandates:candidacies",
        "mandates:office",
        "mandates:powers",
        "mandates:oslo",
        "api-mandates-list",
        "moderation:rules",
        "moderation:queue",
        "moderation:statements",
        "notifications:list",
        "notifications:read-all",
        "notifications:count",
        "notifications:settings",
        "api-schema",
        "api-docs",
        "api-activities-list",
        "api-addresses-list",
        "api-advices-list",
        "api-districts-list",
        "api-broadcasts-list",
        "api-cases-list",
        "api-decisions-list",
        "api-feed-list",
        "api-posts-list",
        "api-comments-list",
        "api-people-list",
        "api-groups-list",
        "api-memberships-list",
        "api-people-me",
        "api-notifications-list",
        "api-notifications-read-all",
    }
)
FIRST_QUERIES = ("", "?q=kanari")
QUERIES = (*FIRST_QUERIES, "?show=done", "?kind=message", "?page_size=100", "?format=json")
ASKED = {"feed:home", "feed:search", "feed:mine", "feed:shared", "moderation:queue", "people:desk"}
ASKED_API = {"api-feed-list", "api-posts-list", "api-comments-list", "api-cases-list", "api-people-list"}


def known() -> set[str]:
    """Names of the roads that the walk knows how to take."""
    return set(FILLED) | set(FIXED) | PLAIN


def every_road() -> Iterator[str]:
    """Names of all roads of the product but the Django admin, which has a walk of its own."""
    yield from _names(get_resolver().url_patterns, "")


def _names(patterns: list[URLPattern | URLResolver], namespace: str) -> Iterator[str]:
    for pattern in patterns:
        if isinstance(pattern, URLPattern):
            yield f"{namespace}:{pattern.name}" if namespace else str(pattern.name)
        elif pattern.namespace != "admin":
            inner = f"{namespace}:{pattern.namespace}".strip(":") if pattern.namespace else namespace
            yield from _names(pattern.url_patterns, inner)
