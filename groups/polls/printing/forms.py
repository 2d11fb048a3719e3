"""The forms that voters fill in: by name with their code, or secret with the code on a letter of its own.

Every sheet of a secret poll is the same sheet, printed as often as wanted: what is on it cannot lead to a
voter. The letter has the slip, which goes back beside the closed envelope.
"""

import io
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field

from django.utils.translation import gettext as _
from reportlab.lib.colors import HexColor
from reportlab.lib.pagesizes import A4
from reportlab.lib.units import mm
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import BaseDocTemplate, Flowable, Frame, PageBreak, PageTemplate, Spacer
from reportlab.platypus.doctemplate import SimpleDocTemplate

from groups.polls.printing.asking import draw_groups, draw_pages
from groups.polls.printing.look import MARGIN, CutLine, heading, line, small, spaced, style
from groups.polls.questions import Definition
from network.people.letters import BOLD, LINE, QUIET, REGULAR, known_characters, printable

Foot = Callable[[Canvas, SimpleDocTemplate], None]


@dataclass(frozen=True, slots=True)
class Form:
    """What stands on every form of a poll.

    Attributes:
        until: by when it has to be back, in words.
        back: where it has to be brought or sent, a line each.
        groups: coarse groups that may be ticked, by their label.
    """

    municipality: str
    organiser: str
    title: str
    intro: str
    version: int
    until: str
    back: tuple[str, ...]
    definition: Definition
    groups: Mapping[str, tuple[str, ...]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Addressee:
    """Whose form or letter it is."""

    name: str
    code: str


class _Begin(Flowable):  # type: ignore[misc]
    """Tells the foot of the pages that follow whose form it is, and on which page it began."""

    def __init__(self, code: str) -> None:
        super().__init__()
        self.code = code

    def wrap(self, width: float, height: float) -> tuple[float, float]:
        """Take no room."""
        return 0, 0

    def draw(self) -> None:
        """Note it on the canvas."""
        self.canv.form_code = self.code
        self.canv.form_start = self.canv.getPageNumber()


def draw_named(form: Form, addressees: Iterable[Addressee]) -> bytes:
    """Return a form for each voter of a poll by name, their code on every page."""
    story: list[Flowable] = []
    for one in addressees:
        if story:
            story.append(PageBreak())
        story += [_Begin(one.code), *_head(form), *_whose(one), *_how_named(form), *_questions(form)]
    return _build(form.title, story, lambda canvas, _document: _foot(canvas, form, with_code=True))


def draw_secret(form: Form) -> bytes:
    """Return the one sheet of a secret poll: no code, no name, and no number but that of its own pages."""
    how = _(
        "Kruis aan met een pen. Zet geen naam, geen handtekening en geen ander teken: dan is je stem "
        "ongeldig. Vergist? Vraag een nieuw formulier. Steek alleen dit formulier in de kleine omslag en "
        "plak die dicht."
    )
    intro = [line(form.intro)] if form.intro else []
    story = [_Begin(""), *_head(form), *intro, line(how), *_questions(form)]
    return _build(form.title, story, lambda canvas, _document: _foot(canvas, form, with_code=False))


def draw_letters(form: Form, addressees: Iterable[Addressee]) -> bytes:
    """Return a letter for each voter of a secret poll: how it goes, and the slip below the line."""
    story: list[Flowable] = []
    for one in addressees:
        if story:
            story.append(PageBreak())
        story += [*_head(form), *_how_secret(form, one), *_slip(form, one)]
    return _build(form.title, story, lambda _canvas, _document: None)


def _head(form: Form) -> list[Flowable]:
    return [
        line(form.municipality, style(13, 18, textColor=LINE, spaceAfter=0)),
        small(form.organiser),
        heading(form.title, 22),
    ]


def _whose(one: Addressee) -> list[Flowable]:
    return [
        line(one.name, style(fontName=BOLD, spaceAfter=1 * mm)),
        line(_("Jouw nummer: %(code)s") % {"code": spaced(one.code)}, style(18, 24, fontName=BOLD)),
    ]


def _how_named(form: Form) -> list[Flowable]:
    told = [
        _("Kruis aan met een pen. Vergist? Vraag een nieuw formulier."),
        _("Dit formulier is op naam: wie de peiling houdt, kan je antwoord lezen."),
        _("Stem op papier of op het scherm, niet allebei. Stemde je al op het scherm? Dan telt dat."),
        _back(form),
    ]
    return [*([line(form.intro)] if form.intro else []), *(line(each) for each in told)]


def _how_secret(form: Form, one: Addressee) -> list[Flowable]:
    told = [
        _("Dag %(name)s") % {"name": one.name},
        _("Je kunt stemmen op het scherm of op papier, niet allebei. Op papier gaat het zo:"),
        _("1. Vul het stemformulier in. Zet er geen naam of handtekening op."),
        _("2. Steek alleen het formulier in de kleine omslag. Plak ze dicht."),
        _("3. Knip het strookje hieronder af en zet je handtekening erop."),
        _("4. Steek de dichte kleine omslag en het strookje samen in de grote omslag."),
        f"5. {_back(form)}",
        _(
            "We kijken eerst het strookje na. Pas daarna openen we de kleine omslagen, allemaal samen en "
            "door elkaar. Zo weet niemand wat jij stemde."
        ),
    ]
    return [line(each, style(spaceAfter=2 * mm)) for each in told]


def _slip(form: Form, one: Addressee) -> list[Flowable]:
    return [
        CutLine(_("Knip hier")),
        line(_("Strookje: %(title)s") % {"title": form.title}, style(14, 19, spaceAfter=1 * mm)),
        line(one.name, style(15, 20, fontName=BOLD, spaceAfter=1 * mm)),
        line(_("Nummer: %(code)s") % {"code": spaced(one.code)}, style(20, 26, fontName=BOLD)),
        line(_("Handtekening: ______________________________"), style(16, 30, spaceAfter=0)),
    ]


def _back(form: Form) -> str:
    where = ", ".join(form.back)
    if not where:
        return _("Bezorg alles ten laatste op %(until)s.") % {"until": form.until}
    return _("Bezorg alles ten laatste op %(until)s aan: %(where)s.") % {"until": form.until, "where": where}


def _questions(form: Form) -> list[Flowable]:
    return [Spacer(1, 3 * mm), *draw_pages(form.definition), *draw_groups(form.groups)]


def _foot(canvas: Canvas, form: Form, *, with_code: bool) -> None:
    canvas.saveState()
    canvas.setFont(REGULAR, 10)
    canvas.setFillColor(HexColor(QUIET))
    name = _("%(title)s · versie %(version)d") % {"title": form.title[:60], "version": form.version}
    canvas.drawString(MARGIN, 11 * mm, printable(name))
    page = canvas.getPageNumber() - getattr(canvas, "form_start", 1) + 1
    words = _("bladzijde %(number)d") % {"number": page}
    if with_code:
        words = f"{spaced(getattr(canvas, 'form_code', ''))} · {words}"
    canvas.drawRightString(A4[0] - MARGIN, 11 * mm, words)
    canvas.restoreState()


def _build(title: str, story: list[Flowable], foot: Foot) -> bytes:
    known_characters()
    out = io.BytesIO()
    document = BaseDocTemplate(
        out, pagesize=A4, title=printable(title), creator="Gebuurte", lang="nl-BE", invariant=1
    )
    frame = Frame(MARGIN, 18 * mm, A4[0] - 2 * MARGIN, A4[1] - 34 * mm, 0, 0, 0, 0)
    document.addPageTemplates([PageTemplate("sheet", [frame], onPageEnd=foot)])
    document.build(story or [Spacer(1, 1)])
    return out.getvalue()
