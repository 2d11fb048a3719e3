"""The statement of reasons that somebody reads: pure, from fields to sentences of the reader's language.

Source: Regulation (EU) 2022/2065, Articles 17 and 20(5). Not for reading a case: `services.reasons` collects
the fields, once, and what it wrote is kept unchanged. Not legal advice: see docs/legal.
"""

from moderation.statements.compose import of_complaint, of_decision, of_hiding, of_hold, of_undo
from moderation.statements.facts import ComplaintFacts, Facts, Sanctioned
from moderation.statements.sentences import LANGUAGES, Sentences, speaks

__all__ = [
    "LANGUAGES",
    "ComplaintFacts",
    "Facts",
    "Sanctioned",
    "Sentences",
    "of_complaint",
    "of_decision",
    "of_hiding",
    "of_hold",
    "of_undo",
    "speaks",
]
