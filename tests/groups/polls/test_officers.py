"""Two people of two households, each with a code of their own, or a secret poll does not open."""

import pytest

from groups.polls.enums import PollState, Secrecy
from groups.polls.events import OfficerNamed
from groups.polls.models import KeyHolder
from groups.polls.notices import NOTICES
from groups.polls.permissions import access_key
from groups.polls.sealing import keys
from groups.polls.services.drafting import PollTerms, edit_poll
from groups.polls.services.officers import confirm_seat, name_officers, take_seat
from groups.polls.services.opening import open_poll
from network.kernel.errors import Conflict, Forbidden, Invalid, NotFound, TooMany
from network.kernel.models import AuditEntry
from tests.factories import people as make
from tests.factories import polls as ask


@pytest.fixture
def draft(town, officer, anna):
    return ask.a_draft(town, officer, secrecy=Secrecy.SECRET)


def test_they_are_two_and_do_not_live_together(town, officer, draft, griet, bram):
    mate = make.a_resident(town.here, "mia", address=make.an_address(town.here, number="900"))
    other = make.a_resident(town.here, "max", address=make.an_address(town.there, number="901"))
    house = make.an_address(town.here, number="902")
    pair = [make.a_resident(town.here, name, address=house) for name in ("ria", "rik")]
    for wrong in ([griet], [griet, griet], [griet, bram, mate], pair):
        with pytest.raises(Invalid):
            name_officers(by=officer, poll=draft, officers=wrong)
    with pytest.raises(Forbidden):
        name_officers(by=griet, poll=draft, officers=[mate, other])
    with pytest.raises(Conflict):
        name_officers(by=officer, poll=ask.a_draft(town, officer), officers=[mate, other])
    name_officers(by=officer, poll=draft, officers=[mate, other])
    assert {holder.person for holder in KeyHolder.objects.filter(poll=draft)} == {mate, other}
    with pytest.raises(Conflict):
        edit_poll(by=officer, poll=draft, terms=PollTerms(title="Op naam"))


def test_each_confirms_a_code_that_nobody_else_sees(officer, draft, griet, bram):
    name_officers(by=officer, poll=draft, officers=[griet, bram])
    with pytest.raises(NotFound):
        take_seat(by=officer, poll=draft)
    with pytest.raises(Conflict):
        confirm_seat(by=griet, poll=draft, code="x")
    old = take_seat(by=griet, poll=draft)
    code = take_seat(by=griet, poll=draft)
    for wrong in (old, take_seat(by=bram, poll=draft)):
        with pytest.raises(Invalid):
            confirm_seat(by=griet, poll=draft, code=wrong)
    with pytest.raises(Conflict):
        open_poll(by=officer, poll=draft)
    assert confirm_seat(by=griet, poll=draft, code=code.lower().replace("-", " ")).agreed_at
    told = str(list(AuditEntry.objects.values_list("facts", flat=True)))
    assert code not in told
    assert access_key(griet, draft.uid).poll == draft
    with pytest.raises(NotFound):
        access_key(officer, draft.uid)


def test_who_is_replaced_loses_the_seat_and_who_stays_keeps_it(officer, draft, griet, bram, anna):
    first, second = ask.key_holders(draft, officer)
    name_officers(by=officer, poll=draft, officers=[first, griet])
    with pytest.raises(Conflict):
        open_poll(by=officer, poll=draft)
    assert KeyHolder.objects.get(poll=draft, person=first).agreed_at
    with pytest.raises(NotFound):
        take_seat(by=second, poll=draft)
    code = take_seat(by=griet, poll=draft)
    confirm_seat(by=griet, poll=draft, code=code)
    poll = open_poll(by=officer, poll=draft)
    assert (poll.state, poll.ballot_bytes % 128) == (PollState.OPEN, 0)
    with pytest.raises(Conflict):
        take_seat(by=griet, poll=poll)
    with pytest.raises(Conflict):
        name_officers(by=officer, poll=poll, officers=[first, second])


def test_nobody_guesses_a_code(officer, draft, griet, bram):
    name_officers(by=officer, poll=draft, officers=[griet, bram])
    take_seat(by=griet, poll=draft)
    for _try in range(5):
        with pytest.raises(Invalid):
            confirm_seat(by=griet, poll=draft, code="0" * 25)
    with pytest.raises(TooMany):
        confirm_seat(by=griet, poll=draft, code="0" * 25)


def test_keys_that_cannot_be_written_leave_a_draft(officer, draft, poll_keys, monkeypatch):
    ask.key_holders(draft, officer)
    monkeypatch.setattr(keys.files, "write_once", _full)
    with pytest.raises(OSError, match="full"):
        open_poll(by=officer, poll=draft)
    draft.refresh_from_db()
    assert (draft.state, draft.public_key) == (PollState.DRAFT, None)
    assert not draft.roll.exists()


def _full(*_args) -> None:
    raise OSError("disk full")


def test_an_officer_is_asked_by_name(officer, draft, griet, bram):
    name_officers(by=officer, poll=draft, officers=[griet, bram])
    notice = next(each for each in NOTICES if each.name == "poll_officer")
    message = notice.message(OfficerNamed(poll_id=draft.pk, person_id=griet.pk))
    assert list(message.recipients) == [griet.pk]
    assert ask.events_of(draft) == ["OfficerNamed"]
