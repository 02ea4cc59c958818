"""What a page shows goes away when nobody works at it any more, without the server's help."""

import pytest

pytestmark = pytest.mark.browser
MINUTE = 60_000


def left_alone(page) -> bool:
    return page.evaluate("document.body.innerText") == ""


def test_a_page_that_is_left_alone_empties_itself_also_without_the_server(visitor, settings):
    visitor.page.clock.install()
    page = visitor.sign_in("alice")
    page.clock.run_for(14 * MINUTE)
    assert "Alice" in page.content()
    page.context.set_offline(True)
    page.clock.run_for(2 * MINUTE)
    page.wait_for_function("!document.body || !document.body.innerText.includes('Today')")
    assert "Alice" not in page.content()


def test_typing_counts_as_being_there(visitor):
    visitor.page.clock.install()
    visitor.sign_in("alice")
    page = visitor.go("/network/add")
    for _ in range(4):
        page.clock.run_for(10 * MINUTE)
        with page.expect_response("**/alive"):
            page.get_by_label("Name", exact=True).press("a")
    assert page.get_by_label("Name", exact=True).input_value() == "aaaa"


def test_signing_out_empties_the_other_tabs(visitor):
    page = visitor.sign_in("alice")
    other = page.context.new_page()
    other.goto(visitor.home + "/network/")
    page.get_by_label("Account of Alice").click()
    page.get_by_role("button", name="Sign out").click()
    other.wait_for_url("**/account/login/**")
