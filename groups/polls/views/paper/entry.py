"""Type sheet after sheet, or slip after slip: form to answers, one call, then the next one."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters, sensitive_variables
from django.views.decorators.http import require_http_methods

from groups.polls.enums import BatchState
from groups.polls.forms.asked import for_clerks
from groups.polls.forms.paper import CODE_CHARS, GROUP, SheetForm, SlipForm
from groups.polls.forms.reading import fields_of, read_answers, written
from groups.polls.forms.voting import Walk
from groups.polls.models import PaperBatch, PaperSheet
from groups.polls.permissions import access_pile
from groups.polls.printing.look import spaced
from groups.polls.queries.paper import both_done, next_position, paper_definition, progress_of, slips_typed
from groups.polls.queries.versions import groups_offered
from groups.polls.questions import Definition, Page
from groups.polls.services.paper.entering import drop_slip, type_sheet, type_slip
from groups.polls.views.ballots import Around, ballot_context, shapes_url_of
from groups.polls.views.places import look_up
from network.kernel.errors import DomainError, Invalid, NotFound
from network.kernel.forms import plain_code, problems_of
from network.people.doors import member, member_required, posted
from network.people.models import Person

REFUSED = 422
SHOWN = 30
UNSAID: tuple[object, ...] = (None, "", [], {})
OUT = frozenset({"voted", "own", "unknown"})


@sensitive_post_parameters()
@sensitive_variables()
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@member_required
def sheet(request: HttpRequest, uid: str, position: int) -> HttpResponse:
    """Show one sheet of a pile with what this clerk typed of it, and keep it."""
    viewer = member(request)
    batch = access_pile(viewer, uid)
    if not 1 <= position <= batch.sheets:
        raise NotFound
    if batch.state != BatchState.OPEN:
        messages.info(request, _("Deze stapel is al geteld of ingetrokken."))
        return redirect("polls:pile", uid)
    definition = _flat(paper_definition(batch))
    known = PaperSheet.objects.filter(batch=batch, clerk=viewer, position=position).first()
    if request.method != "POST":
        now = _walk(definition, _raw_of(definition, known), {})
        return _page(request, batch, position, now, _form(batch, None, known))
    raw = fields_of(request.POST, definition)
    searched = look_up(definition, raw, request.POST.get("go", ""))
    answers, faults = read_answers(definition.questions, raw)
    faults |= searched.faults
    now = _walk(definition, raw, faults)
    answered = bool(faults) or any(answer not in UNSAID for answer in answers.values())
    form = _form(batch, posted(request), known, answered=answered)
    valid = form.is_valid()
    if faults or searched.found or not valid:
        return _page(request, batch, position, now, form, found=searched.found)
    try:
        type_sheet(
            by=viewer,
            batch=batch,
            position=position,
            answers=answers,
            code=form.cleaned_data.get("code", ""),
            groups=form.groups,
        )
    except DomainError as error:
        return _refused(request, batch, position, now, form, error)
    return _onwards(request, batch, viewer)


def _onwards(request: HttpRequest, batch: PaperBatch, viewer: Person) -> HttpResponse:
    """Go to the next sheet; after the last one to where both differ, once both are done."""
    following = next_position(batch, viewer.pk)
    if following is not None:
        return redirect("polls:sheet", batch.uid, following)
    if both_done(batch):
        return redirect("polls:differences", batch.uid)
    messages.success(request, _("Dat was het laatste formulier van deze stapel."))
    return redirect("polls:pile", batch.uid)


def _flat(definition: Definition) -> Definition:
    """Return all questions on one page: a clerk types what stands on the paper."""
    return Definition((Page("sheet", "", "", definition.questions),))


def _walk(definition: Definition, raw: dict[str, list[str]], faults: dict[str, Invalid]) -> Walk:
    page = definition.pages[0]
    return Walk(definition, raw, {}, page, (page,), faults)


def _raw_of(definition: Definition, known: PaperSheet | None) -> dict[str, list[str]]:
    raw: dict[str, list[str]] = {}
    for question in definition.questions if known is not None else ():
        raw |= written(question, known.answers.get(question.key) if known else None)
    return raw


def _form(
    batch: PaperBatch, data: QueryDict | None, known: PaperSheet | None, *, answered: bool = False
) -> SheetForm:
    offered = groups_offered(batch.poll)
    if not batch.poll.is_secret:
        offered = {name: values for name, values in offered.items() if name == "gender"}
    initial: dict[str, Any] = {}
    if known is not None:
        blank = not any(answer is not None for answer in known.answers.values())
        ticked = {GROUP + name: one for name, one in known.groups.items()}
        initial = {"code": known.code.upper(), "blank": blank, **ticked}
    named = not batch.poll.is_secret
    return SheetForm(data, named=named, offered=offered, answered=answered, initial=initial)


def _refused(
    request: HttpRequest, batch: PaperBatch, position: int, now: Walk, form: SheetForm, error: DomainError
) -> HttpResponse:
    """Show the sheet again with what was typed and why it was not kept."""
    if isinstance(error, Invalid) and error.field in {each.key for each in now.definition.questions}:
        return _page(request, batch, position, now.refused(error), form)
    if isinstance(error, Invalid) and error.field in form.fields:
        form.refuse(error)
        return _page(request, batch, position, now, form, aside=error.code in OUT)
    return _page(request, batch, position, now, form, refusal=error.message)


def _page(
    request: HttpRequest,
    batch: PaperBatch,
    position: int,
    now: Walk,
    form: SheetForm,
    *,
    found: Any = None,
    refusal: str = "",
    aside: bool = False,
) -> HttpResponse:
    shapes = shapes_url_of(batch.poll, now.definition)
    around = Around(
        order=lambda _question, options: options, secret=True, shapes_url=shapes, found=found or {}
    )
    drawn = ballot_context(now, around)
    context = {
        **drawn,
        "asked": [for_clerks(one) for one in drawn["asked"]],
        "problems": [*problems_of(form), *drawn["problems"]],
        "poll": batch.poll,
        "batch": batch,
        "position": position,
        "known": bool(form.initial),
        "form": form,
        "refusal": refusal,
        "aside": aside,
    }
    wrong = bool(now.faults or refusal or (form.is_bound and form.errors))
    return render(request, "polls/paper/sheet.html", context, status=REFUSED if wrong else 200)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@member_required
def slips(request: HttpRequest, uid: str) -> HttpResponse:
    """Type the slips of a secret pile, one after another, or take one of one's own away."""
    viewer = member(request)
    batch = access_pile(viewer, uid)
    if not batch.poll.is_secret:
        raise NotFound
    if batch.state != BatchState.OPEN or batch.slips_at is not None:
        return redirect("polls:pile", uid)
    drops = plain_code(request.POST.get("drop", "")[:CODE_CHARS])
    if drops:
        try:
            drop_slip(by=viewer, batch=batch, code=drops)
        except DomainError as error:
            messages.error(request, error.message)
        return redirect("polls:slips", uid)
    form, voted, double = SlipForm(posted(request)), False, False
    if request.method == "POST" and form.is_valid():
        try:
            type_slip(by=viewer, batch=batch, code=form.cleaned_data["code"])
        except DomainError as error:
            form.refuse(error)
            voted, double = error.code == "voted", error.code == "double"
        else:
            return redirect("polls:slips", uid)
    form.fields["code"].widget.attrs["autofocus"] = True  # a clerk types slip after slip
    typed, count = slips_typed(batch, viewer.pk, most=SHOWN), progress_of(batch, viewer.pk).slips
    context = {
        "poll": batch.poll,
        "batch": batch,
        "form": form,
        "typed": [(code, spaced(code)) for code in typed],
        "more": count - len(typed),
        "double": double,
        "left": (batch.slips or 0) - count,
        "voted": voted,
    }
    return render(request, "polls/paper/slips.html", context, status=REFUSED if form.is_bound else 200)
