"""Read the environment: `NAME`, or the content of the file that `NAME_FILE` points to.

Every variable of the installation is read here or in `settings`; README lists them all.
"""

import os
import secrets
from pathlib import Path

import environ

ROOT = Path(__file__).resolve().parent.parent


def _with_files() -> dict[str, str]:
    """Return the environment with each `NAME_FILE` resolved to `NAME` (secrets of an orchestrator)."""
    values = dict(os.environ)
    for name, path in os.environ.items():
        plain = name.removesuffix("_FILE")
        if name != plain and plain not in values and Path(path).is_file():
            values[plain] = Path(path).read_text(encoding="utf-8").strip()
    return values


class Environment(environ.Env):  # type: ignore[misc]  # the library carries no types
    """django-environ, reading the resolved values."""

    ENVIRON = _with_files()


env = Environment()
VAR = Path(env.str("VAR_DIR", default=str(ROOT / "var")))
VAR.mkdir(parents=True, exist_ok=True)


def kept_secret(name: str, *, production: bool, size: int = 48, required: bool = True) -> str:
    """Return the secret `name`, in base64url; outside production one is made once and kept in `var/`.

    Args:
        size: how many random bytes one of our own making has.
        required: without it nothing is returned in production where it is absent, and what needs it is off.

    Raises: RuntimeError in production when it is absent and required.
    """
    given = env.str(name, default="")
    if given:
        return str(given)
    if production and required:
        raise RuntimeError(f"{name} is required when DEBUG is off: set it, or {name}_FILE")
    if production:
        return ""
    keep = VAR / name.lower()
    if not keep.exists():
        keep.touch(mode=0o600)
        keep.write_text(secrets.token_urlsafe(size), encoding="utf-8")
    return keep.read_text(encoding="utf-8")
