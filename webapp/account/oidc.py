"""Single sign-on by OpenID Connect: the code flow, with state, nonce and PKCE. Leads a browser to the provider of the settings, and
reads who comes back."""

import secrets
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote, urlsplit

import httpx
from authlib.oauth2.base import OAuth2Error
from authlib.oauth2.client import OAuth2Client
from authlib.oidc.core import CodeIDToken
from authlib.oidc.discovery import get_well_known_url
from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import KeySet

from models.addresses import is_loopback
from models.errors import SingleSignOnRefused
from models.settings import SingleSignOn

TIMEOUT = 5.0  # seconds for each answer of the provider
LEEWAY = 60  # seconds by which its clock may differ
LONGEST_ANSWER = 100_000  # characters of what it answers
# Signatures by a key of the provider alone: "none" is no signature, and of HS256 whoever checks could sign.
ALGORITHMS = ("RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512", "EdDSA", "Ed25519")

UNAVAILABLE = "Signing in with {name} does not work at the moment. Try again in a minute, or ask for a link below."
NOT_BEGUN = "This did not begin in this browser, or was over already. Please begin again."
DECLINED = "You were not signed in with {name}. Begin again, or ask for a link below."
UNVERIFIED = "Signing in with {name} does not show that the e-mail address is yours. Ask for a link below."


@dataclass(frozen=True, slots=True)
class AuthorizationRequest:
    """What the browser keeps while the person is at the provider; each value is random and good for one time."""

    state: str
    nonce: str
    verifier: str


@dataclass(frozen=True, slots=True)
class Provider:
    """The provider of the settings, and the address of ours to which it sends people back."""

    settings: SingleSignOn
    callback: str

    def begin(self) -> tuple[str, AuthorizationRequest]:
        """Where the browser is led, and what it keeps. Raises SingleSignOnRefused while the provider does not answer."""
        sent = AuthorizationRequest(*(secrets.token_urlsafe(32) for _ in range(3)))
        with self._http_client() as client:
            address, _ = self._oauth_client(client).create_authorization_url(
                self._fetch_metadata(client)["authorization_endpoint"],
                state=sent.state,
                nonce=sent.nonce,
                code_verifier=sent.verifier,
            )
        return str(address), sent

    def email(self, answered: Mapping[str, str], sent: AuthorizationRequest | None) -> str:
        """The address of the person, by the provider's word that it is theirs. Raises SingleSignOnRefused."""
        state, issuer = answered.get("state", ""), answered.get("iss", self.settings.issuer)
        if sent is None or not secrets.compare_digest(state.encode(), sent.state.encode()):
            raise SingleSignOnRefused(NOT_BEGUN, "not the browser that began")
        if issuer != self.settings.issuer:
            raise SingleSignOnRefused(NOT_BEGUN, "answered by another provider")
        if "code" not in answered:
            raise self._refusal(DECLINED, f"provider says {answered.get('error', 'nothing')[:40]!r}")
        claims = self._fetch_claims(answered["code"], sent)
        if claims.get("email_verified") is not True or not isinstance(claims.get("email"), str):
            raise self._refusal(UNVERIFIED, "address not verified")
        return str(claims["email"])

    def _fetch_claims(self, code: str, sent: AuthorizationRequest) -> Mapping[str, Any]:
        """What the provider says of the person, once its signature and everything about the token is as it must be."""
        own = self.settings
        with self._http_client() as client:
            metadata = self._fetch_metadata(client)
            token = self._oauth_client(client).fetch_token(
                metadata["token_endpoint"],
                code=code,
                code_verifier=sent.verifier,
                grant_type="authorization_code",
                redirect_uri=self.callback,
                auth=httpx.BasicAuth(quote(own.client_id, safe=""), quote(own.client_secret, safe="")),
            )
            keys = KeySet.import_key_set(_read_json(client, metadata["jwks_uri"]))  # type: ignore[arg-type]
            signed = jwt.decode(token["id_token"], keys, algorithms=ALGORITHMS)
            must = {"iss": own.issuer, "aud": own.client_id}
            claims = CodeIDToken(
                signed.claims,
                signed.header,
                options={name: {"essential": True, "value": value} for name, value in must.items()},
                params={"nonce": sent.nonce, "client_id": own.client_id, "access_token": token.get("access_token")},
            )
            claims.validate(leeway=LEEWAY)
        return dict(claims)

    def _fetch_metadata(self, client: httpx.Client) -> Mapping[str, Any]:
        """What the provider says about itself."""
        found = _read_json(client, get_well_known_url(self.settings.issuer, external=True))
        if found["issuer"] != self.settings.issuer:
            raise ValueError("issuer")
        for name in ("authorization_endpoint", "token_endpoint", "jwks_uri"):
            address = urlsplit(found[name])
            if address.scheme != "https" and not is_loopback(address.hostname or ""):
                raise ValueError(name)
        return found

    def _oauth_client(self, client: httpx.Client) -> OAuth2Client:
        own = self.settings
        return OAuth2Client(
            session=client,
            client_id=own.client_id,
            scope="openid email",
            redirect_uri=self.callback,
            code_challenge_method="S256",
        )

    def _refusal(self, sentence: str, why: str) -> SingleSignOnRefused:
        return SingleSignOnRefused(sentence.format(name=self.settings.name), why)

    @contextmanager
    def _http_client(self) -> Iterator[httpx.Client]:
        """A client for the provider; whatever is wrong with what the provider says becomes a refusal."""
        try:
            with httpx.Client(timeout=TIMEOUT, trust_env=False) as client:
                yield client
        except (httpx.HTTPError, OAuth2Error, JoseError, ValueError, KeyError, TypeError, AttributeError) as wrong:
            raise self._refusal(UNAVAILABLE, f"{type(wrong).__name__}: {str(wrong)[:80]}") from wrong


def _read_json(client: httpx.Client, address: str) -> Mapping[str, Any]:
    """What stands, as JSON, at an address of the provider."""
    answer = client.get(address).raise_for_status()
    if len(answer.content) > LONGEST_ANSWER:
        raise ValueError("too long")
    found = answer.json()
    if not isinstance(found, dict):
        raise ValueError("not an object")
    return found
