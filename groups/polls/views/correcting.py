"""Correct an open poll: a copy of its questions to change, and then what became of each of them."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from groups.polls.enums import PollState
from groups.polls.forms.correcting import CorrectionForm
from groups.polls.forms.studio import see_newest
from groups.polls.models import CorrectionDraft
from groups.polls.permissions import access_run
from groups.polls.questions import read_definition
from groups.polls.services.revising import begin_correction, drop_correction, send_correction
from groups.polls.views.questions import Work, shown_pages
from groups.polls.views.running import proven_if_secret
from network.kernel.errors import DomainError
from network.people.doors import member, member_required
from network.people.models import Person


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@member_required
@proven_if_secret
def correct(request: HttpRequest, uid: str) -> HttpResponse:
    """Begin a correction, throw it away, or say what became of everything and send it."""
    viewer = member(request)
    poll = access_run(viewer, uid)
    wanted = request.POST.get("do", "") if request.method == "POST" else ""
    if wanted in ("begin", "drop"):
        return _begin_or_drop(request, viewer, uid, begins=wanted == "begin")
    draft = CorrectionDraft.objects.filter(poll=poll, version=poll.version).first()
    if draft is None:
        if poll.state != PollState.OPEN:
            messages.info(request, _("Verbeteren kan alleen zolang een peiling open is."))
            return redirect("polls:office", uid)
        return render(request, "polls/studio/correct_begin.html", {"poll": poll})
    work = Work(poll, draft.definition, corrects=True)
    form = CorrectionForm(
        request.POST if request.method == "POST" else None,
        old=read_definition(poll.definition),
        new=read_definition(draft.definition),
        initial={"seen": work.stamp},
    )
    if request.method == "POST" and form.is_valid() and _sent(viewer, work, form):
        messages.success(request, _("De nieuwe versie is er. Wie mag stemmen, krijgt een seintje."))
        return redirect("polls:office", uid)
    return render(
        request,
        "polls/studio/correct.html",
        {"poll": poll, "work": work, "form": form, "faults": _faults(work)},
        status=422 if form.is_bound else 200,
    )


def _begin_or_drop(request: HttpRequest, viewer: Person, uid: str, *, begins: bool) -> HttpResponse:
    poll = access_run(viewer, uid)
    try:
        if begins:
            begin_correction(by=viewer, poll=poll)
            return redirect("polls:questions", uid)
        drop_correction(by=viewer, poll=poll)
    except DomainError as error:
        messages.error(request, error.message)
    else:
        messages.success(request, _("De verbetering is weggegooid. De peiling blijft zoals ze was."))
    return redirect("polls:office", uid)


def _sent(viewer: Person, work: Work, form: CorrectionForm) -> bool:
    """Send a correction; False with the sentence in the form where it was not taken."""
    data = form.cleaned_data
    try:
        send_correction(
            by=viewer,
            poll=work.poll,
            mapping=form.mapping(),
            reason=data["reason"],
            title=data["title"],
            seen=data["seen"] or None,
        )
    except DomainError as error:
        form.refuse(error)
        if error.code == "stale":
            see_newest(form, work.stamp)
        return False
    return True


def _faults(work: Work) -> list[str]:
    return [fault.sentence for page in shown_pages(work) for fault in page.faults]
