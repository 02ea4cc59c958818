"""The chapters in a real browser: opened numbers stay in their card, and the numbers of a picture can be read."""

from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from carom.domain.insights import actions as insights
from carom.domain.network import actions as network
from carom.domain.network.models import SourceType
from carom.domain.practices.queries import local_date
from carom.domain.referrals import actions as referrals
from carom.interfaces.desk.insights.chapters import BUILDERS

WRITTEN = """() => [...document.querySelectorAll('[data-chart] svg text')]
.filter((text) => /^[0-9]+( months)?$/.test(text.textContent))
.map((text) => ({fill: getComputedStyle(text).fill, stroke: getComputedStyle(text).stroke}))"""
INK = """() => { const probe = document.createElement('span'); probe.className = 'probe';
probe.style.color = 'var(--ink)'; document.body.append(probe); return getComputedStyle(probe).color; }"""
CUT = """() => { const box = document.querySelector('[data-chart]').getBoundingClientRect();
return [...document.querySelectorAll('[data-chart] svg text')].filter((text) => {
  const drawn = text.getBoundingClientRect();
  return drawn.left < box.left || drawn.right > box.right || drawn.top < box.top || drawn.bottom > box.bottom;
}).map((text) => text.textContent); }"""
OUTSIDE = """() => { const card = document.querySelector('.figure').getBoundingClientRect();
return [...document.querySelectorAll('.figure-numbers .table-frame')].some((frame) => {
  const table = frame.getBoundingClientRect();
  return table.right > card.right || table.left < card.left; }); }"""


@pytest.fixture
def analysed(cast):
    """Four sources with long names and kinds; two have gone quiet."""
    at = timezone.now()
    today = local_date(cast.practice, at)
    deed = {"practice": cast.practice, "by": cast.alice, "at": at}
    with cast.scope():
        network.add_starting_types(**deed)
        kind = SourceType.objects.get(code="orthopedic-surgeon")
        for name, first in (
            ("Dr. Maximiliana Featherstonehaugh-Vandenberg", 3),
            ("The Riverside Orthopedic and Sports Center", 40),
            ("Bartholomew Constantinopoulos", 300),
            ("Hiroshi Khatri", 700),
        ):
            source = network.add_party(name=name, source_type=kind, **deed)
            for ago in range(first, first + 4):
                referrals.add_referral(received_on=today - timedelta(days=ago), told_by=source, **deed)
        insights.work_out(**deed)
    return cast


@pytest.mark.parametrize("visitor", ["desk-dark", "phone"], indirect=True)
def test_every_chapter_with_its_numbers_open(visitor, analysed):
    page = visitor.sign_in("alice")
    for key in BUILDERS:
        visitor.go(f"/insights/{key}")
        if not page.locator(".figure-numbers[open]").count():  # open from the start where there is no picture
            page.get_by_text("Show the numbers").click()
        expect(page.locator(".figure-numbers table").first).to_be_visible()
        assert (key, visitor.sideways(), page.evaluate(OUTSIDE)) == (key, 0, False)


@pytest.mark.parametrize("visitor", ["desk", "phone"], indirect=True)
def test_no_label_of_a_picture_is_cut(visitor, analysed):
    page = visitor.sign_in("alice")
    drawn = 0
    for key in BUILDERS:
        visitor.go(f"/insights/{key}")
        if page.locator("[data-chart]").count():
            expect(page.locator("[data-chart] svg text").first).to_be_visible()
            drawn += 1
            assert (key, page.evaluate(CUT)) == (key, [])
    assert drawn > 4


@pytest.mark.parametrize("visitor", ["desk", "desk-dark"], indirect=True)
def test_the_numbers_of_a_picture_have_the_colour_of_the_text(visitor, analysed):
    page = visitor.sign_in("alice")
    visitor.go("/insights/silence")
    page.wait_for_function(f"({WRITTEN})().length === 2")
    ink = page.evaluate(INK)
    assert page.evaluate(WRITTEN) == [{"fill": ink, "stroke": "none"}] * 2


def test_a_wide_picture_has_room_for_whole_names(visitor, analysed):
    page = visitor.sign_in("alice")
    visitor.go("/insights/streams")
    expect(page.locator("[data-chart] svg")).to_contain_text("Dr. Maximiliana Featherstonehaugh-Vandenberg")


CUT_OFF = """() => [...document.querySelectorAll('.figure-numbers .table-frame')].filter(
(frame) => frame.scrollWidth > frame.clientWidth).map((frame) => frame.getAttribute('aria-label'))"""


@pytest.mark.parametrize("visitor", ["phone"], indirect=True)
def test_a_table_of_few_columns_fits_a_phone(visitor, analysed):
    page = visitor.sign_in("alice")
    for key in ("kinds", "months", "coverage"):
        visitor.go(f"/insights/{key}")
        if not page.locator(".figure-numbers[open]").count():
            page.get_by_text("Show the numbers").click()
        assert (key, page.evaluate(CUT_OFF)) == (key, [])
