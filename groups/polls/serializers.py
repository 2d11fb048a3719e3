"""What the API reads and writes of polls. Not for what is allowed: services and permissions decide."""

from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from groups.polls import rules
from groups.polls.enums import PollKind, ResultsShown, Secrecy
from groups.polls.models import Audience, Poll
from groups.polls.permissions import entry_of, reads_words
from groups.polls.queries.named import districts_named, groups_named, people_named, streets_named
from groups.polls.queries.results import ShownResult, told_participants
from groups.polls.queries.roll import why_unable
from groups.polls.queries.told_words import words_json
from groups.polls.queries.versions import versions_told
from groups.polls.services.audience import AudienceTerms
from groups.polls.services.drafting import PollTerms
from groups.polls.services.exports import weighed_json
from network.kernel.models import Space


class PollSerializer(serializers.ModelSerializer[Poll]):
    """A poll as it stands in a list."""

    id = serializers.CharField(source="uid", read_only=True)
    organiser = serializers.CharField(source="organiser.uid", read_only=True)
    organiser_name = serializers.CharField(source="organiser.name", read_only=True)
    may_vote = serializers.BooleanField(read_only=True, default=False)

    class Meta:
        model = Poll
        fields: tuple[str, ...] = (
            "id",
            "kind",
            "secrecy",
            "title",
            "intro",
            "organiser",
            "organiser_name",
            "state",
            "version",
            "opens_at",
            "closes_at",
            "may_change",
            "results_shown",
            "groups_asked",
            "quorum",
            "population",
            "shares",
            "seats",
            "voters",
            "counted_at",
            "cancel_reason",
            "may_vote",
        )
        read_only_fields = fields


class PollVersionSerializer(serializers.Serializer[Any]):
    """What was wrong in the version before, since when it is better, and how votes so far count in it.

    `mapping` says by question and option what it became, or null; `became` says it in sentences, without
    what stayed as it was.
    """

    number = serializers.IntegerField()
    title = serializers.CharField()
    note = serializers.CharField(allow_blank=True)
    made_at = serializers.DateTimeField()
    mapping = serializers.JSONField()
    became = serializers.ListField(child=serializers.CharField())


class PollAudienceSerializer(serializers.ModelSerializer[Audience]):
    """Whom a poll asks: districts by code, streets and groups by `id`; people by name are never told."""

    districts = serializers.SlugRelatedField[Any](slug_field="code", many=True, read_only=True)
    streets = serializers.SlugRelatedField[Any](slug_field="uid", many=True, read_only=True)
    groups = serializers.SlugRelatedField[Any](slug_field="uid", many=True, read_only=True)

    class Meta:
        model = Audience
        fields = ("everywhere", "districts", "streets", "groups", "min_age")
        read_only_fields = fields


class PollDetailSerializer(PollSerializer):
    """A poll with what it asks, whom, and where the caller stands."""

    definition = serializers.JSONField(read_only=True)
    audience = PollAudienceSerializer(read_only=True)
    versions = serializers.SerializerMethodField()
    voted = serializers.SerializerMethodField()
    mark = serializers.SerializerMethodField()

    class Meta(PollSerializer.Meta):
        fields = (*PollSerializer.Meta.fields, "definition", "audience", "versions", "voted", "mark")
        read_only_fields = fields

    @extend_schema_field(PollVersionSerializer(many=True))
    def get_versions(self, poll: Poll) -> Any:
        """Return every version, with what the one after changed."""
        return PollVersionSerializer(versions_told(poll), many=True).data

    @extend_schema_field(serializers.IntegerField(allow_null=True))
    def get_voted(self, poll: Poll) -> int | None:
        """Return how many took part: in whole steps while it is open, null where there were too few."""
        return told_participants(poll)

    @extend_schema_field(serializers.CharField(allow_null=True))
    def get_mark(self, poll: Poll) -> str | None:
        """Return how the caller voted: `screen`, `paper` or nothing yet; null for who is not on the roll."""
        entry = entry_of(self.context["request"].user, poll)
        return None if entry is None else entry.mark

    def to_representation(self, instance: Poll) -> dict[str, Any]:
        """Leave out the words that a moderator took away, for everybody but who runs the poll."""
        told = super().to_representation(instance)
        viewer = self.context["request"].user
        told["may_vote"] = told["mark"] is not None and not why_unable(viewer, instance)
        if not reads_words(viewer, instance):
            told |= {"title": "", "intro": "", "definition": {}, "versions": [], "cancel_reason": ""}
        return told


def _names(help_text: str) -> serializers.ListField:
    """Return a list of codes, looked up at once and only for who may ask them: see `queries.named`."""
    child = serializers.CharField(max_length=40)
    return serializers.ListField(child=child, max_length=rules.MOST_LISTED, default=list, help_text=help_text)


class PollAudienceTermsSerializer(serializers.Serializer[Any]):
    """Whom a draft will ask."""

    everywhere = serializers.BooleanField(default=False)
    districts = _names(help_text="Districts by code.")
    streets = _names(help_text="Streets by `id`.")
    groups = _names(help_text="Groups by `id`.")
    listed = _names(help_text="People by `id`.")
    min_age = serializers.IntegerField(min_value=1, max_value=99, allow_null=True, default=None)


class PollTermsSerializer(serializers.Serializer[Any]):
    """A draft: what it says of itself, what it asks, and whom."""

    title = serializers.CharField(max_length=rules.MAX_TITLE)
    intro = serializers.CharField(max_length=rules.MAX_INTRO, default="", allow_blank=True)
    kind = serializers.ChoiceField(choices=PollKind.choices, default=PollKind.POLL)
    secrecy = serializers.ChoiceField(choices=Secrecy.choices, default=Secrecy.NAMED)
    opens_at = serializers.DateTimeField(allow_null=True, default=None)
    closes_at = serializers.DateTimeField(allow_null=True, default=None)
    may_change = serializers.BooleanField(default=False)
    results_shown = serializers.ChoiceField(choices=ResultsShown.choices, default=ResultsShown.AFTER_CLOSE)
    groups_asked = serializers.ListField(
        child=serializers.ChoiceField(choices=rules.GROUPS_ASKED), default=list
    )
    quorum = serializers.IntegerField(min_value=1, max_value=rules.MOST_PEOPLE, allow_null=True, default=None)
    population = serializers.IntegerField(
        min_value=1, max_value=rules.MOST_PEOPLE, allow_null=True, default=None
    )
    shares = serializers.DictField(
        child=serializers.DictField(child=serializers.FloatField(min_value=0, max_value=1)),
        default=dict,
        help_text="Of a sample: by one of `groups_asked` the part from 0 to 1 that each of its groups is; "
        "without any part, those of the roll at the opening.",
    )
    seats = serializers.IntegerField(min_value=1, max_value=rules.MAX_SEATS, allow_null=True, default=None)
    definition = serializers.JSONField(default=dict)
    audience = PollAudienceTermsSerializer(required=False)

    def terms(self) -> PollTerms:
        """Return what it says of itself, as the service takes it."""
        given = dict(self.validated_data)
        given.pop("definition")
        given.pop("audience", None)
        return PollTerms(
            **{
                **given,
                "kind": PollKind(given["kind"]),
                "secrecy": Secrecy(given["secrecy"]),
                "results_shown": ResultsShown(given["results_shown"]),
                "groups_asked": tuple(given["groups_asked"]),
            }
        )

    def audience_terms(self, organiser: Space) -> AudienceTerms | None:
        """Return whom it asks, or None where nothing was said of that. Raises: Invalid."""
        given = self.validated_data.get("audience")
        if given is None:
            return None
        return AudienceTerms(
            everywhere=given["everywhere"],
            districts=districts_named(organiser, given["districts"]),
            streets=streets_named(organiser, given["streets"]),
            groups=groups_named(organiser, given["groups"]),
            listed=people_named(organiser, given["listed"]),
            min_age=given["min_age"],
        )


class FoundPollSerializer(PollTermsSerializer):
    """A draft of an organiser, by the `id` of the space that it asks for."""

    organiser = serializers.CharField(max_length=16)

    def terms(self) -> PollTerms:
        """Return what it says of itself; whose it is stays apart."""
        self.validated_data.pop("organiser", None)
        return super().terms()


class BallotSerializer(serializers.Serializer[Any]):
    """A ballot: question to answer, on the version that the voter read, with the groups that they left in."""

    answers = serializers.JSONField()
    version = serializers.IntegerField(min_value=1, max_value=32_000)
    groups = serializers.DictField(child=serializers.CharField(max_length=160), default=dict)


class BallotReceiptSerializer(serializers.Serializer[Any]):
    """That a ballot was taken. The fingerprint of a secret one is told here and never again."""

    changed = serializers.BooleanField()
    fingerprint = serializers.CharField(allow_blank=True)


class PollReasonSerializer(serializers.Serializer[Any]):
    """Why; everybody who could vote reads it."""

    reason = serializers.CharField(max_length=rules.MAX_REASON)


class PollCorrectionSerializer(serializers.Serializer[Any]):
    """What an open poll asks from now on, and what became of each question and option."""

    definition = serializers.JSONField()
    mapping = serializers.JSONField(default=dict)
    reason = serializers.CharField(max_length=rules.MAX_REASON)
    title = serializers.CharField(max_length=rules.MAX_TITLE, default="", allow_blank=True)


class PollResultSerializer(serializers.Serializer[Any]):
    """The result of a poll as the caller may see it; `figures` and `tables` by question.

    Under the minimum of ballots both are empty, who took part is null, and `too_small` says so.
    """

    participants = serializers.IntegerField(source="told_participants", allow_null=True)
    on_paper = serializers.IntegerField(source="told_on_paper", allow_null=True)
    voters = serializers.IntegerField(source="participation.voters")
    invalid = serializers.IntegerField()
    made_at = serializers.DateTimeField()
    final = serializers.BooleanField(source="is_final")
    too_small = serializers.BooleanField(source="is_too_small")
    reaches_quorum = serializers.BooleanField(allow_null=True)
    figures = serializers.JSONField()
    tables = serializers.JSONField()
    weighed = serializers.SerializerMethodField()
    words = serializers.SerializerMethodField()

    @extend_schema_field(serializers.JSONField())
    def get_words(self, shown: ShownResult) -> dict[str, Any]:
        """Return by question the open answers chosen for the result, by theme and without a name."""
        return words_json(shown)

    @extend_schema_field(serializers.JSONField(allow_null=True))
    def get_weighed(self, shown: ShownResult) -> dict[str, Any] | None:
        """Return the weighted shares of a sample in whole percents; null where nothing was weighed."""
        return weighed_json(shown)
