import pytest

pytestmark = pytest.mark.browser


@pytest.mark.parametrize("visitor", ["desk", "phone", "desk-dark", "phone-dark"], indirect=True)
def test_the_sign_in_page_is_calm_and_reachable(visitor):
    visitor.go("/account/login/")
    assert visitor.axe() == []
    assert visitor.sideways() == 0


def test_signing_in_leads_to_today_and_out_again(visitor):
    page = visitor.sign_in("alice")
    page.get_by_label("Account of Alice").click()
    page.get_by_role("button", name="Sign out").click()
    page.wait_for_url("**/account/login/**")


def test_a_wrong_password_says_so_and_keeps_the_address(visitor):
    visitor.go("/account/login/")
    visitor.page.get_by_label("Email").fill("alice@example.org")
    visitor.page.get_by_label("Password").first.fill("not the password")
    visitor.page.get_by_role("button", name="Sign in", exact=True).click()
    assert visitor.page.get_by_label("Email").input_value() == "alice@example.org"
    assert "do not belong together" in visitor.page.content()


def test_what_is_typed_as_a_password_can_be_shown_and_is_hidden_when_it_is_sent(visitor):
    page = visitor.go("/account/login/")
    word = page.get_by_label("Password").first
    word.fill("not the password")
    page.get_by_label("Email").fill("alice@example.org")  # an empty form is not sent
    page.get_by_role("button", name="Show what I type").click()
    assert (word.get_attribute("type"), word.input_value()) == ("text", "not the password")
    page.get_by_role("button", name="Hide it").click()
    assert word.get_attribute("type") == "password"
    page.get_by_role("button", name="Show what I type").click()
    page.evaluate("document.querySelector('form.form').addEventListener('submit', (sent) => sent.preventDefault())")
    page.get_by_role("button", name="Sign in", exact=True).click()
    assert word.get_attribute("type") == "password"
