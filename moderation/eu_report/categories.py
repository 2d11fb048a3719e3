"""Categories and keywords of the yearly report, in the order of its template.

Source: Implementing Regulation (EU) 2024/2835, Annex I, part 2.
"""

from collections.abc import Iterator

TOTAL = "TOTAL"
OTHER_KEYWORD = "KEYWORD_OTHER"
NOT_SPECIFIED_ORDER = "STATEMENT_CATEGORY_NOT_SPECIFIED_ORDER"
NOT_SPECIFIED_NOTICE = "STATEMENT_CATEGORY_NOT_SPECIFIED_NOTICE"
AGAINST_RULES_ONLY = "STATEMENT_CATEGORY_OTHER_VIOLATION_TC"

_KEYWORDS: tuple[tuple[str, str, tuple[str, ...]], ...] = (
    (
        "ANIMAL_WELFARE",
        "Animal welfare",
        (
            "ANIMAL_HARM",
            "UNLAWFUL_SALE_ANIMALS",
        ),
    ),
    (
        "CONSUMER_INFORMATION",
        "Consumer information infringements",
        (
            "HIDDEN_ADVERTISEMENT",
            "INSUFFICIENT_INFORMATION_ON_TRADERS",
            "MISLEADING_INFO_GOODS_SERVICES",
            "MISLEADING_INFO_CONSUMER_RIGHTS",
            "NONCOMPLIANCE_PRICING",
        ),
    ),
    (
        "CYBER_VIOLENCE",
        "Cyber violence",
        (
            "CYBER_BULLYING_INTIMIDATION",
            "CYBER_HARASSMENT",
            "CYBER_INCITEMENT",
            "CYBER_STALKING",
            "NON_CONSENSUAL_IMAGE_SHARING",
            "NON_CONSENSUAL_MATERIAL_DEEPFAKE",
        ),
    ),
    (
        "CYBER_VIOLENCE_AGAINST_WOMEN",
        "Cyber violence against women",
        (
            "BULLYING_AGAINST_GIRLS",
            "CYBER_HARASSMENT_AGAINST_WOMEN",
            "CYBER_STALKING_AGAINST_WOMEN",
            "FEMALE_GENDERED_DISINFORMATION",
            "INCITEMENT_AGAINST_WOMEN",
            "NON_CONSENSUAL_IMAGE_SHARING_AGAINST_WOMEN",
            "NON_CONSENSUAL_MATERIAL_DEEPFAKE_AGAINST_WOMEN",
        ),
    ),
    (
        "DATA_PROTECTION_AND_PRIVACY_VIOLATIONS",
        "Data protection and privacy violations",
        (
            "BIOMETRIC_DATA_BREACH",
            "DATA_FALSIFICATION",
            "MISSING_PROCESSING_GROUND",
            "RIGHT_TO_BE_FORGOTTEN",
        ),
    ),
    (
        "ILLEGAL_OR_HARMFUL_SPEECH",
        "Illegal or harmful speech",
        (
            "DEFAMATION",
            "DISCRIMINATION",
            "HATE_SPEECH",
        ),
    ),
    (
        "INTELLECTUAL_PROPERTY_INFRINGEMENTS",
        "Intellectual property infringements",
        (
            "COPYRIGHT_INFRINGEMENT",
            "DESIGN_INFRINGEMENT",
            "GEOGRAPHIC_INDICATIONS_INFRINGEMENT",
            "PATENT_INFRINGEMENT",
            "TRADE_SECRET_INFRINGEMENT",
            "TRADEMARK_INFRINGEMENT",
        ),
    ),
    (
        "NEGATIVE_EFFECTS_ON_CIVIC_DISCOURSE_OR_ELECTIONS",
        "Negative effects on civic discourse or elections",
        (
            "MISINFORMATION_DISINFORMATION",
            "VIOLATION_EU_LAW",
            "VIOLATION_NATIONAL_LAW",
        ),
    ),
    (
        "PROTECTION_OF_MINORS",
        "Protection of minors",
        (
            "AGE_SPECIFIC_RESTRICTIONS_MINORS",
            "CHILD_SEXUAL_ABUSE_MATERIAL",
            "CHILD_SEXUAL_ABUSE_MATERIAL_DEEPFAKE",
            "GROOMING_SEXUAL_ENTICEMENT_MINORS",
            "UNSAFE_CHALLENGES",
        ),
    ),
    (
        "RISK_FOR_PUBLIC_SECURITY",
        "Risk for public security",
        (
            "ILLEGAL_ORGANIZATIONS",
            "RISK_ENVIRONMENTAL_DAMAGE",
            "RISK_PUBLIC_HEALTH",
            "TERRORIST_CONTENT",
        ),
    ),
    (
        "SCAMS_AND_FRAUD",
        "Scams and/or fraud",
        (
            "IMPERSONATION_ACCOUNT_HIJACKING",
            "INAUTHENTIC_ACCOUNTS",
            "INAUTHENTIC_LISTINGS",
            "INAUTHENTIC_USER_REVIEWS",
            "PHISHING",
            "PYRAMID_SCHEMES",
        ),
    ),
    (
        "SELF_HARM",
        "Self-harm",
        (
            "CONTENT_PROMOTING_EATING_DISORDERS",
            "SELF_MUTILATION",
            "SUICIDE",
        ),
    ),
    (
        "UNSAFE_AND_PROHIBITED_PRODUCTS",
        "Unsafe, non-compliant or prohibited products",
        (
            "PROHIBITED_PRODUCTS",
            "UNSAFE_PRODUCTS",
        ),
    ),
    (
        "VIOLENCE",
        "Violence",
        (
            "COORDINATED_HARM",
            "INCITEMENT_VIOLENCE_HATRED",
            "HUMAN_EXPLOITATION",
            "HUMAN_TRAFFICKING",
            "TRAFFICKING_WOMEN_GIRLS",
        ),
    ),
    (
        "OTHER_VIOLATION_TC",
        "Other violation of provider's terms and conditions",
        (
            "ADULT_SEXUAL_MATERIAL",
            "AGE_SPECIFIC_RESTRICTIONS",
            "GEOGRAPHICAL_REQUIREMENTS",
            "GOODS_SERVICES_NOT_PERMITTED",
            "LANGUAGE_REQUIREMENTS",
            "NUDITY",
        ),
    ),
)


def category_names() -> Iterator[tuple[str, str, str]]:
    """Yield label, description and code of every category, with its keywords below it."""
    yield TOTAL, "All the entries", TOTAL
    for number, (name, description, keywords) in enumerate(_KEYWORDS, start=1):
        yield f"Category {number}", description, f"STATEMENT_CATEGORY_{name}"
        for place, keyword in enumerate((*keywords, "OTHER")):
            words = keyword.replace("_", " ").capitalize()
            named = "Not captured by any other sub-category" if keyword == "OTHER" else words
            yield f"Category {number}{chr(ord('a') + place)}", named, f"KEYWORD_{keyword}"
    last = len(_KEYWORDS)
    yield (
        f"Category {last + 1}",
        "Type of illegal content not specified by the public authority",
        NOT_SPECIFIED_ORDER,
    )
    yield (
        f"Category {last + 2}",
        "Type of alleged illegal content not specified by the notifier",
        NOT_SPECIFIED_NOTICE,
    )


def codes(*, rules: bool = False, unspecified: str = "") -> Iterator[str]:
    """Yield the codes of the rows of one part of the report.

    Args:
        rules: with what is only against the rules of the service.
        unspecified: code of the last row, where the part has one.
    """
    yield TOTAL
    for name, _description, keywords in _KEYWORDS:
        code = f"STATEMENT_CATEGORY_{name}"
        if code == AGAINST_RULES_ONLY and not rules:
            continue
        yield code
        yield from (f"KEYWORD_{keyword}" for keyword in (*keywords, "OTHER"))
    if unspecified:
        yield unspecified
