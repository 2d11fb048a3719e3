"""Port `newsletter`: what may stand in the newsletter of a district on paper. Asked by the newsletter alone.

Paper leaves the closed district: whoever picks it up reads it. So a section holds only what the municipality
said itself, what is open to all, and words of a resident only where that resident offered them for this.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

from network.kernel.errors import Sentence
from network.kernel.registry import Registry


@dataclass(frozen=True, slots=True)
class Story:
    """One piece.

    Attributes:
        uid: public name of what it is about, unique in its section.
        source: whose it is, for instance a department or a group; never the name of a resident.
        facts: what, where, when: a label and plain words each.
        html: as `kernel.text.render` made it; may be empty.
        link: path of its page, which becomes the square to scan.
        person_id: the resident whose words these are, who offered them; None for official words.
    """

    uid: str
    source: str
    title: str
    facts: tuple[tuple[Sentence, str], ...] = ()
    html: str = ""
    link: str = ""
    person_id: int | None = None


@dataclass(frozen=True)
class Section:
    """A part of the newsletter.

    Attributes:
        stories: number of a district and a half-open period to its pieces, in the order of the paper.
    """

    name: str
    label: Sentence
    order: int
    stories: Callable[[int, datetime, datetime], Sequence[Story]]


sections: Registry[Section] = Registry("sections of the newsletter")
