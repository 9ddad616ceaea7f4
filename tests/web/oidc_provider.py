"""A small provider of OpenID Connect in a process of its own, which signs with a real key: python -m tests.web.oidc_provider PORT.

It asks nobody for a password: the test, in the place of the person's browser, says at `/authorize` as whom it comes (`as`), and what
shall be wrong with the answer (`flaw`).
"""

import json
import sys
import time
from base64 import b64decode, urlsafe_b64encode
from collections.abc import Mapping
from hashlib import sha256
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, unquote, urlencode, urlsplit

from joserfc import jwt
from joserfc.jwk import ECKey, KeySet, OctKey

CLIENT, SECRET = "lmec of these tests", "a secret: with %signs & spaces"
KEY, KEY_OF_ANOTHER = (ECKey.generate_key("P-256", {"kid": "one", "alg": "ES256"}) for _ in range(2))
QUERIES: dict[str, dict[str, str]] = {}  # by code, once


class Provider(BaseHTTPRequestHandler):
    """Answers as the standard says, but for what is asked to be wrong."""

    @property
    def issuer(self) -> str:
        return f"http://127.0.0.1:{self.server.server_port}"  # type: ignore[attr-defined]

    def do_GET(self) -> None:
        address = urlsplit(self.path)
        if address.path == "/.well-known/openid-configuration":
            ends = {"authorization_endpoint": "/authorize", "token_endpoint": "/token", "jwks_uri": "/keys"}
            self.answer({"issuer": self.issuer, **{name: self.issuer + path for name, path in ends.items()}})
        elif address.path == "/keys":
            self.answer(KeySet([KEY]).as_dict(private=False))
        elif address.path == "/authorize":
            self.send_back({name: values[0] for name, values in parse_qs(address.query).items()})
        else:
            self.answer({"error": "not here"}, 404)

    def send_back(self, query: Mapping[str, str]) -> None:
        """Lead the browser back with a code, as if the person had signed in."""
        assert (query["client_id"], query["response_type"]) == (CLIENT, "code")
        assert query["code_challenge_method"] == "S256"
        assert set(query["scope"].split()) == {"openid", "email"}
        code = f"code-{len(QUERIES)}"
        QUERIES[code] = dict(query)
        back = {"error": "access_denied"} if query.get("flaw") == "declined" else {"code": code}
        self.send_response(302)
        self.send_header("Location", f"{query['redirect_uri']}?{urlencode({**back, 'state': query['state']})}")
        self.send_header("Content-Length", "0")
        self.end_headers()

    def do_POST(self) -> None:
        sent = self.rfile.read(int(self.headers["Content-Length"])).decode()
        form = {name: values[0] for name, values in parse_qs(sent).items()}
        query = QUERIES.pop(form.get("code", ""), None)
        name, _, secret = b64decode(self.headers["Authorization"].removeprefix("Basic ")).decode().partition(":")
        digest = sha256(form.get("code_verifier", "").encode()).digest()
        challenge = urlsafe_b64encode(digest).decode().rstrip("=")
        if query is None or query["code_challenge"] != challenge or query["redirect_uri"] != form["redirect_uri"]:
            self.answer({"error": "invalid_grant"}, 400)
        elif (unquote(name), unquote(secret)) != (CLIENT, SECRET) or ":" in secret:
            self.answer({"error": "invalid_client"}, 401)
        else:
            self.answer({"access_token": "for nothing here", "token_type": "Bearer", "id_token": self.signed(query)})

    def signed(self, query: Mapping[str, str]) -> str:
        """The token about the person, with the flaw that was asked for."""
        flaw, now = query.get("flaw"), int(time.time())
        claims: dict[str, Any] = {
            "iss": "https://another.example.org" if flaw == "issuer" else self.issuer,
            "aud": "another client" if flaw == "audience" else CLIENT,
            "sub": "person-1",
            "iat": now - 7200 if flaw == "late" else now,
            "exp": now - 3600 if flaw == "late" else now + 300,
            "nonce": "another" if flaw == "nonce" else query["nonce"],
            "email": query["as"],
            "email_verified": flaw != "unverified",
        }
        if flaw == "no nonce":
            del claims["nonce"]
        if flaw == "several":
            claims["aud"] = [CLIENT, "another client"]
        if flaw == "unsigned":
            head, body = (
                urlsafe_b64encode(json.dumps(part).encode()).decode().rstrip("=") for part in ({"alg": "none"}, claims)
            )
            return f"{head}.{body}."
        if flaw == "client's secret":
            return jwt.encode({"alg": "HS256"}, claims, OctKey.import_key(SECRET))
        return jwt.encode({"alg": "ES256", "kid": "one"}, claims, KEY_OF_ANOTHER if flaw == "key" else KEY)

    def answer(self, about: Mapping[str, Any], status: int = 200) -> None:
        body = json.dumps(about).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *arguments: object) -> None:
        """What it answers, the test sees."""


if __name__ == "__main__":
    ThreadingHTTPServer(("127.0.0.1", int(sys.argv[1])), Provider).serve_forever()
