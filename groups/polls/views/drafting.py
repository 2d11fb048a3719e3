"""A draft: what it says of itself, whom it asks, and how it looks to a voter. Its questions: `questions`."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from groups.polls.enums import PollState
from groups.polls.forms.grouping import Group, groups_in
from groups.polls.forms.reading import Raw
from groups.polls.forms.studio import AudienceForm, TermsForm, see_newest
from groups.polls.models import Audience, Poll, RollEntry
from groups.polls.permissions import access_run
from groups.polls.queries import territory_of, told_audience
from groups.polls.queries.stamps import stamp_of_audience, stamp_of_terms
from groups.polls.services.audience import limit_saves, set_audience
from groups.polls.services.drafting import edit_poll
from groups.polls.views.ballots import render_ballot, shapes_url_of
from groups.polls.views.parts import audience_words, people_words
from groups.polls.views.questions import work_on
from groups.polls.views.too_late import too_late
from network.kernel.errors import DomainError
from network.people.doors import member, member_required, posted
from network.people.models import Person

FIND = "find"


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@member_required
def terms(request: HttpRequest, uid: str) -> HttpResponse:
    """Change what a draft says of itself."""
    viewer = member(request)
    poll = access_run(viewer, uid)
    if poll.state != PollState.DRAFT:
        return _fixed(request, poll)
    form = TermsForm(posted(request), initial={**TermsForm.values_of(poll), "seen": stamp_of_terms(poll)})
    if poll.bound:
        form.hold()
    stale = False
    if request.method == "POST" and form.is_valid():
        try:
            edit_poll(by=viewer, poll=poll, terms=form.terms(), seen=form.cleaned_data["seen"] or None)
        except DomainError as error:
            form.refuse(error)
            stale = error.code == "stale"
            if stale:
                see_newest(form, stamp_of_terms(poll))
        else:
            messages.success(request, _("Bewaard."))
            return redirect("polls:audience" if "next" in request.POST else "polls:terms", poll.uid)
    now = TermsForm(initial=TermsForm.values_of(poll)) if stale else None
    return render(
        request,
        "polls/studio/terms.html",
        {"poll": poll, "form": form, "now": _differences(form, now)},
        status=422 if form.is_bound else 200,
    )


def _differences(form: TermsForm, now: TermsForm | None) -> list[tuple[str, str]]:
    """Return what somebody else made of the fields that were typed otherwise here."""
    if now is None:
        return []
    found = []
    for bound in now:
        there, here = bound.value(), form[bound.name].value()
        if not bound.is_hidden and str(there or "") != str(here or ""):
            found.append((str(bound.label), str(there or "–")))
    return found


def _fixed(request: HttpRequest, poll: Poll) -> HttpResponse:
    if request.method == "POST":
        return too_late(request, poll.uid)
    messages.info(request, _("Deze peiling is al open. Dit ligt vast."))
    return redirect("polls:office", poll.uid)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@member_required
def audience(request: HttpRequest, uid: str) -> HttpResponse:
    """Say whom a draft will ask, and count how many people that is."""
    viewer = member(request)
    poll = access_run(viewer, uid)
    if poll.state != PollState.DRAFT:
        return _fixed(request, poll)
    kept = Audience.objects.get(poll=poll)
    start = {} if request.method == "POST" else AudienceForm.values_of(kept)
    form = AudienceForm(
        posted(request), poll=poll, audience=kept, initial={**start, "seen": stamp_of_audience(kept)}
    )
    searches = request.method == "POST" and request.POST.get("do") == FIND
    if request.method == "POST" and not searches and _keep(viewer, poll, form):
        messages.success(request, _("Bewaard."))
        return redirect("polls:questions" if "next" in request.POST else "polls:audience", poll.uid)
    return render(
        request,
        "polls/studio/audience.html",
        {
            "poll": poll,
            "form": form,
            "searched": searches,
            "people": people_words(told_audience(poll)),
            "words": audience_words(poll),
        },
        status=422 if form.is_bound and not searches else 200,
    )


def _keep(viewer: Person, poll: Poll, form: AudienceForm) -> bool:
    """Keep an audience; False with sentences in the form where it was not taken."""
    try:
        limit_saves(viewer)
        if not form.is_valid():
            return False
        set_audience(by=viewer, poll=poll, terms=form.terms(), seen=form.cleaned_data["seen"] or None)
    except DomainError as error:
        form.is_valid()
        form.refuse(error)
        if error.code == "stale":
            see_newest(form, stamp_of_audience(Audience.objects.get(poll=poll)))
        return False
    return True


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@member_required
def preview(request: HttpRequest, uid: str) -> HttpResponse:
    """Walk through the ballot as a voter does; nothing is kept."""
    viewer = member(request)
    work = work_on(viewer, uid)
    read = work.read()
    if read is None:
        messages.info(request, _("Stel eerst minstens één vraag."))
        return redirect("polls:questions", uid)
    data = posted(request)
    ballot = render_ballot(
        read,
        data=data,
        secret=work.poll.is_secret,
        order_key=bytes(work.poll.order_key),
        voter_key=viewer.uid,
        shapes_url=shapes_url_of(work.poll, read),
        groups=lambda raw: _groups(work.poll, raw, sent=data is not None),
    )
    return render(request, "polls/studio/preview.html", {"poll": work.poll, "work": work, "ballot": ballot})


def _groups(poll: Poll, raw: Raw, *, sent: bool) -> list[Group]:
    """Return the coarse groups as some voter sees them; of nobody who is on a roll."""
    district = territory_of(poll.organiser).order_by("name").values_list("name", flat=True).first()
    some = RollEntry(poll=poll, district_name=district or "", age_band="35-54")
    return groups_in(poll.groups_asked, some, raw, secret=poll.is_secret, sent=sent)
