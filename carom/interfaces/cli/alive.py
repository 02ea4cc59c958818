"""Asks the running server whether it answers. No Django: it is asked often."""

import http.client
import os
import sys
from urllib.parse import urlsplit

SECONDS = 4.0


def ask(at: str) -> int:
    """0 when the server at `at` (host:port) and its database answer; 1 and a sentence otherwise."""
    site = urlsplit(os.environ.get("CAROM_SITE_URL", f"http://{at}")).netloc
    connection = http.client.HTTPConnection(at, timeout=SECONDS)
    try:
        connection.request("GET", "/alive", headers={"Host": site})
        answer = connection.getresponse()
        said = answer.read(200).decode(errors="replace")
    except (OSError, http.client.HTTPException):
        print(f"Nothing answers at {at}. Is “carom serve” running there?", file=sys.stderr)
        return 1
    finally:
        connection.close()
    if answer.status == 200 and said == "alive":
        return 0
    print(f"The server at {at} is not well: it answered {answer.status}.", file=sys.stderr)
    return 1
