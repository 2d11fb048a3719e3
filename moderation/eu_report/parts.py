"""The eleven parts of the yearly report as rows of text, from figures. Columns and order are the law's.

What the product does not do (demote, label, terminate accounts, automate decisions on notices) is 0; what it
does not record stays empty, and the column for context says so. Exact figures: the template knows no hiding.
Source: Implementing Regulation (EU) 2024/2835, Annex I (templates) and Annex II (instructions).
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from moderation.eu_report import categories, sentences
from moderation.eu_report.categories import TOTAL

Row = Sequence[object]
ALL = "All"
HOSTING = "Only for providers of hosting services, including online platforms"
PLATFORMS = "Only for providers of online platforms"
VLOPS = "Only for VLOPs"
OWN_INITIATIVE = (
    "Number of measures taken at the provider's own initiative ",
    "Number of measures taken after detection with solely automated means ",
    "Visibility restriction Removal",
    "Visibility restriction Disable",
    "Visibility restriction Demoted",
    "Visibility restriction Age restricted",
    "Visibility restriction Interaction restricted",
    "Visibility restriction Labelled ",
    "Visibility restriction Other",
    "Monetary restriction Suspension",
    "Monetary restriction Termination",
    "Monetary restriction Other",
    "Provision of the service Suspension",
    "Provision of the service Termination",
    "Account restriction Suspension",
    "Account restriction Termination",
)
ORDERS = (
    "Number of orders to act against illegal content received",
    "Number of specific items of information included in the total number of orders to act against illegal"
    " content",
    "Median time to inform the authority of the receipt of the order to act against illegal content",
    "Median time to give effect to the order to act against illegal content",
    "Number of orders to provide information",
    "Median time to inform the authority of the receipt of the order to provide information",
    "Median time to give effect to the order to provide information",
)
_FLAGGED = " (Trusted Flagger notices)"
NOTICES = (
    "Number of notices received ",
    "Number of notices received from Trusted flaggers",
    "Number of specific items of information included in the total number of notices",
    "Number of specific items of information included in the total number of notices by Trusted Flaggers"
    f"{_FLAGGED}",
    "Median time to take action",
    f"Median time to take action{_FLAGGED}",
    "Number of actions taken on the basis of the law",
    f"Number of actions taken on the basis of the law{_FLAGGED}",
    "Number of actions taken on the basis of the terms and conditions of the service",
    f"Number of actions taken on the basis of the terms and conditions of the service{_FLAGGED}",
)


@dataclass(frozen=True, slots=True)
class Measures:
    """Restrictions at own initiative under one category."""

    removed: int = 0
    disabled: int = 0
    suspended: int = 0
    by_machine: int = 0

    @property
    def count(self) -> int:
        """How many decisions there are: a suspension may come with one of the others."""
        return self.removed + self.disabled


@dataclass(frozen=True, slots=True)
class Answers:
    """Complaints of one sort and what came of them."""

    filed: int = 0
    stood: int = 0
    reversed: int = 0
    unanswered: int = 0
    hours: float | None = None


@dataclass(frozen=True, slots=True)
class Figures:
    """Everything that the report says about a year; categories by their code, with TOTAL."""

    provider: str
    published: date
    start: date
    end: date
    illegal: Mapping[str, Measures] = field(default_factory=dict)
    against_rules: Mapping[str, Measures] = field(default_factory=dict)
    orders: int = 0
    order_hours: float | None = None
    notices: int = 0
    notice_hours: float | None = None
    notice_law: int = 0
    notice_rules: int = 0
    complaints: Answers = Answers()
    author_complaints: Answers = Answers()
    reporter_complaints: Answers = Answers()
    newly_restricted: int = 0
    suspended_writing: int = 0
    suspended_reporting: int = 0
    holds: int = 0
    by_people: int = 0
    precision: float | None = None

    @property
    def reporting(self) -> str:
        """The period as the template writes it."""
        return f"{self.start.isoformat()}/{self.end.isoformat()}"


def identification(told: Figures) -> Iterator[Row]:
    """Part 1."""
    yield "Applicability", "Service", "Indicator", "Value"
    for indicator, value in (
        ("Name of the service provider", told.provider),
        ("Date of the publication of the report", told.published.isoformat()),
        ("Date of the publication of the latest previous report", ""),
        ("Starting date of reporting period", told.start.isoformat()),
        ("Ending date of reporting period", told.end.isoformat()),
    ):
        yield ALL, sentences.SERVICE, indicator, value


def names(_told: Figures) -> Iterator[Row]:
    """Part 2."""
    yield (
        "Category label",
        "Category description",
        "Category of illegal content / incompatible with the terms and conditions",
        "Contextual information",
    )
    for label, description, code in categories.category_names():
        yield label, description, code, ""


def orders(told: Figures) -> Iterator[Row]:
    """Part 3. The product does not note under which category an authority ordered."""
    head = ("Applicability", "Service", "Reporting period", "Category of illegal content", _OTHER, "Scope")
    yield *head, *ORDERS, *(_context(name) for name in ORDERS)
    full = (told.orders, told.orders, "", _hours(told.order_hours), "", "", "")
    context = ("", "", *sentences.ORDERS)
    for scope in (TOTAL, "BE"):
        for code in categories.codes(unspecified=categories.NOT_SPECIFIED_ORDER):
            known = code in (TOTAL, categories.NOT_SPECIFIED_ORDER)
            yield (
                ALL,
                sentences.SERVICE,
                told.reporting,
                code,
                "",
                scope,
                *(full if known else (0, 0, "", "", "", "", "")),
                *(context if known else ("",) * len(ORDERS)),
            )


def notices(told: Figures) -> Iterator[Row]:
    """Part 4. A notifier names a law in own words, so every notice is under the last row."""
    yield *_head("Category of illegal content"), *NOTICES, *(_context(name) for name in NOTICES)
    hours = _hours(told.notice_hours)
    full = (told.notices, 0, told.notices, 0, hours, "", told.notice_law, 0, told.notice_rules, 0)
    for code in categories.codes(unspecified=categories.NOT_SPECIFIED_NOTICE):
        known = code in (TOTAL, categories.NOT_SPECIFIED_NOTICE)
        values = full if known else (0, 0, 0, 0, "", "", 0, 0, 0, 0)
        yield (HOSTING, sentences.SERVICE, told.reporting, code, "", *values, *("",) * len(NOTICES))


def own_illegal(told: Figures) -> Iterator[Row]:
    """Part 5."""
    yield from _own(told, "Category of illegal content", told.illegal, categories.codes())


def own_rules(told: Figures) -> Iterator[Row]:
    """Part 6."""
    title = "Category of incompatibility with the provider's terms and conditions"
    yield from _own(told, title, told.against_rules, categories.codes(rules=True))


def _own(told: Figures, title: str, found: Mapping[str, Measures], codes: Iterator[str]) -> Iterator[Row]:
    context = tuple(f"Contextual Information on {name}" for name in OWN_INITIATIVE)
    yield *_head(title), *OWN_INITIATIVE, *context
    for code in codes:
        one = found.get(code, Measures())
        values = (one.count, one.by_machine, one.removed, one.disabled, *(0,) * 8, one.suspended, 0, 0, 0)
        said = sentences.OWN_INITIATIVE if code == TOTAL else ""
        rest = ("",) * (len(OWN_INITIATIVE) - 1)
        yield (ALL, sentences.SERVICE, told.reporting, code, "", *values, said, *rest)


def appeals(told: Figures) -> Iterator[Row]:
    """Part 7."""
    yield (
        "Applicability",
        "Service",
        "Reporting period",
        "Section",
        "Indicator",
        "Scope",
        "Value",
        _INFORMATION,
    )

    def row(section: str, indicator: str, scope: str, value: object, said: str = "") -> Row:
        applies = ALL if (indicator, scope) == (_SUBMITTED, "Total number") else PLATFORMS
        return applies, sentences.SERVICE, told.reporting, section, indicator, scope, value, said

    inside, outside = "Internal complaints mechanism", "Out-of-court dispute settlement bodies"
    for scope, value in _answered(told.complaints):
        yield row(inside, _SUBMITTED, scope, value)
    yield row(inside, _SUBMITTED, "Decision omitted", told.complaints.unanswered)
    newly = "Number of restrictions newly imposed as a result of an internal complaint"
    yield row(inside, newly, "Total number", told.newly_restricted)
    for indicator, answers in (
        (
            f"{_ABOUT} to remove or disable access to or restrict visibility of information",
            told.author_complaints,
        ),
        (f"{_ABOUT} to suspend or terminate the provision of the service", Answers()),
        (f"{_ABOUT} to suspend or terminate an account ", Answers()),
        (f"{_ABOUT} to restrict the ability to monetise information", Answers()),
        (f"{_ABOUT} not to take action on a notice {_ARTICLE_16}", told.reporter_complaints),
        (
            f"{_ABOUT} not to take action on a notice submitted by a Trusted Flagger {_IN_ACCORDANCE}",
            Answers(),
        ),
    ):
        for scope, value in _answered(answers):
            yield row(inside, indicator, scope, value)
    disputes = "Number of disputes submitted to out-of-court dispute settlement bodies"
    for scope in (*_SCOPES, "Decision omitted", "Percentage of outcomes implemented"):
        yield row(outside, disputes, scope, "", sentences.OUT_OF_COURT)
    suspensions = "Suspensions imposed on repeated offenders"
    for why, value in (
        ("provision of manifestly illegal content ", told.suspended_writing),
        ("provision of manifestly unfounded notices", told.suspended_reporting),
        ("provision of manifestly unfounded complaints", 0),
    ):
        yield row(suspensions, f"Number of suspensions enacted for the {why}", "Total number", value)


def automated(told: Figures) -> Iterator[Row]:
    """Part 8. The parts per language are for very large platforms."""
    yield (
        "Applicability",
        "Service",
        "Reporting period",
        "Section",
        "Indicator",
        "Scope",
        "Value",
        _INFORMATION,
    )
    use = "Use of automated means for content moderation"
    by_machine, by_people = (
        "Number of measures solely taken by automated means ",
        "Number of measures not taken by automated means",
    )
    of_notices = (
        "Number of notices solely processed by automated means ",
        "Number of notices not processed by automated means",
    )
    accuracy = tuple(
        f"Accuracy of the automated means - {name}" for name in ("Accuracy", "Precision", "Recall")
    )
    precise = "" if told.precision is None else round(told.precision, 3)
    for applies, scope, indicators, values in (
        (ALL, "Total number", (by_machine, by_people), (told.holds, told.by_people)),
        (ALL, "Own-initiative ", (by_machine, by_people), (told.holds, told.by_people)),
        (HOSTING, "NAM Total", of_notices, (0, told.notices)),
        (PLATFORMS, "NAM Trusted Flagger", of_notices, (0, 0)),
    ):
        own = scope in ("Total number", "Own-initiative ")
        said = (sentences.HOLDS if own else "", "", "", sentences.PRECISION if own else "", sentences.RECALL)
        for indicator, value, context in zip(
            (*indicators, *accuracy), (*values, "", precise if own else "", ""), said, strict=True
        ):
            yield applies, sentences.SERVICE, told.reporting, use, indicator, scope, value, context


def people(told: Figures) -> Iterator[Row]:
    """Part 9, which is for very large platforms alone: its rows stay empty."""
    yield (
        "Applicability",
        "Service",
        "Reporting period",
        "Section",
        "Indicator",
        "Scope",
        "Value",
        _INFORMATION.replace("I", "i", 1),
    )
    section = "Human resources dedicated to content moderation "
    for indicator in (
        "Number of internal moderators employed by the provider",
        "Number of external moderators contracted by the provider",
        "Number of total moderators with sufficient linguistic expertise ",
    ):
        yield VLOPS, sentences.SERVICE, told.reporting, section, indicator, "Total number", "", ""


def recipients(told: Figures) -> Iterator[Row]:
    """Part 10, which is for very large platforms alone: its row stays empty."""
    yield "Applicability", "Service", "Reporting period", "Section", "Indicator", "Scope", "Value"
    indicator = "Number of average monthly active recipients during the reporting period "
    yield "Only for VLOPs and VLOSEs", sentences.SERVICE, told.reporting, "AMAR", indicator, TOTAL, ""


def qualitative(told: Figures) -> Iterator[Row]:
    """Part 11."""
    yield "Applicability", "Service", "Reporting period", "Indicator", "Value"
    for indicator, value in sentences.QUALITATIVE:
        yield ALL, sentences.SERVICE, told.reporting, indicator, value


PARTS: Mapping[str, Callable[[Figures], Iterator[Row]]] = {
    "1_report_identification": identification,
    "2_categories_names": names,
    "3_member_states_orders": orders,
    "4_notices": notices,
    "5_own_initiative_illegal": own_illegal,
    "6_own_initiative_TC": own_rules,
    "7_appeals_and_recidivism": appeals,
    "8_automated_means": automated,
    "9_human_resources": people,
    "10_AMAR": recipients,
    "11_qualitative": qualitative,
}

_OTHER = 'Description of the sub-category "Other"'
_INFORMATION = "Contextual Information"
_SUBMITTED = "Number of complaints submitted to the internal-complaints mechanism"
_ABOUT = "Complaint regarding a decision"
_IN_ACCORDANCE = "in accordance with Article 16"
_ARTICLE_16 = f"submitted {_IN_ACCORDANCE}"
_SCOPES = (
    "Total number",
    "Decisions upheld",
    "Decisions partially reversed",
    "Decisions reversed",
    "Median time",
)


def _head(title: str) -> tuple[str, ...]:
    return "Applicability", "Service", "Reporting period", title, _OTHER


def _context(name: str) -> str:
    return f"Contextual information on {name}"


def _answered(answers: Answers) -> Iterator[tuple[str, object]]:
    values = (answers.filed, answers.stood, 0, answers.reversed, _hours(answers.hours))
    yield from zip(_SCOPES, values, strict=True)


def _hours(value: float | None) -> object:
    return "" if value is None else f"{value} hours"
