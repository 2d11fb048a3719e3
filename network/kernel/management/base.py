"""How every command of the product ends: a summary, or one clear sentence. Not for what a command does."""

import json
import sys
from collections.abc import Mapping
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from network.kernel.errors import DomainError

INTERRUPTED = 130


class SummaryCommand(BaseCommand):
    """A command that prints a line of JSON last and exits 0, or 1 with a sentence on standard error.

    Subclasses implement `run` and refuse by raising DomainError. Wrong usage exits 2, as argparse does.
    """

    requires_migrations_checks = False

    def run(self, **options: Any) -> Mapping[str, object] | None:
        """Do the work and return the summary; None from a command whose whole output is lines of JSON."""
        raise NotImplementedError

    def handle(self, *_arguments: Any, **options: Any) -> None:
        """Run, then print the summary. Raises: CommandError when called from code and refused."""
        try:
            summary = self.run(**options)
        except DomainError as error:
            if not getattr(self, "_called_from_command_line", False):
                raise CommandError(error.message, returncode=1) from error
            self.stderr.write(error.message)
            sys.exit(1)
        except KeyboardInterrupt:
            self.stderr.write(_("Onderbroken. Start het commando opnieuw: wat al klaar is, blijft staan."))
            sys.exit(INTERRUPTED)
        if summary is not None:
            self.stdout.write(json.dumps(summary, ensure_ascii=False))
