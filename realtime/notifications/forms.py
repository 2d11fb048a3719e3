"""Which kinds of seintje leave by mail, as a form. Not for keeping the choice: that is `services`."""

from collections.abc import Sequence
from typing import Any

from django import forms

from network.kernel.forms import Form, Switch
from realtime.notifications.queries import Choice


class MailForm(Form):
    """One switch per kind that can be muted."""

    def __init__(self, choices: Sequence[Choice], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for choice in choices:
            self.fields[choice.name] = forms.BooleanField(
                label=str(choice.label),
                required=False,
                initial=choice.by_mail,
                widget=Switch,
            )

    def wanted(self) -> set[str]:
        """Return the names of the kinds that are on."""
        return {name for name, on in self.cleaned_data.items() if on}
