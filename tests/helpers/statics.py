"""The static files of the product, looked up once in a test run. Not for how they are served.

Each of Django's test clients makes its own chain of middleware, and whitenoise looks at every file for each.
"""

from typing import Any

from django.conf import settings
from whitenoise.middleware import WhiteNoiseMiddleware


class LooksOnce(WhiteNoiseMiddleware):
    """Whitenoise that remembers what it found, as long as the settings say to look in the same places."""

    _found: dict[tuple[Any, ...], dict[str, Any]] = {}

    def add_files_from_finders(self) -> None:
        """Add the files of all apps, from memory where it can."""
        places = (settings.STATIC_URL, self.static_prefix, *map(str, settings.STATICFILES_DIRS))
        if places not in self._found:
            super().add_files_from_finders()
            self._found[places] = dict(self.files)
        self.files.update(self._found[places])
