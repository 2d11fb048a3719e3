"""Proposals for the scorers and learned versions over the API: for programs of who tunes the screening."""

from typing import Any

from django.db.models import QuerySet
from drf_spectacular.utils import extend_schema
from rest_framework import mixins, serializers, status, viewsets
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from moderation.models import ListedWord, Proposal, ProposalKind, ScorerVersion, Threshold
from moderation.permissions import access_proposal
from moderation.queries.lab import proposals_for, tuned_spaces
from moderation.rules.tuning import MAX_NOTE, Limit
from moderation.scoring import combine
from moderation.scoring.own_words import MOST_LETTERS, OwnWord
from moderation.services import shadow, tuning
from moderation.services.replay import replay
from network.kernel import access
from network.kernel.errors import NotFound
from network.kernel.models import Space
from network.kernel.rest.idempotency import once
from network.kernel.rest.scopes import Scope


class ThresholdSerializer(serializers.ModelSerializer[Threshold]):
    """From which value on a label asks for a person. Null is never; no language is every language."""

    class Meta:
        model = Threshold
        fields = ("label", "language", "queue", "hold")


class WordSerializer(serializers.ModelSerializer[ListedWord]):
    """A word of a town. The value 0 takes an entry of the list out."""

    class Meta:
        model = ListedWord
        fields = ("language", "label", "pattern", "value")


class ProposalSerializer(serializers.ModelSerializer[Proposal]):
    """A proposal with the figures of its trials. No words of residents, and no cases."""

    id = serializers.CharField(source="uid", read_only=True)
    space = serializers.CharField(source="space.uid", read_only=True)
    version = serializers.CharField(source="version.uid", read_only=True, default=None)
    thresholds = ThresholdSerializer(many=True, read_only=True)
    words = WordSerializer(many=True, read_only=True)
    replay = serializers.SerializerMethodField()

    class Meta:
        model = Proposal
        fields = (
            "id",
            "kind",
            "space",
            "state",
            "note",
            "made_at",
            "version",
            "thresholds",
            "words",
            "replay",
            "replayed_at",
            "shadow",
            "shadow_from",
            "activated_at",
            "ended_at",
        )
        read_only_fields = fields

    def get_replay(self, row: Proposal) -> dict[str, Any]:
        """Return the figures, without the numbers of the cases."""
        return {
            name: row.replay[name]
            for name in ("looked", "total", "n", "finished", "tally")
            if name in row.replay
        }


class NewLimitSerializer(serializers.Serializer[Any]):
    """A threshold to propose."""

    label = serializers.CharField(max_length=40)  # type: ignore[assignment]
    language = serializers.CharField(max_length=5, required=False, default="", allow_blank=True)
    queue = serializers.FloatField(allow_null=True)
    hold = serializers.FloatField(allow_null=True)


class NewWordSerializer(serializers.Serializer[Any]):
    """A word to propose."""

    language = serializers.CharField(max_length=5)
    label = serializers.CharField(max_length=40)  # type: ignore[assignment]
    pattern = serializers.CharField(max_length=MOST_LETTERS)
    value = serializers.FloatField(min_value=0, max_value=1)


class NewProposalSerializer(serializers.Serializer[Any]):
    """What to propose: thresholds or words for a space, or a version for the installation."""

    kind = serializers.ChoiceField(choices=ProposalKind.choices)
    space = serializers.CharField(max_length=16, required=False, default="", allow_blank=True)
    note = serializers.CharField(max_length=MAX_NOTE)
    thresholds = NewLimitSerializer(many=True, required=False, default=list)
    words = NewWordSerializer(many=True, required=False, default=list)
    version = serializers.CharField(max_length=16, required=False, default="", allow_blank=True)


class WhySerializer(serializers.Serializer[Any]):
    """Why, for colleagues who read it later."""

    reason = serializers.CharField(max_length=MAX_NOTE, required=False, default="", allow_blank=True)


class ProposalViewSet(mixins.ListModelMixin, mixins.RetrieveModelMixin, viewsets.GenericViewSet[Proposal]):
    """Proposals for the spaces that the caller tunes."""

    serializer_class = ProposalSerializer
    queryset = Proposal.objects.none()
    lookup_field = "uid"
    lookup_value_regex = "[0-9a-z]{16}"
    scopes = {"read": Scope.MODERATE, "write": Scope.MODERATE}

    def get_queryset(self) -> QuerySet[Proposal]:
        return proposals_for(self.request.user).prefetch_related("thresholds", "words")

    def get_object(self) -> Proposal:
        return access_proposal(self.request.user, self.kwargs["uid"])

    @extend_schema(request=NewProposalSerializer, responses={201: ProposalSerializer})
    @once
    def create(self, request: Request) -> Response:
        """Propose something. Nothing changes until it was tried and let count."""
        form = NewProposalSerializer(data=request.data)
        form.is_valid(raise_exception=True)
        made = _made(form.validated_data, request)
        return Response(ProposalSerializer(made).data, status=status.HTTP_201_CREATED)

    @extend_schema(request=None, responses={202: ProposalSerializer})
    @action(detail=True, methods=["post"])
    @once
    def replay(self, request: Request, uid: str) -> Response:
        """Play it back on past decisions; ask again for the figures."""
        row = replay(proposal=access_proposal(request.user, uid), by=request.user)
        return Response(ProposalSerializer(row).data, status=status.HTTP_202_ACCEPTED)

    @extend_schema(request=None, responses=ProposalSerializer)
    @action(detail=True, methods=["post"])
    @once
    def shadow(self, request: Request, uid: str) -> Response:
        """Let it look along; nothing follows from it."""
        row = shadow.start_shadow(proposal=access_proposal(request.user, uid), by=request.user)
        return Response(ProposalSerializer(row).data)

    @extend_schema(request=WhySerializer, responses=ProposalSerializer)
    @action(detail=True, methods=["post"])
    @once
    def activate(self, request: Request, uid: str) -> Response:
        """Let it count."""
        return self._done(tuning.activate, request, uid)

    @extend_schema(request=WhySerializer, responses=ProposalSerializer)
    @action(detail=True, methods=["post"], url_path="roll-back")
    @once
    def roll_back(self, request: Request, uid: str) -> Response:
        """Let count again what counted before."""
        return self._done(tuning.roll_back, request, uid)

    @extend_schema(request=WhySerializer, responses=ProposalSerializer)
    @action(detail=True, methods=["post"])
    @once
    def withdraw(self, request: Request, uid: str) -> Response:
        """Give it up before it counts."""
        return self._done(tuning.withdraw, request, uid)

    def _done(self, service: Any, request: Request, uid: str) -> Response:
        form = WhySerializer(data=request.data)
        form.is_valid(raise_exception=True)
        row = service(
            proposal=access_proposal(request.user, uid), reason=form.validated_data["reason"], by=request.user
        )
        return Response(ProposalSerializer(row).data)


def _made(data: dict[str, Any], request: Request) -> Proposal:
    if data["kind"] == ProposalKind.MODEL:
        version = _versions(request).filter(uid=data["version"]).first()
        if version is None:
            raise NotFound()
        return tuning.propose_version(version=version, note=data["note"], by=request.user)
    space: Space | None = tuned_spaces(request.user).filter(uid=data["space"]).first()
    if space is None:
        raise NotFound()
    if data["kind"] == ProposalKind.WORDS:
        words = [OwnWord(**one) for one in data["words"]]
        return tuning.propose_words(space=space, words=words, note=data["note"], by=request.user)
    limits = [
        Limit(one["label"], one["language"], combine.Threshold(one["queue"], one["hold"]))
        for one in data["thresholds"]
    ]
    return tuning.propose_thresholds(space=space, limits=limits, note=data["note"], by=request.user)


def _versions(request: Request) -> QuerySet[ScorerVersion]:
    if not access.is_administrator(request.user):
        return ScorerVersion.objects.none()
    return ScorerVersion.objects.all()


class ScorerVersionSerializer(serializers.ModelSerializer[ScorerVersion]):
    """What was learned, and how good it was on texts that it had not seen."""

    id = serializers.CharField(source="uid", read_only=True)

    class Meta:
        model = ScorerVersion
        fields = ("id", "version", "languages", "n", "figures", "trained_at", "active")
        read_only_fields = fields


class ScorerVersionViewSet(
    mixins.ListModelMixin, mixins.RetrieveModelMixin, viewsets.GenericViewSet[ScorerVersion]
):
    """Learned versions, for whoever administers the installation; switching on is a proposal."""

    serializer_class = ScorerVersionSerializer
    queryset = ScorerVersion.objects.none()
    lookup_field = "uid"
    lookup_value_regex = "[0-9a-z]{16}"
    scopes = {"read": Scope.MODERATE, "write": Scope.MODERATE}

    def get_queryset(self) -> QuerySet[ScorerVersion]:
        return _versions(self.request)
