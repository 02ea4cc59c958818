"""Who asks for the head of a page gets that, and nothing a web server would have to throw away."""

import pytest
from django.http import HttpResponse

from carom.interfaces.cli.head_only import head_only


class Page(HttpResponse):
    was_closed = False

    def close(self):
        self.was_closed = True


def asked(method: str, page: HttpResponse) -> tuple[str, dict, bytes]:
    told = {}

    def application(environ, start_response):
        start_response("200 OK", list(page.items()))
        return page

    body = head_only(application)({"REQUEST_METHOD": method}, lambda *said: told.update(said=said))
    status, headers = told["said"]
    return status, dict(headers), b"".join(body)


@pytest.mark.parametrize(("method", "body"), [("GET", b"a page"), ("HEAD", b""), ("POST", b"a page")])
def test_head_has_the_status_and_the_headers_and_no_body(method, body):
    page = Page(b"a page", headers={"Content-Length": "6"})
    status, headers, sent = asked(method, page)
    assert (status, headers["Content-Length"], sent) == ("200 OK", "6", body)
    assert page.was_closed is (method == "HEAD")  # else by the web server, once the body is sent
