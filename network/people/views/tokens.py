"""Keys of programs that act for the reader: make one, see which there are, take one back."""

from allauth.account.decorators import reauthentication_required
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from network.kernel.errors import DomainError, NotFound
from network.people.doors import member, member_required, posted
from network.people.forms.tokens import SCOPE_WORDS, TokenForm
from network.people.models import ApiToken, Person
from network.people.queries import tokens_of
from network.people.services.tokens import create_token, end_token


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@member_required
def tokens(request: HttpRequest) -> HttpResponse:
    """Show the keys of the reader, and take one back: at once, without a password."""
    viewer = member(request)
    if request.method == "POST":
        named = request.POST.get("token", "").replace("\x00", "")  # PostgreSQL takes none
        token = ApiToken.objects.filter(person=viewer, uid=named).first()
        if token is None:
            raise NotFound
        end_token(by=viewer, token=token)
        messages.success(request, _("Deze sleutel werkt niet meer."))
        return redirect("people:tokens")
    rows = [(token, _words(token)) for token in tokens_of(viewer)]
    return render(request, "people/tokens.html", {"rows": rows})


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@member_required
@reauthentication_required  # type: ignore[untyped-decorator]
def new_token(request: HttpRequest) -> HttpResponse:
    """Make a key and show it, this once: the answer to the form itself, which no page can show again."""
    viewer = member(request)
    form = TokenForm(posted(request), person=viewer)
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                made, plain = create_token(by=viewer, person=viewer, **form.values())
            except DomainError as error:
                if error.code == "shown_once":
                    messages.warning(request, error.message)
                    return redirect("people:tokens")
                form.refuse(error)
                status = error.status if error.status == 409 else 422
            else:
                return _shown_once(request, viewer, made, plain)
    return render(request, "people/token_new.html", {"form": form}, status=status)


def _shown_once(request: HttpRequest, viewer: Person, made: ApiToken, plain: str) -> HttpResponse:
    return render(
        request,
        "people/token_made.html",
        {"token": made, "plain": plain, "words": _words(made), "viewer": viewer},
    )


def _words(token: ApiToken) -> list[str]:
    """Return in plain words what a key may do; a scope of an older release by its name."""
    known = {scope.value: str(words) for scope, words in SCOPE_WORDS.items()}
    return [known.get(scope, scope) for scope in token.scopes]
