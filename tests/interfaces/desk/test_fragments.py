"""A row filled in says what its template says."""

import pytest
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.safestring import mark_safe
from django.utils.translation import override

from carom.interfaces.desk.addresses import address
from carom.interfaces.desk.fragments import filled, together

ODD = "<b>\"A\" & 'so' {{ on }} %s \ue000 \ue001"
DAY = {"iso": "2026-06-15", "title": "June 15, 2026", "words": "today"}
REFERRAL = {"url": "/r", "who": ODD, "state": "Open", "came_in": DAY, "clinic": "Harbor"}
ROWS = [
    ("desk/network/_row.html", {"url": "/n/x", "name": ODD, "initial": "<", "referrals": "3"}, {"place": True}),
    (
        "desk/network/_row.html",
        {"url": "/n/x", "name": "Ann", "more": ODD, "stage": "Partner", "last_in": DAY, "referrals": "3", "open": "2"},
        {"talks": True},
    ),
    ("desk/referrals/_row.html", REFERRAL | {"source": ODD, "source_url": "/s"}, {"urgent": True, "tone": "due"}),
    ("desk/referrals/_row.html", REFERRAL | {"unsure": ODD}, {"tone": ""}),
    ("desk/patients/_row.html", {"url": "/p", "initials": ODD, "own_number": "7", "added": "June"}, {}),
    ("desk/patients/_row.html", {"url": "/p", "initials": "", "own_number": "", "added": "June"}, {}),
    ("desk/referrals/_guess.html", {"party": "k", "name": ODD, "more": "a", "why": "b"}, {}),
    (
        "components/timeline_item.html",
        {"title": ODD, "when": DAY, "body": "two\nlines", "state_label": ODD},
        {"icon": "phone", "state_tone": "due"},
    ),
    (
        "components/today_line.html",
        {
            "line": {
                "id": "a-1",
                "who": ODD,
                "why": ODD,
                "minutes": "5",
                "later_url": "/l",
                "done_url": "/d",
                "version": "3",
            }
        },
        {},
    ),
    ("desk/insights/_row.html", {"cells": {"0": {"text": ODD, "url": "/x"}, "1": {"text": "7", "url": ""}}}, {}),
]


def flat(values: dict, under: str = "") -> dict[str, str]:
    found = {}
    for name, value in values.items():
        found |= flat(value, f"{under}{name}.") if isinstance(value, dict) else {f"{under}{name}": value}
    return found


@pytest.mark.parametrize("language", ["en", "es"])
@pytest.mark.parametrize(("template", "values", "form"), ROWS)
def test_as_the_template_alone(template, values, form, language):
    with override(language):
        wanted = render_to_string(template, values | form)
        assert filled(template, flat(values), **form) == wanted
        assert filled(template, flat(values), **form) == wanted


def test_a_value_never_stays_for_the_next():
    row = {"url": "/p", "initials": "A.B.", "own_number": "1", "added": "June"}
    assert "A.B." in filled("desk/patients/_row.html", row)
    other = filled("desk/patients/_row.html", row | {"initials": "C.D.", "own_number": "2"})
    assert "C.D." in other
    assert "A.B." not in other


def test_texts_are_escaped_and_safe_ones_are_not():
    row = {"url": "/p", "own_number": "1", "added": "June"}
    assert "&lt;i&gt;" in filled("desk/patients/_row.html", row | {"initials": "<i>"})
    assert "<i>" in filled("desk/patients/_row.html", row | {"initials": mark_safe("<i>")})


def test_a_function_is_asked_wherever_its_value_stands():
    keys = iter("abc")
    line = {"line.id": "1", "line.who": "Ann", "line.why": "Why.", "line.later_url": "/l", "line.skip_url": "/s"}
    html = filled("components/today_line.html", line | {"once": lambda: next(keys)})
    assert 'name="once" value="a"' in html
    assert 'name="once" value="b"' in html


@pytest.mark.parametrize(
    ("name", "names"),
    [("desk:today", []), ("desk:party", ["abc123"]), ("desk:party", ["a%b c"]), ("desk:today-later", ["loop", "k-1"])],
)
def test_addresses_are_those_of_reverse(name, names):
    assert address(name, *names) == reverse(name, args=names)


def test_only_safe_fragments_stand_as_they_are_in_a_row():
    assert together([mark_safe("<li>a</li>"), "<b>"]) == "<li>a</li>&lt;b&gt;"
