"""HEAD asks for the head of an answer only. Django makes the whole answer and leaves the rest to the web server, which
drops the body and warns of it each time."""

from collections.abc import Callable, Iterable


def head_only(application: Callable) -> Callable:
    """The same WSGI application; to HEAD it answers with the status and headers of GET and no body."""

    def answer(environ: dict, start_response: Callable) -> Iterable[bytes]:
        body = application(environ, start_response)
        if environ["REQUEST_METHOD"] != "HEAD":
            return body
        if hasattr(body, "close"):  # Django tidies up behind a request here
            body.close()
        return []

    return answer
