from datetime import date

import pytest

from carom.domain.intake.diagram import mermaid
from carom.domain.intake.lifecycle import LEAVABLE, WORKS
from carom.domain.intake.rules import known_state, standing, state_of_word, type_code, verdict_of_kind, verdict_of_match
from carom.domain.referrals.channels import channel_of
from carom.matching import read_source_text

TODAY = date(2026, 6, 15)
LATELY = date(2026, 6, 1)


@pytest.mark.parametrize(
    ("word", "state"),
    [
        ("", "received"),
        ("Scheduled", "booked"),
        ("Discharged", "completed"),
        ("Active", "in_care"),
        ("Inactive", "completed"),
        ("Cancelled by patient", "lost"),
        ("No-show", "lost"),
        ("Not converted", "lost"),
        ("Converted", "arrived"),
        ("Declined", "declined"),
        ("Waitlist", "contacted"),
        ("Zweifelhaft", "received"),
        ("Done", "completed"),
        ("Finished", "completed"),
        ("complete", "completed"),
        ("Closed", "completed"),
        ("D/C", "completed"),
        ("Seen", "arrived"),
        ("attended", "arrived"),
        ("not yet seen", "received"),
        ("did not attend", "lost"),
        ("DNA", "lost"),
        ("dnka", "lost"),
        ("NS", "lost"),
        ("canceled", "lost"),
        ("cx", "lost"),
        ("Never started", "lost"),
    ],
)
def test_status_words(word, state):
    assert state_of_word(word) == state


@pytest.mark.parametrize("word", ["Zweifelhaft", "incomplete", "7", "Zebedee"])
def test_a_word_nobody_knows_is_not_taken_for_one(word):
    assert known_state(word) is None


@pytest.mark.parametrize("word", ["Received", "new referral", "Pending", "Open", "To be scheduled"])
def test_words_for_received_are_understood(word):
    assert known_state(word) == "received"


def test_a_visit_behind_us_means_the_patient_came():
    came = standing(status="Scheduled", received_on=LATELY, first_visit_on=date(2026, 6, 9), today=TODAY)
    assert (came.state, came.arrived_on, came.is_history) == ("arrived", date(2026, 6, 9), False)


def test_a_visit_ahead_is_a_booking():
    ahead = standing(status="", received_on=LATELY, first_visit_on=date(2026, 6, 20), today=TODAY)
    assert (ahead.state, ahead.arrived_on) == ("booked", None)


@pytest.mark.parametrize(
    ("received_on", "status", "history"),
    [
        (date(2026, 4, 16), "Pending", False),
        (date(2026, 4, 15), "Pending", True),
        (date(2026, 6, 1), "", False),
        (date(2026, 5, 31), "", True),
        (date(2026, 5, 31), "Zweifelhaft", True),
        (LATELY, "Discharged", True),
        (LATELY, "Lost", True),
    ],
)
def test_old_or_ended_is_history(received_on, status, history):
    stands = standing(status=status, received_on=received_on, first_visit_on=None, today=TODAY)
    assert stands.is_history is history


@pytest.mark.parametrize(
    ("came", "status", "visit", "state", "arrived_on"),
    [
        ("yes", "", None, "arrived", None),
        ("yes", "", date(2026, 6, 9), "arrived", date(2026, 6, 9)),
        ("yes", "Discharged", None, "completed", None),
        ("", "Active", None, "in_care", None),
        ("no", "", None, "lost", None),
        ("no", "", date(2026, 6, 9), "lost", None),
        ("no", "", date(2026, 6, 20), "booked", None),
        ("no", "Declined", None, "declined", None),
    ],
)
def test_a_yes_or_no_says_whether_they_came(came, status, visit, state, arrived_on):
    stands = standing(status=status, came=came, received_on=LATELY, first_visit_on=visit, today=TODAY)
    assert (stands.state, stands.arrived_on) == (state, arrived_on)


@pytest.mark.parametrize(
    ("text", "channel"),
    [
        ("Google", "search"),
        ("our website", "website"),
        ("Facebook Ad", "social"),
        ("Yelp", "directory"),
        ("a friend", "person"),
        ("former patient", "person"),
        ("current patient", "person"),
        ("returning patient", "returning"),
        ("been here before", "returning"),
        ("drive by", "sign"),
        ("Dr. Jane Smith", ""),
    ],
)
def test_channels(text, channel):
    read = read_source_text(text)
    assert channel_of(read.kind, read.label, read.key) == channel


def test_only_the_nearly_certain_links_by_itself():
    assert verdict_of_match(0.995, 0.995, is_clear=True).choice == "match"
    assert verdict_of_match(0.995, 0.995, is_clear=False).choice == "unsure", "not named in full, or not alone"
    assert verdict_of_match(0.98, 0.98, is_clear=True).choice == "unsure"
    assert verdict_of_match(0.92, 0.92, is_clear=True, is_exact=True).choice == "match", "the very name"
    assert verdict_of_match(0.5, 0.99, is_clear=True, is_exact=True).choice == "unsure", "two of that name"
    assert verdict_of_match(0.4, 0.8, is_clear=True).choice == "unsure", "several who share the chance"
    assert verdict_of_match(0.4, 0.4, is_clear=True) is None
    assert verdict_of_kind("person").choice == "new"
    assert verdict_of_kind("channel").choice == "nobody"


def test_kinds_of_source():
    assert type_code("family_doctor") == "family-doctor"
    assert type_code("patient") == "former-patient"


def test_the_diagram_shows_all_work_and_both_early_ends():
    drawn = mermaid()
    assert drawn.startswith("stateDiagram-v2\n")
    assert drawn.count(" --> ") == 1 + sum(len(work.sources) for work in WORKS.values()) + 1 + len(LEAVABLE) + 3
    assert "previewed --> committed: commit" in drawn and "staged --> dropped: leave" in drawn
    assert "committed --> [*]" not in drawn
