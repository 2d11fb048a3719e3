"""What the API reads and writes of advice. Not for what is allowed: services and permissions decide."""

from typing import Any

from django.utils.translation import gettext_lazy as _lazy
from drf_spectacular.utils import extend_schema
from rest_framework import serializers

from groups.councils import permissions, queries, rules
from groups.councils.chain import said_by
from groups.councils.enums import AnswerKind
from groups.councils.models import AdoptionVote, Advice, AdviceStep, AdviceVersion, Answer, FollowUp, Remark
from groups.councils.rules import Count
from network.places.models import Municipality

MOST = 2_000_000_000


class StepSerializer(serializers.ModelSerializer[AdviceStep]):
    """One step of the chain: by whom and when."""

    by = serializers.SerializerMethodField()

    class Meta:
        model = AdviceStep
        fields = ("state", "at", "by", "role", "note")
        read_only_fields = fields

    def get_by(self, step: AdviceStep) -> str:
        """Return who took it, and in which role."""
        return said_by(step)


class VoteSerializer(serializers.ModelSerializer[AdoptionVote]):
    """How a meeting voted."""

    class Meta:
        model = AdoptionVote
        fields = (
            "version",
            "held_on",
            "seats",
            "quorum",
            "present",
            "votes_for",
            "votes_against",
            "abstained",
            "adopted",
        )
        read_only_fields = fields


class AnswerSerializer(serializers.ModelSerializer[Answer]):
    """What the college answered."""

    class Meta:
        model = Answer
        fields = ("kind", "reasons", "decision", "answered_at")
        read_only_fields = fields


class FollowUpSerializer(serializers.ModelSerializer[FollowUp]):
    """What was done with it."""

    class Meta:
        model = FollowUp
        fields = ("text", "done", "written_at")
        read_only_fields = fields


class AdviceSerializer(serializers.ModelSerializer[Advice]):
    """An advice with its public chain; `text` and `minority` are null for who may not read them yet."""

    id = serializers.CharField(source="uid", read_only=True)
    group = serializers.CharField(source="group.uid", read_only=True)
    group_name = serializers.CharField(source="group.name", read_only=True)
    college = serializers.CharField(source="college.name", read_only=True)
    reference = serializers.CharField(source="label", read_only=True)
    steps = StepSerializer(many=True, read_only=True)
    votes = VoteSerializer(many=True, read_only=True)
    answer = serializers.SerializerMethodField()
    follow_ups = FollowUpSerializer(many=True, read_only=True)

    class Meta:
        model = Advice
        fields: tuple[str, ...] = (
            "id",
            "reference",
            "year",
            "number",
            "group",
            "group_name",
            "college",
            "title",
            "origin",
            "question",
            "state",
            "due_at",
            "answer_days",
            "latest",
            "made_at",
            "delivered_at",
            "answer_due_at",
            "steps",
            "votes",
            "answer",
            "follow_ups",
        )
        read_only_fields = fields

    @extend_schema(responses=AnswerSerializer)
    def get_answer(self, advice: Advice) -> dict[str, Any] | None:
        """Return the answer, or null."""
        return AnswerSerializer(advice.answer).data if hasattr(advice, "answer") else None


class AdviceDetailSerializer(AdviceSerializer):
    """The same, with the text for whom it is."""

    text = serializers.SerializerMethodField()
    minority = serializers.SerializerMethodField()

    class Meta(AdviceSerializer.Meta):
        fields: tuple[str, ...] = (*AdviceSerializer.Meta.fields, "text", "minority")
        read_only_fields = fields

    def get_text(self, advice: Advice) -> str | None:
        """Return the text: for members always, for everybody from delivery on."""
        version = queries.voted_version(advice) if self._reads(advice) else None
        return version.text if version is not None else None

    def get_minority(self, advice: Advice) -> str | None:
        """Return what the minority holds, with the text."""
        vote = queries.latest_vote(advice) if self._reads(advice) else None
        return vote.minority if vote is not None else None

    def _reads(self, advice: Advice) -> bool:
        return permissions.can_read_text(self.context["request"].user, advice)


class VersionSerializer(serializers.ModelSerializer[AdviceVersion]):
    """The text at one moment."""

    author = serializers.CharField(source="author.uid", default=None, read_only=True)

    class Meta:
        model = AdviceVersion
        fields = ("number", "text", "change", "author", "written_at")
        read_only_fields = fields


class RemarkSerializer(serializers.ModelSerializer[Remark]):
    """What a member said of a draft."""

    id = serializers.CharField(source="uid", read_only=True)
    author = serializers.CharField(source="author.uid", default=None, read_only=True)

    class Meta:
        model = Remark
        fields = ("id", "version", "author", "text", "state", "written_at")
        read_only_fields = fields


class StartSerializer(serializers.Serializer[Any]):
    """An advice on own initiative; or with `question`, one that the college asks for."""

    group = serializers.CharField(max_length=16)
    title = serializers.CharField(max_length=rules.TITLE_CHARS)
    text = serializers.CharField(max_length=rules.TEXT_CHARS, required=False, default="", allow_blank=True)
    question = serializers.CharField(
        max_length=rules.QUESTION_CHARS, required=False, default="", allow_blank=True
    )
    due_at = serializers.DateTimeField(required=False, default=None, allow_null=True)
    college = serializers.SlugRelatedField[Any](
        slug_field="uid",
        queryset=Municipality.objects.all(),
        required=False,
        default=None,
        allow_null=True,
        help_text=_lazy("De gemeente waarvan het college antwoordt; nodig als er meer dan een is."),
    )
    answer_days = serializers.IntegerField(
        min_value=rules.SHORTEST_TERM, max_value=rules.LONGEST_TERM, required=False, default=60
    )


class WriteSerializer(serializers.Serializer[Any]):
    """A new version, on top of the version that the caller saw."""

    text = serializers.CharField(max_length=rules.TEXT_CHARS)
    change = serializers.CharField(
        max_length=rules.CHANGE_CHARS, required=False, default="", allow_blank=True
    )
    version = serializers.IntegerField(min_value=0, max_value=MOST)


class SaySerializer(serializers.Serializer[Any]):
    """A remark."""

    text = serializers.CharField(max_length=rules.REMARK_CHARS)


class RecordSerializer(serializers.Serializer[Any]):
    """How a meeting voted."""

    version = serializers.IntegerField(min_value=0, max_value=MOST)
    held_on = serializers.DateField()
    present = serializers.IntegerField(min_value=0, max_value=999)
    votes_for = serializers.IntegerField(min_value=0, max_value=999)
    votes_against = serializers.IntegerField(min_value=0, max_value=999)
    abstained = serializers.IntegerField(min_value=0, max_value=999)
    minority = serializers.CharField(
        max_length=rules.MINORITY_CHARS, required=False, default="", allow_blank=True
    )

    def count(self) -> Count:
        """Return the figures. Call after `is_valid`."""
        data = self.validated_data
        return Count(data["present"], data["votes_for"], data["votes_against"], data["abstained"])


class ReplySerializer(serializers.Serializer[Any]):
    """What the college does with it, and why."""

    kind = serializers.ChoiceField(choices=AnswerKind.choices)
    reasons = serializers.CharField(max_length=rules.ANSWER_CHARS)
    decision = serializers.CharField(max_length=rules.DECISION_CHARS)


class FollowSerializer(serializers.Serializer[Any]):
    """What was done with it."""

    text = serializers.CharField(max_length=rules.REMARK_CHARS)
    done = serializers.BooleanField(required=False, default=False)


class ReasonSerializer(serializers.Serializer[Any]):
    """Why it is taken back."""

    reason = serializers.CharField(max_length=rules.REASON_CHARS)
