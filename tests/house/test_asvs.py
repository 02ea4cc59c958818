"""The list of ASVS items names each one once, and what it calls evidence is there."""

from pathlib import Path

import pytest
import yaml

ROOT = Path(__file__).resolve().parents[2]
LISTED = yaml.safe_load((ROOT / "policy/asvs.yaml").read_text())
ITEMS = LISTED["items"]
NOT_JUDGED = [number for chapter in LISTED["not_judged"].values() for number in chapter]
OF_LEVELS_1_AND_2 = 253


def test_every_item_is_judged_or_said_not_to_be():
    assert not set(ITEMS) & set(NOT_JUDGED)
    assert len(ITEMS) + len(set(NOT_JUDGED)) == len(ITEMS) + len(NOT_JUDGED) == OF_LEVELS_1_AND_2


@pytest.mark.parametrize("number", ITEMS)
def test_an_item_says_what_shows_it_or_why_not(number):
    item = ITEMS[number]
    assert item["level"] in {1, 2}
    if item.get("applies") == "no" or item.get("met") == "no":
        assert item["why"]
        assert not item.get("evidence")
        return
    assert item["met"] in {"yes", "partly"}
    assert item["evidence"]
    assert [path for path in item["evidence"] if not (ROOT / path).exists()] == []
    assert item["met"] == "yes" or item["why"]


def test_the_page_says_the_same_numbers():
    told = [item.get("met") for item in ITEMS.values()]
    page = (ROOT / "docs/trust.md").read_text()
    outside = sum(item.get("applies") == "no" for item in ITEMS.values())
    assert f"| met | {told.count('yes')} |" in page
    assert f"| partly met | {told.count('partly')} |" in page
    assert f"| not met | {told.count('no')} |" in page
    assert f"| does not apply | {outside} |" in page
    assert f"| not judged | {len(NOT_JUDGED)} |" in page
