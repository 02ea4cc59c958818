"""The behaviour of the components in a real browser, under the real content policy."""

import re

import pytest
from playwright.sync_api import expect

pytestmark = [pytest.mark.browser, pytest.mark.urls("tests.journeys.pieces")]


@pytest.mark.parametrize("visitor", ["desk", "phone", "desk-dark", "phone-dark"], indirect=True)
def test_the_pieces_are_reachable_at_every_width_and_theme(visitor):
    page = visitor.go("/pieces")
    expect(page.locator("[data-chart] svg")).to_be_visible()
    assert visitor.axe() == []
    page.set_viewport_size({"width": 320, "height": 800})
    page.wait_for_function("document.documentElement.scrollWidth <= document.documentElement.clientWidth")


def test_a_combobox_finds_takes_and_keeps_a_new_name(visitor):
    page = visitor.go("/pieces")
    who = page.get_by_role("combobox", name="Who")
    value, new = page.locator("[name=party]"), page.locator("[name=party_new]")
    who.press_sequentially("oka")
    expect(page.get_by_role("option", name="Dr. Ngozi Okafor")).to_have_attribute("aria-selected", "true")
    expect(who).to_have_attribute("aria-expanded", "true")
    who.press("Enter")
    expect(who).to_have_value("Dr. Ngozi Okafor")
    assert (value.input_value(), new.input_value()) == ("0", "")
    who.press_sequentially("x")
    assert value.input_value() == ""
    who.fill("Zed Quill")
    page.get_by_role("option", name="Create new “Zed Quill”").click()
    assert (who.input_value(), value.input_value(), new.input_value()) == ("Zed Quill", "", "1")
    who.press("Escape")
    assert (who.input_value(), new.input_value()) == ("", "")


def test_enter_on_a_new_name_never_takes_somebody_else(visitor):
    page = visitor.go("/pieces")
    who = page.get_by_role("combobox", name="Who")
    who.press_sequentially("Smithson")
    expect(page.get_by_role("option", name="Create new “Smithson”")).to_be_visible()
    who.press("Enter")
    assert (page.locator("[name=party]").input_value(), who.input_value()) == ("", "Smithson")


def test_enter_takes_who_was_found_by_a_learned_spelling(visitor):
    page = visitor.go("/pieces")
    who = page.get_by_role("combobox", name="Who")
    who.press_sequentially("the l")
    found = page.get_by_role("option", name="Known as “The lady at the lake”")
    expect(found).to_have_attribute("aria-selected", "true")
    who.press("Enter")
    assert (page.locator("[name=party]").input_value(), who.input_value()) == ("0", "Dr. Ngozi Okafor")


def test_a_hard_act_asks_first(visitor):
    page = visitor.go("/pieces")
    sent = []
    page.on("request", lambda request: sent.append(request.method) if request.url.endswith("/posted") else None)
    page.get_by_role("button", name="Take away").click()
    dialog = page.get_by_role("dialog", name="Remove it?")
    expect(dialog).to_be_visible()
    dialog.get_by_role("button", name="Cancel").click()
    assert sent == []
    page.get_by_role("button", name="Take away").click()
    with page.expect_navigation():
        dialog.get_by_role("button", name="Remove").click()
    assert sent == ["POST"]


def test_a_line_of_today_is_done_in_its_place_with_an_undo(visitor):
    page = visitor.go("/pieces")
    page.locator("summary", has_text="Done").click()
    page.get_by_label("What was learned").fill("She wants one page.")
    page.get_by_role("button", name="Save").click()
    expect(page.locator(".changed")).to_have_text("Heard.")
    expect(page.get_by_role("status")).to_contain_text("Marked as done.")
    expect(page.get_by_role("button", name="Undo")).to_be_visible()
    page.get_by_role("button", name="Dismiss").click()
    expect(page.get_by_role("button", name="Undo")).to_have_count(0)


def test_two_notes_are_shown_and_they_go_but_not_while_one_is_read(visitor):
    page = visitor.page
    page.clock.install()
    visitor.go("/pieces")
    tell = "n => document.dispatchEvent(new CustomEvent('toast', {detail: {text: `Note ${n}.`, undo: '/posted'}}))"
    for number in (1, 2, 3):
        page.evaluate(tell, number)
    notes = page.get_by_role("status").locator("[data-toast] p")
    expect(notes).to_have_text(["Note 2.", "Note 3."])
    page.get_by_role("button", name="Undo").last.focus()
    page.clock.run_for(9000)
    expect(notes).to_have_text(["Note 3."])
    page.locator("h1").click()
    page.clock.run_for(9000)
    expect(notes).to_have_count(0)


def test_a_failed_act_is_said_and_changes_nothing(visitor):
    visitor.allowed.add(500)
    page = visitor.go("/pieces")
    page.locator("summary", has_text="Skip").click()
    page.get_by_role("button", name="Not needed").click()
    expect(page.get_by_role("status")).to_contain_text("That did not work")
    expect(page.locator("#today-1")).to_contain_text("She has not heard.")
    visitor.faults[:] = [fault for fault in visitor.faults if "Response Status Error" not in fault]


def test_keys_find_and_go_but_not_while_writing_and_can_be_switched_off(visitor):
    page = visitor.go("/pieces")
    page.keyboard.press("/")
    search = page.get_by_role("searchbox")
    expect(search).to_be_focused()
    search.press_sequentially("gn/")
    assert search.input_value() == "gn/"
    page.locator("h1").click()
    page.keyboard.press("g")
    page.keyboard.press("n")
    page.wait_for_url("**/network")
    visitor.go("/pieces")
    page.get_by_label("Account of Alice Romero").click()
    page.get_by_role("button", name="Keyboard shortcuts").click()
    page.keyboard.press("Escape")
    page.locator("h1").click()
    page.keyboard.press("/")
    expect(search).not_to_be_focused()


def test_the_theme_is_kept_and_the_chart_follows(visitor):
    page = visitor.go("/pieces")
    expect(page.locator("[data-chart] svg")).to_be_visible()
    bar = page.locator("[data-chart] svg path[fill]")
    light = bar.evaluate_all("paths => paths.map(path => path.getAttribute('fill'))")
    page.get_by_label("Account of Alice Romero").click()
    page.get_by_role("button", name="Dark").click()
    expect(page.locator("html")).to_have_attribute("data-bs-theme", "dark")
    page.wait_for_function(
        "light => JSON.stringify([...document.querySelectorAll('[data-chart] svg path[fill]')]"
        ".map(path => path.getAttribute('fill'))) !== JSON.stringify(light)",
        arg=light,
    )
    page.reload()
    expect(page.locator("html")).to_have_attribute("data-theme-choice", "dark")


def test_a_tooltip_keeps_the_content_policy(visitor):
    page = visitor.go("/pieces")
    chart = page.locator("[data-chart]")
    expect(chart.locator("svg")).to_be_visible()
    chart.hover()
    expect(chart.locator("svg")).to_contain_text("In")


def test_picking_rows_shows_the_count(visitor):
    page = visitor.go("/pieces")
    page.get_by_role("checkbox", name="One").check()
    expect(page.locator("[data-picked]")).to_have_text("1 chosen")
    page.get_by_role("checkbox", name="All").check()
    expect(page.locator("[data-picked]")).to_have_text("2 chosen")
    page.get_by_role("checkbox", name="All").uncheck()
    expect(page.locator("[data-picked]")).to_be_hidden()


def test_a_day_is_filled_by_one_click(visitor):
    page = visitor.go("/pieces")
    page.get_by_role("button", name="In a week").click()
    assert re.fullmatch(r"\d{4}-\d\d-\d\d", page.get_by_label("Due").input_value())


@pytest.mark.parametrize("visitor", ["phone"], indirect=True)
def test_the_dock_opens_the_quick_adds_and_everything_is_easy_to_hit(visitor):
    page = visitor.go("/pieces")
    page.get_by_role("button", name="Add").click()
    expect(page.get_by_role("dialog", name="Add").get_by_role("link", name="A talk")).to_be_visible()
    page.keyboard.press("Escape")
    small = page.evaluate(
        "[...document.querySelectorAll('.btn, .chip, .dock a, .dock button, summary, input[type=text]')]"
        ".filter(e => e.offsetHeight && e.offsetHeight < 44).map(e => e.outerHTML.slice(0, 80))"
    )
    assert small == []
