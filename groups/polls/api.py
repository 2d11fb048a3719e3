"""Polls over the API: the same doors as the pages. Keys and codes of officers are given on pages alone."""

from typing import Any

from django.db import transaction
from django.db.models import QuerySet
from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_variables
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema
from rest_framework import mixins, status, viewsets
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from groups.polls import serializers as shapes
from groups.polls.api_piles import PilesMixin
from groups.polls.filters import PollFilter
from groups.polls.models import Poll, RecountFile
from groups.polls.permissions import access_poll, access_run, access_words
from groups.polls.queries.lists import organisers_of, polls_for
from groups.polls.queries.results import result_for, why_nothing
from groups.polls.services.audience import limit_saves, set_audience
from groups.polls.services.casting import cast_ballot
from groups.polls.services.closing import cancel_poll
from groups.polls.services.correcting import correct_poll
from groups.polls.services.counting import count_poll
from groups.polls.services.drafting import create_poll, discard_draft, edit_poll, edit_questions
from groups.polls.services.opening import open_poll
from groups.polls.services.reminding import remind_voters
from network.kernel.errors import Conflict, Forbidden, NotFound
from network.kernel.rest.idempotency import once
from network.people.models import Person


class PollViewSet(PilesMixin, mixins.ListModelMixin, viewsets.GenericViewSet[Poll]):
    """Polls that reach the caller, and those that the caller runs."""

    queryset = Poll.objects.none()
    serializer_class = shapes.PollSerializer
    filterset_class = PollFilter
    lookup_field = "uid"
    lookup_value_regex = "[0-9a-hjkmnp-tv-z]{16}"

    def get_queryset(self) -> QuerySet[Poll]:
        """Return the opened polls that reach the caller, newest first."""
        if getattr(self, "swagger_fake_view", False):
            return Poll.objects.none()
        return polls_for(self.request.user)

    @extend_schema(responses=shapes.PollDetailSerializer)
    def retrieve(self, request: Request, uid: str) -> Response:
        """Read a poll, what it asks, and whether the caller voted."""
        return self._told(access_poll(request.user, uid))

    @extend_schema(request=shapes.FoundPollSerializer, responses={201: shapes.PollDetailSerializer})
    @once
    def create(self, request: Request) -> Response:
        """Make a draft; for who runs polls of its organiser."""
        caller = _caller(request)
        form = shapes.FoundPollSerializer(data=request.data)
        form.is_valid(raise_exception=True)
        organiser = organisers_of(caller).filter(uid=form.validated_data["organiser"]).first()
        if organiser is None:
            raise NotFound
        definition, audience = form.validated_data["definition"], form.audience_terms(organiser)
        with transaction.atomic():
            poll = create_poll(by=caller, organiser=organiser, terms=form.terms(), definition=definition)
            if audience is not None:
                limit_saves(caller)
                set_audience(by=caller, poll=poll, terms=audience)
        return self._told(poll, status.HTTP_201_CREATED)

    @extend_schema(request=shapes.PollTermsSerializer, responses=shapes.PollDetailSerializer)
    @once
    def update(self, request: Request, uid: str) -> Response:
        """Replace a draft: what it says, what it asks, and whom where that is said."""
        caller = _caller(request)
        poll = access_run(caller, uid)
        form = shapes.PollTermsSerializer(data=request.data)
        form.is_valid(raise_exception=True)
        definition, audience = form.validated_data["definition"], form.audience_terms(poll.organiser)
        with transaction.atomic():
            poll = edit_poll(by=caller, poll=poll, terms=form.terms())
            if definition:
                edit_questions(by=caller, poll=poll, definition=definition)
            if audience is not None:
                limit_saves(caller)
                set_audience(by=caller, poll=poll, terms=audience)
        return self._told(poll)

    @extend_schema(request=None, responses={204: None})
    @once
    def destroy(self, request: Request, uid: str) -> Response:
        """Throw a draft away."""
        caller = _caller(request)
        discard_draft(by=caller, poll=access_run(caller, uid))
        return Response(status=status.HTTP_204_NO_CONTENT)

    @extend_schema(request=None, responses=shapes.PollDetailSerializer)
    @action(detail=True, methods=["post"])
    @once
    def open(self, request: Request, uid: str) -> Response:
        """Open a draft: from then on its questions, its window and its roll lie fixed. Not a secret one."""
        caller = _caller(request)
        return self._told(open_poll(by=caller, poll=_by_name(access_run(caller, uid))))

    @extend_schema(request=shapes.BallotSerializer, responses=shapes.BallotReceiptSerializer)
    @action(detail=True, methods=["post"])
    @sensitive_variables()  # what went wrong is reported without any vote
    def vote(self, request: Request, uid: str) -> Response:
        """Cast the caller's ballot.

        Repeating it is safe without a key: the second answer says that the first one counts. A stored answer
        or the digest of a body would say what a secret ballot must not.
        """
        caller = _caller(request)
        poll = access_poll(caller, uid)
        form = shapes.BallotSerializer(data=request.data)
        form.is_valid(raise_exception=True)
        receipt = cast_ballot(by=caller, poll=poll, **form.validated_data)
        return Response(shapes.BallotReceiptSerializer(receipt).data)

    @extend_schema(request=shapes.PollReasonSerializer, responses=shapes.PollDetailSerializer)
    @action(detail=True, methods=["post"])
    @once
    def cancel(self, request: Request, uid: str) -> Response:
        """Take a poll back, with a reason. Not a secret one."""
        caller = _caller(request)
        poll = _by_name(access_run(caller, uid))
        return self._told(cancel_poll(by=caller, poll=poll, **self._read(shapes.PollReasonSerializer)))

    @extend_schema(request=shapes.PollCorrectionSerializer, responses=shapes.PollDetailSerializer)
    @action(detail=True, methods=["post"])
    @once
    def correct(self, request: Request, uid: str) -> Response:
        """Make the next version of an open poll. Not of a secret one."""
        caller = _caller(request)
        poll = _by_name(access_run(caller, uid))
        correct_poll(by=caller, poll=poll, **self._read(shapes.PollCorrectionSerializer))
        return self._told(poll)

    @extend_schema(request=None, responses={204: None})
    @action(detail=True, methods=["post"])
    @once
    def remind(self, request: Request, uid: str) -> Response:
        """Remind who may still vote."""
        caller = _caller(request)
        remind_voters(by=caller, poll=access_run(caller, uid))
        return Response(status=status.HTTP_204_NO_CONTENT)

    @extend_schema(request=None, responses=shapes.PollDetailSerializer)
    @action(detail=True, methods=["post"])
    @once
    def count(self, request: Request, uid: str) -> Response:
        """Count a poll that ended. Not a secret one."""
        caller = _caller(request)
        poll = _by_name(access_run(caller, uid))
        count_poll(by=caller, poll=poll)
        return self._told(poll)

    @extend_schema(responses=shapes.PollResultSerializer)
    @action(detail=True, methods=["get"], filterset_class=None, pagination_class=None)
    def results(self, request: Request, uid: str) -> Response:
        """Read the result as the caller may see it now."""
        poll = access_words(request.user, uid)
        shown = result_for(request.user, poll)
        if shown is None:
            raise Conflict(why_nothing(request.user, poll), code="no_result_yet")
        return Response(shapes.PollResultSerializer(shown).data)

    @extend_schema(responses={200: OpenApiTypes.OBJECT})
    @action(detail=True, methods=["get"], filterset_class=None, pagination_class=None)
    def recount(self, request: Request, uid: str) -> HttpResponse:
        """Fetch the file with which anybody counts a secret poll again (docs/algorithms/recount.py)."""
        poll = access_words(request.user, uid)
        file = RecountFile.objects.filter(poll=poll).first()
        if file is None:
            raise Conflict(_("Er is nog niets geteld, of deze peiling was niet geheim."))
        answer = HttpResponse(bytes(file.content), content_type="application/json")
        answer["Content-Disposition"] = f'attachment; filename="peiling-{poll.uid}.json"'
        return answer

    def _read(self, shape: type[Any]) -> dict[str, Any]:
        form = shape(data=self.request.data)
        form.is_valid(raise_exception=True)
        return dict(form.validated_data)

    def _told(self, poll: Poll, code: int = status.HTTP_200_OK) -> Response:
        """Return a poll as it is now, as this caller sees it."""
        fresh = access_poll(self.request.user, poll.uid)
        shown = shapes.PollDetailSerializer(fresh, context=self.get_serializer_context())
        return Response(shown.data, status=code)


def _by_name(poll: Poll) -> Poll:
    """Return a poll that keeps names: a secret one moves on its page alone, with the password.

    Raises: Forbidden.
    """
    if poll.is_secret:
        raise Forbidden(
            _("Een geheime peiling open, verbeter, tel of trek je in op haar pagina, met je wachtwoord.")
        )
    return poll


def _caller(request: Request) -> Person:
    """Return whose token it is; the permission of the view let nobody else in."""
    if not isinstance(request.user, Person):
        raise NotFound
    return request.user
