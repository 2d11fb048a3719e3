"""The studio of who makes polls: the list, a new one, and the page of one poll with what can be done now."""

from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from groups.membership.models import Group
from groups.membership.views.frame import framed_office
from groups.polls import rules
from groups.polls.enums import PollState
from groups.polls.forms.studio import NewPollForm, TemplateForm
from groups.polls.models import KeyHolder, Poll, PollTemplate
from groups.polls.permissions import PollPower, access_run
from groups.polls.queries import organisers_of, polls_of, polls_run_by, templates_for, told_audience
from groups.polls.queries.results import told_participants_of
from groups.polls.queries.versions import definition_of
from groups.polls.questions import (
    LongText,
    Photo,
    Question,
    ShortText,
    check_flow,
    check_secrecy,
    read_definition,
)
from groups.polls.services.drafting import PollTerms, create_poll, discard_draft
from groups.polls.services.templates import drop_template, poll_from_template, save_template
from groups.polls.views.parts import facts_of, people_words, turnout_words
from network.kernel import access
from network.kernel.errors import DomainError, NotFound
from network.kernel.models import Space
from network.people.doors import member, member_required, posted
from network.people.models import Person

PAGE = 50
OFFICERS = 2


@dataclass(frozen=True)
class Step:
    """One thing to do before a draft can open.

    Attributes:
        said: how it stands, in a few words.
    """

    name: str
    url: str
    done: bool
    said: str


@dataclass(frozen=True)
class Row:
    """A poll in the list, with how many voted."""

    poll: Poll
    turnout: str


@never_cache
@require_safe
@member_required
def index(request: HttpRequest) -> HttpResponse:
    """List the polls of every organiser for whom the viewer makes polls, the newest first."""
    viewer = member(request)
    if not access.holds_any(viewer, PollPower.RUN):
        raise NotFound
    rows = polls_run_by(viewer)
    return render(request, "polls/studio/index.html", _page_of(request, rows))


@never_cache
@require_safe
@member_required
def of_group(request: HttpRequest, uid: str) -> HttpResponse:
    """List the polls of a group in its back office."""
    viewer = member(request)
    group = Group.objects.filter(uid=uid).select_related("space").first()
    if group is None or not access.holds(viewer, PollPower.RUN, group.space):
        raise NotFound
    context = _page_of(request, polls_of(viewer, group.space))
    return render(request, "polls/studio/of_group.html", {**framed_office(viewer, group, "polls"), **context})


def _page_of(request: HttpRequest, rows: Any) -> dict[str, Any]:
    """Return one page of polls with how many voted, in a fixed number of queries."""
    before = request.GET.get("before", "")
    place = Poll.objects.filter(uid=before).values_list("pk", flat=True).first() if before else None
    if place is not None:
        rows = rows.filter(pk__lt=place)
    found = list(rows[: PAGE + 1])
    older = f"?{urlencode({'before': found[PAGE - 1].uid})}" if len(found) > PAGE else ""
    return {"rows": _with_turnout(found[:PAGE]), "older_url": older}


def _with_turnout(polls: list[Poll]) -> list[Row]:
    """Return polls with how many voted: in steps while they are open. One query."""
    told = told_participants_of(polls)
    rows = []
    for poll in polls:
        count = told.get(poll.pk)
        words = {
            "voted": count,
            "voters": poll.voters,
            "least": rules.POLL_MINIMUM,
            "step": rules.TURNOUT_STEP,
        }
        rows.append(Row(poll, _short_turnout(poll, count) % words if poll.opened_at else "–"))
    return rows


def _short_turnout(poll: Poll, count: int | None) -> str:
    """Return how a number of voters is told in a list; see `turnout_words` for a page."""
    if count is None:
        return _("minder dan %(least)d van %(voters)d")
    if poll.state == PollState.OPEN:
        return _("minstens %(voted)d van %(voters)d") if count else _("nog geen %(step)d van %(voters)d")
    return _("%(voted)d van %(voters)d")


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@member_required
def new(request: HttpRequest) -> HttpResponse:
    """Begin a poll, from nothing or from a template."""
    viewer = member(request)
    organisers = organisers_of(viewer)
    spaces = list(organisers)
    if not spaces:
        raise NotFound
    form = NewPollForm(
        posted(request),
        organisers=organisers,
        templates=PollTemplate.objects.filter(
            Q(organiser__in=[space.pk for space in spaces]) | Q(organiser__isnull=True)
        ).order_by("name", "pk"),
        initial={"organiser": request.GET.get("organiser", "") or spaces[0].uid},
    )
    if request.method == "POST" and form.is_valid():
        try:
            poll = _made(viewer, form.cleaned_data)
        except DomainError as error:
            form.refuse(error)
        else:
            messages.success(request, _("Je peiling is bewaard. Nog niemand ziet ze."))
            return redirect("polls:terms", poll.uid)
    return render(request, "polls/studio/new.html", {"form": form}, status=422 if form.is_bound else 200)


def _made(viewer: Person, said: dict[str, Any]) -> Poll:
    organiser: Space = said["organiser"]
    if said["template"] is None:
        return create_poll(by=viewer, organiser=organiser, terms=PollTerms(title=said["title"]))
    return poll_from_template(by=viewer, organiser=organiser, template=said["template"], title=said["title"])


@never_cache
@require_safe
@member_required
def show(request: HttpRequest, uid: str) -> HttpResponse:
    """Show one poll to who runs it: how it stands, and what can be done."""
    viewer = member(request)
    poll = access_run(viewer, uid)
    return render(request, "polls/studio/show.html", _office(viewer, poll, TemplateForm()))


def _office(viewer: Person, poll: Poll, form: TemplateForm) -> dict[str, Any]:
    draft = poll.state == PollState.DRAFT
    holders = list(poll.key_holders.select_related("person").order_by("pk")) if poll.is_secret else []
    steps = steps_of(poll, holders) if draft else []
    corrects = poll.state == PollState.OPEN and hasattr(poll, "correction_draft")
    return {
        "poll": poll,
        "holders": holders,
        "steps": steps,
        "ready": draft and all(step.done for step in steps),
        "facts": [] if draft else facts_of(poll),
        "turnout": "" if draft else turnout_words(poll),
        "versions": list(poll.versions.order_by("number")) if not draft else [],
        "open_questions": [] if draft or poll.is_secret else _open_questions(poll),
        "corrects": corrects and poll.correction_draft.version == poll.version,
        "codes": sum(holder.unlocked_at is not None for holder in holders),
        "form": form,
        "templates": list(templates_for(viewer, poll.organiser).filter(organiser=poll.organiser)),
    }


def _open_questions(poll: Poll) -> list[Question]:
    """Return the questions of an opened poll whose answers are read or looked at."""
    return [one for one in definition_of(poll).questions if isinstance(one, ShortText | LongText | Photo)]


def steps_of(poll: Poll, holders: list[KeyHolder]) -> list[Step]:
    """Return what is to be done before a draft opens, in order."""
    people = people_words(told_audience(poll))
    steps = [
        Step(
            _("Wat en wanneer"),
            reverse("polls:terms", args=[poll.uid]),
            poll.closes_at is not None,
            _("kies nog tot wanneer") if poll.closes_at is None else "",
        ),
        Step(
            _("Aan wie"),
            reverse("polls:audience", args=[poll.uid]),
            bool(people),
            people or _("nog niemand"),
        ),
        _questions_step(poll),
    ]
    if poll.is_secret:
        agreed = sum(holder.agreed_at is not None for holder in holders)
        said = _("%(agreed)d van de 2 bevestigden hun code") % {"agreed": agreed}
        steps.append(
            Step(_("Sleutelhouders"), reverse("polls:officers", args=[poll.uid]), agreed == OFFICERS, said)
        )
    return steps


def _questions_step(poll: Poll) -> Step:
    url = reverse("polls:questions", args=[poll.uid])
    if not poll.definition:
        return Step(_("Vragen"), url, False, _("nog geen vraag"))
    definition = read_definition(poll.definition)
    faults = check_flow(definition) + (check_secrecy(definition) if poll.is_secret else [])
    count = len(definition.questions)
    pages = poll.is_secret and len(definition.pages) > 1
    if faults or pages:
        return Step(_("Vragen"), url, False, _("er klopt nog iets niet"))
    return Step(_("Vragen"), url, True, _("aantal: %(count)d") % {"count": count})


@require_POST
@member_required
def discard(request: HttpRequest, uid: str) -> HttpResponse:
    """Throw a draft away."""
    viewer = member(request)
    poll = access_run(viewer, uid)
    try:
        discard_draft(by=viewer, poll=poll)
    except DomainError as error:
        messages.error(request, error.message)
        return redirect("polls:office", uid)
    messages.success(request, _("Het ontwerp is weggegooid."))
    return redirect("polls:studio")


@never_cache
@require_POST
@member_required
def keep_template(request: HttpRequest, uid: str) -> HttpResponse:
    """Keep the questions of a poll to start from another time."""
    viewer = member(request)
    poll = access_run(viewer, uid)
    form = TemplateForm(request.POST)
    if form.is_valid():
        try:
            save_template(by=viewer, poll=poll, name=form.cleaned_data["name"])
        except DomainError as error:
            form.refuse(error)
        else:
            messages.success(request, _("Het sjabloon is bewaard. Je vindt het bij een nieuwe peiling."))
            return redirect("polls:office", uid)
    return render(request, "polls/studio/show.html", _office(viewer, poll, form), status=422)


@require_POST
@member_required
def drop_kept(request: HttpRequest, uid: str) -> HttpResponse:
    """Throw a template of the organiser of a poll away."""
    viewer = member(request)
    poll = access_run(viewer, uid)
    named = request.POST.get("template", "").replace("\x00", "")
    template = PollTemplate.objects.filter(organiser=poll.organiser, uid=named).first()
    if template is None:
        raise NotFound
    drop_template(by=viewer, template=template)
    messages.success(request, _("Het sjabloon is weg. Peilingen die ermee begonnen, blijven."))
    return redirect("polls:office", uid)
