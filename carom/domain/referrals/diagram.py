"""The lifecycle as a picture, made from its table."""

from carom.domain.referrals.lifecycle import CAME, MOVES, OPEN, State


def mermaid() -> str:
    """A Mermaid state diagram; ends with a newline. The same table always gives the same text."""
    lines = ["stateDiagram-v2", f"    [*] --> {State.RECEIVED}"]
    for move in MOVES.values():
        lines += [f"    {source} --> {move.to}: {_words(move.name, move.needs_reason)}" for source in move.sources]
    lines += [f"    {state} --> [*]" for state in State if state not in OPEN]
    lines += ["    classDef came stroke-width:3px", f"    class {','.join(s for s in State if s in CAME)} came"]
    return "\n".join(lines) + "\n"


def _words(name: str, needs_reason: bool) -> str:
    return name.replace("_", " ") + (" (with a reason)" if needs_reason else "")
