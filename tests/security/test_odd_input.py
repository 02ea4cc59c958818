"""Too much, too long, not what it should be: refused in words, never a fault."""

import pytest

from tests.world import form

ODD_PATHS = ("/network/%00", "/network/" + "x" * 5_000, "/network/..%2f..%2fetc")


def test_a_parameter_given_twice_is_one_value(enter):
    assert enter("alice").get("/network/?q=a&q=b&stage=x&stage=y").status_code == 200


@pytest.mark.parametrize(
    ("path", "data"),
    [
        ("/network/add", {"name": "x" * 1_000_000}),
        ("/touchpoints/add", {"learned": "x" * 2_000_000}),
        ("/network/add", {f"field{number}": "x" for number in range(6_000)}),
        ("/network/add", {"name": "\ud83d\ude00" * 300}),
        ("/network/add", {"name": "a\x00b"}),
        ("/referrals/add", {"received_on": "9" * 10_000}),
    ],
    ids=["a name of a million", "a talk of two million", "six thousand fields", "half a sign", "a nul", "a long day"],
)
def test_large_and_broken_input_is_refused_in_words(enter, path, data):
    client = enter("alice")
    client.raise_request_exception = False
    data = {name: value.encode("utf-16", "surrogatepass").decode("utf-16") for name, value in data.items()}
    answer = client.post(path, form(**data))
    assert answer.status_code in {400, 413, 422}


def test_a_body_larger_than_any_form_is_refused_before_it_is_read(client, db):
    answer = client.post("/account/login/", b"x", content_type="text/plain", headers={"content-length": str(2**31)})
    assert answer.status_code == 413


@pytest.mark.parametrize("path", ODD_PATHS)
def test_addresses_of_nothing_are_not_found(enter, path):
    client = enter("alice")
    client.raise_request_exception = False
    assert client.get(path).status_code in {400, 404}
