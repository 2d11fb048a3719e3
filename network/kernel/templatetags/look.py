"""The parts of the look as template tags: `{% load look %}`. Values and rules live in the stylesheets.

{% icon "home" %}                          decoration beside words
{% icon "x" label="Sluiten" %}             an icon that says something by itself
{% face person %} {% face name size="s" %} a circle is a neighbour; kind="group" gives a square
{% plate sender line topic icon %}         the municipality; {% plate_small "Stad Halle · Groen" %}
{% outline district.outline %}             the emblem of a district, a path in 40 by 40
{% when post.published_at %}               25 min geleden, in a <time>
{% count unread %}                         the bubble in the menu; nothing for zero
{% field form.email %} {% error_summary form %}
{% note "warn" %}…{% endnote %}            ok, info, warn or danger
{% quiet_place "chat" "Nog geen gesprekken" %}…{% endquiet_place %}
{% older next_url %} {% chips items "Toon" %}
{{ number|grouped }} {{ moment|exact }} {{ moment|day }} {{ moment|full_date }} {{ moment|remaining }}
"""

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import Any

from django import template
from django.forms import BaseForm
from django.forms.boundfield import BoundField
from django.template.loader import render_to_string
from django.templatetags.static import static
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from network.kernel import clock, forms, moments

register = template.Library()

NOTE_ICONS = {"ok": "checks", "info": "info", "warn": "alert", "danger": "alert"}
COUNT_SHOWN_UP_TO = 99


@register.simple_tag
def icon(name: str, label: str = "") -> SafeString:
    """Draw an icon of the sprite; hidden from screen readers unless it has a label of its own."""
    address = f"{static('icons.svg')}#i-{name}"
    if label:
        return format_html(
            '<svg class="i" role="img" aria-label="{}"><use href="{}"></use></svg>', label, address
        )
    return format_html('<svg class="i" aria-hidden="true"><use href="{}"></use></svg>', address)


def initials(name: str) -> str:
    """Return the first letters of the first and the last word, in capitals."""
    words = [word for word in name.split() if word[:1].isalnum()]
    if not words:
        return "?"
    ends = words if len(words) == 1 else [words[0], words[-1]]
    return "".join(word[0] for word in ends).upper()


@register.simple_tag
def face(who: object, size: str = "", kind: str = "") -> SafeString:
    """Draw the circle of a neighbour, or the square of a group, with initials.

    Args:
        who: a name, or a person with `initials`, or anything whose text is its name.
        size: `s` for small.
        kind: `group` for a square.
    """
    classes = "face"
    if size:
        classes += f" face-{size}"
    if kind:
        classes += f" face-{kind}"
    return format_html(
        '<span class="{}" aria-hidden="true">{}</span>',
        classes,
        getattr(who, "initials", None) or initials(str(who)),
    )


@register.simple_tag
def shield(name: object) -> SafeString:
    """Draw the shield of a municipality with the first letter of its name."""
    return format_html(
        '<svg class="shield" viewBox="0 0 36 41" aria-hidden="true">'
        '<path d="M2 2h32v19c0 9-7 14.5-16 18C9 35.5 2 30 2 21Z"></path>'
        '<text x="18" y="26">{}</text></svg>',
        str(name)[:1].upper(),
    )


@register.inclusion_tag("components/plate.html")
def plate(
    sender: object, line: object = "", topic: object = "", icon: str = "", letter: object = ""
) -> dict[str, object]:
    """Draw the plate: only the municipality may carry it.

    Args:
        sender: who speaks, for instance `Stad Halle`.
        line: the department.
        topic: what it is about, with its icon.
        letter: the name whose first letter stands in the shield; default the last word of the sender.
    """
    return {
        "sender": sender,
        "line": line,
        "topic": topic,
        "icon": icon,
        "letter": letter or (str(sender).split() or ["?"])[-1],
    }


@register.simple_tag
def plate_small(text: object) -> SafeString:
    """Draw the small plate, inside a thread or a list."""
    return format_html('<span class="plate plate-s">{}</span>', text)


@register.simple_tag
def outline(path: str | None) -> SafeString:
    """Draw the emblem of a district from its outline; a plain house when there is none yet."""
    return format_html(
        '<svg class="outline" viewBox="0 0 40 40" aria-hidden="true"><path d="{}"></path></svg>',
        path or "M6,36 6,18 20,5 34,18 34,36Z",
    )


@register.simple_tag
def count(number: int | None, word: str = "") -> SafeString:
    """Draw how many are waiting, readable aloud; nothing for zero."""
    if not number:
        return SafeString("")
    shown = str(number) if number <= COUNT_SHOWN_UP_TO else f"{COUNT_SHOWN_UP_TO}+"
    return format_html(
        '<span class="count"><span class="visually-hidden">, </span>{}'
        '<span class="visually-hidden"> {}</span></span>',
        shown,
        word or _("nieuw"),
    )


@register.simple_tag
def when(moment: datetime) -> SafeString:
    """Say when it was, as a neighbour would, with the exact moment for programs."""
    return format_html(
        '<time datetime="{}">{}</time>',
        moments.local(moment).isoformat(timespec="minutes"),
        moments.relative(moment, clock.now()),
    )


@register.filter
def relative(moment: datetime) -> str:
    """Say when it was, in words only."""
    return moments.relative(moment, clock.now())


@register.filter
def remaining(until: datetime) -> str:
    """Say how long is left."""
    return moments.remaining(until, clock.now())


@register.filter
def exact(moment: datetime) -> str:
    """Say day and hour."""
    return moments.exact(moment)


@register.filter
def day(moment: datetime | date) -> str:
    """Say the day."""
    return moments.day(moment)


@register.filter
def full_date(moment: datetime | date) -> str:
    """Say the date with its year."""
    return moments.full_date(moment)


@register.simple_tag
def period(start: datetime, until: datetime | None) -> str:
    """Say from when to when, in dates."""
    return moments.period(start, until)


@register.filter
def grouped(number: int | None) -> str:
    """Write a whole number with points between thousands; a dash for nothing."""
    return "–" if number is None else f"{number:,}".replace(",", ".")


@register.filter
def capfirst_words(text: object) -> str:
    """Give a sentence its capital, also when it came out of a moment."""
    words = str(text)
    return words[:1].upper() + words[1:]


@register.filter
def look_kind(bound: BoundField) -> str:
    """Return the shape in which a field is drawn."""
    return forms.shape_of(bound)


@register.simple_tag
def field(bound: BoundField) -> SafeString:
    """Draw a field: label, hint, control, error."""
    return SafeString(render_to_string("components/field.html", {"field": bound}))


@register.simple_tag
def error_summary(form: BaseForm) -> SafeString:
    """Draw what is still wrong in a form, with links to the fields; nothing when all is well."""
    problems = forms.problems_of(form)
    if not problems:
        return SafeString("")
    return SafeString(render_to_string("components/error_summary.html", {"problems": problems}))


@register.simple_block_tag
def note(content: str, kind: str = "info", icon_name: str = "") -> SafeString:
    """Draw a note around its content."""
    classes = "note" if kind == "info" else f"note note-{kind}"
    return format_html(
        '<div class="{}">{}<div>{}</div></div>', classes, icon(icon_name or NOTE_ICONS[kind]), content
    )


@register.simple_block_tag
def quiet_place(content: str, icon_name: str, title: str) -> SafeString:
    """Draw a place where nothing is yet: an icon, what it is for, and one action."""
    return format_html('<section class="empty">{}<h2>{}</h2>{}</section>', icon(icon_name), title, content)


@register.inclusion_tag("components/older.html")
def older(url: str | None, label: str = "") -> dict[str, object]:
    """Draw the way to older items; nothing when there are none."""
    return {"url": url, "label": label}


@register.inclusion_tag("components/chips.html")
def chips(items: Iterable[Mapping[str, Any]], label: str) -> dict[str, object]:
    """Draw filters as real links. Each item has `label`, `url` and `current`."""
    return {"items": items, "label": label}
