"""What the frame of a page shows its reader: menu, district, name. Asked only where a template uses it."""

from dataclasses import dataclass
from functools import cache, cached_property

from django.conf import settings
from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse

from network.kernel.actor import Actor
from network.kernel.errors import Sentence
from network.pages import navigation
from network.pages.navigation import Entry, Group
from network.pages.queries import Place, place_of


@dataclass(frozen=True)
class Line:
    """An entry as the menu draws it."""

    label: Sentence
    icon: str
    url: str
    count: int | None
    live: str
    recount: str
    current: bool
    on_phone: bool


class Shell:
    """The frame around one request. Every property is asked at most once."""

    def __init__(self, request: HttpRequest) -> None:
        self._viewer: Actor | None = getattr(request, "user", None)
        self._path = request.path

    @cached_property
    def _member(self) -> Actor | None:
        return self._viewer if self._viewer is not None and self._viewer.is_authenticated else None

    @property
    def base(self) -> str:
        """The template that a page for both visitors and members extends."""
        return "base.html" if self._member else "base_public.html"

    @property
    def viewer_uid(self) -> str:
        """Random name of the reader; empty for a visitor."""
        return str(getattr(self._member, "uid", ""))

    @property
    def viewer_name(self) -> str:
        """Name of the reader; empty for a visitor."""
        return str(self._member) if self._member else ""

    @cached_property
    def district(self) -> Place | None:
        """Where the reader lives."""
        return place_of(self._member) if self._member else None

    @cached_property
    def nav(self) -> list[Line]:
        """The main menu."""
        return self._lines(Group.MAIN)

    @cached_property
    def office(self) -> list[Line]:
        """What the reader may do for others; empty for most."""
        return self._lines(Group.OFFICE)

    @property
    def office_count(self) -> int:
        """How many things wait in the whole back office."""
        return sum(line.count or 0 for line in self.office)

    @property
    def in_office(self) -> bool:
        """Whether this page belongs to the back office."""
        return any(line.current for line in self.office) or self._path == address_of("pages:office")

    @property
    def home_url(self) -> str:
        """Where the name of the product leads."""
        return address_of("pages:home") or "/"

    @property
    def search_url(self) -> str | None:
        """Where the reader searches; none for who has no district."""
        return next((line.url for line in self.nav if line.icon == "search"), None)

    @property
    def profile_url(self) -> str | None:
        """The reader's own page."""
        return address_of("people:profile")

    @property
    def on_profile(self) -> bool:
        """Whether this is the reader's own page."""
        return self._path == self.profile_url

    @property
    def login_url(self) -> str | None:
        """Where a visitor comes in."""
        return address_of("account_login")

    @property
    def signup_url(self) -> str | None:
        """Where a visitor joins."""
        return address_of("people:signup")

    def _lines(self, group: Group) -> list[Line]:
        if self._member is None:
            return []
        found = [(entry, address_of(entry.url_name)) for entry in navigation.entries_for(self._member, group)]
        there = [(entry, url) for entry, url in found if url]
        current = self._current([url for _entry, url in there])
        return [self._line(entry, url, self._member, current) for entry, url in there]

    def _current(self, urls: list[str]) -> str:
        inside = [url for url in urls if self._path.startswith(url)]
        return max(inside, key=len, default="")

    def _line(self, entry: Entry, url: str, viewer: Actor, current: str) -> Line:
        return Line(
            entry.label,
            entry.icon,
            url,
            entry.count(viewer),
            entry.live,
            address_of(entry.recount) or "" if entry.recount else "",
            url == current,
            entry.on_phone,
        )


def address_of(url_name: str) -> str | None:
    """Return the address of a page, or None where the installation does not have it."""
    return _address_of(url_name, settings.ROOT_URLCONF)


@cache
def _address_of(url_name: str, urlconf: str) -> str | None:
    """Remember addresses: every page asks for those of the whole menu, and they never change."""
    try:
        return reverse(url_name, urlconf)
    except NoReverseMatch:
        return None
