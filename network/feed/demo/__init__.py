"""What the invented neighbours of the demo town say to each other."""

import tomllib
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from network.feed.models import Post
from network.feed.occasion_rules import Facts
from network.feed.services.attending import attend
from network.feed.services.comments import add_comment
from network.feed.services.occasions import publish_occasion
from network.feed.services.posts import edit_post, mark_resolved, publish_post
from network.feed.services.thanks import give_thanks
from network.kernel import clock, moments
from network.kernel.demo import Town
from network.people.models import Person

TALKS = Path(__file__).parent
SHORTEST_AGO = timedelta(minutes=3)


def build(town: Town) -> None:
    """Let the neighbours talk, in the order in which they did. Nothing twice."""
    if Post.objects.exists():
        return
    talks = [talk for file in sorted(TALKS.glob("*.toml")) for talk in _read(file)]
    for talk in sorted(talks, key=lambda talk: -talk["days"]):
        _hold(talk, town)


def _read(file: Path) -> list[dict[str, Any]]:
    content = tomllib.loads(file.read_text(encoding="utf-8"))
    return [{"district": content.get("district"), **talk} for talk in content["post"]]


def _hold(talk: dict[str, Any], town: Town) -> None:
    author = town.people[talk["author"]]
    began = town.now - timedelta(days=talk["days"])
    with clock.as_of(began):
        post = _said(talk, author, town)
    for number, key in enumerate(talk.get("coming", ())):
        with clock.as_of(_bounded(began + timedelta(minutes=23 + 41 * number), began, town.now)):
            attend(by=town.people[key], post=post)
    if talk.get("edited"):
        with clock.as_of(began + timedelta(minutes=40)):
            post = edit_post(by=author, post=post, text=talk["edited"], version=post.version)
    last = began
    for key, hours, words in talk["comments"]:
        last = _bounded(began + timedelta(hours=hours), last, town.now)
        with clock.as_of(last):
            add_comment(by=town.people[key], post=post, text=words)
    for number, key in enumerate(talk["thanks"]):
        with clock.as_of(_bounded(began + timedelta(minutes=11 + 37 * number), began, town.now)):
            give_thanks(by=town.people[key], post=post)
    if talk.get("resolved"):
        with clock.as_of(_bounded(last + timedelta(minutes=9), last, town.now)):
            mark_resolved(by=author, post=post)


def _said(talk: dict[str, Any], author: Person, town: Town) -> Post:
    shared: dict[str, Any] = {
        "by": author,
        "space": town.places[talk["district"]].space,
        "text": talk["text"],
        "audience": talk.get("audience", "district"),
        "share_with_municipality": talk.get("share", False),
    }
    if "event" not in talk:
        return publish_post(kind=talk["kind"], **shared)
    event = talk["event"]
    day = moments.local(town.now).date() + timedelta(days=event["in_days"])
    starts_at = moments.start_of_day(day) + timedelta(hours=event["hour"])
    facts = Facts(
        title=event["title"],
        starts_at=starts_at,
        ends_at=starts_at + timedelta(hours=event["hours"]),
        place=event["place"],
        limit=event.get("limit"),
    )
    return publish_occasion(facts=facts, **shared)


def _bounded(wanted: datetime, after: datetime, now: datetime) -> datetime:
    """Return a moment after the one before it and not in the future."""
    return max(after, min(wanted, now - SHORTEST_AGO))
