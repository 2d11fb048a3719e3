"""What the API of the feed takes and gives. Not for what is allowed: services decide."""

from typing import Any

from drf_spectacular.utils import extend_schema_serializer
from rest_framework import serializers

from network.feed import occasion_rules, rules
from network.feed.models import OPEN_ATTENDANCE, Audience, ItemState, PostKind

WRITABLE = [(kind.value, kind.label) for kind in rules.WRITABLE]
OPEN_STATES = [(state.value, state.label) for state in OPEN_ATTENDANCE]
LONGEST_VERSION = 2**31 - 1


class AuthorSerializer(serializers.Serializer[Any]):
    """Who wrote it."""

    id = serializers.CharField()
    name = serializers.CharField()


class PictureSerializer(serializers.Serializer[Any]):
    """Where a picture is, and what is to be seen on it."""

    id = serializers.CharField()
    url = serializers.CharField()
    thumb_url = serializers.CharField()
    alt = serializers.CharField(allow_blank=True)
    width = serializers.IntegerField()
    height = serializers.IntegerField()


class EventSerializer(serializers.Serializer[Any]):
    """When and where an event is, and how many come."""

    title = serializers.CharField(allow_blank=True)
    starts_at = serializers.DateTimeField()
    ends_at = serializers.DateTimeField()
    place = serializers.CharField(allow_blank=True)
    limit = serializers.IntegerField(allow_null=True)
    coming = serializers.IntegerField()
    waiting = serializers.IntegerField()
    cancelled_at = serializers.DateTimeField(allow_null=True)


class PostSerializer(serializers.Serializer[Any]):
    """A post as the caller sees it."""

    id = serializers.CharField()
    kind = serializers.ChoiceField(choices=PostKind.choices)
    author = AuthorSerializer(allow_null=True)
    space = serializers.CharField()
    audience = serializers.ChoiceField(choices=Audience.choices)
    text = serializers.CharField(allow_blank=True)
    html = serializers.CharField(allow_blank=True)
    state = serializers.ChoiceField(choices=ItemState.choices)
    version = serializers.IntegerField()
    written_at = serializers.DateTimeField()
    published_at = serializers.DateTimeField(allow_null=True)
    edited_at = serializers.DateTimeField(allow_null=True)
    resolved_at = serializers.DateTimeField(allow_null=True)
    shared_with_municipality = serializers.BooleanField()
    pictures = PictureSerializer(many=True)
    event = EventSerializer(allow_null=True)
    comments = serializers.IntegerField()
    thanks = serializers.IntegerField()
    thanked = serializers.BooleanField()
    own = serializers.BooleanField()
    folded = serializers.BooleanField(
        help_text="In a list: somebody whom the caller muted wrote it; the words are empty."
    )


class CommentSerializer(serializers.Serializer[Any]):
    """A comment as the caller sees it."""

    id = serializers.CharField()
    post = serializers.CharField()
    author = AuthorSerializer(allow_null=True)
    text = serializers.CharField(allow_blank=True)
    html = serializers.CharField(allow_blank=True)
    state = serializers.ChoiceField(choices=ItemState.choices)
    version = serializers.IntegerField()
    written_at = serializers.DateTimeField()
    published_at = serializers.DateTimeField(allow_null=True)
    edited_at = serializers.DateTimeField(allow_null=True)
    folded = serializers.BooleanField(
        help_text="In a list: somebody whom the caller muted wrote it; the words are empty."
    )


class RevisionSerializer(serializers.Serializer[Any]):
    """What an item said before an edit."""

    version = serializers.IntegerField()
    text = serializers.CharField()
    html = serializers.CharField()
    written_at = serializers.DateTimeField()


class SharedHeadSerializer(serializers.Serializer[Any]):
    """A shared post as the list shows it: who wrote what shows only after opening it."""

    id = serializers.CharField()
    kind = serializers.ChoiceField(choices=PostKind.choices)
    space = serializers.CharField()
    space_name = serializers.CharField()
    shared_at = serializers.DateTimeField()
    read = serializers.BooleanField(help_text="Whether somebody of the department opened it.")


@extend_schema_serializer(many=False)
class SharedPageSerializer(serializers.Serializer[Any]):
    """One page of what residents share, the latest shared first."""

    department = serializers.CharField(help_text="For which the caller reads this page.")
    next = serializers.URLField(allow_null=True)
    previous = serializers.URLField(allow_null=True)
    results = SharedHeadSerializer(many=True)


class SharedPostSerializer(serializers.Serializer[Any]):
    """A shared post, without what stands below it: comments and thanks stay with the neighbours."""

    id = serializers.CharField()
    kind = serializers.ChoiceField(choices=PostKind.choices)
    author = AuthorSerializer(allow_null=True)
    space = serializers.CharField()
    text = serializers.CharField()
    html = serializers.CharField()
    published_at = serializers.DateTimeField(allow_null=True)
    shared_at = serializers.DateTimeField()
    pictures = PictureSerializer(many=True)
    event = EventSerializer(allow_null=True)


class FeedItemSerializer(serializers.Serializer[Any]):
    """An item of the feed: `type` says what it is, and with it which other fields it has.

    A `post` has the fields of a post, a `broadcast` those of a message of a department.
    """

    id = serializers.CharField()
    type = serializers.CharField()
    kind = serializers.CharField()
    published_at = serializers.DateTimeField()


@extend_schema_serializer(many=False)
class FeedPageSerializer(serializers.Serializer[Any]):
    """One page of the feed."""

    next = serializers.URLField(allow_null=True)
    previous = serializers.URLField(allow_null=True)
    results = FeedItemSerializer(many=True)


@extend_schema_serializer(many=False)
class AgendaPageSerializer(serializers.Serializer[Any]):
    """One page of the agenda: posts with an event, the soonest first."""

    next = serializers.URLField(allow_null=True)
    previous = serializers.URLField(allow_null=True)
    results = PostSerializer(many=True)


class PhotoSerializer(serializers.Serializer[Any]):
    """A photo to send, and what is to be seen on it for who does not see it."""

    file = serializers.FileField()
    alt = serializers.CharField(max_length=rules.ALT_CHARS)


class NewPostSerializer(serializers.Serializer[Any]):
    """A new post. `pictures` are names that `posts/photos/` gave, in order, each used once."""

    text = serializers.CharField(max_length=rules.POST_CHARS * 2, trim_whitespace=False)
    kind = serializers.ChoiceField(choices=WRITABLE, default=PostKind.MESSAGE)
    audience = serializers.ChoiceField(choices=Audience.choices, default=Audience.DISTRICT)
    share_with_municipality = serializers.BooleanField(default=False)
    pictures = serializers.ListField(
        child=serializers.CharField(max_length=16), required=False, default=list, max_length=rules.PHOTOS
    )


class EditPostSerializer(serializers.Serializer[Any]):
    """What changes; `version` belongs to `text` and `kind`."""

    text = serializers.CharField(max_length=rules.POST_CHARS * 2, trim_whitespace=False, required=False)
    kind = serializers.ChoiceField(choices=WRITABLE, required=False)
    version = serializers.IntegerField(min_value=1, max_value=LONGEST_VERSION, required=False)
    share_with_municipality = serializers.BooleanField(required=False)
    resolved = serializers.BooleanField(required=False)


class NewCommentSerializer(serializers.Serializer[Any]):
    """A new comment."""

    text = serializers.CharField(max_length=rules.COMMENT_CHARS * 2, trim_whitespace=False)


class EditCommentSerializer(NewCommentSerializer):
    """New words for a comment, on the version that was read."""

    version = serializers.IntegerField(min_value=1, max_value=LONGEST_VERSION)


class NewEventSerializer(serializers.Serializer[Any]):
    """A new event in one's own district."""

    title = serializers.CharField(max_length=occasion_rules.TITLE_CHARS)
    text = serializers.CharField(max_length=rules.POST_CHARS * 2, trim_whitespace=False)
    starts_at = serializers.DateTimeField()
    ends_at = serializers.DateTimeField()
    place = serializers.CharField(max_length=occasion_rules.PLACE_CHARS)
    limit = serializers.IntegerField(
        min_value=1, max_value=occasion_rules.MOST_PLACES, required=False, allow_null=True, default=None
    )
    audience = serializers.ChoiceField(choices=Audience.choices, default=Audience.DISTRICT)
    share_with_municipality = serializers.BooleanField(default=False)
    pictures = serializers.ListField(
        child=serializers.CharField(max_length=16), required=False, default=list, max_length=rules.PHOTOS
    )


class AttendanceSerializer(serializers.Serializer[Any]):
    """How the caller stands in an event: `state` is empty for who does not come."""

    state = serializers.ChoiceField(choices=OPEN_STATES, allow_blank=True)
    ahead = serializers.IntegerField()
    coming = serializers.IntegerField()
    waiting = serializers.IntegerField()


class ThanksSerializer(serializers.Serializer[Any]):
    """How many thanked, the caller among them or not."""

    thanks = serializers.IntegerField()
    thanked = serializers.BooleanField()
