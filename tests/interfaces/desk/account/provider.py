"""A small OpenID Connect provider on the loopback: it checks client, redirect address, state and PKCE as a real one."""

import base64
import hashlib
import json
import secrets
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlencode, urlsplit

import jwt
from cryptography.hazmat.primitives.asymmetric import rsa

CLIENT, SECRET = "carom", "a secret of the client"
LONG = 60
"""Seconds for an answer: a busy machine is no fault."""
KEY = rsa.generate_private_key(public_exponent=65537, key_size=2048)


class Provider(ThreadingHTTPServer):
    """`person`: the claims of whoever signs in there next. `asked`: the authorisation requests it saw.

    What it says wrong: `claims` of its ID token (None: left out), `signs` (key, algorithm), `issuer`, where it `leads`,
    addresses it `named`.
    """

    daemon_threads = True

    def __init__(self):
        super().__init__(("127.0.0.1", 0), Answer)
        self.home = f"http://127.0.0.1:{self.server_address[1]}"
        self.person: dict = {}
        self.amr: list[str] | None = None
        self.issuer, self.leads, self.claims, self.named = self.home, "", {}, {}
        self.signs = (KEY, "RS256")
        self.asked: list[dict] = []
        self.codes: dict[str, dict] = {}
        threading.Thread(target=self.serve_forever, daemon=True).start()


def name_it(settings, running: Provider) -> None:
    """As a practice's variables name it; Ben is signed in there."""
    settings.OIDC_URL, settings.OIDC_NAME = running.home, "Harbor Identity"
    settings.SOCIALACCOUNT_REQUESTS_TIMEOUT = LONG
    app = {"provider_id": "sso", "name": "Harbor Identity", "client_id": CLIENT, "secret": SECRET}
    app["settings"] = {"server_url": running.home, "oauth_pkce_enabled": True}
    settings.SOCIALACCOUNT_PROVIDERS = {"openid_connect": {"OAUTH_PKCE_ENABLED": True, "APPS": [app]}}
    running.person = {"sub": "42", "email": "ben@example.org", "email_verified": True, "name": "Ben"}


class Answer(BaseHTTPRequestHandler):
    def log_message(self, *args):
        pass

    def do_GET(self):
        parts = urlsplit(self.path)
        query = {name: values[0] for name, values in parse_qs(parts.query).items()}
        home = self.server.home
        if parts.path == "/.well-known/openid-configuration":
            self._json(
                {
                    "issuer": self.server.issuer,
                    "authorization_endpoint": f"{home}/authorize",
                    "token_endpoint": f"{home}/token",
                    "userinfo_endpoint": f"{home}/userinfo",
                    "jwks_uri": f"{home}/jwks",
                    "token_endpoint_auth_methods_supported": ["client_secret_post"],
                }
                | self.server.named
            )
        elif parts.path == "/authorize":
            self.server.asked.append(query)
            code = secrets.token_urlsafe(8)
            self.server.codes[code] = query
            self.send_response(302)
            self.send_header(
                "Location", f"{query['redirect_uri']}?{urlencode({'code': code, 'state': query['state']})}"
            )
            self.end_headers()
        elif parts.path == "/userinfo" and self.server.leads:
            self.send_response(302)
            self.send_header("Location", self.server.leads)
            self.end_headers()
        elif parts.path in {"/userinfo", "/elsewhere"}:
            self._json(self.server.person)
        elif parts.path == "/jwks":
            key = json.loads(jwt.algorithms.RSAAlgorithm.to_jwk(KEY.public_key()))
            self._json({"keys": [key | {"kid": "1", "use": "sig", "alg": "RS256"}]})

    def do_POST(self):
        sent = parse_qs(self.rfile.read(int(self.headers["Content-Length"])).decode())
        sent = {name: values[0] for name, values in sent.items()}
        asked = self.server.codes.pop(sent["code"], None)
        challenge = base64.urlsafe_b64encode(hashlib.sha256(sent.get("code_verifier", "").encode()).digest())
        good = (
            asked is not None
            and (sent["client_id"], sent["client_secret"]) == (CLIENT, SECRET)
            and sent["redirect_uri"] == asked["redirect_uri"]
            and asked["code_challenge_method"] == "S256"
            and challenge.decode().rstrip("=") == asked["code_challenge"]
        )
        if not good:
            self._json({"error": "invalid_grant"}, status=400)
            return
        now = int(time.time())
        claims = {"iss": self.server.home, "aud": CLIENT, "iat": now, "exp": now + 60, **self.server.person}
        claims["nonce"] = asked["nonce"]
        if self.server.amr is not None:
            claims["amr"] = self.server.amr
        claims |= self.server.claims
        key, algorithm = self.server.signs
        said = {name: value for name, value in claims.items() if value is not None}
        token = jwt.encode(said, key, algorithm=algorithm, headers={"kid": "1"})
        self._json({"access_token": "token", "token_type": "Bearer", "expires_in": 60, "id_token": token})

    def _json(self, content: dict, status: int = 200):
        body = json.dumps(content).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)
