"""What everybody reads without logging in: the list, the chain, the paper, the types of councils."""

from urllib.parse import urlencode

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.cache import patch_cache_control
from django.views.decorators.http import require_safe

from groups.councils import chain, permissions, queries
from groups.councils.filters import AdviceFilter
from groups.councils.models import Advice
from groups.councils.types import by_family
from groups.councils.views.parts import actions_for, answer_of, listed, paper_of
from groups.membership.models import Group
from groups.membership.permissions import access_group, founds_somewhere
from groups.membership.rules import is_official
from groups.membership.views.frame import framed
from network.kernel.errors import NotFound

PAGE = 30


@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """List every advice, newest first, with filters."""
    found = AdviceFilter(request.GET, queries.public_advices())
    after = Advice.objects.filter(uid=request.GET.get("after", "")).first()
    rows = found.qs if after is None else found.qs.filter(pk__lt=after.pk)
    page = list(rows.select_related("answer")[: PAGE + 1])
    asked = {name: value for name, value in request.GET.items() if name in found.filters and value}
    more = f"?{urlencode({**asked, 'after': page[PAGE - 1].uid})}" if len(page) > PAGE else None
    return render(
        request,
        "councils/index.html",
        {
            "form": found.form,
            "advices": listed(page[:PAGE]),
            "older_url": more,
            "asks": permissions.speaks_for_some_college(request.user),
        },
        status=400 if found.form.errors else 200,
    )


@require_safe
def of_group(request: HttpRequest, uid: str) -> HttpResponse:
    """List the advices of a group, on its own page."""
    group: Group = access_group(request.user, uid)
    if not is_official(group.kind):
        raise NotFound
    rows = queries.public_advices().filter(group=group).select_related("answer")
    return render(
        request,
        "councils/of_group.html",
        {
            **framed(request.user, group, "advices"),
            "advices": listed(rows[:PAGE]),
            "all_url": f"{reverse('councils:index')}?{urlencode({'group': group.uid})}",
            "drafts": permissions.can_draft(request.user, group) and group.is_open,
        },
    )


@require_safe
def show(request: HttpRequest, uid: str) -> HttpResponse:
    """Show the chain of an advice; the text for whom it is, and for everybody from delivery on."""
    advice = permissions.access_advice(uid)
    steps = list(queries.steps_of(advice))
    reads = permissions.can_read_text(request.user, advice)
    answer = answer_of(advice)
    answered_at = answer.answered_at if answer is not None else None
    return render(
        request,
        "councils/advice.html",
        {
            "advice": advice,
            "links": chain.chain_of(advice, steps),
            "badge": chain.badge_of(advice, answered_at),
            "late": chain.late_sentence(queries.clock_of(advice, answered_at)),
            "is_public": advice.delivered_at is not None,
            "reads": reads,
            "version": queries.voted_version(advice) if reads else None,
            "vote": queries.latest_vote(advice) if reads else None,
            "answer": answer,
            "follow_ups": queries.follow_ups_of(advice),
            "actions": actions_for(request.user, advice),
            "drafts": permissions.can_read_drafts(request.user, advice.group) and reads,
        },
    )


@require_safe
def paper(request: HttpRequest, uid: str) -> HttpResponse:
    """Give a delivered advice as PDF, with letterhead."""
    advice = permissions.access_text(request.user, uid)
    link = f"{settings.SITE_URL}{reverse('councils:advice', args=[uid])}"
    answer = HttpResponse(paper_of(advice, link), content_type="application/pdf")
    name = f"advies-{advice.year}-{advice.number}.pdf"
    answer.headers["Content-Disposition"] = f'inline; filename="{name}"'
    patch_cache_control(answer, private=True, no_cache=True)
    return answer


@require_safe
def types(request: HttpRequest) -> HttpResponse:
    """Show which councils the law knows, with its source and what was not looked up."""
    return render(
        request,
        "councils/types.html",
        {"families": by_family(), "founds": founds_somewhere(request.user)},
    )
