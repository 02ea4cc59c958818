"""Lines of the log: JSON, UTC, the request they belong to; without tokens, and without words that could be somebody's.

A fault is named by its kind and its place. What it says is written only where nobody's data can be in it.
"""

import json
import logging
import re
import traceback
from datetime import UTC, datetime

from carom.domain.audit import origin
from carom.domain.keys.refusals import Refused

_SECRET = re.compile(r"crm_[A-Za-z0-9_-]{8,}|(?<=/reset/key/)[^/\s\"']+")
_MORE = ("by", "ip", "practice", "seq", "on", "count", "mac")
"""What a line may have besides: keys and numbers, nobody's words. The last five are of lines of history."""
_SAYS_NOTHING_OF_ANYBODY = (OSError, ImportError, Refused)


def masked(text: str) -> str:
    """The text without tokens of links and keys of new passwords."""
    return _SECRET.sub("•••", text)


def words_of(fault: BaseException) -> str:
    """The kind of a fault, and what it says if nobody's data can be in it."""
    kind = type(fault).__name__
    return masked(f"{kind}: {fault}") if isinstance(fault, _SAYS_NOTHING_OF_ANYBODY) else kind


class JsonLines(logging.Formatter):
    def format(self, record: logging.LogRecord) -> str:
        line = {
            "at": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "from": record.name,
            "says": masked(record.getMessage()),
        }
        if request_id := origin.current().request_id:
            line["request"] = request_id
        line |= {name: told for name in _MORE if (told := getattr(record, name, ""))}
        if record.exc_info and record.exc_info[1]:
            line["fault"] = words_of(record.exc_info[1])
            line["where"] = [
                f"{frame.filename}:{frame.lineno} {frame.name}"
                for frame in traceback.extract_tb(record.exc_info[2])[-12:]
            ]
        return json.dumps(line, ensure_ascii=False)
