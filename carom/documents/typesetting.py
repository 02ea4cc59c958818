"""PDF by typst, from the templates of this package.

A template reads its data as JSON from `sys.inputs.data`, so every text arrives as a string and stays one: typst
markup in a name is printed as it stands. Only the fonts inside typst are used unless a letter is missing there.
"""

import json
from pathlib import Path

from carom.documents.elements import UNWANTED

TEMPLATES = Path(__file__).parent / "templates"
ACCESSIBLE = "ua-1"


def render(template: str, data: dict) -> bytes:
    """The PDF of `template` (a name without ending) filled with `data` (anything JSON can hold).

    The PDF is tagged and meets PDF/UA-1. A text in letters that no font at hand can draw (some scripts, some emoji)
    is still printed, with boxes, in a tagged PDF that does not claim the standard.
    An unknown template is a FileNotFoundError.
    """
    import typst  # noqa: PLC0415 slow import

    source = TEMPLATES / f"{template}.typ"
    if not source.is_file():
        raise FileNotFoundError(f"There is no document template named {template!r}.")
    inputs = {"data": json.dumps(_printable(data), ensure_ascii=False)}
    attempts = (
        {"ignore_system_fonts": True, "pdf_standards": ACCESSIBLE},
        {"ignore_system_fonts": False, "pdf_standards": ACCESSIBLE},
        {"ignore_system_fonts": False},
    )
    for attempt in attempts[:-1]:
        try:
            return typst.compile(str(source), root=str(TEMPLATES), sys_inputs=inputs, **attempt)
        except typst.TypstError as error:
            if "could not be displayed" not in str(error):
                raise
    return typst.compile(str(source), root=str(TEMPLATES), sys_inputs=inputs, **attempts[-1])


def _printable(value: object) -> object:
    """The same data without control characters, which no font can draw."""
    if isinstance(value, str):
        return UNWANTED.sub("", value)
    if isinstance(value, dict):
        return {key: _printable(entry) for key, entry in value.items()}
    if isinstance(value, list | tuple):
        return [_printable(entry) for entry in value]
    return value
