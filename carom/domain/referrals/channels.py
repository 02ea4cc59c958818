"""Which of our channels a text means that names no person. Pure."""

import re

# What matching calls a phrase → our channel.
_CHANNELS = {
    "Google": "search",
    "Internet search": "search",
    "Facebook": "social",
    "Instagram": "social",
    "Other social media": "social",
    "Yelp": "directory",
    "Online directory": "directory",
    "Insurance list": "directory",
    "Sign or drive-by": "sign",
    "Advertising": "advertisement",
    "Event": "event",
    "Phone": "other",
    "Self-referral": "other",
    "Patients, friends and family": "person",
}
# They came again by themselves. A "former patient" or an "existing patient" is one who told somebody.
_RETURNING = re.compile(r"\b(?:return\w*|been here|was here|came before|seen before|repeat)\b")
_WEBSITE = re.compile(r"\b(?:(?:our|your|practice) web ?site|web ?site)\b")


def channel_of(kind: str, label: str, key: str) -> str:
    """Our channel for a text that names no person: by its kind, the phrase it is, and its own words."""
    if kind == "patient" and _RETURNING.search(key) and "refer" not in key:
        return "returning"
    if kind == "channel" and _WEBSITE.search(key) and label == "Internet search":
        return "website"
    if kind in {"channel", "self", "patient"}:
        return _CHANNELS.get(label, "person" if kind == "patient" else "other")
    return ""
