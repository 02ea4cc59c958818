"""The lifecycle as a picture, made from its table."""

from carom.domain.intake.lifecycle import LEAVABLE, WORKS, State


def mermaid() -> str:
    """A Mermaid state diagram; ends with a newline. The same table always gives the same text."""
    lines = ["stateDiagram-v2", f"    [*] --> {State.UPLOADED}"]
    for work in WORKS.values():
        lines += [f"    {source} --> {work.to}: {work.name}" for source in work.sources]
    lines += [f"    {state} --> {State.FAILED}: can't be read" for state in WORKS["read"].sources]
    lines += [f"    {state} --> {State.DROPPED}: leave" for state in LEAVABLE]
    leading = {source for work in WORKS.values() for source in work.sources}
    lines += [f"    {state} --> [*]" for state in State if state not in leading]
    return "\n".join(lines) + "\n"
