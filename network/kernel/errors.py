"""What can go wrong, said so that a neighbour understands it. Not for programming errors."""

from django.db import OperationalError
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

Sentence = str | Promise


class DomainError(Exception):
    """A rule of the product said no.

    Attributes:
        code: short name for programs, snake_case.
        status: HTTP status with which views and the API answer.
        message: one sentence in the reader's language.
        field: the form field it belongs to, or None.
    """

    code = "error"
    status = 400
    default: Sentence = _("Dat lukte niet. Probeer het opnieuw.")

    def __init__(
        self, message: Sentence | None = None, *, field: str | None = None, code: str | None = None
    ) -> None:
        self.sentence = message if message is not None else self.default
        self.field = field
        if code is not None:
            self.code = code
        super().__init__(self.sentence)

    @property
    def message(self) -> str:
        return str(self.sentence)

    def __str__(self) -> str:
        return self.message


class Invalid(DomainError):
    """The input is not something that we can work with."""

    code = "invalid"
    default = _("Kijk nog eens na wat je invulde.")


class Forbidden(DomainError):
    """The person may know that this exists, but may not do this."""

    code = "forbidden"
    status = 403
    default = _("Dat mag je hier niet doen.")


class NotFound(DomainError):
    """It does not exist, or the person may not know that it does: both answer the same."""

    code = "not_found"
    status = 404
    default = _("Deze pagina bestaat niet, of ze is niet voor jou. Ga terug naar je wijk.")


class Conflict(DomainError):
    """Somebody was faster, or the thing is no longer in a state that allows this."""

    code = "conflict"
    status = 409
    default = _("Iemand anders was je voor. Bekijk eerst wat er veranderde.")


class Gone(DomainError):
    """It was here, and it has ended."""

    code = "gone"
    status = 410
    default = _("Dit is voorbij.")


class TooMany(DomainError):
    """A limit against abuse was reached."""

    code = "too_many"
    status = 429
    default = _("Dat ging te snel na elkaar. Wacht even en probeer het opnieuw.")


class Busy(DomainError):
    """The database was kept waiting for too long and nothing was done; trying again may work."""

    code = "busy"
    status = 503
    default = _("Het is hier even te druk, en er is niets bewaard. Ga terug en probeer het straks opnieuw.")


BUSY_STATES = frozenset({"55P03", "57014", "40P01", "40001"})
"""What PostgreSQL calls a lock or statement that took too long, a deadlock, and a lost race."""

BUSY_POOL = frozenset({"PoolTimeout", "TooManyRequests"})
"""What the pool of connections says when all of them stayed taken for too long."""


def refusal_of(error: Exception) -> DomainError | None:
    """Return what to tell somebody of an error; None for what is ours to mend."""
    if isinstance(error, DomainError):
        return error
    if isinstance(error, OperationalError):
        state = getattr(error.__cause__, "sqlstate", None)
        waited = type(error.__cause__).__name__ in BUSY_POOL
        if waited or state in BUSY_STATES or "database is locked" in str(error):
            return Busy()
    return None
