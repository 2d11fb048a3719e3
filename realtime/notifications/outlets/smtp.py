"""Hand one mail to the server, and say what a refusal means. Not for which mail, or when."""

import smtplib

from django.core.mail import EmailMessage

PERMANENT = range(500, 600)


class Refused(Exception):
    """The server will not take this mail, now (`for_good` false) or ever."""

    def __init__(self, *, for_good: bool) -> None:
        self.for_good = for_good
        super().__init__("for good" if for_good else "for now")


def hand_over(composed: EmailMessage) -> None:
    """Give a mail to the server. Raises: Refused, OSError, SMTPException."""
    try:
        composed.send()
    except smtplib.SMTPRecipientsRefused as refusal:
        codes = [code for code, _reason in refusal.recipients.values()]
        raise Refused(for_good=all(code in PERMANENT for code in codes)) from refusal
    except smtplib.SMTPDataError as refusal:
        raise Refused(for_good=refusal.smtp_code in PERMANENT) from refusal
