"""A decision as the European database of statements of reasons wants it. Not for sending it there.

Field names and values are those of its API for platforms. No field holds a word of a resident or a moderator:
what is sent must be free of personal data, and free text cannot promise that.
Source: Regulation (EU) 2022/2065, Article 24(5).
"""

from datetime import date, datetime

from moderation.models import Action, Decision, Ground, Origin, Sanction, SanctionKind
from network.kernel import moments
from network.kernel.errors import NotFound
from network.kernel.ports.content import ItemRef, kind_of

EEA = (
    *("AT", "BE", "BG", "CY", "CZ", "DE", "DK", "EE", "ES", "FI", "FR", "GR", "HR", "HU", "IE", "IS", "IT"),
    *("LI", "LT", "LU", "LV", "MT", "NL", "NO", "PL", "PT", "RO", "SE", "SI", "SK"),
)
VISIBILITY = {
    Action.HIDE: "DECISION_VISIBILITY_CONTENT_DISABLED",
    Action.REMOVE: "DECISION_VISIBILITY_CONTENT_REMOVED",
}
GROUND = {
    Ground.RULES: "DECISION_GROUND_INCOMPATIBLE_CONTENT",
    Ground.LAW: "DECISION_GROUND_ILLEGAL_CONTENT",
}
SOURCE = {
    Origin.REPORT: "SOURCE_TYPE_OTHER_NOTIFICATION",
    Origin.NOTICE: "SOURCE_ARTICLE_16",
    Origin.AUTHORITY: "SOURCE_TYPE_OTHER_NOTIFICATION",
    Origin.OWN: "SOURCE_VOLUNTARY",
}
CONTENT = {
    "text": ("CONTENT_TYPE_TEXT",),
    "image": ("CONTENT_TYPE_IMAGE",),
    "both": ("CONTENT_TYPE_IMAGE", "CONTENT_TYPE_TEXT"),
}
CATEGORIES = frozenset(
    f"STATEMENT_CATEGORY_{name}"
    for name in (
        "ANIMAL_WELFARE",
        "CONSUMER_INFORMATION",
        "CYBER_VIOLENCE",
        "CYBER_VIOLENCE_AGAINST_WOMEN",
        "DATA_PROTECTION_AND_PRIVACY_VIOLATIONS",
        "ILLEGAL_OR_HARMFUL_SPEECH",
        "INTELLECTUAL_PROPERTY_INFRINGEMENTS",
        "NEGATIVE_EFFECTS_ON_CIVIC_DISCOURSE_OR_ELECTIONS",
        "NOT_SPECIFIED_NOTICE",
        "OTHER_VIOLATION_TC",
        "PROTECTION_OF_MINORS",
        "RISK_FOR_PUBLIC_SECURITY",
        "SCAMS_AND_FRAUD",
        "SELF_HARM",
        "UNSAFE_AND_PROHIBITED_PRODUCTS",
        "VIOLENCE",
    )
)
CATEGORY_OF_CLAUSE = {
    "1.1": "STATEMENT_CATEGORY_SCAMS_AND_FRAUD",
    "1.2": "STATEMENT_CATEGORY_DATA_PROTECTION_AND_PRIVACY_VIOLATIONS",
    "2.1": "STATEMENT_CATEGORY_CYBER_VIOLENCE",
    "2.2": "STATEMENT_CATEGORY_ILLEGAL_OR_HARMFUL_SPEECH",
    "2.3": "STATEMENT_CATEGORY_VIOLENCE",
    "3.1": "STATEMENT_CATEGORY_DATA_PROTECTION_AND_PRIVACY_VIOLATIONS",
    "3.2": "STATEMENT_CATEGORY_OTHER_VIOLATION_TC",
    "4.1": "STATEMENT_CATEGORY_SCAMS_AND_FRAUD",
    "4.2": "STATEMENT_CATEGORY_ILLEGAL_OR_HARMFUL_SPEECH",
    "5.1": "STATEMENT_CATEGORY_ILLEGAL_OR_HARMFUL_SPEECH",
}
OTHER_CATEGORY = "STATEMENT_CATEGORY_OTHER_VIOLATION_TC"


def row_of(decision: Decision, *, written: datetime | None = None) -> dict[str, object]:
    """Return a restriction with the field names of the database; fields without a value are left out.

    Args: written: when the item was written, where the caller knows it; otherwise the item is asked.
    Raises: ValueError for a decision that restricted nothing.
    """
    limit = decision.sanctions.filter(kind=SanctionKind.LIMIT).order_by("pk").first()
    if decision.action == Action.KEEP and limit is None:
        raise ValueError("nothing was restricted")
    row: dict[str, object] = {
        "puid": f"gebuurte-{decision.uid}",
        **_restriction(decision, limit),
        **_ground(decision),
        "category": _category(decision),
        "content_type": list(CONTENT.get(decision.content_type, CONTENT["text"])),
        "content_date": _day(written or _written(decision)).isoformat(),
        "content_language": decision.case.language[:2].upper(),
        "application_date": _day(decision.at).isoformat(),
        "territorial_scope": list(EEA),
        "decision_facts": _facts(decision),
        "source_type": SOURCE[Origin(decision.origin)],
        "automated_detection": "Yes" if decision.detected_by_machine else "No",
        "automated_decision": "AUTOMATED_DECISION_NOT_AUTOMATED",
    }
    return {name: value for name, value in row.items() if value not in ("", None)}


def _restriction(decision: Decision, limit: Sanction | None) -> dict[str, object]:
    found: dict[str, object] = {}
    if decision.action != Action.KEEP:
        found["decision_visibility"] = [VISIBILITY[Action(decision.action)]]
    if limit is not None:
        found["decision_provision"] = "DECISION_PROVISION_PARTIAL_SUSPENSION"
        found["end_date_service_restriction"] = moments.last_day(limit.valid_until).isoformat()
    return found


def _ground(decision: Decision) -> dict[str, object]:
    ground = Ground(decision.ground)
    clause = decision.clause
    if ground == Ground.LAW:
        return {
            "decision_ground": GROUND[ground],
            "illegal_content_legal_ground": decision.law,
            "illegal_content_explanation": "A person judged that the content falls under this provision.",
        }
    return {
        "decision_ground": GROUND[ground],
        "incompatible_content_ground": str(clause) if clause else "",
        "incompatible_content_explanation": clause.text if clause else "",
        "incompatible_content_illegal": "No",
    }


def _category(decision: Decision) -> str:
    clause = decision.clause
    if clause is None:
        return "STATEMENT_CATEGORY_ILLEGAL_OR_HARMFUL_SPEECH"
    if clause.category in CATEGORIES:
        return clause.category
    return CATEGORY_OF_CLAUSE.get(clause.number, OTHER_CATEGORY)


def _facts(decision: Decision) -> str:
    cause = {
        Origin.REPORT: "Users of the service reported the content.",
        Origin.NOTICE: "Somebody notified the content as illegal.",
        Origin.AUTHORITY: "An authority ordered to act against the content.",
        Origin.OWN: "The content was found by the service itself.",
    }[Origin(decision.origin)]
    answer = " The decision follows from a complaint." if decision.complaint_id is not None else ""
    return f"{cause} A person decided.{answer}"


def _written(decision: Decision) -> datetime:
    case = decision.case
    try:
        return kind_of(ItemRef(case.item_kind, case.item_id)).describe(case.item_id).written_at
    except NotFound:
        return case.opened_at


def _day(moment: datetime) -> date:
    return moments.local(moment).date()
