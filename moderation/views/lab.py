"""The lab: proposals for the scorers, their trials, and the buttons. Not for learning: `views.scorers`."""

from collections.abc import Callable, Mapping
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from moderation.forms.tuning import ThresholdsForm, VersionForm, WordsForm
from moderation.models import Proposal, ProposalKind, ProposalState
from moderation.permissions import access_proposal, can_propose, can_tune
from moderation.queries import lab as queries
from moderation.queries.machines import state_of_models
from moderation.queries.past import active_version
from moderation.rules import trials
from moderation.rules.tuning import TRANSITIONS
from moderation.scoring.language import LANGUAGES
from moderation.services import shadow, tuning
from moderation.services.replay import replay
from moderation.views.charts import pairs_of
from moderation.wording import language_name
from network.kernel import access
from network.kernel.actor import Actor
from network.kernel.errors import DomainError, NotFound
from network.kernel.forms import Form
from network.kernel.ids import UID_LENGTH
from network.kernel.models import Space
from network.people.doors import member_required, posted

MOST_LISTED = 50
KINDS = {"thresholds": ProposalKind.THRESHOLD, "words": ProposalKind.WORDS, "version": ProposalKind.MODEL}
ACTS: Mapping[str, Callable[..., Proposal]] = {
    "replay": replay,
    "shadow": shadow.start_shadow,
    "activate": tuning.activate,
    "roll-back": tuning.roll_back,
    "withdraw": tuning.withdraw,
}
_WITH_REASON = frozenset({"activate", "roll-back", "withdraw"})


@never_cache
@require_GET
@member_required
def lab(request: HttpRequest) -> HttpResponse:
    """Show what counts now in a place, and every proposal for the places of the viewer."""
    space, spaces = _chosen_space(request)
    language = _chosen_language(request)
    return render(
        request,
        "moderation/lab.html",
        {
            "space": space,
            "spaces": spaces,
            "language": language,
            "languages": _languages(),
            "counting": queries.counting_in(space, language),
            "proposals": queries.proposals_for(request.user).filter(space=space)[:MOST_LISTED],
            "kinds": [name for name, kind in KINDS.items() if _can_make(request.user, space, kind)],
            "matrix": queries.languages_of_scorers(active_version()),
            "models": state_of_models(),
            "administers": access.is_administrator(request.user),
        },
    )


@never_cache
@require_http_methods(["GET", "POST"])
@member_required
def propose(request: HttpRequest, what: str) -> HttpResponse:
    """Make a proposal of one kind for one place."""
    if what not in KINDS:
        raise NotFound()
    space, _spaces = _chosen_space(request)
    if not _can_make(request.user, space, KINDS[what]):
        raise NotFound()
    language = _chosen_language(request)
    form = _form_of(what, request, space, language)
    if request.method == "POST" and form.is_valid():
        try:
            made = _make(form, space, request.user)
        except DomainError as error:
            form.refuse(error)
        else:
            messages.success(
                request, _("Je voorstel staat klaar. Er verandert nog niets: probeer het eerst.")
            )
            return redirect("moderation:lab_proposal", uid=made.uid)
    shown = {"form": form, "what": what, "space": space, "language": language, "languages": _languages()}
    return render(request, "moderation/lab_new.html", shown, status=422 if form.is_bound else 200)


@never_cache
@require_GET
@member_required
def proposal(request: HttpRequest, uid: str) -> HttpResponse:
    """Show a proposal with its trials, its history, and what may be done with it."""
    return render(
        request, "moderation/lab_proposal.html", _shown(request, access_proposal(request.user, uid))
    )


@never_cache
@require_POST
@member_required
def act(request: HttpRequest, uid: str, what: str) -> HttpResponse:
    """Do one thing with a proposal."""
    row = access_proposal(request.user, uid)
    if what not in ACTS:
        raise NotFound()
    more = {"reason": request.POST.get("reason", "")} if what in _WITH_REASON else {}
    try:
        ACTS[what](proposal=row, by=request.user, **more)
    except DomainError as error:
        messages.error(request, error.message)
    else:
        messages.success(request, _said(what))
    return redirect("moderation:lab_proposal", uid=row.uid)


def _said(what: str) -> str:
    return {
        "replay": _("De machine speelt oude beslissingen na. Deze pagina volgt het."),
        "shadow": _("Het voorstel kijkt vanaf nu mee. Er volgt niets uit."),
        "activate": _("Het voorstel telt vanaf nu."),
        "roll-back": _("Teruggedraaid. Wat ervoor telde, telt weer."),
        "withdraw": _("Het voorstel is ingetrokken."),
    }[what]


def _shown(request: HttpRequest, row: Proposal) -> dict[str, Any]:
    tally = row.replay.get("tally", {})
    every = trials.lines(tally, "all")
    state = ProposalState(row.state)
    tunes = can_tune(request.user, row.space)
    can_make = can_propose(request.user, row.space, row.kind)
    moves = TRANSITIONS[state]
    return {
        "row": row,
        "runs": "run" in row.replay and not row.replay["finished"],
        "thresholds": row.thresholds.order_by("label", "language"),
        "words": row.words.order_by("language", "pattern"),
        "every": every[0] if every else None,
        "pairs": pairs_of(every[0]) if every else [],
        "by_language": trials.lines(tally, "language"),
        "by_label": trials.lines(tally, "label"),
        "examples": {name: queries.examples_for(request.user, row, name) for name in ("extra", "missed")},
        "shadow": queries.shadow_figures(row),
        "steps": row.steps.select_related("by"),
        "can_replay": can_make and state in {ProposalState.DRAFT, ProposalState.SHADOW},
        "can_shadow": can_make and ProposalState.SHADOW in moves,
        "can_activate": tunes and ProposalState.ACTIVE in moves,
        "can_roll_back": tunes and ProposalState.ROLLED_BACK in moves,
        "can_withdraw": (tunes or row.made_by_id == request.user.pk) and ProposalState.WITHDRAWN in moves,
        "must_wait": not tunes and ProposalState.ACTIVE in moves,
    }


def _chosen_space(request: HttpRequest) -> tuple[Space, list[Space]]:
    """Return the place that was asked for, or the widest one. Raises: NotFound without any."""
    spaces = list(queries.tuned_spaces(request.user))
    asked = request.GET.get("space", "")[:UID_LENGTH]
    found = next((one for one in spaces if one.uid == asked), None) if asked else next(iter(spaces), None)
    if found is None:
        raise NotFound()
    return found, spaces


def _chosen_language(request: HttpRequest) -> str:
    asked = request.GET.get("language", "")
    return asked if asked in LANGUAGES else ""


def _languages() -> list[tuple[str, str]]:
    return [
        (code, language_name(code)) for code in ("", "nl", "fr", "de", "en", "it", "es", "pt", "tr", "ru")
    ]


def _can_make(viewer: Actor, space: Space, kind: ProposalKind) -> bool:
    if kind == ProposalKind.MODEL and space.kind != "installation":
        return False
    return can_propose(viewer, space, kind)


def _form_of(what: str, request: HttpRequest, space: Space, language: str) -> Form:
    if what == "thresholds":
        return ThresholdsForm(posted(request), counting=queries.counting_in(space, language))
    return WordsForm(posted(request)) if what == "words" else VersionForm(posted(request))


def _make(form: Form, space: Space, by: Actor) -> Proposal:
    note = form.cleaned_data["note"]
    if isinstance(form, ThresholdsForm):
        return tuning.propose_thresholds(space=space, limits=form.limits(), note=note, by=by)
    if isinstance(form, WordsForm):
        return tuning.propose_words(space=space, words=form.own_words(), note=note, by=by)
    return tuning.propose_version(version=form.cleaned_data["version"], note=note, by=by)
