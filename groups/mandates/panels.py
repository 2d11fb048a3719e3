"""What mandates add to the page of a group: who has one, open calls, a line on cards, roles beside names."""

from collections.abc import Collection, Mapping, Sequence

from django.db.models import Count, Max, Min, Q
from django.template.loader import render_to_string
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy
from django.utils.translation import ngettext

from groups.mandates.enums import CallState, MandateKind
from groups.mandates.models import Board, Call, Mandate
from groups.mandates.permissions import runs_calls
from groups.mandates.queries import open_calls, suspended_at
from groups.membership import fronts
from groups.membership.fronts import CardNote, Panel, RoleSource, Side
from groups.membership.models import Group
from groups.membership.rules import is_official
from network.kernel import clock
from network.kernel.actor import Actor
from network.kernel.moments import full_date, last_day
from network.kernel.templatetags.look import icon

MOST_SHOWN = 40
MOST_CALLS = 3


def draw_mandates(_viewer: Actor, group: Group) -> SafeString:
    """Draw who has a mandate in a group or in the groups below it. Public, so for every viewer."""
    now = clock.now()
    rows = list(
        Mandate.objects.filter(
            Q(group=group) | Q(group__parent=group), valid_from__lte=now, valid_until__gt=now
        )
        .annotate(is_suspended=suspended_at(now))
        .select_related("person", "decision", "group")
        .order_by("group__name", "person__last_name", "person__first_name", "pk")[:MOST_SHOWN]
    )
    if not rows:
        return SafeString("")
    drawn = render_to_string("mandates/panel_mandates.html", {"rows": rows, "group": group, "now": now})
    return SafeString(drawn)


def draw_calls(_viewer: Actor, group: Group) -> SafeString:
    """Draw the open calls of a group and of the groups below it."""
    calls = list(open_calls([group, *group.children.filter(closed_at__isnull=True)])[:MOST_CALLS])
    if not calls:
        return SafeString("")
    return SafeString(render_to_string("mandates/panel_call.html", {"calls": calls}))


def say_mandates(_viewer: Actor, groups: Sequence[Group]) -> Mapping[int, str]:
    """Say on each card how many mandates run, how many seats are free, and until when they run."""
    now = clock.now()
    seats = (
        Mandate.objects.filter(group__in=groups, valid_from__lte=now, valid_until__gt=now)
        .exclude(kind=MandateKind.OBSERVER)
        .values("group_id")
        .annotate(filled=Count("pk"), first=Min("valid_until"), last=Max("valid_until"))
    )
    most = dict(Board.objects.filter(group__in=groups).values_list("group_id", "max_seats"))
    open_for = {
        row["group_id"]: row["until"]
        for row in Call.objects.filter(group__in=groups, state=CallState.OPEN, deadline__gt=now)
        .values("group_id")
        .annotate(until=Min("deadline"))
    }
    said = {row["group_id"]: _card(row, most.get(row["group_id"])) for row in seats}
    for group_id, until in open_for.items():
        call = _("Oproep open tot en met %(day)s") % {"day": full_date(last_day(until))}
        line = format_html("{} {}", icon("mega"), call)
        said[group_id] = format_html("{}<br>{}", said[group_id], line) if group_id in said else line
    return said


def _card(row: Mapping[str, object], most: int | None) -> str:
    filled = int(str(row["filled"]))
    words = ngettext("%(n)d lid met mandaat", "%(n)d leden met mandaat", filled) % {"n": filled}
    free = (most or 0) - filled
    if free > 0:
        words += ", " + ngettext("%(n)d plaats vrij", "%(n)d plaatsen vrij", free) % {"n": free}
    return format_html("{} {}", icon("shieldc"), words)


def roles_of(group: Group, people: Collection[int]) -> Mapping[int, Sequence[str]]:
    """Return what people are in a group by their mandate."""
    now = clock.now()
    rows = Mandate.objects.filter(
        ~suspended_at(now), group=group, person_id__in=people, valid_from__lte=now, valid_until__gt=now
    )
    return {row.person_id: [str(row.get_kind_display())] for row in rows}


def register() -> None:
    """Put tabs, panels, notes and roles on the page of a group: called once, in `AppConfig.ready()`."""
    for name, label, url_name, order in (
        ("mandates", _lazy("mandaten"), "mandates:group", 40),
        ("calls", _lazy("oproepen"), "mandates:calls", 50),
    ):
        fronts.tabs.register(fronts.Tab(name, label, url_name, order, visible=_is_official))
    fronts.office_tabs.register(
        fronts.Tab("calls", _lazy("oproepen"), "mandates:calls", 60, visible=runs_calls)
    )
    fronts.panels.register(Panel("mandates", 30, draw_mandates, Side.WIDE))
    fronts.panels.register(Panel("calls", 10, draw_calls, Side.ASIDE))
    fronts.card_notes.register(CardNote("mandates", 10, say_mandates))
    fronts.role_sources.register(RoleSource("mandates", roles_of))


def _is_official(_viewer: Actor, group: Group) -> bool:
    return is_official(group.kind)
