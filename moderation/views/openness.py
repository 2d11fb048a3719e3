"""How decisions are taken, in public: figures of a year as a page and as JSON, and the log of decisions."""

import csv
import io
from collections.abc import Iterator, Mapping
from dataclasses import asdict, astuple, fields
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseBase, JsonResponse, StreamingHttpResponse
from django.shortcuts import render
from django.utils.dates import MONTHS, MONTHS_3
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from moderation.models import Action, ComplaintState, MeasureKind, NoticeState, Origin, SanctionKind
from moderation.queries import figures, public_log
from moderation.queries.figures import Period
from moderation.queries.openness import summary
from moderation.views.drawings import HEIGHT, WIDTH, bars, columns
from moderation.wording import item_kind_name
from network.kernel import clock, moments
from network.kernel.errors import NotFound

MOST_PAGES = 200


@require_safe
def transparency(request: HttpRequest) -> HttpResponse:
    """Show the figures of a year, each with its numbers in a table."""
    if _wants_json(request):
        return transparency_json(request)
    period = asked_period(request)
    told = summary(period)
    return render(
        request,
        "moderation/transparency.html",
        {
            "told": told,
            "year": str(period.year),
            "years": _years(),
            "is_running": period.until > clock.now(),
            "months": [{**row, "name": MONTHS[row["month"]]} for row in told["months"]],
            "columns": columns(
                [
                    (str(MONTHS_3[row["month"]]), {"kept": row["kept"], "restricted": row["restricted"]})
                    for row in told["months"]
                ]
            ),
            "height": HEIGHT,
            "width": WIDTH,
            "tables": _tables(told),
            "errors": _errors(told["errors"]),
        },
    )


@require_safe
def transparency_json(request: HttpRequest) -> HttpResponse:
    """Answer the same figures for programs."""
    told = {**summary(asked_period(request)), "years": figures.years(clock.now())}
    return JsonResponse(told, json_dumps_params={"ensure_ascii": False})


@require_safe
def log(request: HttpRequest) -> HttpResponse:
    """Show the decisions of a year one by one, without what leads to somebody."""
    period = asked_period(request)
    given = request.GET.get("page", "1")
    page = min(max(int(given), 1), MOST_PAGES) if given.isascii() and given.isdigit() else 1
    lines, more = public_log.page_of(period, public_log.shown_towns(figures.groups_in(period)), page)
    return render(
        request,
        "moderation/public_log.html",
        {
            "year": str(period.year),
            "years": _years(),
            "lines": [_in_words(line) for line in lines],
            "page": page,
            "before": page - 1,
            "after": page + 1 if more and page < MOST_PAGES else 0,
        },
    )


@require_safe
def log_csv(request: HttpRequest) -> HttpResponseBase:
    """Stream the decisions of a year, a line each."""
    period = asked_period(request)
    towns = public_log.shown_towns(figures.groups_in(period))
    answer = StreamingHttpResponse(_csv(period, towns), content_type="text/csv; charset=utf-8")
    answer.headers["Content-Disposition"] = f'attachment; filename="decisions-{period.year}.csv"'
    return answer


def asked_period(request: HttpRequest) -> Period:
    """Return the year that was asked for, or this one. Raises: NotFound for a year that cannot be."""
    this = moments.local(clock.now()).year
    given = request.GET.get("year", "") or str(this)
    if not (given.isascii() and given.isdigit() and len(given) == 4):
        raise NotFound
    return ensured_period(int(given))


def ensured_period(year: int) -> Period:
    """Return a year between the first one and this one. Raises: NotFound."""
    if not figures.FIRST_YEAR <= year <= moments.local(clock.now()).year:
        raise NotFound
    return figures.period_of(year)


def _csv(period: Period, towns: frozenset[str]) -> Iterator[str]:
    line = io.StringIO()
    writer = csv.writer(line)
    writer.writerow([field.name for field in fields(public_log.Line)])
    for row in public_log.lines_of(period, towns):
        writer.writerow(astuple(row))
        yield line.getvalue()
        line.seek(0)
        line.truncate()
    yield line.getvalue()


def _years() -> list[str]:
    """Return the years to choose from, as they are written: without a point in them."""
    return [str(year) for year in figures.years(clock.now())]


def _wants_json(request: HttpRequest) -> bool:
    if request.GET.get("format") == "json":
        return True
    return request.get_preferred_type(["text/html", "application/json"]) == "application/json"


def _in_words(line: public_log.Line) -> dict[str, Any]:
    return {
        **asdict(line),
        "kind": item_kind_name(line.kind),
        "action": Action(line.action).label,
        "origin": Origin(line.origin).label,
    }


def _tables(told: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Return the tables with bars: a title, what is counted, and the rows."""
    clauses = [(f"{row['id']} {row['title']}", row["count"]) for row in told["clauses"]]
    towns = [(row["name"], row["count"]) for row in told["municipalities"]]
    states = {
        "filed": _("ingediend"),
        **{name: str(label) for name, label in ComplaintState.choices},
    }
    rows: list[tuple[str, str, list[tuple[str, int | None]]]] = [
        ("actions", _("Wat er beslist werd"), _named(told["actions"], Action)),
        ("clauses", _("Welke huisregel"), clauses),
        ("origins", _("Waarom iemand keek"), _named(told["origins"], Origin)),
        ("complaints", _("Klachten"), [(states[name], n) for name, n in told["complaints"].items()]),
        ("notices", _("Meldingen van buiten"), _named(told["notices"], NoticeState)),
        (
            "notices_decided",
            _("Beslist na een melding van buiten"),
            _named(told["notices_decided"], Action),
        ),
        ("measures", _("Wat gold tot iemand keek"), _named(told["measures"], MeasureKind)),
        ("sanctions", _("Wat volgde voor mensen"), _named(told["sanctions"], SanctionKind)),
    ]
    if len(towns) > 1:
        rows.append(("municipalities", _("Per gemeente"), towns))
    return [
        {"name": name, "title": title, "rows": bars(lines), "empty": all(n == 0 for _label, n in lines)}
        for name, title, lines in rows
    ]


def _named(counts: Mapping[str, int | None], choices: Any) -> list[tuple[str, int | None]]:
    return [(str(choices(name).label), count) for name, count in counts.items()]


def _errors(told: Mapping[str, Mapping[str, float] | None]) -> list[dict[str, Any]]:
    """Return the error rates with what each one says, in percents."""
    sentences = {
        "people": _("Een tweede mens besliste anders"),
        "too_strict": _("De eerste was te streng"),
        "too_mild": _("De eerste was te mild"),
        "machine": _("De machine wees iets aan dat mocht blijven staan"),
        "machine_again": _("Dat vond ook de tweede mens"),
    }
    return [
        {
            "sentence": sentence,
            "of": share["of"] if share else None,
            **({part: round(share[part] * 100) for part in ("share", "low", "high")} if share else {}),
        }
        for name, sentence in sentences.items()
        for share in [told[name]]
    ]
