"""Heads and rows of a cross-table, each at once: a page of twenty questions has thousands of cells."""

from html import escape

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from groups.polls.report_tables import Cross

register = template.Library()


@register.simple_tag
def cross_head(cross: Cross) -> SafeString:
    """Return the heads of the columns, each with how many votes it holds."""
    votes = _("%(total)s stemmen")
    heads = (
        f'<th scope="col" class="n">{escape(label)}<br>'
        f'<span class="meta">{escape(votes % {"total": total})}</span></th>'
        for label, total in cross.columns
    )
    return mark_safe("".join(heads))  # noqa: S308 (every part was escaped above)


@register.simple_tag
def cross_rows(cross: Cross) -> SafeString:
    """Return the rows of the body; a hidden cell says so to who listens."""
    hidden = format_html(
        '<td class="n"><span aria-hidden="true">·</span><span class="visually-hidden">{}</span></td>',
        _("niet getoond"),
    )
    rows = []
    for label, cells in cross.rows:
        told = "".join(
            hidden if cell.is_hidden else f'<td class="n">{escape(cell.figure)} ({escape(cell.percent)})</td>'
            for cell in cells
        )
        rows.append(f'<tr><th scope="row">{escape(label)}</th>{told}</tr>')
    return mark_safe("".join(rows))  # noqa: S308 (every part was escaped above)
