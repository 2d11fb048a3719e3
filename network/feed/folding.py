"""What stands in the place of the words of somebody whom the reader muted, and how a card is rid of answers.

Not for who is kept away: `people.queries.blocks` knows. Not for what a block leaves out of a list: `queries`.
"""

from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from network.feed import cards
from network.feed.cards import Parts
from network.feed.queries.detail import link_to_post
from network.people.queries.blocks import Away


def rewrite(parts: Parts, *, away: Away, uid: str, answers: int) -> Parts:
    """Return a drawn card without the answers of those whom its reader keeps away.

    Args: answers: how many standing answers this reader sees, folded ones among them.
    """
    shown = [name for name in cards.marks(parts) if name.isdecimal()]
    authors = {int(name) for name in shown}
    if not authors & (away.blocked | away.muted) and not away.blocked:
        return parts
    kept = sum(1 for name in shown if int(name) not in away.blocked)
    instead = {str(number): "" for number in away.blocked}
    instead |= {str(number): _line(uid) for number in authors & away.muted}
    if not kept:
        instead["list"] = ""
    instead["answers"] = _count(answers)
    instead["earlier"] = _earlier(uid, answers - kept)
    return cards.rewritten(parts, instead.get)


def _line(uid: str) -> str:
    return format_html(
        '<li class="folded"><p>{} <a href="{}#reacties">{}</a></p></li>',
        _("Een reactie van iemand die je stil zette."),
        link_to_post(uid),
        _("Toon toch"),
    )


def _count(answers: int) -> str:
    if not answers:
        return _("Reageer")
    return ngettext("%(n)s reactie", "%(n)s reacties", answers) % {"n": answers}


def _earlier(uid: str, answers: int) -> str:
    if answers <= 0:
        return ""
    sentence = ngettext("Nog %(n)s eerdere reactie", "Nog %(n)s eerdere reacties", answers) % {"n": answers}
    return format_html('<p class="small"><a href="{}#reacties">{}</a></p>', link_to_post(uid), sentence)
