"""What a resident offered for paper. The newsletter itself is made anew each time and not kept."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from network.feed.models import Post
from network.kernel import clock


class Offer(models.Model):
    """Somebody lets the title, the time and the place of their own event stand on paper."""

    post = models.OneToOneField(
        Post, primary_key=True, on_delete=models.CASCADE, related_name="newsletter_offer"
    )
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    at = models.DateTimeField(default=clock.now)

    class Meta:
        verbose_name = _("aanbod voor de wijkkrant")
        verbose_name_plural = _("aanbod voor de wijkkrant")
