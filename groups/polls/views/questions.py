"""The editor of questions: pages, questions, order and jumps, of a draft or of a correction.

Everything is a form or a link; each change is kept at once, unless somebody else was faster.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final
from urllib.parse import urlencode

from django.contrib import messages
from django.db.models import Max, Min
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from groups.polls.enums import PollState
from groups.polls.forms.questions import (
    KIND_NAMES,
    PageForm,
    QuestionForm,
    answers_of,
    page_name,
    read_or_none,
)
from groups.polls.forms.studio import see_newest
from groups.polls.models import CorrectionDraft, Poll
from groups.polls.permissions import access_run
from groups.polls.queries import territory_of
from groups.polls.queries.stamps import stamp_of
from groups.polls.questions import END, Definition, Fault, Page, Question, check_flow, check_secrecy, editing
from groups.polls.questions.definition import KINDS
from groups.polls.questions.secrecy import SECRET_KINDS
from groups.polls.services.drafting import edit_questions
from groups.polls.services.revising import edit_correction
from groups.polls.views.too_late import keeps_typed
from network.kernel.errors import DomainError, NotFound
from network.kernel.forms import Form
from network.people.doors import member, member_required, posted
from network.people.models import Person

MOST_NAMED: Final = 4


@dataclass(frozen=True)
class Work:
    """What somebody edits: the questions of a draft, or of the next version of an open poll.

    Attributes:
        corrects: whether it is a next version.
    """

    poll: Poll
    definition: dict[str, Any]
    corrects: bool

    @property
    def stamp(self) -> str:
        """The stamp of what is edited."""
        return stamp_of(self.definition)

    def read(self) -> Definition | None:
        """Return what is asked, or None where nothing is."""
        return read_or_none(self.definition)

    def taken(self) -> set[str]:
        """Return keys that nothing new may get: of what is there, and of every version that was."""
        taken = editing.keys_in(self.definition)
        if self.corrects:
            for version in self.poll.versions.all():
                taken |= editing.keys_in(version.definition)
        return taken

    def keep(self, by: Person, definition: dict[str, Any], seen: str) -> None:
        """Keep a changed definition. Raises: what the services raise."""
        if self.corrects:
            edit_correction(by=by, poll=self.poll, definition=definition, seen=seen or None)
        else:
            edit_questions(by=by, poll=self.poll, definition=definition, seen=seen or None)


def work_on(viewer: Person, uid: str) -> Work:
    """Return what the viewer may edit of a poll now. Raises: NotFound where nothing can be edited."""
    poll = access_run(viewer, uid)
    if poll.state == PollState.DRAFT:
        return Work(poll, poll.definition, corrects=False)
    draft = CorrectionDraft.objects.filter(poll=poll, version=poll.version).first()
    if draft is None or poll.state != PollState.OPEN:
        raise NotFound
    return Work(poll, draft.definition, corrects=True)


@dataclass(frozen=True)
class ShownQuestion:
    """A question in the list of the editor."""

    question: Question
    number: int
    kind: str
    parts: str
    refused: bool


@dataclass(frozen=True)
class ShownPage:
    """A page in the list of the editor, with its questions, its jumps in sentences and its faults."""

    page: Page
    name: str
    questions: list[ShownQuestion]
    roads: list[str]
    faults: list[Fault]


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@member_required
@keeps_typed
def index(request: HttpRequest, uid: str) -> HttpResponse:
    """Show every page with its questions; move, delete, and add pages."""
    viewer = member(request)
    work = work_on(viewer, uid)
    refusal = ""
    if request.method == "POST":
        wanted = request.POST.get("do", "")
        try:
            _do(viewer, work, wanted, request.POST.get("seen", ""))
        except DomainError as error:
            refusal = error.message
            work = work_on(viewer, uid)
        else:
            # The page comes back with the focus on the button that was pressed: who moves, moves again.
            return redirect(f"{reverse('polls:questions', args=[uid])}?{urlencode({'at': wanted})}")
    verb, _space, key = request.GET.get("at", "").partition(" ")
    return render(
        request,
        "polls/studio/questions.html",
        {
            "poll": work.poll,
            "work": work,
            "pages": shown_pages(work),
            "too_many_pages": work.poll.is_secret and len(work.definition.get("pages", ())) > 1,
            "kinds": kinds_for(work.poll),
            "refusal": refusal,
            "first_page": editing.FIRST_PAGE,
            "at_verb": verb,
            "at_key": key,
        },
        status=422 if refusal else 200,
    )


def _do(viewer: Person, work: Work, wanted: str, seen: str) -> None:
    """Carry out one button. Raises: NotFound for a button that is not there, and what the services raise."""
    verb, _space, key = wanted.partition(" ")
    acts: dict[str, Callable[[], dict[str, Any]]] = {
        "up": lambda: editing.moved_question(work.definition, key, -1),
        "down": lambda: editing.moved_question(work.definition, key, 1),
        "drop": lambda: editing.without_question(work.definition, key),
        "page": lambda: editing.with_page(work.definition),
        "page-up": lambda: editing.moved_page(work.definition, key, -1),
        "page-down": lambda: editing.moved_page(work.definition, key, 1),
        "page-drop": lambda: editing.without_page(work.definition, key),
    }
    if verb not in acts or (verb != "page" and key not in editing.keys_in(work.definition)):
        raise NotFound
    work.keep(viewer, acts[verb](), seen)


def kinds_for(poll: Poll) -> list[tuple[str, str]]:
    """Return the kinds of question that a poll may ask, with their names."""
    return [
        (kind, str(name)) for kind, name in KIND_NAMES.items() if not poll.is_secret or kind in SECRET_KINDS
    ]


def shown_pages(work: Work) -> list[ShownPage]:
    """Return what the editor shows of each page."""
    definition = work.read()
    if definition is None:
        return []
    faults = check_flow(definition) + (check_secrecy(definition) if work.poll.is_secret else [])
    pages, number = [], 1
    for place, page in enumerate(definition.pages, 1):
        questions = [
            _shown(question, at, secret=work.poll.is_secret)
            for at, question in enumerate(page.questions, number)
        ]
        number += len(questions)
        pages.append(
            ShownPage(
                page=page,
                name=page_name(page, place)[:1].upper() + page_name(page, place)[1:],
                questions=questions,
                roads=list(_roads(definition, page)),
                faults=[fault for fault in faults if fault.page == page.key],
            )
        )
    return pages


def _shown(question: Question, number: int, *, secret: bool) -> ShownQuestion:
    options = getattr(question, "options", ()) or getattr(question, "rows", ())
    titles = [option.title for option in options]
    parts = " · ".join(titles[:MOST_NAMED])
    if len(titles) > MOST_NAMED:
        parts += " · " + _("en nog %(count)d") % {"count": len(titles) - MOST_NAMED}
    refused = secret and question.kind not in SECRET_KINDS
    return ShownQuestion(question, number, str(KIND_NAMES[question.kind]), parts, refused)


def _roads(definition: Definition, page: Page) -> list[str]:
    """Say in sentences which page follows for whom."""
    names = {each.key: page_name(each, number) for number, each in enumerate(definition.pages, 1)}
    names[END] = _("het einde")
    said = []
    for jump in page.jumps:
        question = next((each for each in definition.questions if each.key == jump.question), None)
        words = dict(answers_of(question)) if question is not None else {}
        said.append(
            _("Wie bij “%(question)s” antwoordt: %(values)s, gaat naar %(to)s.")
            % {
                "question": question.title if question is not None else jump.question,
                "values": _(" of ").join(str(words.get(value, value)) for value in jump.values),
                "to": names.get(jump.to, jump.to),
            }
        )
    if page.then is not None:
        words = {"to": names.get(page.then, page.then)}
        said.append((_("Alle anderen gaan naar %(to)s.") if page.jumps else _("Daarna: %(to)s.")) % words)
    return said


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@member_required
@keeps_typed
def add(request: HttpRequest, uid: str, page: str, kind: str) -> HttpResponse:
    """Ask a new question on a page."""
    work = work_on(member(request), uid)
    known = {each["key"] for each in editing.pages_of(work.definition)}
    if page not in known or kind not in dict(kinds_for(work.poll)):
        raise NotFound
    taken = work.taken()
    return _question(request, work, page, kind, editing.new_key("q", taken), None, taken)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@member_required
@keeps_typed
def edit(request: HttpRequest, uid: str, key: str) -> HttpResponse:
    """Change one question."""
    work = work_on(member(request), uid)
    found = editing.find_question(work.definition, key)
    if found is None or found[1]["kind"] not in KINDS:
        raise NotFound
    page, before = found
    return _question(request, work, page["key"], before["kind"], key, before, work.taken())


def _question(
    request: HttpRequest,
    work: Work,
    page: str,
    kind: str,
    key: str,
    before: dict[str, Any] | None,
    taken: set[str],
) -> HttpResponse:
    form = QuestionForm(
        posted(request), kind=kind, key=key, before=before, taken=taken, more=_box(work.poll, kind, before)
    )
    form.fields["seen"].initial = work.stamp
    form.initial.setdefault("seen", work.stamp)
    if request.method == "POST" and form.is_valid():
        changed = editing.with_question(work.definition, page, form.question())
        if _kept(request, work, changed, form):
            messages.success(request, _("De vraag is bewaard."))
            return redirect("polls:questions", work.poll.uid)
    return render(
        request,
        "polls/studio/question.html",
        {"poll": work.poll, "work": work, "form": form, "kind": KIND_NAMES[kind], "is_new": before is None},
        status=422 if form.is_bound else 200,
    )


def _kept(request: HttpRequest, work: Work, changed: dict[str, Any], form: Form) -> bool:
    """Keep a change; False with the sentence in the form where it was not taken."""
    try:
        work.keep(member(request), changed, form.cleaned_data["seen"])
    except DomainError as error:
        form.refuse(error)
        if error.code == "stale":
            see_newest(form, work_on(member(request), work.poll.uid).stamp)
        return False
    return True


def _box(poll: Poll, kind: str, before: dict[str, Any] | None) -> dict[str, Any]:
    """Return the edges of the map of a question about a place: where the organiser works."""
    if kind != "place":
        return {}
    names = {"west": Min("min_lon"), "south": Min("min_lat"), "east": Max("max_lon"), "north": Max("max_lat")}
    if before is not None:
        return {name: before[name] for name in names}
    return territory_of(poll.organiser).aggregate(**names)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@member_required
@keeps_typed
def edit_page(request: HttpRequest, uid: str, key: str) -> HttpResponse:
    """Change the words of a page, and who goes where after it."""
    work = work_on(member(request), uid)
    definition = work.read()
    page = definition.page(key) if definition is not None else None
    if definition is None or page is None:
        raise NotFound
    form = PageForm(posted(request), definition=definition, page=page)
    form.initial["seen"] = work.stamp
    if request.method == "POST" and form.is_valid():
        changed = editing.with_page_words(work.definition, key, form.said())
        if _kept(request, work, changed, form):
            messages.success(request, _("De pagina is bewaard."))
            if "more" in request.POST:
                return redirect("polls:page", uid, key)
            return redirect("polls:questions", uid)
    return render(
        request,
        "polls/studio/page.html",
        {
            "poll": work.poll,
            "work": work,
            "form": form,
            "page": next(each for each in shown_pages(work) if each.page.key == key),
        },
        status=422 if form.is_bound else 200,
    )
