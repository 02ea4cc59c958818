"""Room on the screen: what is used most can be reached, at the desk and on a phone."""

import pytest
from playwright.sync_api import expect

IN_SIGHT = """(button) => { const box = button.getBoundingClientRect();
return button.contains(document.elementFromPoint(box.x + box.width / 2, box.y + box.height / 2)); }"""
MIDDLES = """() => [...document.querySelectorAll('.quick-line :is(input:not([type=hidden]), select, [type=submit])')]
.filter((one) => one.offsetParent).map((one) => one.getBoundingClientRect()).map((box) => (box.top + box.bottom) / 2)"""


@pytest.mark.parametrize("visitor", ["phone", "phone-dark"], indirect=True)
def test_a_referral_is_added_on_a_phone_without_scrolling_and_nothing_hides_the_button(visitor, cast):
    page = visitor.sign_in("ben")
    visitor.go("/referrals/add")
    for height in (844, 640):
        page.set_viewport_size({"width": 390, "height": height})
        assert page.get_by_role("button", name="Add and start the next").evaluate(IN_SIGHT)
    assert visitor.axe() == []


def test_at_the_desk_a_referral_is_one_line(visitor, cast):
    page = visitor.sign_in("ben")
    visitor.go("/referrals/add")
    middles = page.evaluate(MIDDLES)
    assert len(middles) == 5 and max(middles) - min(middles) < 2
    assert page.get_by_role("button", name="Add and start the next").evaluate(IN_SIGHT)
    assert visitor.axe() == []


@pytest.mark.parametrize("visitor", ["phone"], indirect=True)
@pytest.mark.parametrize(("path", "inside"), [("/referrals/", "In care"), ("/network/", "Organizations")])
def test_filters_wait_behind_a_button_on_a_phone(visitor, cast, path, inside):
    page = visitor.sign_in("alice")
    visitor.go(path)
    button = page.get_by_role("button", name="Filter")
    chip = page.locator("main").get_by_role("link", name=inside)
    expect(button).to_have_attribute("aria-expanded", "false")
    expect(chip).to_be_hidden()
    button.click()
    expect(button).to_have_attribute("aria-expanded", "true")
    assert visitor.axe() == []
    chip.click()
    page.wait_for_url("**/?*")


@pytest.mark.parametrize("path", ["/referrals/", "/network/"])
def test_at_the_desk_filters_stand_open(visitor, cast, path):
    page = visitor.sign_in("alice")
    visitor.go(path)
    expect(page.get_by_role("button", name="Filter")).to_be_hidden()
    expect(page.locator("main .chip").first).to_be_visible()


@pytest.mark.parametrize("visitor", ["phone"], indirect=True)
def test_roles_are_folded_on_a_phone(visitor, cast):
    page = visitor.sign_in("ben")
    visitor.go("/team/roles")
    expect(page.locator("main table")).to_be_hidden()
    expect(page.get_by_text("Bring files in")).to_have_count(3)  # in the table, and at owner and front desk
    assert page.locator("main details[open] summary").all_inner_texts() == ["Front desk"]
    assert visitor.axe() == []
