"""What people fill in: a post with photos, a comment. Not for what is allowed: services decide."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from network.feed import rules
from network.feed.models import Audience, PostKind
from network.feed.services.photos import Photo
from network.kernel.forms import Form, Switch
from network.kernel.ids import CROCKFORD, UID_LENGTH

KIND_CHOICES = [(kind.value, kind.label) for kind in rules.WRITABLE]
PHOTO_NUMBERS = range(1, rules.PHOTOS + 1)
PICTURE_TYPES = "image/jpeg,image/png,image/webp"


class KeptPhotos(forms.CharField):
    """Names of photos that came in with an earlier try of the same form, separated by commas."""

    widget = forms.HiddenInput

    def clean(self, value: Any) -> list[str]:
        """Return the names that look like one; the service finds out whose they are."""
        names = [name for name in str(value or "").split(",") if len(name) == UID_LENGTH]
        return [name for name in names if set(name) <= set(CROCKFORD)][: rules.PHOTOS]


class PostForm(Form):
    """A new post."""

    text = forms.CharField(
        label=gettext_lazy("Je bericht"),
        strip=False,
        widget=forms.Textarea(
            {"rows": 2, "placeholder": gettext_lazy("Wat wil je je buren zeggen of vragen?")}
        ),
    )
    kind = forms.ChoiceField(
        label=gettext_lazy("Wat is het?"), choices=KIND_CHOICES, initial=PostKind.MESSAGE, required=False
    )
    audience = forms.ChoiceField(
        label=gettext_lazy("Wie leest mee?"),
        choices=Audience.choices,
        initial=Audience.DISTRICT,
        required=False,
    )
    share_with_municipality = forms.BooleanField(
        label=gettext_lazy("Deel met de gemeente"),
        help_text=gettext_lazy("Uit: alleen je buren lezen dit."),
        required=False,
        widget=Switch,
    )
    kept = KeptPhotos(required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for number in PHOTO_NUMBERS:
            self.fields[f"photo_{number}"] = forms.FileField(
                label=_("Foto %(number)d") % {"number": number},
                required=False,
                widget=forms.FileInput({"accept": PICTURE_TYPES}),
            )
            self.fields[f"alt_{number}"] = forms.CharField(
                label=_("Wat staat er op foto %(number)d?") % {"number": number},
                help_text=_("Voor wie de foto niet ziet."),
                required=False,
                max_length=rules.ALT_CHARS,
            )

    @property
    def photo_fields(self) -> list[tuple[forms.BoundField, forms.BoundField]]:
        """Each photo with its alternative text."""
        return [(self[f"photo_{number}"], self[f"alt_{number}"]) for number in PHOTO_NUMBERS]

    @property
    def photos(self) -> list[Photo]:
        """The photos that were chosen, once the form is valid."""
        given = ((number, self.cleaned_data.get(f"photo_{number}")) for number in PHOTO_NUMBERS)
        return [
            Photo(upload=upload, alt=self.cleaned_data[f"alt_{number}"], number=number)
            for number, upload in given
            if upload
        ]

    def clean(self) -> dict[str, Any]:
        """Ask for words with each photo before any is sent to the decoder."""
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        for number in PHOTO_NUMBERS:
            if cleaned.get(f"photo_{number}") and not cleaned.get(f"alt_{number}", "").strip():
                self.add_error(f"alt_{number}", _("Zeg in een paar woorden wat er op de foto staat."))
        return cleaned

    def remember(self, uids: list[str]) -> None:
        """Keep photos that are taken in already, so that nobody must choose them again."""
        self.data = {**dict(self.data.items()), self.add_prefix("kept"): ",".join(uids)}


class EditForm(Form):
    """New words for a post or comment, on the version that the writer had before them."""

    text = forms.CharField(label=gettext_lazy("Je tekst"), strip=False, widget=forms.Textarea({"rows": 6}))
    version = forms.IntegerField(widget=forms.HiddenInput, min_value=1, max_value=2**31 - 1)


class EditPostForm(EditForm):
    """New words for a post, and another kind if need be."""

    kind = forms.ChoiceField(label=gettext_lazy("Wat is het?"), choices=KIND_CHOICES)
    field_order = ["text", "kind", "version"]


class CommentForm(Form):
    """An answer below a post."""

    text = forms.CharField(
        label=gettext_lazy("Je reactie"),
        strip=False,
        widget=forms.Textarea({"rows": 2, "placeholder": gettext_lazy("Schrijf een reactie")}),
    )
