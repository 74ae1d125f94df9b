"""Which kiosk speaks: `Authorization: Borne <jeton>`, known by its hash."""

from __future__ import annotations

from http import HTTPStatus

from django.http import HttpRequest

from bornes.avis.queries.portes import PorteBorne, porte_du_jeton
from bornes.device_api.protocole import RefusAppareil
from bornes.parc.actions.enroler import adopter_jeton
from socle.empreintes import empreinte_sans_cle


def jeton_presente(request: HttpRequest) -> str:
    """Return the hash of the token of a request, known or not; raises RefusAppareil 401 when there is none."""
    genre, _, jeton = request.META.get("HTTP_AUTHORIZATION", "").partition(" ")
    if genre.lower() != "borne" or not jeton:
        raise _inconnu()
    return empreinte_sans_cle(jeton.strip())


def authentifier(request: HttpRequest) -> PorteBorne:
    """Return the kiosk of the token, adopting a rolled one at its first use; raises RefusAppareil 401 or 403."""
    empreinte = jeton_presente(request)
    porte = porte_du_jeton(empreinte)
    if porte is None:
        # Adopted by this call or by another that came with it: read again either way.
        adopter_jeton(empreinte=empreinte)
        porte = porte_du_jeton(empreinte)
    if porte is None:
        raise _inconnu()
    if porte.est_revoquee:
        raise RefusAppareil(
            HTTPStatus.FORBIDDEN, "jeton_revoque", "Le jeton de cette borne a été révoqué\u202f: il lui faut un code."
        )
    return porte


def _inconnu() -> RefusAppareil:
    return RefusAppareil(HTTPStatus.UNAUTHORIZED, "jeton_inconnu", "Le jeton est absent ou inconnu.")
