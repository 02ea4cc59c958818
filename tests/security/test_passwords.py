"""What may be a password: long, anything at all in it, taken exactly as typed, and not among the first guesses."""

import gzip
import re
import tomllib
from pathlib import Path

import pytest
from django.conf import settings
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.test import Client

from carom.domain.practices.models import User
from carom.interfaces.desk.passwords import NotAmongTheCommonest
from tests.world import PASSWORD, sign_in

PAGES = ("/account/login/", "/account/password/change/", "/account/reauthenticate/")


@pytest.mark.parametrize(
    "password",
    [
        "short one",
        "password1234",  # among the 20,000 commonest
        "sunshine2024!!",
        "iloveyouforever",
        "qwertyuiop12",
        "aaaaaaaaaaaa",
        "123456123456123456",
        "dragondragondragon",
        "P@ssw0rd2026",
        "Bayside2026!",  # the practice
        "baysidephysicaltherapy",
        "carom-practice-1",
        "Physiotherapy",
        "caromowner2026",
        "zoraquillfeather",  # the person
    ],
)
def test_what_is_guessed_first_is_refused(world, password):
    person = User(email="zora.quillfeather@example.org", name="Zora Quillfeather")
    with pytest.raises(ValidationError):
        validate_password(password, person)


@pytest.mark.parametrize(
    "password",
    [
        PASSWORD,
        "correct horse battery staple",
        "tres tristes tigres",
        "the cat sat here",
        "ZZZ-only-CAPITALS-here",
        "ünïcödé wörds äre fïne",
        "x" * 3 + "Kp9#mQ2$vL7r",
        "lanterns over the bay " * 5,
    ],
)
def test_anything_else_is_taken_whatever_signs_it_has(world, password):
    validate_password(password, User(email="zora@example.org", name="Zora"))


LIST = next(
    file
    for package in tomllib.loads(Path("vendor.toml").read_text())["package"]
    for file in package["file"]
    if "first" in file
)
LISTED = gzip.decompress(Path(LIST["folder"], LIST["to"]).read_bytes()).decode().splitlines()


def test_the_list_holds_far_more_than_3000_that_are_long_enough():
    assert len(set(LISTED)) == len(LISTED) == LIST["first"] == 20_000
    assert min(map(len, LISTED)) == LIST["least"] == 12
    assert {"motherfucker", "unbelievable", "ghhh47hj7649", "mailcreated5240", "1qaz2wsx3edc4rfv"} <= set(LISTED)


def test_a_password_of_the_list_is_refused_however_it_is_capitalized():
    """By the list itself, without the other rules: the first, the last and one in twenty between."""
    listed = NotAmongTheCommonest()
    for number, password in enumerate([*LISTED[::20], LISTED[-1]]):
        with pytest.raises(ValidationError, match="too common"):
            listed.validate(password if number % 2 else password.upper())


@pytest.mark.parametrize("password", ["ghhh47hj764", "ghhh47hj7649x", "ghhh47hj7649\nmailcreated5240"])
def test_a_piece_of_a_line_or_more_than_one_is_no_password_of_the_list(password):
    NotAmongTheCommonest().validate(password)


def test_a_common_one_is_refused_on_the_page_and_said_once(enter, world):
    page = change(enter("alice"), PASSWORD, "Mailcreated5240").content.decode()
    assert page.count("This password is too common.") == 1
    assert User.objects.get(email="alice@example.org").check_password(PASSWORD)


def change(client, old: str, new: str):
    return client.post("/account/password/change/", {"oldpassword": old, "password1": new, "password2": new})


def test_changing_it_needs_the_one_before(enter, world):
    client, new = enter("alice"), "lanterns over the bay"
    assert change(client, "not the password", new).status_code == 200
    assert world.user("alice").__class__.objects.get(email="alice@example.org").check_password(PASSWORD)
    assert change(client, PASSWORD, new).status_code == 302
    assert User.objects.get(email="alice@example.org").check_password(new)


@pytest.mark.parametrize(
    "other", ["  Two Blanks Around It  ".strip(), "  two blanks around it  ", "  Two Blanks Around It", ""]
)
def test_it_is_checked_exactly_as_typed(enter, world, other):
    client = Client()
    exact = "  Two Blanks Around It  "
    assert change(enter("alice"), PASSWORD, exact).status_code == 302
    answer = client.post("/account/login/", {"login": "alice@example.org", "password": other})
    assert answer.status_code == 200
    assert client.post("/account/login/", {"login": "alice@example.org", "password": exact}).status_code == 302


def test_a_long_one_is_compared_to_its_last_letter(enter, world):
    client = Client()
    long = "lanterns over the bay and " * 5
    assert change(enter("alice"), PASSWORD, long).status_code == 302
    cut = {"login": "alice@example.org", "password": long[:72]}
    assert client.post("/account/login/", cut).status_code == 200
    assert client.post("/account/login/", cut | {"password": long}).status_code == 302


@pytest.mark.parametrize("path", PAGES)
def test_fields_hide_what_is_typed_and_name_themselves_to_password_managers(enter, client, world, path):
    visitor = client
    if path != "/account/login/":
        sign_in(visitor, world.user("alice"))
    page = visitor.get(path, follow=True).content.decode()
    fields = re.findall(r"<input[^>]*name=\"\w*password\d?\"[^>]*>", page)
    assert fields or path == "/account/reauthenticate/"
    for field in fields:
        assert 'type="password"' in field
        assert re.search(r'autocomplete="(current|new)-password"', field), field
        assert "onpaste" not in field


def test_no_script_keeps_anybody_from_pasting():
    for path in (Path(settings.PACKAGE) / "static/js").glob("*.js"):
        assert not re.search(r"[\"']paste[\"']|onpaste|contextmenu", path.read_text()), path.name
