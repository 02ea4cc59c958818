"""Every pair of ink and ground that the stylesheets use can be read in both themes (WCAG 2.2, 1.4.3 and 1.4.11)."""

import re
from pathlib import Path

import pytest

CSS = Path("carom/static/css")
TOKENS = dict(re.findall(r"(--[a-z-]+): light-dark\((#[0-9a-f]{6}, #[0-9a-f]{6})\);", (CSS / "tokens.css").read_text()))
TEXT = [(ink, ground) for ink in ("--ink", "--ink-soft") for ground in ("--paper", "--surface", "--sunk")]
TEXT += [("--accent", ground) for ground in ("--paper", "--surface", "--sunk")]
TEXT += [(mood, ground) for mood in ("--due", "--broken", "--done") for ground in ("--paper", "--surface")]
TEXT += [(mood, f"{mood}-soft") for mood in ("--due", "--broken", "--done")]
TEXT += [("--accent-strong", "--accent-soft"), ("--on-accent", "--accent"), ("--on-accent", "--accent-strong")]
TEXT += [("--ink", "--accent-soft")]
SERIES = [f"--series-{name}" for name in ("inbound", "outbound", "ours", "theirs")]
# Borders that tell where a field is.
SHAPES = [("--line-strong", ground) for ground in ("--paper", "--surface")]


def luminance(colour: str) -> float:
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str, theme: int) -> float:
    light, dark = sorted((luminance(TOKENS[name].split(", ")[theme]) for name in (one, other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("theme", [0, 1], ids=["light", "dark"])
@pytest.mark.parametrize(("ink", "ground"), TEXT)
def test_words_can_be_read(ink, ground, theme):
    assert contrast(ink, ground, theme) >= 4.5


@pytest.mark.parametrize("theme", [0, 1], ids=["light", "dark"])
@pytest.mark.parametrize(("line", "ground"), SHAPES)
def test_fields_have_an_edge(line, ground, theme):
    assert contrast(line, ground, theme) >= 3


@pytest.mark.parametrize("theme", [0, 1], ids=["light", "dark"])
@pytest.mark.parametrize("series", SERIES)
def test_series_stand_out(series, theme):
    assert contrast(series, "--surface", theme) >= 3


@pytest.mark.parametrize("path", sorted(CSS.glob("*.css")), ids=lambda path: path.name)
def test_colours_come_from_the_tokens(path):
    """A colour written elsewhere would miss one of the themes."""
    text = re.sub(r"/\*.*?\*/", "", path.read_text(), flags=re.DOTALL)
    if path.name in {"tokens.css", "print.css"}:
        return
    text = re.sub(r"light-dark\((?:[^()]|\([^)]*\))*\)", "", text)
    assert re.findall(r"#[0-9a-fA-F]{3,8}\b|rgba?\([^)]*\)", text) == []


@pytest.mark.parametrize("path", sorted(CSS.glob("*.css")), ids=lambda path: path.name)
def test_every_token_used_is_defined(path):
    defined = set(re.findall(r"(--[a-z-]+):", (CSS / "tokens.css").read_text() + path.read_text()))
    used = set(re.findall(r"var\((--[a-z-]+)\)", path.read_text()))
    assert used <= defined
