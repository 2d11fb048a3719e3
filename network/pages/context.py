"""What every template may use: `shell` (see `pages.shell`) and `theme`."""

from django.http import HttpRequest

from network.pages.shell import Shell


def shell(request: HttpRequest) -> dict[str, object]:
    """Give a template its frame and the reader's choice of light or dark."""
    viewer = getattr(request, "user", None)
    return {"shell": Shell(request), "theme": getattr(viewer, "theme", "")}
