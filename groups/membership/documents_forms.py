"""What people fill in about a document. Not for what is allowed: services decide."""

from django import forms
from django.utils.translation import gettext_lazy as _

from groups.membership import document_rules
from groups.membership.enums import DocumentKind
from groups.membership.services.documents import Content
from network.kernel.forms import Form, Switch


class _ContentForm(Form):
    """A text or a PDF."""

    conditional = ("text", "file")

    text = forms.CharField(
        label=_("Tekst"),
        help_text=_("Met **vet** en lijstjes. Of laat leeg en kies een pdf."),
        strip=False,
        required=False,
        widget=forms.Textarea({"rows": 12}),
    )
    file = forms.FileField(
        label=_("Of een pdf"),
        help_text=_("Tot 10 MB."),
        required=False,
        widget=forms.FileInput({"accept": "application/pdf"}),
    )
    public = forms.BooleanField(
        label=_("Ook voor wie geen lid is"),
        help_text=_("Uit: alleen leden lezen dit."),
        required=False,
        widget=Switch,
    )

    @property
    def content(self) -> Content:
        """What the version says, once the form is valid."""
        return Content(text=self.cleaned_data["text"], file=self.cleaned_data["file"])


class DocumentForm(_ContentForm):
    """A new document."""

    kind = forms.ChoiceField(label=_("Wat is het?"), choices=DocumentKind.choices)
    title = forms.CharField(
        label=_("Titel"),
        help_text=_("Bijvoorbeeld: Verslag van 12 november."),
        max_length=document_rules.TITLE_CHARS,
    )
    field_order = ["kind", "title", "text", "file", "public"]


class VersionForm(_ContentForm):
    """A new version, on the one that the writer had before them."""

    change = forms.CharField(
        label=_("Wat is er veranderd?"),
        help_text=_("Eén zin, voor wie de vorige versie las."),
        max_length=document_rules.CHANGE_CHARS,
    )
    version = forms.IntegerField(widget=forms.HiddenInput, min_value=0, max_value=2**31 - 1)
    field_order = ["change", "text", "file", "public", "version"]
