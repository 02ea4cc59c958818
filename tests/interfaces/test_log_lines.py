"""Lines of the log are JSON in UTC, bear the request, and hold neither tokens nor anybody's words."""

import json
import logging
import sys

from carom.domain.audit import origin
from carom.domain.keys.refusals import Refused
from carom.interfaces.log_lines import JsonLines, masked, words_of

TOKEN = "crm_" + "Zq7" * 16 + "W"


def line(says: str, *arguments, fault: Exception | None = None) -> dict:
    info = None
    if fault is not None:
        try:
            raise fault
        except Exception:
            info = sys.exc_info()
    record = logging.LogRecord("carom.trial", logging.ERROR, __file__, 1, says, arguments, info)
    record.created = 1781532000.5
    return json.loads(JsonLines().format(record))


def test_a_line_is_json_in_utc_and_bears_its_request():
    with origin.coming_from(ip="203.0.113.9", request_id="abc"):
        found = line("Look at %s", "this")
    assert found == {
        "at": "2026-06-15T14:00:00.500+00:00", "level": "error", "from": "carom.trial", "says": "Look at this",
        "request": "abc",
    }  # fmt: skip


def test_tokens_are_masked_wherever_they_stand():
    assert line("Internal Server Error: %s", f"/l/{TOKEN}")["says"] == "Internal Server Error: /l/•••"
    assert masked("/account/password/reset/key/1-abc-def/ x") == "/account/password/reset/key/•••/ x"
    assert masked(f"Referer: https://c.example/l/{TOKEN}?a=1") == "Referer: https://c.example/l/•••?a=1"


def test_a_fault_is_named_by_kind_and_place_and_its_words_stay_out():
    found = line("It broke", fault=ValueError("Q.Z.X. born 1950"))
    assert found["fault"] == "ValueError"
    assert "Q.Z.X." not in json.dumps(found)
    assert any("test_log_lines.py" in place for place in found["where"])


def test_what_can_hold_nobody_s_data_is_said():
    assert words_of(OSError("the disk is full")) == "OSError: the disk is full"
    assert words_of(Refused("Not now.")) == "Refused: Not now."
    assert words_of(OSError(f"no {TOKEN}")) == "OSError: no •••"


def test_every_line_of_the_program_goes_through_it(settings):
    for handler in settings.LOGGING["handlers"].values():
        assert settings.LOGGING["formatters"][handler["formatter"]]["()"].endswith("JsonLines")
