"""What this run looked at already, whichever of its processes did: of pages that are alike one is enough.

Not for what one test remembers: that is a set.
"""

import re
from hashlib import sha256

from tests.helpers import scratch

OWN = re.compile(
    r"""csrfmiddlewaretoken"\ value="[^"]*|\bnonce="[^"]*   # made anew for each answer
    |\b[0-9a-z]{16}\b|\b[A-Za-z0-9]{64}\b                   # uids and keys, made anew for each world""",
    re.VERBOSE,
)
MAIN = re.compile(r"<main\b.*</main>", re.DOTALL)
TITLE = re.compile(r"<title>.*?</title>", re.DOTALL)


def first_look(about: str, page: str) -> bool:
    """Return whether a page is new to this run, in what it says itself or in the frame around that.

    Two pages are alike when the same elements, classes and words are in the same order; uids and tokens do
    not count.
    """
    bare = OWN.sub("", page)
    main = MAIN.search(bare)
    frame = TITLE.sub("", MAIN.sub("", bare))
    news = [_first(f"{about} {part}") for part in (main[0] if main else "", frame)]  # both, before `any`
    return any(news)


def _first(what: str) -> bool:
    """Return whether this process is the first to say so; a file that must be new decides it."""
    folder = scratch.folder() / "seen"
    folder.mkdir(exist_ok=True)
    try:
        (folder / sha256(what.encode()).hexdigest()).open("x").close()
    except FileExistsError:
        return False
    return True
