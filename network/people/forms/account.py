"""The forms of the account pages: allauth's, with our fields, words and look. Named in ACCOUNT_FORMS."""

from typing import Any

from allauth.account import forms as allauth_forms
from allauth.core import context
from django import forms
from django.contrib.auth.hashers import make_password
from django.db import IntegrityError, transaction
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _

from network.kernel import clock
from network.kernel.errors import DomainError
from network.kernel.forms import Form
from network.kernel.text import clean_name
from network.people.models import Person
from network.people.services.signup import ensure_possible_birth_year
from network.people.sessions import keep_session, remember_signup

PASSWORD_HINT = _("Minstens 10 tekens. Een zin van een paar woorden werkt goed.")
YEAR_LENGTH = 4


class _InOurWords(forms.BaseForm):
    """Sets labels and hints before sentences are made of them, and drops placeholders."""

    labels: dict[str, Any] = {}
    hints: dict[str, Any] = {}
    autocomplete: dict[str, str] = {}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields.pop("password2", None)  # typed once: whoever errs asks for a new one
        for name, field in self.fields.items():
            field.label = self.labels.get(name, field.label)
            field.help_text = self.hints.get(name, "")
            field.widget.attrs.pop("placeholder", None)
            if name in self.autocomplete:
                field.widget.attrs["autocomplete"] = self.autocomplete[name]


class LoginForm(Form, _InOurWords, allauth_forms.LoginForm):  # type: ignore[misc]
    """E-mail address and password."""

    labels = {"login": _("E-mailadres"), "password": _("Wachtwoord")}
    autocomplete = {"login": "username", "password": "current-password"}


class SignupForm(Form, _InOurWords, allauth_forms.SignupForm):  # type: ignore[misc]
    """The first step of signing up: who you are. Where you live comes next."""

    labels = {"email": _("E-mailadres"), "password1": _("Kies een wachtwoord")}
    hints = {
        "email": _("We sturen je een mail om dit adres te bevestigen. Je buren zien het niet."),
        "birth_year": _("Vier cijfers, bijvoorbeeld 1968. Je buren zien het niet."),
        "password1": PASSWORD_HINT,
    }
    autocomplete = {"email": "email", "password1": "new-password"}

    first_name = forms.CharField(
        label=_("Voornaam"), max_length=80, widget=forms.TextInput({"autocomplete": "given-name"})
    )
    last_name = forms.CharField(
        label=_("Familienaam"), max_length=80, widget=forms.TextInput({"autocomplete": "family-name"})
    )
    birth_year = forms.IntegerField(
        label=_("Geboortejaar"),
        widget=forms.TextInput(
            {"inputmode": "numeric", "autocomplete": "bday-year", "size": str(YEAR_LENGTH)}
        ),
    )
    house_rules = forms.BooleanField(label=_("Ik ga akkoord met de huisregels"))

    field_order = ["first_name", "last_name", "email", "birth_year", "password1", "house_rules"]

    def clean_first_name(self) -> str:
        return _name(self.cleaned_data["first_name"])

    def clean_last_name(self) -> str:
        return _name(self.cleaned_data["last_name"])

    def clean_birth_year(self) -> int:
        year: int = self.cleaned_data["birth_year"]
        try:
            ensure_possible_birth_year(year, clock.now())
        except DomainError as error:
            raise forms.ValidationError(error.message) from error
        return year

    def try_save(self, request: HttpRequest) -> tuple[Person | None, HttpResponse | None]:
        """Make the account; where the address is taken its owner is told by mail and nobody else.

        The next step is the same for both, and so is the time that the password costs.
        """
        remember_signup(request, person=None, birth_year=self.cleaned_data["birth_year"])
        if self.account_already_exists:  # type: ignore[has-type]
            make_password(self.cleaned_data["password1"])
        try:
            with transaction.atomic():
                person, response = super().try_save(request)
        except IntegrityError:  # somebody made an account with this address at the same instant
            self.account_already_exists = True
            person, response = super().try_save(request)
        if person is not None:
            remember_signup(request, person=person, birth_year=self.cleaned_data["birth_year"])
        return person, response


class ResetPasswordForm(Form, _InOurWords, allauth_forms.ResetPasswordForm):  # type: ignore[misc]
    """Ask for a mail to choose a new password."""

    labels = {"email": _("E-mailadres")}
    autocomplete = {"email": "username"}


class ResetPasswordKeyForm(Form, _InOurWords, allauth_forms.ResetPasswordKeyForm):  # type: ignore[misc]
    """Choose a new password after that mail."""

    labels = {"password1": _("Nieuw wachtwoord")}
    hints = {"password1": PASSWORD_HINT}


class ChangePasswordForm(Form, _InOurWords, allauth_forms.ChangePasswordForm):  # type: ignore[misc]
    """Choose a new password, knowing the old one."""

    labels = {"oldpassword": _("Je wachtwoord van nu"), "password1": _("Nieuw wachtwoord")}
    hints = {"password1": PASSWORD_HINT}

    def clean_oldpassword(self) -> str:
        """Check the old one; where it was hashed anew by that, and the new one is refused, go on here."""
        typed = str(super().clean_oldpassword())
        keep_session(context.request, self.user)
        return typed


class SetPasswordForm(Form, _InOurWords, allauth_forms.SetPasswordForm):  # type: ignore[misc]
    """Choose a first password."""

    labels = {"password1": _("Nieuw wachtwoord")}
    hints = {"password1": PASSWORD_HINT}


class ReauthenticateForm(Form, _InOurWords, allauth_forms.ReauthenticateForm):  # type: ignore[misc]
    """Show once more that it is really you."""

    labels = {"password": _("Wachtwoord")}


class AddEmailForm(Form, _InOurWords, allauth_forms.AddEmailForm):  # type: ignore[misc]
    """Another e-mail address, which counts once it is confirmed."""

    labels = {"email": _("Nieuw e-mailadres")}


def _name(typed: str) -> str:
    try:
        return clean_name(typed)
    except DomainError as error:
        raise forms.ValidationError(error.message) from error
