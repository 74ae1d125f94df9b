"""The device API, `/api/bornes/v1/`: docs/api/bornes.v1.json describes it."""

from __future__ import annotations

import datetime as dt
from functools import cache
from http import HTTPStatus

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseNotModified
from django.urls import resolve
from django.utils.http import parse_etags

from bornes.avis.queries.portes import PorteBorne, PorteChangee, en_premier, oublier, porte_connue
from bornes.device_api.auth import authentifier, jeton_presente
from bornes.device_api.corps import lire_battement, lire_code
from bornes.device_api.lot import recevoir_lot
from bornes.device_api.protocole import RefusAppareil, entree, lire_json, repondre
from bornes.models import Borne
from bornes.parc.actions.battement import noter_battement
from bornes.parc.actions.enroler import enroler, renouveler_jeton
from bornes.points.queries.configuration import configuration_de
from socle.erreurs import RegleMetier
from socle.limites import Limite, compter
from socle.reseau import abonne_du_client

# On requests, never on opinions: a workshop enrols a fleet behind one address, a kiosk in a loop hurts nobody.
ENROLEMENTS = Limite("bornes.enrolement", 120, dt.timedelta(minutes=1))
APPELS = Limite("bornes.appels", 60, dt.timedelta(minutes=1))


@entree("POST")
def enrolement(request: HttpRequest) -> HttpResponse:
    """Exchange a one-use code for a token, shown once."""
    code = lire_code(lire_json(request))
    compter(ENROLEMENTS, abonne_du_client(request))
    try:
        borne, jeton = enroler(code=code)
    except RegleMetier as refus:
        statut = HTTPStatus.UNAUTHORIZED if refus.code == "code_inconnu" else HTTPStatus.FORBIDDEN
        raise RefusAppareil(statut, refus.code, refus.message) from refus
    return repondre({"borne": str(borne.pk), "jeton": jeton}, HTTPStatus.CREATED)


@entree("POST")
def jeton(request: HttpRequest) -> HttpResponse:
    """Give the next token; the present one lives until the next is first used."""
    porte = _appel(request)
    return repondre({"jeton": renouveler_jeton(enrolement_id=porte.enrolement_id)}, HTTPStatus.CREATED)


@entree("GET", "HEAD")
def configuration(request: HttpRequest) -> HttpResponse:
    """Tell the questionnaire, the languages and the idle time; 304 when the device has them already."""
    porte = _appel(request)
    bornes = Borne.objects.select_related("site", "inscription__organisme")
    borne = bornes.get(les_enrolements=porte.enrolement_id)
    contenu = configuration_de(borne.site, borne.inscription, borne.pk)
    marque = f'"{contenu["version"]}"'
    connues = {connue.removeprefix("W/") for connue in parse_etags(request.headers.get("If-None-Match", ""))}
    reponse: HttpResponse = HttpResponseNotModified() if connues & {marque, "*"} else repondre(contenu)
    reponse.headers["ETag"] = marque
    reponse.headers["Cache-Control"] = "private, no-cache"
    reponse.headers["Vary"] = "Authorization"
    return reponse


@entree("POST")
def avis(request: HttpRequest) -> HttpResponse:
    """Store a batch; answered after commit. Never limited: what citizens said is never one too many."""
    porte = porte_connue(jeton_presente(request)) or authentifier(request)
    try:
        corps = lire_json(request)
        return repondre(en_premier(lambda: recevoir_lot(porte, corps)))
    except PorteChangee:
        oublier(porte.empreinte)
        return repondre(recevoir_lot(authentifier(request), corps))
    except RefusAppareil:
        if porte.est_de_memoire:
            # Who may not speak is told so before what is wrong with his batch.
            authentifier(request)
        raise


@entree("POST")
def battement(request: HttpRequest) -> HttpResponse:
    """Note that the kiosk is alive."""
    porte = _appel(request)
    signes = lire_battement(lire_json(request))
    noter_battement(enrolement_id=porte.enrolement_id, fuseau=porte.fuseau, **signes)
    return HttpResponse(status=HTTPStatus.NO_CONTENT)


@entree("GET", "HEAD")
def schema(_request: HttpRequest) -> HttpResponse:
    """Give the OpenAPI description."""
    return HttpResponse(_schema(), content_type="application/json")


@entree()
def introuvable(request: HttpRequest) -> HttpResponse:
    """Answer every other address in the same words as the rest; never by a redirection, which would lose the body."""
    complete = f"{request.path_info}/"
    est_bonne = resolve(complete, settings.VOIE_COURTE_URLCONF).url_name != "api_introuvable"
    suite = f"\u202f: la bonne est {complete} avec sa barre finale" if est_bonne else ""
    raise RefusAppareil(HTTPStatus.NOT_FOUND, "adresse_inconnue", f"Cette adresse n’existe pas{suite}.")


def _appel(request: HttpRequest) -> PorteBorne:
    """Identify the kiosk and count the call."""
    porte = authentifier(request)
    compter(APPELS, str(porte.enrolement_id))
    return porte


@cache
def _schema() -> bytes:
    return (settings.BASE_DIR / "docs" / "api" / "bornes.v1.json").read_bytes()
