"""The result of a poll: on the page, and as files. Not for counting, and not for open answers."""

from dataclasses import replace
from typing import Any

from allauth.account.decorators import reauthentication_required
from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from groups.polls import report_pdf, telling
from groups.polls.charts import number
from groups.polls.lines import head, rows_of
from groups.polls.models import Poll
from groups.polls.permissions import access_poll, access_run, access_words, can_run, reads_words
from groups.polls.queries.outlines import outlines_of
from groups.polls.queries.results import ShownResult, result_for, theme_counts, weighing_of, why_nothing
from groups.polls.queries.told_words import told_words
from groups.polls.questions import Place
from groups.polls.report import Part, parts_of
from groups.polls.report_tables import Tables, that_fit
from groups.polls.services.exports import answer_rows, as_csv, as_json, as_xlsx, has_rows, note_rows_export
from groups.polls.spotmap import spot_map
from groups.polls.views.parts import audience_words
from network.kernel.errors import NotFound
from network.kernel.moments import exact
from network.people.doors import member, member_required
from network.people.models import Person

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
CSV = "text/csv; charset=utf-8"
NAME_CHARS = 60
FILES = frozenset({"csv", "xlsx", "json", "pdf"})
ROW_FILES = frozenset({"csv", "xlsx"})


@never_cache
@require_safe
@member_required
def results(request: HttpRequest, uid: str) -> HttpResponse:
    """Show what came out, or say when it will be known."""
    viewer = member(request)
    poll = access_poll(viewer, uid)
    runs = can_run(viewer, poll.organiser)
    hidden = not reads_words(viewer, poll)
    shown = None if hidden else result_for(viewer, poll)
    context: dict[str, Any] = {"poll": poll, "runs": runs, "hidden": hidden, "shown": shown}
    if shown is not None:
        parts = told_parts(shown, that_fit(shown.tables))
        context |= {
            "parts": parts,
            "opening": telling.opening_lines(shown),
            "method": telling.method_lines(shown, parts),
            "made": telling.made_line(shown),
        }
    elif not hidden:
        context["why_nothing"] = why_nothing(viewer, poll)
    return render(request, "polls/results.html", context)


@never_cache
@require_safe
@member_required
def results_file(request: HttpRequest, uid: str, form: str) -> HttpResponseBase:
    """Hand over the result of a counted poll as CSV, workbook, JSON or PDF."""
    if form not in FILES:
        raise NotFound
    shown = _final(member(request), uid)
    parts = told_parts(shown)
    answer: HttpResponseBase
    if form == "json":
        answer = HttpResponse(as_json(shown), content_type="application/json; charset=utf-8")
    elif form == "pdf":
        answer = HttpResponse(report_pdf.draw(_sheet(shown, parts), parts), content_type="application/pdf")
    else:
        rows = iter([head(), *rows_of(parts)])
        answer = (
            HttpResponse(as_xlsx(rows, _("Uitslag")), content_type=XLSX)
            if form == "xlsx"
            else StreamingHttpResponse(as_csv(rows), content_type=CSV)
        )
    return _attached(answer, shown.poll, form)


@never_cache
@require_safe
@member_required
def answers_file(request: HttpRequest, uid: str, form: str) -> HttpResponseBase:
    """Hand over the answers by row, without names, to who runs a poll that keeps names and just logged in."""
    poll = access_run(member(request), uid)
    if form not in ROW_FILES or not has_rows(poll):
        raise NotFound
    answer: HttpResponseBase = _answers(request, poll, form)
    return answer


@reauthentication_required  # type: ignore[untyped-decorator]
def _answers(request: HttpRequest, poll: Poll, form: str) -> HttpResponseBase:
    note_rows_export(by=member(request), poll=poll, form=form)
    rows = answer_rows(poll)
    answer: HttpResponseBase
    if form == "xlsx":
        answer = HttpResponse(as_xlsx(rows, _("Antwoorden")), content_type=XLSX)
    else:
        answer = StreamingHttpResponse(as_csv(rows), content_type=CSV)
    return _attached(answer, poll, form, of=_("antwoorden"))


def told_parts(shown: ShownResult, tables: Tables | None = None) -> list[Part]:
    """Return what is told of each question; nothing where too few took part.

    Args:
        tables: those that there is room for; all of them without.
    """
    here = shown.tables if tables is None else tables
    if shown.is_too_small:
        return []
    themes = theme_counts(shown.poll) if shown.is_final else {}
    parts = parts_of(
        shown.definition,
        shown.figures,
        here,
        seats=shown.poll.seats if shown.is_final else None,
        lot=shown.lot,
        population=shown.poll.population,
        themes=themes,
        words=told_words(shown.poll, themes) if shown.is_final else None,
        weighing=weighing_of(shown),
    )
    left = shown.tables.keys() - here.keys()
    return [replace(_with_map(part), leaves_tables=part.question.key in left) for part in parts]


def _with_map(part: Part) -> Part:
    """Return a part with the map of its places; without one where nothing of them is shown."""
    if not part.places or not isinstance(part.question, Place):
        return part
    outlines = outlines_of(part.question)
    rows = [(code, name, many) for code, (name, many) in zip(part.place_codes, part.places, strict=True)]
    return replace(part, spot_map=spot_map(outlines, rows, part.elsewhere) if outlines else None)


def _final(viewer: Person, uid: str) -> ShownResult:
    """Return the result of a counted poll. Raises: NotFound."""
    shown = result_for(viewer, access_words(viewer, uid))
    if shown is None or not shown.is_final:
        raise NotFound
    return shown


def _sheet(shown: ShownResult, parts: list[Part]) -> report_pdf.Sheet:
    poll = shown.poll
    took_part = shown.participation
    town = poll.organiser.municipality or poll.organiser
    window = _("%(start)s tot %(end)s") % {
        "start": exact(poll.opens_at) if poll.opens_at else "",
        "end": exact(poll.closes_at) if poll.closes_at else "",
    }
    facts = (
        (_("Wie vroeg"), poll.organiser.name),
        (_("Aan wie"), audience_words(poll)),
        (_("Wanneer"), window),
        (_("Mochten stemmen"), number(took_part.voters)),
    )
    return report_pdf.Sheet(
        municipality=town.name,
        title=poll.title,
        label=_("Uitslag van de %(kind)s") % {"kind": poll.get_kind_display()},
        facts=facts,
        summary=tuple(telling.opening_lines(shown)),
        method=(*telling.method_lines(shown, parts), telling.made_line(shown)),
        hidden=tuple(telling.hidden_lines(parts)),
        link=f"{settings.SITE_URL}{reverse('polls:results', args=[poll.uid])}",
    )


def _attached(answer: HttpResponseBase, poll: Poll, form: str, of: str = "") -> HttpResponseBase:
    name = slugify(f"{of or _('uitslag')} {poll.title}")[:NAME_CHARS] or "uitslag"
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}.{form}"'
    answer.headers["X-Content-Type-Options"] = "nosniff"
    return answer
