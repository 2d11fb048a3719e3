"""Files for whoever checks: the yearly report as CSV in a zip, and the statements of reasons of a year."""

import csv
import io
import zipfile

from django.http import HttpRequest, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.views.decorators.http import require_safe

from moderation.eu_report.parts import PARTS
from moderation.queries.eu_report import report_figures
from moderation.queries.statements_export import csv_of
from moderation.views.openness import ensured_period
from network.kernel import clock
from network.kernel.callers import address_of
from network.kernel.limits import hit

MOST_FILES = 20
HOUR = 3600


@require_safe
def report(request: HttpRequest, year: int) -> HttpResponse:
    """Send the eleven parts of the report of a year."""
    period = ensured_period(year)
    hit("openness.report", address_of(request), limit=MOST_FILES, per_seconds=HOUR)
    told = report_figures(period, clock.today())
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as bundle:
        for name, rows in PARTS.items():
            text = io.StringIO()
            csv.writer(text).writerows(rows(told))
            bundle.writestr(f"{name}.csv", text.getvalue())
    answer = HttpResponse(file.getvalue(), content_type="application/zip")
    answer.headers["Content-Disposition"] = f'attachment; filename="transparency-report-{year}.zip"'
    return answer


@require_safe
def statements(request: HttpRequest, year: int) -> HttpResponseBase:
    """Stream the statements of reasons of a year."""
    period = ensured_period(year)
    hit("openness.statements", address_of(request), limit=MOST_FILES, per_seconds=HOUR)
    answer = StreamingHttpResponse(csv_of(period), content_type="text/csv; charset=utf-8")
    answer.headers["Content-Disposition"] = f'attachment; filename="statements-{year}.csv"'
    return answer
