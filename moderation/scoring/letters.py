"""Signs that stand for a letter: look-alikes of other scripts, digits, punctuation. Not for words.

The tables are our own, made by looking. A sign that may stand for several letters lists all of them; the word
lists then follow every reading at once.
"""

import string
import unicodedata
from functools import lru_cache

# Signs of other alphabets that look like Latin letters, after case folding. Capitals fold to the same small
# letter, so a sign gets the readings of both: Н and н are h, у and У are y or u.
LOOK_ALIKES: dict[str, tuple[str, ...]] = {
    # Cyrillic
    "а": ("a",), "в": ("b", "v"), "г": ("r", "g"), "д": ("d",), "е": ("e",), "з": ("e", "z"),
    "и": ("u", "i", "n"), "к": ("k",), "л": ("l",), "м": ("m",), "н": ("h", "n"), "о": ("o",),
    "п": ("n", "p"), "р": ("p", "r"), "с": ("c", "s"), "т": ("t",), "у": ("y", "u"), "х": ("x", "h"),
    "ц": ("u",), "э": ("e",), "я": ("r",), "ь": ("b",), "і": ("i", "l"), "ј": ("j",), "ѕ": ("s",),
    "ԁ": ("d",), "ԍ": ("g",), "ԛ": ("q",), "ԝ": ("w",), "һ": ("h",), "ӏ": ("l", "i"), "ѵ": ("v",),
    "ү": ("y", "u"), "қ": ("k",), "ғ": ("f",), "ҙ": ("e", "z"), "є": ("e",), "ҽ": ("e",), "ԃ": ("d",),
    "ґ": ("r",), "ђ": ("h",), "ћ": ("h",), "ԋ": ("h",), "ӄ": ("k",),
    "ӈ": ("h",), "ҝ": ("k",), "җ": ("x",), "ҳ": ("x",), "ԥ": ("n",), "ҏ": ("p",), "ҭ": ("t",),
    "ҫ": ("c",), "ө": ("o",), "ԉ": ("l",), "ԏ": ("t",), "ӎ": ("m",), "ѡ": ("w",),
    # Greek
    "α": ("a",), "β": ("b",), "γ": ("y",), "δ": ("d",), "ε": ("e",), "ζ": ("z",), "η": ("n", "h"),
    "θ": ("o",), "ι": ("i",), "κ": ("k",), "λ": ("l", "a"), "μ": ("u", "m"), "ν": ("v", "n"), "ο": ("o",),
    "π": ("n",), "ρ": ("p", "r"), "σ": ("o", "s", "c"), "τ": ("t",), "υ": ("u", "y"), "χ": ("x",),
    "ω": ("w",), "ϳ": ("j",), "ϝ": ("f",),
    # Armenian
    "օ": ("o",), "ո": ("n",), "ս": ("u",), "հ": ("h",), "ց": ("g",), "զ": ("q",), "ք": ("p",),
    "լ": ("l",),
}  # fmt: skip

# Latin letters that Unicode does not take apart: always read as their plain sister.
SISTERS: dict[str, str] = {
    "ø": "o", "đ": "d", "ð": "d", "ł": "l", "ı": "i", "ħ": "h", "ŧ": "t", "æ": "ae", "œ": "oe", "þ": "p",
    "ĸ": "k", "ŋ": "n", "ɑ": "a", "ɡ": "g", "ɩ": "i", "ʋ": "v", "ɯ": "w", "ʐ": "z", "ƙ": "k", "ɦ": "h",
    "ʂ": "s", "ȶ": "t", "ɓ": "b", "ƈ": "c", "ɗ": "d", "ɛ": "e", "ƒ": "f", "ɠ": "g", "ɨ": "i", "ʝ": "j",
    "ɭ": "l", "ɱ": "m", "ɲ": "n", "ɵ": "o", "ƥ": "p", "ʠ": "q", "ɽ": "r", "ƭ": "t", "ʉ": "u", "ⱱ": "v",
    "ⱳ": "w", "ƴ": "y", "ȥ": "z", "ɔ": "c", "ᴀ": "a", "ʙ": "b", "ᴄ": "c", "ᴅ": "d", "ᴇ": "e", "ꜰ": "f",
    "ɢ": "g", "ʜ": "h", "ɪ": "i", "ᴊ": "j", "ᴋ": "k", "ʟ": "l", "ᴍ": "m", "ɴ": "n", "ᴏ": "o", "ᴘ": "p",
    "ꞯ": "q", "ʀ": "r", "ꜱ": "s", "ᴛ": "t", "ᴜ": "u", "ᴠ": "v", "ᴡ": "w", "ʏ": "y", "ᴢ": "z", "ɐ": "a",
    "ǝ": "e", "ə": "e", "ɹ": "r", "ʇ": "t", "ʌ": "v", "ʍ": "w", "ʎ": "y", "ɥ": "h", "ʞ": "k", "ɟ": "f",
    "ꞑ": "n", "ǀ": "l", "ꭓ": "x",
}  # fmt: skip

# Whole alphabets of letters in circles, squares and flags, which Unicode does not call letters.
for _first in (0x1F150, 0x1F170, 0x1F1E6):
    SISTERS.update({chr(_first + place): letter for place, letter in enumerate(string.ascii_lowercase)})

# Digits inside a word, and punctuation inside a word; "" where it may also just separate letters.
DIGITS: dict[str, tuple[str, ...]] = {
    "0": ("o",), "1": ("i", "l"), "2": ("z",), "3": ("e",), "4": ("a",), "5": ("s",), "6": ("g", "b"),
    "7": ("t",), "8": ("b",), "9": ("g",),
}  # fmt: skip
PUNCTUATION: dict[str, tuple[str, ...]] = {
    "@": ("a", "o", ""), "$": ("s", ""), "€": ("e", ""), "£": ("l", "e", ""), "!": ("i", "l", ""),
    "|": ("i", "l", ""), "¡": ("i", ""), "+": ("t", ""), "(": ("c", ""), "<": ("c", ""), "¢": ("c", ""),
    "¥": ("y", ""), "§": ("s", ""),
}  # fmt: skip
MASKS = frozenset("*#")
ANY_LETTER = tuple(string.ascii_lowercase)

_LONGEST = 4

# Signs that print as nothing although Unicode counts them as letters or symbols.
_INVISIBLE = frozenset("\u115f\u1160\u17b4\u17b5\u2800\u3164\uffa0")


@lru_cache(maxsize=65_536)
def fold(sign: str) -> str:
    """Return the plain, small letters of one sign; "" for one that does not show.

    At most four letters: Unicode writes some signs out as a whole sentence, which would make a text 18 times
    as long.
    """
    if sign in _INVISIBLE or unicodedata.category(sign) in ("Cf", "Mn", "Me"):
        return ""
    if sign in SISTERS:
        return SISTERS[sign]
    parts = unicodedata.normalize("NFKD", unicodedata.normalize("NFKC", sign).casefold())
    kept = [part for part in parts if unicodedata.category(part) not in ("Mn", "Me", "Cf")]
    return "".join(SISTERS.get(part, part) for part in kept) if len(kept) <= _LONGEST else sign


def is_latin(sign: str) -> bool:
    """Whether a folded sign is one of the 26 letters."""
    return "a" <= sign <= "z"
