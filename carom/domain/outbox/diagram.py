"""The lifecycle as a picture, made from its table."""

from carom.domain.outbox.lifecycle import ENDED, MOVES, State


def mermaid() -> str:
    """A Mermaid state diagram; ends with a newline. The same table always gives the same text."""
    lines = ["stateDiagram-v2", f"    [*] --> {State.QUEUED}"]
    for move in MOVES.values():
        lines += [f"    {source} --> {move.to}: {move.name.replace('_', ' ')}" for source in move.sources]
    lines += [f"    {state} --> [*]" for state in State if state in ENDED]
    return "\n".join(lines) + "\n"
