"""How a sample is divided, as an organiser types it: a line for each group. Whether it adds up: `rules`."""

from collections.abc import Mapping
from typing import Any, Final

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from groups.polls import rules
from groups.polls.enums import Gender
from network.kernel.errors import DomainError, Invalid
from network.kernel.forms import Form

LONGEST: Final = 4_000
GROUPS_ASKED: Final = (
    ("district", gettext_lazy("wijk")),
    ("age", gettext_lazy("leeftijd")),
    ("gender", gettext_lazy("gender")),
)


class WeighingForm(Form):
    """The two fields about weighing, for a form that holds them. `parts` is what was read."""

    weigh_by = forms.ChoiceField(
        label=gettext_lazy("Een steekproef wegen naar"),
        choices=(("", gettext_lazy("niet wegen")), *GROUPS_ASKED),
        required=False,
        help_text=gettext_lazy(
            "Antwoordden er van een groep te veel of te weinig mensen? Dan staat naast elk aandeel ook het "
            "gewogen aandeel."
        ),
    )
    shares = forms.CharField(
        label=gettext_lazy("Hoe is iedereen verdeeld?"),
        required=False,
        max_length=LONGEST,
        widget=forms.Textarea({"rows": 5, "spellcheck": "false"}),
        help_text=gettext_lazy(
            "Eén groep per regel, samen 100. Bijvoorbeeld: “18-34: 25”. Leeg: zoals de mensen op de lijst "
            "van wie mag stemmen. Leeftijden zijn -17, 18-34, 35-54, 55-74 en 75+."
        ),
    )

    def read_parts(self, data: Mapping[str, Any]) -> None:
        """Read the lines, or say which one cannot be read."""
        self.parts: dict[str, dict[str, float]] = {}
        by, text = data.get("weigh_by", ""), data.get("shares", "")
        try:
            if by:
                self.parts = {by: read_shares(by, text)}
            elif text:
                self.add_error("weigh_by", _("Zeg ook naar welke groep je weegt."))
        except DomainError as error:
            self.add_error("shares", error.message)


def names_of(by: str) -> dict[str, str]:
    """Return what each group that may be weighed is called, by its stored name; nothing where any fits."""
    if by == "gender":
        return {str(value): str(label) for value, label in Gender.choices}
    return {name: name for _least, _most, name in rules.AGE_BANDS} if by == "age" else {}


def read_shares(by: str, text: str) -> dict[str, float]:
    """Return the share from 0 to 1 of each group, from lines such as `18-34: 25`.

    Raises: Invalid with the line that cannot be read, or that names no group.
    """
    stored = {label.casefold(): name for name, label in names_of(by).items()}
    found: dict[str, float] = {}
    for line in text.splitlines():
        if not line.strip():
            continue
        label, _colon, figure = (each.strip() for each in line.rpartition(":"))
        number = figure.removesuffix("%").strip().replace(",", ".")
        if not label or not number.replace(".", "", 1).isdecimal():
            raise Invalid(
                _("Zet op elke regel een groep, een dubbelpunt en een percentage. Bekijk: %(line)s.")
                % {"line": line.strip()[:80]},
                field="shares",
            )
        name = stored.get(label.casefold()) if stored else " ".join(label.split())
        if name is None:
            raise Invalid(
                _("“%(name)s” is geen groep. Kies uit: %(names)s.")
                % {"name": label[:80], "names": ", ".join(names_of(by).values())},
                field="shares",
            )
        if name in found:
            raise Invalid(_("“%(name)s” staat er twee keer.") % {"name": label[:80]}, field="shares")
        found[name] = float(number) / 100
    return found


def write_shares(by: str, shares: Mapping[str, float]) -> str:
    """Return shares as lines to be read and changed; groups that are few on a roll have one together."""
    labels = {**names_of(by), "": _("anderen")}
    return "\n".join(f"{labels.get(name, name)}: {_percent(share)}" for name, share in shares.items())


def _percent(share: float) -> str:
    return f"{round(100 * share, 2):g}".replace(".", ",")
