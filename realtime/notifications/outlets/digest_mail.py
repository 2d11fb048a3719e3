"""A digest as a mail, and the link that stops it. Not for what stands in it: `digest_contents`."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from itertools import groupby
from urllib.parse import urlsplit

import css_inline
from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation
from django.utils.translation import ngettext

from network.kernel import moments
from realtime.notifications import unsubscribing
from realtime.notifications.models import Digest
from realtime.notifications.outlets.digest_contents import Contents, Line


@dataclass(frozen=True, slots=True)
class Part:
    """Lines of one kind, under its name."""

    label: str
    lines: Sequence[Line]


def parts_of(contents: Contents) -> list[Part]:
    """Return the lines by kind."""
    return [
        Part(str(kind.label), list(lines)) for kind, lines in groupby(contents.lines, lambda line: line.kind)
    ]


def subject_of(contents: Contents) -> str:
    """Return the subject: how much there is, and never what a resident wrote."""
    number = sum(line.times for line in contents.lines) + contents.more
    return ngettext(
        "Je overzicht van Gebuurte: %(number)d seintje",
        "Je overzicht van Gebuurte: %(number)d seintjes",
        number,
    ) % {"number": number}


def compose(digest: Digest, contents: Contents, connection: object = None) -> EmailMultiAlternatives:
    """Return the mail. Its Message-ID is that of the digest, also when it is sent again."""
    person, site = digest.person, settings.SITE_URL
    with translation.override(person.language):
        stop = unsubscribing.link_for_digests(person)
        context = {
            "name": person.get_short_name(),
            "day": moments.day(digest.period),
            "parts": parts_of(contents),
            "more": contents.more,
            "site": site,
            "list_link": f"{site}{reverse('notifications:list')}",
            "settings_link": f"{site}{reverse('notifications:settings')}",
            "stop_link": stop,
            "language": translation.get_language(),
        }
        subject = subject_of(contents)
        text = render_to_string("notifications/mail/digest.txt", context)
        html = _inliner().inline(render_to_string("notifications/mail/digest.html", context))
    composed = EmailMultiAlternatives(
        subject=subject,
        body=text,
        to=[person.email],
        headers={
            "Message-ID": f"<{digest.uid}@{urlsplit(site).hostname}>",
            "Auto-Submitted": "auto-generated",
            "List-Unsubscribe": f"<{stop}>",
            "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
        },
        connection=connection,
    )
    composed.attach_alternative(html, "text/html")
    return composed


@cache
def _inliner() -> css_inline.CSSInliner:
    """Put the style on the elements, since mail programs drop style sheets; that of the dark stays."""
    return css_inline.CSSInliner(load_remote_stylesheets=False, keep_at_rules=True)
