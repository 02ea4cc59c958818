"""What stands on paper can be typed in again, and a slip is named."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from carom.domain.keys import keyfile, sheet
from carom.domain.keys.sheet import NotTheSheet


@pytest.fixture
def content(key_path) -> dict:
    told = keyfile.read(key_path)
    return {**told, "active": "k12", "keys": {"k12": keyfile.new_key()}}


def text_of(content: dict, retired: dict) -> str:
    return "\n".join(f"{name} {key} = {word}" for name, key, word in sheet.lines(content, retired))


def test_typed_lines_are_the_key_file_again(content):
    retired = {"k1": keyfile.new_key(), "k9": keyfile.new_key()}
    assert sheet.typed(text_of(content, retired)) == (content, retired)
    assert sheet.typed("\n\n" + text_of(content, {}).replace("  ", " ") + "\n") == (content, {})


def test_every_slip_of_a_letter_is_named_by_its_line(content):
    lines = text_of(content, {}).splitlines()
    for number, line in enumerate(lines):
        for at, letter in enumerate(line):
            if letter == " ":
                continue
            slipped = line[:at] + ("b" if letter != "b" else "d") + line[at + 1 :]
            with pytest.raises(NotTheSheet, match=f"Line {number + 1} "):
                sheet.typed("\n".join([*lines[:number], slipped, *lines[number + 1 :]]))


def test_a_missing_line_is_named(content):
    lines = text_of(content, {}).splitlines()
    for line, absent in zip(lines, ["key k1", "index", "audit"], strict=True):
        with pytest.raises(NotTheSheet, match=f"A line is missing: {absent}"):
            sheet.typed("\n".join(one for one in lines if one != line))


@given(st.text(max_size=80))
def test_anything_typed_is_answered_with_a_sentence(text):
    with pytest.raises(NotTheSheet):
        sheet.typed(text)


def test_check_words_can_be_said_aloud(content):
    words = sheet.words(content).split("-")
    assert len(words) == 4
    assert all(len(word) == 5 and word.isalpha() and word.islower() for word in words)
    assert sheet.words(json.loads(json.dumps(content))) == sheet.words(content)
    assert sheet.words({**content, "index": keyfile.new_key()}) != sheet.words(content)
