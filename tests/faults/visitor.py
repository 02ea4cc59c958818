"""A person at a browser, without the browser: signs in with password and code, opens forms, fills and sends them."""

import base64
import hmac
import http.client
import struct
import time
from dataclasses import dataclass, field
from html.parser import HTMLParser
from http.cookies import SimpleCookie
from urllib.parse import urlencode


class NoAnswer(Exception):
    """The line broke, or nobody was there: what was asked may or may not have happened."""


@dataclass
class Answer:
    status: int
    headers: dict[str, str]
    text: str

    @property
    def leads_to(self) -> str:
        return self.headers.get("location", "")


class _Forms(HTMLParser):
    """Every form of a page with what a browser would send of it."""

    def __init__(self):
        super().__init__()
        self.forms: list[dict[str, str]] = []
        self.inside = False
        self.area = self.select = ""

    def handle_starttag(self, tag, attrs):
        given = dict(attrs)
        if tag == "form":
            self.forms.append({})
            self.inside = True
        elif self.inside and tag == "input" and given.get("name"):
            self._input(given)
        elif self.inside and tag == "textarea":
            self.area = given.get("name", "")
            self.forms[-1][self.area] = ""
        elif self.inside and tag == "select":
            self.select = given.get("name", "")
        elif self.select and tag == "option" and ("selected" in given or self.select not in self.forms[-1]):
            self.forms[-1][self.select] = given.get("value", "")

    def _input(self, given):
        kind = given.get("type", "text")
        if kind in {"checkbox", "radio"}:
            if "checked" in given:
                self.forms[-1][given["name"]] = given.get("value", "on")
        elif kind not in {"submit", "button", "file"}:
            self.forms[-1][given["name"]] = given.get("value", "")

    def handle_data(self, data):
        if self.area:
            self.forms[-1][self.area] += data

    def handle_endtag(self, tag):
        if tag == "form":
            self.inside = False
        elif tag == "textarea":
            self.area = ""
        elif tag == "select":
            self.select = ""


def form_with(page: str, field_name: str) -> dict[str, str]:
    """The form of the page that has this field, filled as the page shows it."""
    parser = _Forms()
    parser.feed(page)
    return next(form for form in parser.forms if field_name in form)


def code_of(secret: str) -> str:
    """What an authenticator app shows now (RFC 6238)."""
    counter = struct.pack(">Q", int(time.time()) // 30)
    digest = hmac.digest(base64.b32decode(secret + "=" * (-len(secret) % 8)), counter, "sha1")
    start = digest[-1] & 15
    return f"{(struct.unpack('>I', digest[start : start + 4])[0] & 0x7FFFFFFF) % 1_000_000:06}"


@dataclass
class Visitor:
    port: int
    cookies: dict[str, str] = field(default_factory=dict)
    patience: float = 60.0

    def get(self, path: str) -> Answer:
        return self._ask("GET", path, None)

    def post(self, path: str, fields: dict[str, str]) -> Answer:
        return self._ask("POST", path, urlencode(fields))

    def _ask(self, method: str, path: str, body: str | None) -> Answer:
        line = http.client.HTTPConnection("127.0.0.1", self.port, timeout=self.patience)
        headers = {"Cookie": "; ".join(f"{name}={value}" for name, value in self.cookies.items())}
        if body is not None:
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        try:
            line.request(method, path, body, headers)
            answer = line.getresponse()
            text = answer.read().decode()
        except (OSError, http.client.HTTPException) as broke:
            raise NoAnswer(str(broke)) from broke
        finally:
            line.close()
        for told in answer.headers.get_all("Set-Cookie") or []:
            self.cookies |= {name: one.value for name, one in SimpleCookie(told).items()}
        return Answer(answer.status, {name.lower(): value for name, value in answer.headers.items()}, text)

    def follow(self, answer: Answer) -> Answer:
        while answer.status in (301, 302, 303):
            answer = self.get(answer.leads_to)
        return answer

    def sign_in(self, email: str, password: str, secret: str) -> None:
        """Password, then the code of the app. The same code is taken only once: one sign-in in half a minute."""
        form = form_with(self.get("/account/login/").text, "login")
        answer = self.post("/account/login/", form | {"login": email, "password": password})
        assert answer.status == 302, (answer.status, answer.text[-2000:])
        path = answer.leads_to
        answer = self.post(path, form_with(self.get(path).text, "code") | {"code": code_of(secret)})
        assert answer.status == 302, (answer.status, answer.text[-2000:])
        assert self.get("/network/").status == 200
