"""ProConnect, spoken to by OpenID Connect: what is asked, what is believed. Nothing is believed that it did not sign.

The document of the provider says where its doors are; keys are its own, read again when one is unknown.
"""

from __future__ import annotations

import base64
import hashlib
import secrets
import time
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

import jwt
import requests
from django.conf import settings

PATIENCE = 5.0
"""Seconds given to each exchange with the provider."""
ALGORITHMES = ["RS256", "ES256"]
# Who she is and her address, nothing else: her name, her body and her telephone are asked where they serve.
PORTEE = "openid email"
TOLERANCE = 30
VALIDITE = 3600.0
MUTISME = 30.0
"""Seconds during which a provider that did not say where its doors are is not asked again: each try holds a thread."""
_documents: dict[str, tuple[float, dict[str, Any], jwt.PyJWKClient]] = {}
_muets: dict[str, float] = {}


class FournisseurMuet(Exception):
    """The provider does not answer, or not in its own words."""


class ReponseRefusee(Exception):
    """What came back proves nothing: a signature, an audience, a nonce, a subject is not the one awaited."""


@dataclass(frozen=True)
class DemandeDIdentite:
    """What leaves for the provider, kept in the session until she comes back: it serves once."""

    etat: str
    nonce: str
    verificateur: str

    @classmethod
    def neuve(cls) -> DemandeDIdentite:
        """Draw one: 43 characters each."""
        return cls(*(secrets.token_urlsafe(32) for _ in range(3)))


@dataclass(frozen=True)
class IdentiteGarantie:
    """Whom the provider vouches for. `jeton` is what it wants again to close its own session."""

    sujet: str
    courriel: str
    jeton: str


def adresse_de_demande(demande: DemandeDIdentite, retour: str) -> str:
    """Return where the browser goes. PKCE is added where the provider says that it knows it: others refuse the unknown."""
    document, _ = _connaitre()
    parametres = {
        "response_type": "code",
        "client_id": _nous().client,
        "redirect_uri": retour,
        "scope": PORTEE,
        "state": demande.etat,
        "nonce": demande.nonce,
    }
    if "S256" in document.get("code_challenge_methods_supported", ()):
        empreinte = hashlib.sha256(demande.verificateur.encode()).digest()
        defi = base64.urlsafe_b64encode(empreinte).rstrip(b"=").decode()
        parametres |= {"code_challenge": defi, "code_challenge_method": "S256"}
    return f"{document['authorization_endpoint']}?{urlencode(parametres)}"


def adresse_de_sortie(jeton: str, retour: str) -> str:
    """Return where the browser goes to close the session of the provider; empty when no such door is known."""
    try:
        document, _ = _connaitre()
    except FournisseurMuet:
        return ""
    porte = document.get("end_session_endpoint")
    etat = secrets.token_urlsafe(32)
    demande = {"id_token_hint": jeton, "state": etat, "post_logout_redirect_uri": retour}
    return f"{porte}?{urlencode(demande)}" if porte else ""


def identifier(code: str, demande: DemandeDIdentite, retour: str) -> IdentiteGarantie:
    """Exchange a code for whom the provider vouches for, or raise ReponseRefusee."""
    document, cles = _connaitre()
    jetons = _lire_json(
        "POST",
        document["token_endpoint"],
        data={
            "grant_type": "authorization_code",
            "code": code,
            "redirect_uri": retour,
            "client_id": _nous().client,
            "client_secret": _nous().secret,
            "code_verifier": demande.verificateur,
        },
    )
    jeton = jetons.get("id_token")
    dit = _verifier(jeton, cles, exiges=["exp", "iat", "iss", "aud", "sub", "nonce"])
    if not secrets.compare_digest(str(dit["nonce"]).encode(), demande.nonce.encode()):
        raise ReponseRefusee("nonce")
    porteur = {"Authorization": f"Bearer {jetons.get('access_token')}"}
    reponse = _appeler("GET", document["userinfo_endpoint"], headers=porteur)
    # Signed, or nothing: a plain document is whatever stands in between.
    decrit = _verifier(reponse.text, cles, exiges=["iss", "aud", "sub"])
    if decrit["sub"] != dit["sub"] or not dit["sub"]:
        raise ReponseRefusee("sub")
    verifie = decrit.get("email_verified", True) is True
    return IdentiteGarantie(str(dit["sub"]), str(decrit.get("email", "")).lower() if verifie else "", str(jeton))


def _nous() -> Any:
    """Return the provider, and who we are there: nothing calls it where there is none."""
    return settings.PROCONNECT


def _verifier(jeton: Any, cles: jwt.PyJWKClient, *, exiges: list[str]) -> dict[str, Any]:
    try:
        cle = cles.get_signing_key_from_jwt(jeton)
        dit: dict[str, Any] = jwt.decode(
            jeton,
            cle.key,
            algorithms=ALGORITHMES,
            audience=_nous().client,
            issuer=_nous().emetteur,
            leeway=TOLERANCE,
            options={"require": exiges, "strict_aud": True},
        )
    except jwt.PyJWKClientConnectionError as panne:
        raise FournisseurMuet from panne
    except (jwt.PyJWTError, TypeError, ValueError) as refus:
        raise ReponseRefusee("jeton") from refus
    return dit


def _connaitre() -> tuple[dict[str, Any], jwt.PyJWKClient]:
    """Return the document of the provider and its keys, asked once an hour; it raises nothing but FournisseurMuet."""
    emetteur = _nous().emetteur
    lu_a, document, cles = _documents.get(emetteur, (0.0, {}, None))
    if cles is None or time.monotonic() - lu_a > VALIDITE:
        if time.monotonic() < _muets.get(emetteur, 0.0):
            raise FournisseurMuet
        try:
            document, cles = _decouvrir(emetteur)
        except FournisseurMuet:
            _muets[emetteur] = time.monotonic() + MUTISME
            raise
        _documents[emetteur] = (time.monotonic(), document, cles)
    return document, cles


def _decouvrir(emetteur: str) -> tuple[dict[str, Any], jwt.PyJWKClient]:
    """Ask the provider for its document. Whatever it refuses here, we asked nothing wrong: it is mute."""
    try:
        document = _lire_json("GET", f"{emetteur}/.well-known/openid-configuration")
        cles = jwt.PyJWKClient(str(document.get("jwks_uri")), timeout=PATIENCE)
    except (ReponseRefusee, jwt.PyJWKClientError, ValueError) as refus:
        raise FournisseurMuet from refus
    portes = ("authorization_endpoint", "token_endpoint", "userinfo_endpoint")
    if document.get("issuer") != emetteur or not all(isinstance(document.get(porte), str) for porte in portes):
        raise FournisseurMuet
    return document, cles


def _lire_json(methode: str, adresse: str, **suite: Any) -> dict[str, Any]:
    try:
        lu = _appeler(methode, adresse, **suite).json()
    except ValueError as illisible:
        raise FournisseurMuet from illisible
    if not isinstance(lu, dict):
        raise FournisseurMuet
    return lu


def _appeler(methode: str, adresse: str, **suite: Any) -> requests.Response:
    try:
        reponse = requests.request(methode, adresse, timeout=PATIENCE, allow_redirects=False, **suite)
    except requests.RequestException as panne:
        raise FournisseurMuet from panne
    if reponse.status_code >= 500:  # noqa: PLR2004 -- its fault, not that of what was asked
        raise FournisseurMuet
    if reponse.status_code != 200:  # noqa: PLR2004
        raise ReponseRefusee("statut")
    return reponse
