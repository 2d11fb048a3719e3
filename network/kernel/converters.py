"""Path converters of the address bar. Not for looking objects up: that is `access_<noun>`."""

from network.kernel.ids import CROCKFORD, UID_LENGTH


class UidConverter:
    """Match the random name of an object, see `kernel.ids`."""

    regex = f"[{CROCKFORD}]{{{UID_LENGTH}}}"

    def to_python(self, value: str) -> str:
        return value

    def to_url(self, value: str) -> str:
        return value
