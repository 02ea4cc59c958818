"""What of a page a browser would bring to life: elements and attributes of the payloads, addresses of scripts."""

from html.parser import HTMLParser

from tests.security.payloads import ALIVE_ATTRIBUTE, ALIVE_SCHEME, ALIVE_TAG, ALIVE_TEMPLATE


class _Finder(HTMLParser):
    def __init__(self):
        super().__init__(convert_charrefs=True)
        self.found: list[str] = []

    def handle_starttag(self, tag, attrs):
        if tag.startswith(ALIVE_TAG):
            self.found.append(f"<{tag}>")
        for name, value in attrs:
            if name.startswith(ALIVE_ATTRIBUTE):
                self.found.append(f"<{tag} {name}>")
            if (value or "").strip().lower().startswith(ALIVE_SCHEME):
                self.found.append(f"<{tag} {name}={value}>")

    handle_startendtag = handle_starttag


def alive(page: str) -> list[str]:
    """What came alive, one short text each."""
    finder = _Finder()
    finder.feed(page)
    finder.close()
    return finder.found + ([ALIVE_TEMPLATE] if ALIVE_TEMPLATE in page else [])
