"""What `carom keys status` says."""

from collections import Counter
from datetime import UTC, datetime

from django.conf import settings

from carom.domain.keys import indexing, keyfile, recipients, resealing, rotation, sheet


def show() -> int:
    """Print how the keys stand; 1 when something is to be done."""
    path = settings.KEYS_FILE
    content, _stamp = keyfile.whole(path)
    retired, active = rotation.retired_keys(path), content["active"]
    by_place = resealing.count_by_key()
    by_key = sum(by_place.values(), Counter())
    left = sum(count for key_id, count in by_key.items() if key_id != active)
    print(f"Key file      {path} ({keyfile.mode(path):o}), {sheet.words(content)}")
    print(f"Active key    {active}, since {_since(path, content)}")
    if retired:
        print(f"Retired keys  {rotation.retired_file(path)}: {', '.join(sorted(retired))}")
    print(f"Index key     {_index(content)}")
    for_backups, has_holders = _backups()
    print(f"Backups       {for_backups}")
    for key_id, count in sorted(by_key.items()):
        print(f"{count:>12,}  values sealed with {key_id}{_word(key_id, content, retired)}")
    for place, counts in sorted(by_place.items()):
        print(f"{counts.total():>12,}    {place}")
    if left:
        print(
            f"{left:,} values are not under the active key. Run `carom keys rotate`: it goes on where it was cut off."
        )
    return 1 if left or len(content["keys"]) > 1 or not has_holders or indexing.NOTE in content else 0


def _index(content: dict) -> str:
    if indexing.NOTE in content:
        return indexing.CUT_OFF
    day = content.get("index_made")
    return f"since {day}; imported rows keep the one before" if day else "as made at the beginning"


def _since(path, content: dict) -> str:
    day = content.get("made", {}).get(content["active"])
    return day or f"{datetime.fromtimestamp(path.stat().st_mtime, UTC):%Y-%m-%d}"


def _word(key_id: str, content: dict, retired: dict[str, str]) -> str:
    if key_id == content["active"]:
        return ""
    if key_id in content["keys"]:
        return " (an old key)"
    return " (a retired key)" if key_id in retired else " (no key here opens them)"


def _backups() -> tuple[str, bool]:
    try:
        return f"sealed for {len(recipients.recipients())} holders, {recipients.recipients_file()}", True
    except keyfile.KeysNotReadable as fault:
        return str(fault), False
