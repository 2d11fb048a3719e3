"""Open, remind, take back and count a poll: each a page or a button, and one call."""

from collections.abc import Callable
from functools import wraps

from allauth.account.decorators import reauthentication_required
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from groups.polls import rules
from groups.polls.enums import PollState
from groups.polls.forms.studio import CancelForm
from groups.polls.forms.weighing import GROUPS_ASKED, write_shares
from groups.polls.models import Poll
from groups.polls.permissions import access_run
from groups.polls.queries import told_audience
from groups.polls.services.closing import cancel_poll
from groups.polls.services.counting import count_poll, open_envelopes
from groups.polls.services.opening import open_poll
from groups.polls.services.reminding import remind_voters
from groups.polls.views.parts import audience_words, people_words, secrecy_words
from groups.polls.views.questions import shown_pages, work_on
from groups.polls.views.studio import steps_of
from network.kernel import clock
from network.kernel.errors import DomainError
from network.kernel.moments import exact
from network.people.doors import member, member_required, posted

View = Callable[[HttpRequest, str], HttpResponse]


def proven_if_secret(view: View) -> View:
    """Ask for the password again before something is done to a secret poll; looking needs none."""
    guarded: View = reauthentication_required(allow_get=True)(view)

    @wraps(view)
    def asked(request: HttpRequest, uid: str) -> HttpResponse:
        acts = request.method == "POST" and access_run(member(request), uid).is_secret
        return guarded(request, uid) if acts else view(request, uid)

    return asked


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@member_required
@proven_if_secret
def open_(request: HttpRequest, uid: str) -> HttpResponse:
    """Show everything that will be fixed, and open the poll."""
    viewer = member(request)
    poll = access_run(viewer, uid)
    if poll.state != PollState.DRAFT:
        messages.info(request, _("Deze peiling is al open."))
        return redirect("polls:office", uid)
    refusal, where = "", ""
    if request.method == "POST":
        try:
            opened = open_poll(by=viewer, poll=poll)
        except DomainError as error:
            refusal, where = error.message, _mended_on(error.field)
        else:
            messages.success(request, _opened_words(opened))
            return redirect("polls:office", uid)
    holders = list(poll.key_holders.select_related("person").order_by("pk")) if poll.is_secret else []
    steps = steps_of(poll, holders)
    return render(
        request,
        "polls/studio/open.html",
        {
            "poll": poll,
            "facts": fixed_facts(poll),
            "pages": shown_pages(work_on(viewer, uid)),
            "steps": [step for step in steps if not step.done],
            "holders": holders,
            "refusal": refusal,
            "where": where,
        },
        status=422 if refusal else 200,
    )


def _mended_on(field: str | None) -> str:
    """Return the name of the page on which a refusal is mended."""
    pages = {"closes_at": "polls:terms", "opens_at": "polls:terms", "audience": "polls:audience"}
    return pages.get(
        field or "", "polls:questions" if field and field.startswith(("definition", "pages")) else ""
    )


def _opened_words(poll: Poll) -> str:
    words = {"count": poll.voters}
    if poll.opens_at is not None and poll.opens_at > clock.now():
        voters = ngettext("%(count)d mens kan stemmen", "%(count)d mensen kunnen stemmen", poll.voters)
        moment = {"moment": exact(poll.opens_at), "voters": voters % words}
        return _("De peiling ligt vast en gaat open: %(moment)s. %(voters)s.") % moment
    return (
        ngettext(
            "De peiling is open. %(count)d mens kan stemmen en krijgt een seintje.",
            "De peiling is open. %(count)d mensen kunnen stemmen en krijgen een seintje.",
            poll.voters,
        )
        % words
    )


def fixed_facts(poll: Poll) -> list[tuple[str, str]]:
    """Return what lies fixed from the opening on, as pairs of a word and what it is."""
    people = people_words(told_audience(poll))
    opens = exact(poll.opens_at) if poll.opens_at and poll.opens_at > clock.now() else _("meteen")
    asked = dict(GROUPS_ASKED)
    facts = [
        (_("Wie vraagt"), poll.organiser.name),
        (_("Wie mag stemmen"), f"{audience_words(poll)} ({people})" if people else _("nog niemand")),
        (_("Vanaf"), opens),
        (_("Tot"), exact(poll.closes_at) if poll.closes_at else _("nog niet gekozen")),
        (_("Wie ziet een stem"), secrecy_words(poll)),
        (_("Een stem veranderen"), _("mag tot het einde") if poll.may_change else _("kan niet")),
        (_("Uitslag"), poll.get_results_shown_display()),
    ]
    if poll.groups_asked:
        facts.append((_("Vergelijken per"), ", ".join(str(asked[name]) for name in poll.groups_asked)))
    for by, parts in poll.shares.items():
        told = "; ".join(write_shares(by, parts).splitlines()) or _("zoals de lijst van wie mag stemmen")
        facts.append((_("Wegen naar"), f"{asked[by]} ({told})"))
    if poll.quorum:
        facts.append((_("Geldig vanaf"), _("%(number)d deelnemers") % {"number": poll.quorum}))
    if poll.population:
        facts.append((_("Steekproef uit"), _("%(number)d mensen") % {"number": poll.population}))
    if poll.seats:
        facts.append((_("Plaatsen"), str(poll.seats)))
    return facts


@require_POST
@member_required
def remind(request: HttpRequest, uid: str) -> HttpResponse:
    """Remind who may still vote."""
    viewer = member(request)
    poll = access_run(viewer, uid)
    try:
        remind_voters(by=viewer, poll=poll)
    except DomainError as error:
        messages.error(request, error.message)
    else:
        messages.success(
            request,
            _("Iedereen die mag stemmen, krijgt een seintje.")
            if poll.is_secret
            else _("Wie nog niet stemde, krijgt een seintje."),
        )
    return redirect("polls:office", uid)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@member_required
@proven_if_secret
def cancel(request: HttpRequest, uid: str) -> HttpResponse:
    """Take a poll back, with a reason."""
    viewer = member(request)
    poll = access_run(viewer, uid)
    if poll.state == PollState.DRAFT:
        messages.info(request, _("Deze peiling is nog niet open. Gooi het ontwerp gewoon weg."))
        return redirect("polls:office", uid)
    form = CancelForm(posted(request))
    if request.method == "POST" and form.is_valid():
        try:
            cancel_poll(by=viewer, poll=poll, reason=form.cleaned_data["reason"])
        except DomainError as error:
            form.refuse(error)
        else:
            messages.success(request, _("De peiling is ingetrokken. Wie kon stemmen, hoort waarom."))
            return redirect("polls:office", uid)
    return render(
        request,
        "polls/studio/cancel.html",
        {"poll": poll, "form": form},
        status=422 if form.is_bound else 200,
    )


@require_POST
@member_required
@proven_if_secret
def envelopes(request: HttpRequest, uid: str) -> HttpResponse:
    """Take all ballots of a secret poll that ended out of their envelopes."""
    viewer = member(request)
    poll = access_run(viewer, uid)
    try:
        boxes = open_envelopes(by=viewer, poll=poll)
    except DomainError as error:
        messages.error(request, error.message)
    else:
        said = (
            _("%(count)d stemmen zijn uit hun omslag en geschud. Wie ze uitbracht, is niet meer te vinden.")
            if boxes >= rules.POLL_MINIMUM
            else _("De stemmen zijn uit hun omslag. Het zijn er minder dan %(least)d: hoeveel zegt niemand.")
        )
        messages.success(request, said % {"count": boxes, "least": rules.POLL_MINIMUM})
    return redirect("polls:office", uid)


@require_POST
@member_required
@proven_if_secret
def count(request: HttpRequest, uid: str) -> HttpResponse:
    """Count a poll that ended."""
    viewer = member(request)
    poll = access_run(viewer, uid)
    try:
        count_poll(by=viewer, poll=poll)
    except DomainError as error:
        messages.error(request, error.message)
    else:
        messages.success(request, _("De stemmen zijn geteld. De uitslag staat op de pagina van de peiling."))
    return redirect("polls:office", uid)
