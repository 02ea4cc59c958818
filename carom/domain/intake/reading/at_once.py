"""What is wrong with a file before it is read: by a few of its bytes, so that a web process may ask.

Reading itself is done in a process of its own with limits (see `child`), which says the same and more.
"""

from carom.domain.intake.reading import encodings, kinds, sheets


def look(path: str) -> None:
    """Raises Unreadable, with a sentence, for a file that is empty, too large, cut off, or plainly no table."""
    kind = kinds.sniff(path)
    if kind == "zip":
        sheets.check_end(path)
    elif kind == "text":
        encodings.begins_as(path)
