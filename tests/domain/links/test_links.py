"""A link opens one thing for whoever holds it, and nothing for anybody else."""

import re
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from carom.domain.audit.models import Entry
from carom.domain.links import actions, queries, rules
from carom.domain.links.models import Link
from carom.domain.links.refusals import SENTENCE, LinkNotGood

NOW = datetime(2026, 6, 15, 14, 0, tzinfo=UTC)
PRACTICE = "0123456789abcdef"


@pytest.fixture
def issue(db):
    def make(**details) -> str:
        usual = {
            "purpose": "invitation", "practice_key": PRACTICE, "about_type": "practices.member", "about_key": "m" * 16,
            "made_by": "a" * 16, "label": "new@example.org", "at": NOW, "expires_at": NOW + timedelta(days=7),
        }  # fmt: skip
        return actions.issue(**(usual | details))

    return make


def test_a_token_is_long_random_and_known_by_its_checksum():
    tokens = {rules.new_token() for _number in range(200)}
    assert len(tokens) == 200
    assert all(re.fullmatch(r"crm_[A-Za-z0-9_-]{49}", token) for token in tokens)
    assert all(rules.is_token(token) for token in tokens)


@given(st.integers(4, 52), st.sampled_from("abcXYZ019-_"))
def test_a_token_with_one_wrong_character_is_none(place, character):
    token = "crm_" + "Q" * 43 + rules.checksum("Q" * 43)
    changed = token[:place] + character + token[place + 1 :]
    assert rules.is_token(changed) == (changed == token)


def test_of_a_token_only_its_hash_is_kept(issue):
    token = issue()
    row = Link.objects.values().get()
    assert not any(token[4:] in str(value) for value in row.values())
    assert row["token_hash"] == rules.hash_of(token)


def test_it_opens_once(issue):
    token = issue()
    link = actions.exchange(token=token, purpose="invitation", at=NOW)
    assert (link.uses, link.last_used_at, link.label) == (1, NOW, "new@example.org")
    with pytest.raises(LinkNotGood):
        actions.exchange(token=token, purpose="invitation", at=NOW)


@pytest.mark.parametrize(
    "attempt",
    [
        {"purpose": "setup"},
        {"at": NOW + timedelta(days=7)},
        {"at": NOW - timedelta(hours=1)},
        {"token": "crm_" + "A" * 49},
        {"token": ""},
        {"token": "crm_" + "A" * 43 + rules.checksum("A" * 43)},
    ],
)
def test_everything_else_gets_the_same_sentence_and_changes_nothing(issue, attempt):
    token = issue()
    before = list(Link.objects.values())
    with pytest.raises(LinkNotGood) as refused:
        actions.exchange(**({"token": token, "purpose": "invitation", "at": NOW} | attempt))
    assert str(refused.value) == str(SENTENCE)
    assert list(Link.objects.values()) == before


def test_one_that_is_withdrawn_opens_nothing(issue):
    token = issue(max_uses=5)
    actions.exchange(token=token, purpose="invitation", at=NOW)
    link = Link.objects.get()
    assert queries.opened(link.public_id, "invitation", NOW) == link
    assert actions.revoke(link=link, by_key="b" * 16, at=NOW)
    assert not actions.revoke(link=link, by_key="b" * 16, at=NOW)
    with pytest.raises(LinkNotGood):
        actions.exchange(token=token, purpose="invitation", at=NOW)
    assert queries.opened(link.public_id, "invitation", NOW) is None


def test_what_is_over_stays_over_when_the_clock_goes_back(issue):
    token = issue()
    assert actions.end_those_over(at=NOW + timedelta(days=8)) == 1
    with pytest.raises(LinkNotGood):
        actions.exchange(token=token, purpose="invitation", at=NOW + timedelta(hours=1))


def test_one_made_by_a_clock_that_ran_ahead_does_not_work_yet(issue):
    token = issue(at=NOW + timedelta(days=30), expires_at=NOW + timedelta(days=31))
    with pytest.raises(LinkNotGood):
        actions.exchange(token=token, purpose="invitation", at=NOW)


def test_live_lists_what_still_opens_something_of_this_practice(issue):
    issue(label="live")
    issue(label="over", at=NOW - timedelta(days=9), expires_at=NOW - timedelta(days=1))
    actions.exchange(token=issue(label="used"), at=NOW)
    issue(label="elsewhere", practice_key="f" * 16)
    issue(label="withdrawn")
    actions.revoke(link=Link.objects.get(label="withdrawn"), by_key="", at=NOW)
    assert [link.label for link in queries.live(PRACTICE, NOW)] == ["live"]
    assert [link.label for link in queries.about(PRACTICE, "practices.member", "m" * 16, NOW)] == ["live"]


@pytest.mark.parametrize("wrong", [{"expires_at": NOW}, {"expires_at": NOW + timedelta(days=400)}, {"max_uses": 0}])
def test_a_link_without_an_end_is_not_made(issue, wrong):
    with pytest.raises(ValueError, match="within a year"):
        issue(**wrong)


def test_making_using_and_withdrawing_stand_in_the_history(issue):
    actions.exchange(token=issue(), at=NOW)
    actions.revoke(link=Link.objects.get(), by_key="b" * 16, at=NOW)
    lines = Entry.objects.filter(practice_key=PRACTICE).order_by("seq")
    assert [(line.action, line.by_key) for line in lines] == [
        ("links.issue", "a" * 16),
        ("links.exchange", ""),
        ("links.revoke", "b" * 16),
    ]
