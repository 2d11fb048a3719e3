"""Where links to what groups write lead: so that a notice from outside finds the item it means."""

from typing import Any

import pytest
from django.urls import reverse

from groups.councils import services
from groups.membership.enums import DocumentKind
from groups.membership.services.announcements import send_announcement
from groups.membership.services.documents import Content, add_document, add_version
from moderation.queries.links import item_at
from moderation.rules.notices_outside import Given
from moderation.services.notices_outside import receive_notice
from network.kernel.ports.content import ItemRef, kind_of
from tests.factories import councils, mandates
from tests.factories import groups as make
from tests.factories.people import Town

pytestmark = pytest.mark.django_db
ABSENT = "0" * 16


def test_an_advice_on_each_of_its_pages_and_a_remark_by_its_mark(town: Town) -> None:
    body = councils.a_body(town)
    advice = councils.a_draft(body)
    remark = services.remark(by=body.members[0], advice=advice, text="Zondag ook?")
    for page in ("advice", "paper", "draft", "compare"):
        road = reverse(f"councils:{page}", args=[advice.uid])
        assert item_at(road) == ItemRef("advice", advice.pk)
        assert item_at(f"{road}#r-{remark.uid}") == ItemRef("remark", remark.pk)
        assert item_at(f"{road}#r-{ABSENT}") == ItemRef("advice", advice.pk)
        assert item_at(reverse(f"councils:{page}", args=[ABSENT])) is None


def test_a_document_leads_to_the_version_that_is_read(town: Town) -> None:
    group = make.group(town)
    carla = make.coordinator(group, town)
    first = add_document(
        by=carla, group=group, kind=DocumentKind.MINUTES, title="Verslag", content=Content(text="Eerst")
    )
    second = add_version(
        by=carla,
        document=first.document,
        content=Content(text="Nu"),
        change="Een fout verbeterd.",
        known=1,
        public=False,
    )
    assert item_at(reverse("membership:document", args=[first.document.uid])) == ItemRef(
        "document", second.pk
    )
    for page in ("document_version", "document_file"):
        assert item_at(reverse(f"membership:{page}", args=[first.uid])) == ItemRef("document", first.pk)
    kind_of(ItemRef("document", second.pk)).hide(second.pk)
    assert item_at(reverse("membership:document", args=[first.document.uid])) == ItemRef("document", first.pk)
    assert item_at(reverse("membership:document", args=[ABSENT])) is None


def test_announcements_pages_calls_and_motivations(town: Town, griet: Any) -> None:
    group = make.group(town)
    carla = make.coordinator(group, town)
    told = send_announcement(by=carla, group=group, subject="Zaterdag", text="We zien elkaar.")
    assert item_at(reverse("membership:announcement", args=[told.uid])) == ItemRef("announcement", told.pk)
    assert item_at(reverse("membership:front", args=[group.uid])) == ItemRef("group", group.pk)
    officer = mandates.an_officer(town)
    _above, below = mandates.a_council(town)
    call = mandates.a_call(below, by=officer)
    row = mandates.a_candidacy(call, griet)
    road = reverse("mandates:call", args=[call.uid])
    assert item_at(road) == ItemRef("call", call.pk)
    assert item_at(f"{road}#k-{row.uid}") == ItemRef("candidacy", row.pk)


def test_a_notice_with_such_a_link_opens_its_case(town: Town) -> None:
    advice = councils.delivered(councils.a_body(town))
    notice = receive_notice(
        given=Given(
            where=reverse("councils:advice", args=[advice.uid]),
            explanation="Hier staat iets dat de wet niet toelaat.",
            name="Nora",
            email="nora@example.org",
            good_faith=True,
        ),
        network="een",
        space=town.space,
    ).notice
    assert notice.case is not None
    assert (notice.case.item_kind, notice.case.item_id) == ("advice", advice.pk)
    assert notice.space == town.space
