"""What a browser gives when somebody switches seintjes on. Not for judging it: that is `services`."""

from django import forms
from django.utils.translation import gettext_lazy as _

from network.kernel.forms import Form
from realtime.notifications.services.devices import LONGEST_NAME
from realtime.notifications.webpush.addresses import LONGEST


class DeviceForm(Form):
    """A name that people recognise, and three hidden fields that only a script can fill in."""

    name = forms.CharField(label=_("Hoe noem je dit toestel?"), required=False, max_length=LONGEST_NAME)
    endpoint = forms.CharField(widget=forms.HiddenInput, max_length=LONGEST, required=False)
    p256dh = forms.CharField(widget=forms.HiddenInput, max_length=100, required=False)
    auth = forms.CharField(widget=forms.HiddenInput, max_length=40, required=False)
