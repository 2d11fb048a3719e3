"""What is kept about somebody is handed over whole; after erasure only the public record is left."""

import json

import pytest
from django.db import transaction

from groups.mandates.enums import CompositionRule
from groups.mandates.models import Candidacy, GenderAnswer, Handover, Mandate
from groups.mandates.services.handover import write_handover
from network.kernel.ports.personal_data import personal_data
from tests.factories import mandates as give

pytestmark = pytest.mark.django_db


def test_the_file_and_what_stays_after_it(sport, officer, griet, anna):
    give.a_board(sport, officer, rule=CompositionRule.ADVISORY, min_seats=3, override_reason="Start.")
    call = give.a_call(sport, by=officer)
    give.a_candidacy(call, griet, motivation="Ik sport graag.", gender="female")
    mandate = give.a_mandate(sport, griet, by=officer)
    write_handover(by=griet, mandate=mandate, notes="De sleutel ligt boven.")
    other = give.a_candidacy(call, anna, gender="female")
    text = json.dumps(personal_data.get("mandates").export(griet.pk))
    for fact in ("Ik sport graag.", "female", mandate.decision.reference, "De sleutel ligt boven."):
        assert fact in text
    for _twice in range(2):
        with transaction.atomic():
            personal_data.get("mandates").erase(griet.pk)
    left = personal_data.get("mandates").export(griet.pk)
    assert left["candidacies"] == left["gender_answers"] == []
    assert left["mandates"][0]["decision"] == mandate.decision.reference
    assert Handover.objects.get().notes == ""
    assert list(Candidacy.objects.exclude(person=None)) == [other]
    gone = Candidacy.objects.get(person=None)
    assert (gone.state, gone.motivation, gone.reason, gone.reserve_rank) == ("withdrawn", "", "", None)
    assert GenderAnswer.objects.get().person == anna
    assert Mandate.objects.filter(person=griet).exists()


def test_who_gave_a_mandate_is_no_longer_named_after_erasure(sport, officer, griet):
    mandate = give.a_mandate(sport, griet, by=officer)
    give.a_call(sport, by=officer)
    with transaction.atomic():
        personal_data.get("mandates").erase(officer.pk)
    mandate.refresh_from_db()
    assert mandate.given_by is None
    assert mandate.decision.recorded_by is None
