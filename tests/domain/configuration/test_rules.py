"""What may be typed as the address of another server."""

import socket

import pytest

from carom.domain.configuration import reaching, rules

MAIL = {"host": "smtp.example.org", "port": 587, "security": "starttls", "user": "carom", "sender": ""}
PROVIDER = {"url": "https://login.example.org/realms/one", "client_id": "carom", "name": "", "is_trusted": False}


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"host": "smtp://smtp.example.org"}, "host"),
        ({"host": "smtp.example.org:587"}, "host"),
        ({"host": "smtp.example.org\nbcc"}, "host"),
        ({"host": "-x.example.org"}, "host"),
        ({"host": ""}, "host"),
        ({"host": "localhost"}, "host"),
        ({"host": "127.0.0.1"}, "host"),
        ({"host": "::1"}, "host"),
        ({"host": "169.254.169.254"}, "host"),
        ({"port": 0}, "port"),
        ({"port": 65_536}, "port"),
        ({"security": "clear"}, "security"),
        ({"user": "carom\r\nQUIT"}, "user"),
        ({"sender": "carom"}, "sender"),
        ({"sender": "carom@bücher.example"}, "sender"),
    ],
)
def test_what_no_mail_server_can_be_is_told_beside_its_field(changed, field):
    assert set(rules.faults_of_mail(MAIL | changed)) == {field}


@pytest.mark.parametrize("host", ["smtp.example.org", "mail", "10.0.0.5", "192.168.1.20", "fd12:3456::1", "MX"])
def test_the_practice_s_own_network_is_fine(host):
    assert rules.faults_of_mail(MAIL | {"host": host, "sender": "office@example.org"}) == {}


@pytest.mark.parametrize(
    "url",
    [
        "http://login.example.org",
        "login.example.org",
        "https://",
        "https://user:secret@login.example.org",
        "https://login.example.org/?tenant=1",
        "https://login.example.org/#a",
        "https://login.example.org; script-src *",
        "https://login.example.org:many",
        "https://localhost/realms/one",
        "https://127.0.0.1",
        "https://[::ffff:127.0.0.1]/",
        "https://[fd00:ec2::254]/",
        "https://169.254.169.254/latest",
    ],
)
def test_an_identity_provider_has_an_https_address_outside_this_machine(url):
    assert set(rules.faults_of_provider(PROVIDER | {"url": url})) == {"url"}


def test_one_address_is_one_address():
    assert rules.as_stored(MAIL | {"host": " SMTP.example.org. "})["host"] == "smtp.example.org"
    url = rules.as_stored(PROVIDER | {"url": "https://login.example.org/"})["url"]
    assert url == "https://login.example.org"


def test_a_good_provider_is_good_and_says_where_forms_may_lead():
    assert rules.faults_of_provider(PROVIDER) == {}
    assert rules.Provider(**PROVIDER).origin == "https://login.example.org"
    assert set(rules.faults_of_provider(PROVIDER | {"client_id": "", "name": "a\nb"})) == {"client_id", "name"}


@pytest.mark.parametrize(
    "address",
    [
        "127.9.9.9", "0.0.0.0", "169.254.169.254", "100.100.100.200", "224.0.0.1", "255.255.255.255", "::", "::1",  # noqa: S104
        "fe80::1", "ff02::1", "::ffff:127.0.0.1", "64:ff9b::7f00:1", "2002:7f00:1::",
        "fd00:ec2::254",
    ],
)  # fmt: skip
def test_addresses_that_are_never_asked(address, monkeypatch):
    assert reaching.is_out_of_bounds(address)
    answer = [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (address, 25))]
    monkeypatch.setattr(socket, "getaddrinfo", lambda *a, **k: answer)
    with pytest.raises(reaching.OutOfBounds):
        reaching.check("smtp.example.org", 25)


def test_one_bad_address_among_good_ones_is_enough(monkeypatch):
    answer = [(2, 1, 6, "", (address, 25)) for address in ("203.0.113.5", "127.0.0.1")]
    monkeypatch.setattr(socket, "getaddrinfo", lambda *a, **k: answer)
    with pytest.raises(reaching.OutOfBounds):
        reaching.check("smtp.example.org", 25)
    answer.pop()
    reaching.check("smtp.example.org", 25)


@pytest.mark.parametrize("host", ["2130706433", "0x7f.1", "127.1"])
def test_this_machine_written_in_another_way_is_found_when_it_is_asked(host):
    with pytest.raises(reaching.OutOfBounds):
        reaching.check(host, 25)
