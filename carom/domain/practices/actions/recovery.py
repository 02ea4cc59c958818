"""Recovery codes: made, shown once, and used up. What is kept of them is their hashes, each with a salt of its own,
sealed. A code's first digit says which of them it is, so that only one hash is ever worked out (it is slow on purpose).
"""

import json
import re
import secrets

from allauth.mfa.models import Authenticator
from django.contrib.auth import get_user_model
from django.contrib.auth.hashers import check_password, make_password
from django.db import transaction

from carom.domain.keys.keyring import keyring
from carom.domain.practices.factors import context_of

NUMBER = 10
"""How many are made at a time: one for each first digit."""
RANDOM_DIGITS = 9
_FORM = re.compile(f"[0-9]{{{1 + RANDOM_DIGITS}}}")


def is_one(text: str) -> bool:
    """Whether it has the form of a recovery code; the code of an app is shorter."""
    return _FORM.fullmatch(_bare(text)) is not None


def of(user) -> Authenticator | None:
    return Authenticator.objects.filter(user=user, type=Authenticator.Type.RECOVERY_CODES).first()


def make(user, *, number: int = NUMBER) -> list[str]:
    """New codes instead of those of before. This is the only time that anybody sees them."""
    codes = [f"{slot}{secrets.randbelow(10**RANDOM_DIGITS):0{RANDOM_DIGITS}}" for slot in range(number)]
    kept = [make_password(code) for code in codes]  # slow: before the transaction
    with transaction.atomic():
        get_user_model().objects.select_for_update().get(pk=user.pk)  # two who ask at once come one after the other
        Authenticator.objects.filter(user=user, type=Authenticator.Type.RECOVERY_CODES).delete()
        Authenticator.objects.create(user=user, type=Authenticator.Type.RECOVERY_CODES, data=_data(user.pk, kept))
    return codes


def use(row: Authenticator, text: str) -> int | None:
    """The code is used up: how many are left. None: it is none of theirs, or was used before."""
    code = _bare(text)
    slot = int(code[0])
    kept = _kept(row)[slot : slot + 1]
    if not any(kept) or not check_password(code, kept[0]):
        return None
    with transaction.atomic():
        now = Authenticator.objects.select_for_update().filter(pk=row.pk).first()
        hashes = _kept(now) if now else []
        if hashes[slot : slot + 1] != kept:  # meanwhile used elsewhere, or all were made anew
            return None
        hashes[slot] = ""
        now.data = _data(row.user_id, hashes)
        now.save(update_fields=["data"])
    return now.data["left"]


def _bare(text: str) -> str:
    return re.sub(r"[\s-]", "", text)


def _kept(row: Authenticator) -> list[str]:
    return json.loads(keyring().open(row.data["hashes"], context_of(row.user_id)))


def _data(user_pk: int, hashes: list[str]) -> dict:
    """`migrated_codes` is the sign-in library's own list of codes in clear: empty, so that it finds none itself."""
    sealed = keyring().seal(json.dumps(hashes), context_of(user_pk))
    return {"hashes": sealed, "left": sum(map(bool, hashes)), "migrated_codes": []}
