"""How often a holder of a queue is mailed."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from moderation.forms.second_looks import MailForm
from moderation.queries.queue_mail import rhythm_of
from moderation.services.queue_mail import choose_rhythm
from moderation.views.queue import ensure_moderator
from network.kernel.errors import DomainError
from network.people.doors import member_required


@require_http_methods(["GET", "POST"])
@member_required
def queue_mail(request: HttpRequest) -> HttpResponse:
    """Choose how often a mail says that cases wait."""
    ensure_moderator(request)
    form = MailForm(request.POST or None, initial={"rhythm": rhythm_of(request.user)})
    if request.method == "POST" and form.is_valid():
        try:
            choose_rhythm(rhythm=form.cleaned_data["rhythm"], by=request.user)
            messages.success(request, _("Bewaard."))
            return redirect("moderation:queue")
        except DomainError as error:
            form.refuse(error)
    return render(request, "moderation/queue_mail.html", {"form": form}, status=422 if form.is_bound else 200)
