"""The recovery sheet: one or two pages that bring everything back, as PDF."""

from datetime import datetime
from pathlib import Path

from django.conf import settings

from carom.documents.typesetting import render
from carom.domain.keys import keyfile, rotation, sheet


def write(path: Path, *, at: datetime, identity: str = "") -> None:
    """Write the sheet, readable by its owner only. `identity`: the file that opens backups, printed too."""
    keys = settings.KEYS_FILE
    content, _stamp = keyfile.whole(keys)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.touch(mode=0o600)
    path.chmod(0o600)
    path.write_bytes(render("recovery_sheet", _data(content, rotation.retired_keys(keys), at, identity)))


def _data(content: dict, retired: dict[str, str], at: datetime, identity: str) -> dict:
    sections = [
        {
            "heading": "Where to keep this",
            "text": [
                "On paper, in a safe or with somebody you trust who does not look after the computer. Never in the "
                "same place as a backup: the two together open everything.",
                "Print a new one after `carom keys rotate`, and keep the old one as long as backups from before.",
            ],
            "lines": [],
        },
        {
            "heading": "The key file",
            "text": [
                f"Words of the whole file: {sheet.words(content)}. `carom keys status` says the same words.",
                "If the key file is lost: type the lines below into a text file, each with its check word, and run "
                "`carom keys typed FILE`. A slip is found and its line named.",
            ],
            "lines": [list(line) for line in sheet.lines(content, retired)],
        },
    ]
    if secret := _secret(identity):
        sections.append(
            {
                "heading": "What opens the backups",
                "text": [
                    "Type this line into a file named identity.txt. `carom restore` takes it, and so does the program "
                    "age, without Carom. All letters are capitals."
                ],
                "lines": [[" ", secret, sheet.check_word(secret)]],
            }
        )
    return {
        "title": "Recovery sheet for Carom",
        "lead": "What is on this sheet opens the sealed facts of your patients. Without it and without the key file, "
        "nobody can read them again: not you, not us.",
        "made": f"Made {at:%Y-%m-%d}",
        "sections": sections,
    }


def _secret(identity: str) -> str:
    return next((line.strip() for line in identity.splitlines() if line.startswith("AGE-SECRET-KEY-")), "")
