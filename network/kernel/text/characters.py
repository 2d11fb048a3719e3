"""Which characters have business in a text. Not for what the words say, and not for HTML."""

import re
import unicodedata

MAX_MARKS = 4
"""Marks on one letter: Vietnamese and Hebrew need three, a tower of forty hides the lines above it."""

_LINE_ENDS = re.compile("\r\n|[\r\v\f\x1c-\x1e\x85\u2028\u2029]")
_SPACES = re.compile("[\u1680\u2000-\u200a\u205f\u3000]")
_NEVER = re.compile(
    "["
    "\x00-\x08\x0e-\x1b\x1f\x7f-\x84\x86-\x9f"  # controls
    "\xad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f"  # soft hyphen, joiners and fillers without ink
    "\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f\u3164\ufeff\uffa0\ufff0-\ufffb"  # zero width and bidi
    "\ufe00-\ufe0d\U000e0100-\U000e01ef"  # variants of glyphs, a known way to smuggle bytes
    "\ud800-\udfff\ufdd0-\ufdef"  # halves of characters, and what Unicode says is none
    + "".join(f"{chr(plane * 0x10000 + 0xFFFE)}{chr(plane * 0x10000 + 0xFFFF)}" for plane in range(17))
    + "\U0001bca0-\U0001bca3\U0001d173-\U0001d17a"
    "]+"
)
_EMOJI = (
    "©®\u203c\u2049\u2122\u2139\u2190-\u21ff\u2300-\u23ff\u24c2\u25a0-\u27bf\u2900-\u297f"
    "\u2b00-\u2bff\u3030\u303d\u3297\u3299\U0001f000-\U0001faff"
)
# Scripts whose spelling needs the (non-)joiner inside a word: Arabic, Indic, Burmese, Khmer, Mongolian.
_JOINING = "\u0600-\u0dff\u0e00-\u109f\u1780-\u18af\ufb50-\ufdcf\ufdf0-\ufdff\ufe70-\ufefc"
_FLAGS = "|".join(
    "\U0001f3f4" + "".join(chr(0xE0000 + ord(letter)) for letter in region) + "\U000e007f"
    for region in ("gbeng", "gbsct", "gbwls")
)
_TAGS = re.compile(f"({_FLAGS})|[\U000e0000-\U000e007f]")
_VARIANTS = re.compile(f"(?<![{_EMOJI}])[\ufe0e\ufe0f](?!(?<=[0-9#*]\ufe0f)\u20e3)")
_JOINERS = re.compile(
    f"(?<=[{_EMOJI}\ufe0f])\u200d(?=[{_EMOJI}])"
    f"|(?<=[{_JOINING}])[\u200c\u200d](?=[{_JOINING}])"
    "|([\u200c\u200d])"
)
_WITHOUT_A_BASE = {
    "ß": "ss",
    "æ": "ae",
    "œ": "oe",
    "ø": "o",
    "đ": "d",
    "ð": "d",
    "ł": "l",
    "ħ": "h",
    "ı": "i",
    "þ": "th",
}
_FOLDED = str.maketrans(
    _WITHOUT_A_BASE
    | dict.fromkeys("‘’‛′ʼ`´", "'")
    | dict.fromkeys("“”„‟″", '"')
    | dict.fromkeys("‐‑‒–—―", "-")
    | dict.fromkeys("\u200c\u200d", "")
)


def tidy(text: str) -> str:
    """Return the text in one spelling (NFC, `\\n`), without characters that only hide or disturb.

    Controls, bidi and zero-width characters go; joiners stay inside emoji and inside words of scripts that
    are spelled with them. Never raises; a second time changes nothing; time is linear in the length.
    """
    text = _SPACES.sub(" ", _LINE_ENDS.sub("\n", text)).replace("\t", "    ")
    text = _NEVER.sub("", text)
    if text.isascii():
        return text
    for _again in range(4):
        settled = unicodedata.normalize("NFC", _without_towers(_in_their_place(text)))
        if settled == text:
            break
        text = settled
    return text


def fold(text: str) -> str:
    """Return the text as search compares it: no capitals, no accents, plain quotes and dashes."""
    apart = unicodedata.normalize("NFKD", tidy(text).casefold().translate(_FOLDED))
    bare = "".join(char for char in apart if not _is_accent(char))
    return unicodedata.normalize("NFKC", bare.casefold().translate(_FOLDED))


def _in_their_place(text: str) -> str:
    """Drop joiners, variants and tags that stand where they do nothing."""
    text = _TAGS.sub(lambda found: found[1] or "", text)
    text = _VARIANTS.sub("", text)
    return _JOINERS.sub(lambda found: "" if found[1] else found[0], text)


def _without_towers(text: str) -> str:
    """Drop marks above the limit. Before NFC: Python sorts a long run of marks in quadratic time."""
    kept: list[str] = []
    marks = 0
    for char in text:
        marks = marks + 1 if char > "\u02ff" and unicodedata.category(char) in {"Mn", "Me"} else 0
        if marks <= MAX_MARKS:
            kept.append(char)
    return "".join(kept)


def _is_accent(char: str) -> bool:
    # Below 200 lie the signs of scripts in which a mark is a letter or a vowel.
    return unicodedata.combining(char) >= 200
