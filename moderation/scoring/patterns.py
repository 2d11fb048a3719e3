"""Things known by their shape: Belgian phone numbers, bank accounts, national register numbers, links.

Numbers are checked by their own check digits, so that dates and prices stay out. Not for words: see `lists`.
"""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass

from moderation.scoring.base import Label

MANY_LINKS = 4

_PHONE = re.compile(
    r"(?<![\w+.,/-])(?:(?:\+|00)32[ ./-]?(?:\(0\)[ ./-]?)?|0)[1-9](?:[ ./-]{0,2}\d){6,8}(?![\w/-])"
)
_DATE = re.compile(r"\d{1,2}[ ./-]\d{1,2}[ ./-](?:19|20)\d\d")
_COMPANY = re.compile(r"0\d{3}\.\d{3}\.\d{3}")
_SERVICE = ("800", "90", "70", "78")  # numbers that belong to nobody in particular
_REGISTER = re.compile(r"(?<![\w.-])\d{2}[. ]?\d{2}[. ]?\d{2}[ -]?\d{3}[. ]?\d{2}(?![\w-])")
_ACCOUNT = re.compile(r"(?<!\w)[A-Z]{2}\d{2}(?=[ .-]?[A-Z0-9])", re.IGNORECASE)
_ACCOUNT_LENGTHS = {
    "AT": 20, "BE": 16, "BG": 22, "CH": 21, "CZ": 24, "DE": 22, "DK": 18, "ES": 24, "FR": 27, "GB": 22,
    "IE": 22, "IT": 27, "LT": 20, "LU": 20, "NL": 18, "PL": 28, "PT": 25, "RO": 24, "SE": 24,
}  # fmt: skip
_LINK = re.compile(r"(?:https?://|(?<![\w.])www\.)\S", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Finding:
    """Where something stands in a text, half open, counted in characters."""

    label: Label
    start: int
    end: int


def personal_data(text: str) -> Iterator[Finding]:
    """Yield the phone numbers, bank accounts and national register numbers of a text."""
    if not any(map(str.isdigit, text)):
        return
    plain = text if text.isascii() else "".join(map(_ascii_digit, text))
    until = 0
    found = (*_phones(plain), *_registers(plain), *_accounts(plain))
    for start, end in sorted(found, key=lambda span: (span[0], -span[1])):
        if start >= until:  # the digits of an account may look like a phone number
            yield Finding(Label.PERSONAL_DATA, start, end)
            until = end


def spam(text: str) -> Iterator[Finding]:
    """Yield the links of a text that has many."""
    links = list(_LINK.finditer(text))
    if len(links) >= MANY_LINKS:
        yield Finding(Label.SPAM, links[0].start(), links[-1].end())


def _ascii_digit(sign: str) -> str:
    value = unicodedata.digit(sign, -1)
    return str(value) if 0 <= value <= 9 else "+" if sign == "＋" else " " if sign.isspace() else sign


def _digits(text: str) -> str:
    return "".join(filter(str.isdigit, text))


def _phones(text: str) -> Iterator[tuple[int, int]]:
    for match in _PHONE.finditer(text):
        written = match.group()
        digits = _digits(written.replace("(0)", ""))
        national = (
            digits.removeprefix("00").removeprefix("32") if not re.match(r"0[1-9]", digits) else digits[1:]
        )
        mobile = national.startswith("4") and len(national) == 9
        landline = len(national) == 8 and not national.startswith(_SERVICE)
        if (mobile or landline) and not _DATE.match(written) and not _is_company(written, digits):
            yield match.span()


def _is_company(written: str, digits: str) -> bool:
    """Tell the number of a company (0412.345.678, with check digits) from a mobile phone."""
    return bool(_COMPANY.fullmatch(written)) and 97 - int(digits[:8]) % 97 == int(digits[8:])


def _registers(text: str) -> Iterator[tuple[int, int]]:
    """Find national register numbers: a date of birth, a number of the day, and 97 minus the rest by 97."""
    for match in _REGISTER.finditer(text):
        digits = _digits(match.group())
        born, check = digits[:9], int(digits[9:])
        if check in (97 - int(born) % 97, 97 - int("2" + born) % 97) and int(digits[2:4]) % 20 <= 12:
            yield match.span()


def _accounts(text: str) -> Iterator[tuple[int, int]]:
    for match in _ACCOUNT.finditer(text):
        wanted = _ACCOUNT_LENGTHS.get(match.group()[:2].upper(), 0)
        end, signs = _take(text, match.start(), wanted)
        if len(signs) == wanted and wanted and _is_account(signs):
            yield match.start(), end


def _take(text: str, start: int, wanted: int) -> tuple[int, str]:
    """Return where so many letters and digits end, and which they are; blanks and dots may part them."""
    signs: list[str] = []
    place = start
    while place < len(text) and len(signs) < wanted:
        sign = text[place]
        if sign.isascii() and sign.isalnum():
            signs.append(sign.upper())
        elif sign not in " .-\u00a0" or not text[place - 1].isalnum():
            break
        place += 1
    return place, "".join(signs)


def _is_account(signs: str) -> bool:
    """Check an IBAN. Source: ISO 13616, ISO 7064 mod 97-10."""
    turned = signs[4:] + signs[:4]
    return int("".join(str(int(sign, 36)) for sign in turned)) % 97 == 1
