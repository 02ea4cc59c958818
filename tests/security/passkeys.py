"""A passkey as a device would have made it, so that every page that reads one can."""

import os
from hashlib import sha256

from cryptography.hazmat.primitives.asymmetric import ec
from fido2.cose import ES256
from fido2.utils import websafe_encode
from fido2.webauthn import AttestationObject, AttestedCredentialData, AuthenticatorData, CollectedClientData


def credential() -> dict:
    """What the sign-in library keeps of it."""
    key, number = ES256.from_cryptography_key(ec.generate_private_key(ec.SECP256R1()).public_key()), os.urandom(16)
    flags = AuthenticatorData.FLAG.UP | AuthenticatorData.FLAG.UV | AuthenticatorData.FLAG.AT
    data = AuthenticatorData.create(
        sha256(b"localhost").digest(), flags, 0, AttestedCredentialData.create(bytes(16), number, key)
    )
    client = CollectedClientData.create(type="webauthn.create", challenge=os.urandom(32), origin="http://localhost")
    response = {
        "clientDataJSON": websafe_encode(client),
        "attestationObject": websafe_encode(AttestationObject.create("none", data, {})),
    }
    return {
        "id": websafe_encode(number), "rawId": websafe_encode(number), "type": "public-key", "response": response,
        "clientExtensionResults": {"credProps": {"rk": True}},
    }  # fmt: skip
