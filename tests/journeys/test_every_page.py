"""Every page, as every role, in a real browser, with hostile words in every stored text.

No page breaks its content policy, says an error, asks another host, answers 400 or more, or brings a stored text to
life. How many were opened: var/trust/crawl.json.
"""

import json
from pathlib import Path
from types import SimpleNamespace

import pytest
from django.utils import timezone

from carom.domain.insights import actions as insights
from carom.interfaces.desk import background
from carom.interfaces.desk.intake import launching
from tests.isolation.things import own_things, things
from tests.isolation.words import HERE
from tests.security.pages import addresses
from tests.security.poison import poison
from tests.world import CAST

pytestmark = pytest.mark.browser
FIGURES = Path("var/trust/crawl.json")
NOT_A_PAGE = {
    "desk:export-fetch", "desk:import-unusable", "desk:demo-file", "desk:demo-file-of-talkers",  # files
    "mfa_download_recovery_codes",  # a file
    "desk:demo", "desk:demo-mail", "desk:invitation", "desk:setup", "account_reset_password_from_key",  # 404
    "openid_connect_login", "openid_connect_callback", "mfa_edit_webauthn", "mfa_remove_webauthn", "mfa_login_webauthn",
}  # fmt: skip
WATCH = """document.addEventListener('securitypolicyviolation',
  (one) => console.error(`content policy: ${one.violatedDirective} ${one.blockedURI}`));"""
ALIVE = """document.querySelectorAll('xss, [onxss], [href^="javascript:"]').length
  + Number(document.body.innerText.includes('Xss-came-alive'))"""


@pytest.fixture
def everything(cast, monkeypatch):
    """One of everything in the practice, each text of it a payload; the analysis worked out from them."""
    for module, name in ((background, "run"), (background, "start"), (launching, "start")):
        monkeypatch.setattr(module, name, lambda *_anything, **_options: True)
    with cast.scope():
        shared = things(cast.practice, cast.alice, HERE)
        own = {
            name: own_things(cast.practice, cast.members[name], shared, HERE) if name != "ada" else shared
            for name in CAST
        }
        assert poison(cast.practice) > 60
        insights.work_out(practice=cast.practice, by=cast.alice, at=timezone.now())
    return own


@pytest.mark.parametrize("name", CAST)
def test_every_page_keeps_its_promises(visitor, cast, everything, name):
    visitor.page.add_init_script(WATCH)
    visitor.sign_in(name)
    who = SimpleNamespace(name=name, member=cast.members[name], own=everything[name], foreign=everything[name])
    opened = 0
    for route, address in addresses(who):
        is_ours = route.startswith("desk:")
        if route in NOT_A_PAGE or not (is_ours or name == "alice"):  # the sign-in library's pages are the same for all
            continue
        visitor.allowed = (
            set() if is_ours else {401, 403, 404}
        )  # a factor one does not have, a provider that is not set
        before = len(visitor.faults)
        visitor.go(address)
        if visitor.page.evaluate(ALIVE):
            visitor.faults.append("a stored text came alive")
        visitor.faults[before:] = [f"{route}: {fault}" for fault in visitor.faults[before:]]
        opened += 1
    _keep(name, opened, len(visitor.faults))
    assert opened > 15


def _keep(name: str, opened: int, faults: int) -> None:
    FIGURES.parent.mkdir(parents=True, exist_ok=True)
    kept = json.loads(FIGURES.read_text()) if FIGURES.exists() else {}
    kept[name] = {"pages": opened, "faults": faults}
    FIGURES.write_text(json.dumps(kept, indent=1, sort_keys=True))
