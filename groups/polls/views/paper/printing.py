"""Make the paper of a poll: forms, letters with a slip, the list for the desk, and the sheet on a pile."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from groups.polls.enums import Gender, PollState
from groups.polls.forms.grouping import years
from groups.polls.forms.paper import GROUP_LABELS, PrintForm
from groups.polls.models import PaperBatch, Poll
from groups.polls.permissions import access_pile, access_run
from groups.polls.printing.forms import Addressee, Form, draw_letters, draw_named, draw_secret
from groups.polls.printing.lists import Row, draw_cover, draw_roll
from groups.polls.queries.paper import people_on_roll
from groups.polls.queries.versions import definition_of, groups_offered
from groups.polls.services.paper.piles import expect_paper
from network.kernel import clock
from network.kernel.errors import DomainError, NotFound
from network.kernel.moments import exact
from network.people.doors import member, member_required, posted
from network.places.models import Municipality

FORMS, LETTERS, SHEET, ROLL = "forms", "letters", "sheet", "roll"
MOST = {FORMS: 100, LETTERS: 300, SHEET: 0, ROLL: 3_000}
NAME_CHARS = 60


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@member_required
def print_(request: HttpRequest, uid: str) -> HttpResponse:
    """Show what can be printed, and make it."""
    viewer = member(request)
    poll = access_run(viewer, uid)
    if poll.state == PollState.DRAFT:
        raise NotFound
    form = PrintForm(posted(request), choices=_choices(poll))
    if request.method == "POST" and form.is_valid():
        what, name, first = (form.cleaned_data[field] for field in ("what", "name", "first"))
        try:
            expect_paper(by=viewer, poll=poll, what=what)
        except DomainError as error:
            form.refuse(error)
        else:
            return _as_pdf(_drawn(poll, what, name, first), dict(_choices(poll))[what])
    context = {"poll": poll, "form": form, "most": MOST}
    return render(request, "polls/paper/print.html", context, status=422 if form.is_bound else 200)


def _choices(poll: Poll) -> list[tuple[str, str]]:
    if not poll.is_secret:
        return [(FORMS, _("Formulieren op naam")), (ROLL, _("De lijst voor het loket"))]
    return [
        (LETTERS, _("Brieven met een strookje")),
        (SHEET, _("Het stemformulier")),
        (ROLL, _("De lijst voor het loket")),
    ]


def _drawn(poll: Poll, what: str, name: str, first: int) -> bytes:
    if what == SHEET:
        return draw_secret(_form_of(poll))
    entries = people_on_roll(poll, name)[first - 1 : first - 1 + MOST[what]]
    if what == ROLL:
        rows = [
            Row(
                name=str(entry.person),
                code=entry.code,
                district=entry.district_name,
                mark="" if poll.is_secret or not entry.mark else entry.get_mark_display(),
            )
            for entry in entries
        ]
        return draw_roll(poll.title, exact(clock.now()), rows)
    addressees = [Addressee(str(entry.person), entry.code) for entry in entries]
    draw = draw_letters if what == LETTERS else draw_named
    return draw(_form_of(poll), addressees)


def _form_of(poll: Poll) -> Form:
    space = poll.organiser.municipality or poll.organiser
    town = Municipality.objects.filter(space=space).first()
    back = tuple(one for one in (town.letterhead if town else "").splitlines() if one.strip())
    return Form(
        municipality=space.name,
        organiser=poll.organiser.name,
        title=poll.title,
        intro=poll.intro,
        version=poll.version,
        until=exact(poll.closes_at) if poll.closes_at else "",
        back=back,
        definition=definition_of(poll),
        groups=_groups_of(poll),
    )


def _groups_of(poll: Poll) -> dict[str, tuple[str, ...]]:
    words: dict[str, Callable[[str], str]] = {"age": years, "gender": _gender}
    return {
        str(GROUP_LABELS[name]): tuple(words[name](one) if name in words else one for one in values)
        for name, values in groups_offered(poll).items()
        if poll.is_secret or name == "gender"
    }


def _gender(value: str) -> str:
    return str(Gender(value).label)


@never_cache
@require_safe
@member_required
def cover(request: HttpRequest, uid: str) -> HttpResponse:
    """Hand out the sheet that lies on a pile."""
    batch = access_pile(member(request), uid)
    facts = [(_("Peiling"), batch.poll.title), (_("Aantal"), str(batch.sheets))]
    if batch.poll.version > 1:
        facts.append((_("Versie van het formulier"), str(batch.version)))
    name = _("Stapel %(number)d") % {"number": batch.number}
    return _as_pdf(draw_cover(name, facts, _steps(batch)), name)


def _steps(batch: PaperBatch) -> list[str]:
    if not batch.poll.is_secret:
        return [
            _("Tel de formulieren twee keer en nummer ze."),
            _("Twee mensen voeren elk formulier in, elk apart. Wat leeg of onleesbaar is, laat je leeg."),
            _("Kijk samen na waar jullie verschillen."),
            _("Tel de stapel. Bewaar het papier tot de uitslag vaststaat."),
        ]
    return [
        _("Open de grote omslagen. Laat de kleine dicht, elk bij haar strookje. Tel beide."),
        _("Twee mensen typen elk strookje in. Wie al stemde: leg de dichte omslag met het strookje apart."),
        _("Kijk de strookjes na. Leg ze daarna weg, in een eigen omslag."),
        _("Meng de dichte omslagen goed. Open ze pas dan, allemaal samen. Nummer de formulieren."),
        _(
            "Een lege omslag, twee formulieren in één omslag, of een naam op het formulier: voer één leeg "
            "formulier in."
        ),
        _("Twee mensen voeren elk formulier in, elk apart. Kijk samen na waar jullie verschillen."),
        _("Tel de stapel. Bewaar formulieren en strookjes apart, tot de uitslag vaststaat."),
    ]


def _as_pdf(content: bytes, name: str) -> HttpResponse:
    answer = HttpResponse(content, content_type="application/pdf")
    kept = slugify(name)[:NAME_CHARS] or "papier"
    answer.headers["Content-Disposition"] = f'attachment; filename="{kept}.pdf"'
    answer.headers["X-Content-Type-Options"] = "nosniff"
    return answer
