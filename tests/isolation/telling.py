"""All that is said to anybody, as text: answers with their files, lines of the log, mails, lines of history."""

import logging
import re
import zipfile
from contextlib import contextmanager
from io import BytesIO, StringIO

from carom.domain.audit.models import Entry, Head
from carom.domain.outbox.models import Message
from carom.interfaces.log_lines import JsonLines

_LINKS = re.compile(r'\s(?:href|src|action|formaction|hx-\w+|data-url)="(?!mailto:|tel:)([^"]*)"')
_LEADING = {"location", "hx-redirect", "hx-location", "hx-push-url", "hx-replace-url", "link"}


def of_answer(answer) -> str:
    """Head, cookies, body; of a file that is packed, what is in it. Asked again it says the same."""
    if not hasattr(answer, "told"):
        body = b"".join(answer.streaming_content) if answer.streaming else answer.content
        if body[:2] == b"PK":
            with zipfile.ZipFile(BytesIO(body)) as archive:
                body = b"\n".join(name.encode() + archive.read(name) for name in archive.namelist())
        head = [*map(": ".join, answer.headers.items()), answer.cookies.output()]
        answer.told = "\n".join([*head, body.decode(errors="replace")])
    return answer.told


def addresses(answer) -> str:
    """Where the answer leads to, and what its links and forms ask for."""
    found = [] if answer.streaming else _LINKS.findall(answer.content.decode(errors="replace"))
    return "\n".join([*found, *(value for name, value in answer.headers.items() if name.lower() in _LEADING)])


def mails() -> set[int]:
    return set(Message.objects.values_list("pk", flat=True))


def of_mails(*, but: set[int]) -> str:
    """All of each mail that is new."""
    names = [field.attname for field in Message._meta.fields]
    return "\n".join(str([getattr(mail, name) for name in names]) for mail in Message.objects.exclude(pk__in=but))


def ends_of_history() -> dict[str, int]:
    """Practice → number of the last line of its history."""
    return dict(Head.objects.values_list("practice_key", "seq"))


def lines_after(ends: dict[str, int]) -> list[Entry]:
    """The lines of history that are new."""
    moved = [(key, ends.get(key, 0)) for key, seq in ends_of_history().items() if seq != ends.get(key, 0)]
    return [line for key, seq in moved for line in Entry.objects.filter(practice_key=key, seq__gt=seq)]


def of_lines(lines: list[Entry]) -> str:
    """All of each line, except who did it."""
    return "\n".join(str((line.action, line.object_type, line.fields, line.why)) for line in lines)


class Log:
    """What is logged while it listens, as the program writes it."""

    def __init__(self):
        self._stream = StringIO()
        self._handler = logging.StreamHandler(self._stream)
        self._handler.setFormatter(JsonLines())

    @contextmanager
    def listening(self):
        root = logging.getLogger()
        root.addHandler(self._handler)
        try:
            yield self
        finally:
            root.removeHandler(self._handler)

    def taken(self) -> str:
        """What was logged since this was asked last."""
        text = self._stream.getvalue()
        self._stream.seek(0)
        self._stream.truncate()
        return text
