"""Mail whoever gave notice from outside: a receipt, and what was decided. They may have no account.

Runs in the worker, and is tried again when the mail server is away. A mail has one Message-ID, by which a
mail program sees that it is the same. Seintjes of members go by another road: `realtime.notifications`.
"""

from urllib.parse import urlsplit

from django.conf import settings
from django.core.mail import EmailMessage
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext as _

from moderation.events import ComplaintDecided, NoticeAnswered, NoticeReceived
from moderation.models import Complaint, OutsideNotice
from moderation.queries.notices_outside import complain_until
from moderation.rules.notices_outside import secret_of


def send_receipt(event: NoticeReceived) -> None:
    """Send the number and the secret link at once. Source: Article 16(4)."""
    notice = OutsideNotice.objects.get(pk=event.notice_id)
    _send(notice, "receipt", _("We kregen je melding %(number)s"))


def send_answer(event: NoticeAnswered) -> None:
    """Send what was decided, with the roads that are left. Source: Article 16(5)."""
    notice = OutsideNotice.objects.get(pk=event.notice_id)
    when = notice.decided_at.strftime("%Y%m%d%H%M%S%f") if notice.decided_at is not None else ""
    _send(notice, "answer", _("Er is beslist over je melding %(number)s"), of=when)


def send_complaint_answer(event: ComplaintDecided) -> None:
    """Send a notifier what another person decided about their complaint. Source: Article 20(5)."""
    complaint = Complaint.objects.select_related("notice").get(pk=event.complaint_id)
    if complaint.notice is not None:
        subject = _("Er is beslist over je klacht bij melding %(number)s")
        _send(complaint.notice, "complaint", subject, of=complaint.uid, statement=complaint.statement)


def link_of(notice: OutsideNotice) -> str:
    """Return the path of the page on which a notifier reads how it stands."""
    return reverse("moderation:notice_followed", args=[secret_of(notice.uid)])


def _send(notice: OutsideNotice, name: str, subject: str, *, of: str = "", statement: str = "") -> None:
    """Send one mail. Args: of: what tells it from another of this name, since one can be told twice."""
    if not notice.email:
        return
    site = settings.SITE_URL
    context = {
        "notice": notice,
        "link": f"{site}{link_of(notice)}",
        "statement": statement,
        "complain": complain_until(notice),
    }
    EmailMessage(
        subject=subject % {"number": notice.number},
        body=render_to_string(f"moderation/mail/{name}.txt", context),
        to=[notice.email],
        headers={
            "Message-ID": f"<{notice.uid}-{name}{of and '-'}{of}@{urlsplit(site).hostname}>",
            "Auto-Submitted": "auto-generated",
        },
    ).send()
