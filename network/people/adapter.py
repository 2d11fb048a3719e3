"""How allauth speaks and behaves here: our accounts, our words, our way through signing up."""

from typing import Any
from urllib.parse import urlsplit

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.models import EmailAddress
from allauth.core import context
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from network.people import callers
from network.people.models import Person
from network.people.services.signup import sign_up
from network.people.services.tokens import end_tokens
from network.people.sessions import keep_session, signup_of


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]
    """Sign-up goes on with the address; nothing tells whether an e-mail address has an account."""

    error_messages = {
        **DefaultAccountAdapter.error_messages,
        "account_inactive": _("Deze account is gesloten."),
        "cannot_remove_primary_email": _("Je kunt je enige e-mailadres niet weghalen."),
        "duplicate_email": _("Dit is al je e-mailadres."),
        "email_password_mismatch": _("Dit e-mailadres en dit wachtwoord horen niet bij elkaar."),
        "email_taken": _("Dit e-mailadres kun je niet gebruiken."),
        "enter_current_password": _("Dit is niet je wachtwoord van nu."),
        "incorrect_code": _("Deze code klopt niet."),
        "incorrect_password": _("Dit is niet je wachtwoord."),
        "invalid_or_expired_key": _("Deze link is verlopen. Vraag een nieuwe."),
        "invalid_login": _("Dit e-mailadres en dit wachtwoord horen niet bij elkaar."),
        "invalid_password_reset": _("Deze link is verlopen of al gebruikt. Vraag een nieuwe."),
        "max_email_addresses": _("Je kunt hoogstens %d e-mailadressen hebben."),
        "too_many_login_attempts": _(
            "Te veel pogingen na elkaar. Wacht een kwartier en probeer het opnieuw."
        ),
        "unknown_email": _("Kijk je e-mailadres nog eens na."),
        "unverified_primary_email": _("Bevestig eerst je e-mailadres."),
        "same_as_current": _("Dit is al je e-mailadres."),
        "rate_limited": _("Dat ging te snel na elkaar. Wacht even en probeer het opnieuw."),
    }

    def save_user(self, request: HttpRequest, user: Person, form: Any, commit: bool = True) -> Person:
        """Make the account by our own service; the unsaved `user` of allauth is not used."""
        data = form.cleaned_data
        return sign_up(
            email=data["email"],
            password=data["password1"],
            first_name=data["first_name"],
            last_name=data["last_name"],
            birth_year=data["birth_year"],
        )

    def respond_email_verification_sent(self, request: HttpRequest, user: Person | None) -> HttpResponse:
        """Go on with the address while the mail is under way, or say that it is."""
        signup = signup_of(request)
        return redirect("people:signup_address" if signup is not None else "account_email_verification_sent")

    def get_signup_redirect_url(self, request: HttpRequest) -> str:
        return reverse("people:verify")

    def get_email_verification_redirect_url(self, email_address: EmailAddress) -> str:
        return reverse("people:settings" if self.request.user.is_authenticated else "account_login")

    def get_password_change_redirect_url(self, request: HttpRequest) -> str:
        return reverse("people:settings")

    def set_password(self, user: Person, password: str) -> None:
        """Change a password; keys of programs end with it, as the sessions on other devices do."""
        user.set_password(password)
        user.save(update_fields=["password"])  # what changed meanwhile stays: who is kept away, for one
        end_tokens(by=user)

    def reauthenticate(self, user: Person, password: str) -> bool:
        """Whether this is the person's password; a newer way of keeping it does not end the session."""
        known = bool(super().reauthenticate(user, password))
        if known:
            user.refresh_from_db(fields=["password"])
            keep_session(context.request, user)
        return known

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Send a mail whose links name the installation, whatever host the request claimed to ask."""
        links = {name: _at_home(value) for name, value in context.items() if name.endswith("_url")}
        home = {"name": settings.SITE_URL, "domain": urlsplit(settings.SITE_URL).netloc}
        super().send_mail(template_prefix, email, {**context, **links, "current_site": home})

    def get_client_ip(self, request: HttpRequest) -> str:
        """Return the caller's address as far as proxies are trusted."""
        return callers.address_of(request)


def _at_home(link: str) -> str:
    scheme, host, *_rest = urlsplit(settings.SITE_URL)
    return urlsplit(link)._replace(scheme=scheme, netloc=host).geturl()
