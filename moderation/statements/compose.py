"""Which sentences a statement needs, in which order."""

from collections.abc import Iterator

from moderation.models import Action, Origin
from moderation.rules.redress import complain_until
from moderation.statements.facts import ComplaintFacts, Facts
from moderation.statements.sentences import Sentences, sentences_of


def of_decision(facts: Facts) -> str:
    """Return the statement about a decision that a person took. Source: Article 17(3)."""
    speak = sentences_of(facts.language)
    return "\n".join(
        [
            _about(facts, speak),
            speak.say(facts.action, moment=speak.moment(facts.moment)),
            *_extent(facts, speak),
            *_sanctions(facts, speak),
            *_origin(facts, speak),
            *_machine(facts, speak),
            speak.say("human"),
            *_ground(facts, speak),
            *_redress(facts, speak),
        ]
    )


def of_hold(facts: Facts) -> str:
    """Return the statement about a text that a word list held before it appeared."""
    speak = sentences_of(facts.language)
    lines = [_about(facts, speak), speak.say("hold", moment=speak.moment(facts.moment))]
    lines.append(speak.say("hold_machine"))
    if facts.words:
        lines.append(speak.say("words", words=speak.quoted(facts.words)))
    if facts.clause:
        lines.append(speak.say("rule", clause=facts.clause))
    lines += [speak.say("until_decided"), speak.say("edit_meanwhile")]
    return "\n".join(lines)


def of_hiding(facts: Facts) -> str:
    """Return the statement about an item that is hidden because several households reported it."""
    speak = sentences_of(facts.language)
    lines = [_about(facts, speak), speak.say("hiding", moment=speak.moment(facts.moment))]
    lines += [speak.say("everywhere"), speak.say("hiding_reports"), speak.say("hiding_machine")]
    if facts.clause:
        lines.append(speak.say("rule", clause=facts.clause))
    lines += [speak.say("until_decided"), speak.say("edit_meanwhile")]
    return "\n".join(lines)


def of_undo(facts: Facts, *, undone: Facts) -> str:
    """Return what the author reads when a decision is taken back.

    Args: facts: with the moment of taking it back. undone: those of the decision.
    """
    speak = sentences_of(facts.language)
    moment, decided = speak.moment(facts.moment), speak.moment(undone.moment)
    return "\n".join(
        [
            _about(facts, speak),
            speak.say("undone", decided=decided, moment=moment),
            speak.say("undone_effect"),
            speak.say("undone_next"),
            speak.say("human"),
        ]
    )


def of_complaint(facts: ComplaintFacts) -> str:
    """Return the answer to a complaint, for whoever complained. Source: Article 20(5)."""
    speak = sentences_of(facts.language)
    filed, decided, moment = speak.day(facts.filed), speak.day(facts.decided), speak.moment(facts.moment)
    lines = [_about_complaint(facts, speak)]
    if facts.upheld:
        lines.append(speak.say("upheld", filed=filed, moment=moment))
        name = "upheld_author" if facts.role == "author" else f"upheld_{facts.action}"
        lines.append(speak.say(name, decided=decided))
    else:
        lines.append(speak.say("rejected", filed=filed, moment=moment, decided=decided))
    lines.append(speak.say("other_person"))
    if facts.clause:
        lines.append(speak.say("rule", clause=facts.clause))
    if facts.law:
        lines.append(speak.say("law", law=facts.law))
    lines += [speak.say("remark", reason=facts.answer), speak.say("last_step"), speak.say("elsewhere")]
    return "\n".join(lines)


def _about(facts: Facts, speak: Sentences) -> str:
    return speak.say(
        "about", item=speak.item(facts.item), place=facts.place, written=speak.day(facts.written)
    )


def _about_complaint(facts: ComplaintFacts, speak: Sentences) -> str:
    if facts.role != "author":
        return speak.say("about_reported", place=facts.place)
    return speak.say(
        "about", item=speak.item(facts.item), place=facts.place, written=speak.day(facts.written)
    )


def _extent(facts: Facts, speak: Sentences) -> Iterator[str]:
    if facts.action != Action.KEEP:
        yield speak.say("everywhere")
        yield speak.say("no_end")


def _sanctions(facts: Facts, speak: Sentences) -> Iterator[str]:
    for sanction in facts.sanctions:
        yield speak.say(sanction.kind, place=facts.place, until=speak.last_day(sanction.until))


def _origin(facts: Facts, speak: Sentences) -> Iterator[str]:
    if facts.was_disputed:
        yield speak.say("disputed")
    if facts.origin == Origin.AUTHORITY:
        yield speak.say("authority", authority=facts.authority, reference=facts.reference)
    elif facts.origin == Origin.NOTICE:
        yield speak.say("notice")
    elif facts.origin == Origin.REPORT or facts.reports:
        name = "report_many" if facts.reports > 1 else "report_one"
        yield speak.say(name, count=str(facts.reports))
    elif not facts.machine:
        yield speak.say("own")


def _machine(facts: Facts, speak: Sentences) -> Iterator[str]:
    if not facts.machine:
        yield speak.say("no_machine")
        return
    yield speak.say("machine")
    if facts.words:
        yield speak.say("words", words=speak.quoted(facts.words))


def _ground(facts: Facts, speak: Sentences) -> Iterator[str]:
    restricts = facts.action != Action.KEEP or bool(facts.sanctions)
    if facts.law and restricts:
        yield speak.say("law", law=facts.law)
    if facts.clause and restricts:
        yield speak.say("rule", clause=facts.clause)
    if facts.reason:
        yield speak.say("reason" if restricts else "remark", reason=facts.reason)


def _redress(facts: Facts, speak: Sentences) -> Iterator[str]:
    if facts.action != Action.KEEP or facts.sanctions:
        yield speak.say("complain", until=speak.last_day(complain_until(facts.moment)))
        yield speak.say("elsewhere")
