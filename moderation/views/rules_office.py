"""Changes of the house rules, for who administers the network: write one, look at it first, take it back."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from moderation.forms.house_rules import ChangeForm
from moderation.queries import rules as queries
from moderation.rules.house_rules import ensure_announced_in_time, ensure_worded
from moderation.rules_permissions import access_change, may_change_rules
from moderation.services.rules import announce_change, withdraw_change
from network.kernel import clock
from network.kernel.errors import DomainError, NotFound
from network.people.doors import member_required, posted

MOST_CHANGES = 50


@never_cache
@require_GET
@member_required
def office(request: HttpRequest) -> HttpResponse:
    """Show what was announced, and lead to a new change."""
    _ensure_administrator(request)
    rows = queries.changes()[:MOST_CHANGES]
    return render(request, "moderation/rules_office.html", {"changes": rows, "now": clock.now()})


@never_cache
@require_http_methods(["GET", "POST"])
@member_required
def change(request: HttpRequest) -> HttpResponse:
    """Write a change: the first button shows what everybody will read, the second one announces it."""
    _ensure_administrator(request)
    form = ChangeForm(posted(request), clauses=list(queries.clauses_in_force()))
    preview = None
    if form.is_bound and form.is_valid():
        try:
            if "announce" in request.POST:
                announce_change(
                    summary=form.cleaned_data["summary"],
                    takes_effect_at=form.takes_effect_at(),
                    clauses=form.wordings(),
                    dropped=form.dropped(),
                    sooner_because=form.cleaned_data["sooner_because"],
                    by=request.user,
                )
                messages.success(request, _("De verandering is aangekondigd. Iedereen krijgt een seintje."))
                return redirect("moderation:rules_office")
            preview = _preview(form)
        except DomainError as error:
            form.refuse(error)
    context = {
        "form": form,
        "preview": preview,
        "day": form.takes_effect_at() if preview is not None else None,
    }
    status = 422 if form.is_bound and form.errors else 200
    return render(request, "moderation/rules_change.html", context, status=status)


@never_cache
@require_POST
@member_required
def withdraw(request: HttpRequest, uid: str) -> HttpResponse:
    """Take an announced change back."""
    row = access_change(request.user, uid)
    try:
        withdraw_change(change=row, by=request.user)
    except DomainError as error:
        messages.error(request, error.message)
    else:
        messages.success(request, _("De verandering is ingetrokken. Iedereen krijgt een seintje."))
    return redirect("moderation:rules_office")


def _preview(form: ChangeForm) -> list[queries.Altered]:
    """Return what the change does, after the refusals that announcing would give. Raises: Invalid."""
    ensure_announced_in_time(clock.now(), form.takes_effect_at(), form.cleaned_data["sooner_because"])
    changed = {draft.number for draft in form.drafts()}
    ensure_worded(
        form.cleaned_data["summary"],
        [wording for wording in form.wordings() if wording.number in changed],
        form.dropped(),
    )
    return queries.preview(form.drafts(), form.dropped())


def _ensure_administrator(request: HttpRequest) -> None:
    if not may_change_rules(request.user):
        raise NotFound()
