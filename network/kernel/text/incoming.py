"""Text and names as they come in from a form or the API. Not for showing them: that is `text.markdown`."""

import re
import unicodedata

from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from network.kernel.errors import Invalid
from network.kernel.text.characters import tidy

NAME_LENGTH = 80

_LINE_TAILS = re.compile(r" +$", re.MULTILINE)
_EMPTY_LINES = re.compile(r"\n{3,}")
_BLANK = " \n\xa0\u202f\u2800"
# Beyond this, a text is refused unread: cleaning never makes one five times shorter in good faith.
_UNREAD = 5
_NAME_PUNCTUATION = frozenset(" '’‘-–.,&/()+!?:·°\"“”„«»")
_ALPHABETS = ("LATIN", "GREEK", "CYRILLIC", "ARMENIAN", "CHEROKEE")


def clean_text(source: str, *, max_length: int, field: str | None = None) -> str:
    """Return a text that may be stored: tidied, without empty ends and without long gaps.

    Args:
        max_length: in characters, counted after cleaning.
        field: the form field to which a refusal belongs.

    Raises: Invalid when nothing is left or when it is too long; the sentence says both lengths.
    """
    if len(source) > _UNREAD * max_length:
        raise _too_long(len(source), max_length, field)
    text = _EMPTY_LINES.sub("\n\n", _LINE_TAILS.sub("", tidy(source))).strip(_BLANK)
    if not text:
        raise Invalid(_("Schrijf eerst iets."), field=field, code="empty")
    if len(text) > max_length:
        raise _too_long(len(text), max_length, field)
    return text


def clean_name(name: str, *, field: str | None = None) -> str:
    """Return the name of a person or group on one line, in one spelling, with nothing hidden in it.

    Compatibility forms become plain letters, so that nobody looks like somebody else.

    Raises: Invalid for no letter, more than 80 characters, markup, or letters of two alphabets in a word.
    """
    if len(name) > _UNREAD * NAME_LENGTH:
        raise _name_too_long(len(name), field)
    plain = _on_one_line(unicodedata.normalize("NFKC", tidy(name)))
    if not any(unicodedata.category(char).startswith("L") for char in plain):
        raise Invalid(_("Vul een naam in met minstens één letter."), field=field, code="empty")
    if len(plain) > NAME_LENGTH:
        raise _name_too_long(len(plain), field)
    strange = next((char for char in plain if not _has_business_in_a_name(char)), None)
    if strange is not None:
        raise Invalid(
            _("In een naam past “%(char)s” niet. Gebruik letters, cijfers en gewone leestekens.")
            % {"char": strange},
            field=field,
        )
    if any(len(_alphabets(word)) > 1 for word in plain.replace("-", " ").split()):
        raise Invalid(_("Gebruik in één woord van een naam maar één alfabet."), field=field)
    return plain


def _too_long(length: int, max_length: int, field: str | None) -> Invalid:
    sentence = ngettext(
        "Je tekst is %(length)s tekens lang. Er past hoogstens %(max)s teken in.",
        "Je tekst is %(length)s tekens lang. Er passen hoogstens %(max)s tekens in.",
        max_length,
    )
    return Invalid(
        sentence % {"length": _count(length), "max": _count(max_length)}, field=field, code="too_long"
    )


def _name_too_long(length: int, field: str | None) -> Invalid:
    sentence = _("Deze naam is %(length)s tekens lang. Er passen hoogstens %(max)s tekens in.")
    return Invalid(sentence % {"length": _count(length), "max": NAME_LENGTH}, field=field, code="too_long")


def _count(number: int) -> str:
    return str(number_format(number, use_l10n=True, force_grouping=True))


def _on_one_line(name: str) -> str:
    """Return the name with single spaces, without joiners, and with marks only on letters."""
    kept: list[str] = []
    for char in " ".join(name.split()):
        category = unicodedata.category(char)
        lonely = category.startswith("M") and (
            not kept or not unicodedata.category(kept[-1]).startswith(("L", "M"))
        )
        if category != "Cf" and not lonely:
            kept.append(char)
    return unicodedata.normalize("NFC", " ".join("".join(kept).split()))


def _has_business_in_a_name(char: str) -> bool:
    return char in _NAME_PUNCTUATION or unicodedata.category(char).startswith(("L", "Mn", "Mc", "Nd"))


def _alphabets(word: str) -> set[str]:
    """Return which of the alphabets with look-alike letters the word uses."""
    names = (unicodedata.name(char, "") for char in word if char.isalpha())
    return {alphabet for name in names for alphabet in _ALPHABETS if name.startswith(alphabet)}
