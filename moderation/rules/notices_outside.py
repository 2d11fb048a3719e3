"""What a notice from outside must say, and how its number and its secret link are made. Pure.

Source: Regulation (EU) 2022/2065, Article 16(2).
"""

import hashlib
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext_lazy as _

from network.kernel.errors import Invalid
from network.kernel.text import clean_text

MAX_WHERE = 500
MAX_EXPLANATION = 5_000
MIN_EXPLANATION = 20
MAX_LAW = 200
MAX_NAME = 120
MAX_EMAIL = 254


@dataclass(frozen=True, slots=True, kw_only=True)
class Given:
    """What somebody filled in.

    Attributes:
        where: the exact place, as a link or in words. law: which law, if they know.
        about_children: abuse of children: no name or address is asked then.
    """

    where: str
    explanation: str
    law: str = ""
    name: str = ""
    email: str = ""
    good_faith: bool = False
    about_children: bool = False


def cleaned(given: Given) -> Given:
    """Return a notice as it may be stored, on one line where it is one. Raises: Invalid with the field."""
    where = _line(given.where, MAX_WHERE, "where")
    explanation = clean_text(given.explanation, max_length=MAX_EXPLANATION, field="explanation")
    if len(explanation) < MIN_EXPLANATION:
        raise Invalid(_("Leg in minstens één zin uit waarom dit illegaal is."), field="explanation")
    if not given.good_faith:
        raise Invalid(_("Vink aan dat je dit te goeder trouw meldt."), field="good_faith")
    law = _line(given.law, MAX_LAW, "law") if given.law.strip() else ""
    if given.about_children and not given.email.strip():
        name, email = "", ""
    else:
        name, email = _name(given), _email(given)
    return Given(
        where=where,
        explanation=explanation,
        law=law,
        name=name,
        email=email,
        good_faith=True,
        about_children=given.about_children,
    )


def number_of(year: int, count: int) -> str:
    """Return what a notifier calls their notice by.

    >>> number_of(2026, 17)
    '2026-000017'
    """
    return f"{year}-{count:06d}"


def secret_of(uid: str) -> str:
    """Return the secret of a notice's link: made anew each time, so that no table holds it."""
    return salted_hmac("moderation.notice", uid, algorithm="sha256").hexdigest()[:40]


def digest_of(secret: str) -> str:
    """Return what is stored of a secret."""
    return hashlib.sha256(secret.encode("utf-8", "surrogatepass")).hexdigest()


def _name(given: Given) -> str:
    if given.about_children and not given.name.strip():
        return ""
    if not given.name.strip():
        raise Invalid(_("Vul je naam in. Bij misbruik van kinderen hoeft dat niet."), field="name")
    return _line(given.name, MAX_NAME, "name")


def _email(given: Given) -> str:
    email = given.email.strip()
    try:
        validate_email(email)
    except ValidationError:
        raise Invalid(
            _("Dit e-mailadres klopt niet. Het ziet eruit als naam@voorbeeld.be."), field="email"
        ) from None
    if len(email) > MAX_EMAIL:
        raise Invalid(_("Dit e-mailadres is te lang."), field="email")
    return email


def _line(text: str, most: int, field: str) -> str:
    return " ".join(clean_text(text, max_length=most, field=field).split())
