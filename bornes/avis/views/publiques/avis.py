"""What a poster leads to, and what becomes of it: no session, no cookie, no account, no script. Served by the short lane."""

from __future__ import annotations

import datetime as dt
import hashlib
import math
import uuid
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Any

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect
from django.template.loader import render_to_string
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from bornes.avis.actions.recevoir_avis import PorteSmartphone, recevoir_avis
from bornes.avis.actions.reprendre import reprendre_mot
from bornes.avis.actions.sources import hacher_source
from bornes.avis.forms import SaisieAvis, lire_saisie
from bornes.avis.logic.avis import AvisLu, AvisRefuse
from bornes.avis.logic.page import Page, ecrire_jeton, identifier_avis, lire_jeton
from bornes.avis.logic.recepisse import empreinte, nommer
from bornes.avis.queries.acces_avis import Acces, acces_du_code, est_recevable, mots_de_la_page
from bornes.avis.queries.portes import en_premier
from bornes.avis.queries.suivi import suivi_de
from bornes.enums import Langue
from bornes.points.actions.codes import compter_visite_apres_fermeture
from bornes.points.queries.configuration import questionnaire
from socle.horloge import maintenant
from socle.logic.typographie import de
from socle.reseau import adresse_du_client

LANGUES = frozenset(Langue.values)
SENS = {langue["code"]: langue["sens"] for langue in questionnaire()["langues"]}
A_REMPLIR = ("suite_service", "suite_reponse", "ferme_texte", "suivi_repondu", "suivi_differee", "suivi_reponse_de")
# Stands for a token, in what is otherwise the same for everybody.
EMPLACEMENT = "jeton-de-la-page"
# The button of a language: its value is not empty once the page said what is not right.
TRADUIRE = "traduire"


@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
def avis(request: HttpRequest, code: str) -> HttpResponse:
    """Ask the questions; a posted form is one opinion, however often it is sent, unless it only asks for a language."""
    acces, langue = acces_du_code(code.lower()), langue_de(request)
    if acces is None:
        return _page("inconnu", langue, statut=404, code=code)
    if request.method == "POST":
        return _recevoir(request, acces, langue)
    if acces.est_ferme:
        return _ferme(request, acces, langue)
    avant, apres = page_vierge(acces, langue, settings.BAROMETRE_DEMO)
    instant = math.floor(maintenant().timestamp())
    jeton = ecrire_jeton(_nouvelle_page(instant), acces.code, _cle(settings.SECRET_KEY))
    return _reponse(f"{avant}{jeton}{apres}")


@login_not_required
@require_safe
def avis_merci(request: HttpRequest, code: str) -> HttpResponse:
    """Say what becomes of the opinion."""
    acces, langue = acces_du_code(code.lower()), langue_de(request)
    if acces is None:
        return _page("inconnu", langue, statut=404, code=code)
    return _page("merci", langue, acces=acces, attend_reponse="reponse" in request.GET)


@login_not_required
@require_safe
def avis_suivi(request: HttpRequest, recepisse: str) -> HttpResponse:
    """Thank for an opinion with words, then say what became of them, to whoever holds this address."""
    suivi, langue = suivi_de(recepisse), langue_de(request)
    if suivi is None:
        return _prive(_page("suivi_inconnu", langue, statut=404))
    mots = mots_de_la_page(langue)
    contexte = {
        "suivi": suivi,
        "recepisse": recepisse,
        "etat": _remplir(mots[f"suivi_{suivi.etape}"], suivi.organisme),
        "parcours": [(mots[f"etape_{etape}"], est_la) for etape, est_la in suivi.parcours],
        "motif": mots[f"motif_{suivi.motif}"] if suivi.motif else "",
        "adresse": f"{settings.BASE_URL}{reverse('bornes:avis_suivi', args=[recepisse])}",
    }
    return _prive(_page("suivi", langue, acces=suivi, **contexte))


@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
def avis_reprendre(request: HttpRequest, recepisse: str) -> HttpResponse:
    """Erase one's words, once what goes with them was read. The address is the right: there is no other one here."""
    suivi, langue = suivi_de(recepisse), langue_de(request)
    if suivi is None:
        return _prive(_page("suivi_inconnu", langue, statut=404))
    if not suivi.est_reprenable:
        return _prive(_vers(reverse("bornes:avis_suivi", args=[recepisse]), f"langue={langue}"))
    nom = "repris" if request.method == "POST" and reprendre_mot(recepisse=recepisse) else "reprendre"
    return _prive(_page(nom, langue, acces=suivi, recepisse=recepisse))


@login_not_required
@require_safe
def avis_saisir(request: HttpRequest) -> HttpResponse:
    """Let somebody whose camera reads nothing type the code, or the address that ends with it; `?code=` leads there.

    `?traduire=` only asks for a language, and keeps what is typed so far.
    """
    if (traduite := request.GET.get(TRADUIRE)) in LANGUES:
        return _page("saisir", traduite, code=request.GET.get("code", ""))
    code = code_tape(request.GET.get("code", ""))
    langue = langue_de(request)
    if code.isalnum():
        return redirect(f"{reverse('bornes:avis', args=[code])}?langue={langue}")
    return _page("inconnu", langue, statut=404, code=code) if code else _page("saisir", langue)


def code_tape(texte: str) -> str:
    """Return the code of what was copied from a poster, where it ends an address."""
    return "".join(texte.replace("-", "").split()).lower().rstrip("/").rpartition("/")[2]


def langue_de(request: HttpRequest) -> str:
    """Return the language asked for by the address, else the first one of the telephone that the page speaks."""
    demandee = request.GET.get("langue")
    if demandee in LANGUES:
        return demandee
    preferees = (mot.split(";")[0].strip()[:2].lower() for mot in request.headers.get("Accept-Language", "").split(","))
    return next((preferee for preferee in preferees if preferee in LANGUES), Langue.FR)


@lru_cache(maxsize=512)
def page_vierge(acces: Acces, langue: str, demonstration: bool) -> tuple[str, str]:
    """Return the empty page, before and after its token: it is rendered once for everybody."""
    vierge = {"jeton": EMPLACEMENT, "saisie": SaisieAvis(), "demonstration": demonstration}
    avant, _, apres = _rendre("formulaire", langue, acces=acces, **vierge).partition(EMPLACEMENT)
    return avant, apres


def _recevoir(request: HttpRequest, acces: Acces, langue: str) -> HttpResponse:
    saisie = lire_saisie(request.POST, avec_service=bool(acces.services))
    envoi = _Envoi(acces, langue, saisie, maintenant())
    page, cle = _ouvrir(request.POST.get("page", ""), acces.code)
    if acces.est_ferme and not est_recevable(acces, page):
        return _ferme(request, acces, langue)
    if TRADUIRE in request.POST:
        fautes = envoi.fautes() if request.POST[TRADUIRE] else {}
        return envoi.rendre(page or _nouvelle_page(envoi.instant), fautes)
    if page is None or page.est_perimee(envoi.instant):
        page = page.remettre(envoi.instant) if page else _nouvelle_page(envoi.instant)
        return envoi.rendre(page, envoi.fautes(), est_perimee=True)
    return _accepter(request, envoi, page, cle)


def _accepter(request: HttpRequest, envoi: _Envoi, page: Page, cle: bytes) -> HttpResponse:
    """Store what was typed and lead on, or give it back with what is not right; words have a receipt to follow them."""
    acces, langue = envoi.acces, envoi.langue
    try:
        lu = envoi.saisie.lire(identifier_avis(page, envoi.saisie.contenu, cle), envoi.recu_le, langue)
    except AvisRefuse:
        return envoi.rendre(page, envoi.fautes())
    point_id = acces.point_de(envoi.saisie.k2)
    if point_id is None:
        return envoi.rendre(page, envoi.fautes())
    recepisse = nommer(page, uuid.UUID(lu.id), cle)
    _deposer(request, envoi, page, point_id, lu._replace(recepisse=empreinte(recepisse)))
    if lu.texte:
        return _vers(_page_de_suivi().replace(EMPLACEMENT, recepisse), f"langue={langue}")
    suite = "&reponse=oui" if lu.courriel else ""
    return _vers(reverse("bornes:avis_merci", args=[acces.code]), f"langue={langue}{suite}")


def _deposer(request: HttpRequest, envoi: _Envoi, page: Page, point_id: int, lu: AvisLu) -> None:
    """Store an opinion: on return it is there, now or since it was first sent."""
    duree, source = max(envoi.instant - page.ouverte_le, 0), hacher_source(adresse_du_client(request))
    porte = PorteSmartphone(point_id, envoi.acces.fuseau, page.id, duree, source)
    en_premier(lambda: recevoir_avis(porte=porte, avis=[lu]))


@cache
def _page_de_suivi() -> str:
    """Return the address that follows words, before it is anybody's: looking it up takes as long as reading a form."""
    return reverse("bornes:avis_suivi", args=[EMPLACEMENT])


def _vers(adresse: str, parametres: str) -> HttpResponse:
    return HttpResponseRedirect(f"{adresse}?{parametres}", status=303)


def _nouvelle_page(instant: int) -> Page:
    return Page(uuid.uuid4(), instant, instant)


def _ouvrir(jeton: str, code: str) -> tuple[Page | None, bytes]:
    """Return the page of a token with the key that made it: what is sent twice keeps one identity, whatever the key."""
    cles = [_cle(secret) for secret in (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS)]
    lues = ((lire_jeton(jeton, code, cle), cle) for cle in cles)
    return next(((page, cle) for page, cle in lues if page is not None), (None, cles[0]))


@dataclass(frozen=True)
class _Envoi:
    """A form that came back: by which code, in which language, what was typed, when."""

    acces: Acces
    langue: str
    saisie: SaisieAvis
    recu_le: dt.datetime

    @property
    def instant(self) -> int:
        return math.floor(self.recu_le.timestamp())

    def fautes(self) -> dict[str, str]:
        """Return the questions that are not right yet, each with the name of its words."""
        fautes = self.saisie.fautes(self.recu_le)
        if self.acces.point_de(self.saisie.k2) is None:
            fautes["K2"] = "faute_K2"
        return dict(sorted(fautes.items()))

    def rendre(self, page: Page, fautes: dict[str, str], *, est_perimee: bool = False) -> HttpResponse:
        """Give everything that was typed back, with what is not right yet and a good token."""
        jeton = ecrire_jeton(page, self.acces.code, _cle(settings.SECRET_KEY))
        mots = mots_de_la_page(self.langue)
        phrases = {question: mots[nom].format(nombre=len(self.saisie.k6)) for question, nom in fautes.items()}
        rempli = {"jeton": jeton, "saisie": self.saisie, "fautes": phrases, "est_perimee": est_perimee}
        return _page("formulaire", self.langue, acces=self.acces, **rempli)


def _ferme(request: HttpRequest, acces: Acces, langue: str) -> HttpResponse:
    if request.method != "HEAD":
        compter_visite_apres_fermeture(acces.code)
    return _page("ferme", langue, statut=410, acces=acces)


def _page(nom: str, langue: str, *, statut: int = 200, **contexte: Any) -> HttpResponse:
    return _reponse(_rendre(nom, langue, **contexte), statut)


def _rendre(nom: str, langue: str, **contexte: Any) -> str:
    """Render without the context of a signed-in request: there is none here."""
    acces, mots = contexte.get("acces"), mots_de_la_page(langue)
    commun = {
        "langue": langue,
        "sens": SENS[langue],
        "langues": questionnaire()["langues"],
        "mots": mots,
        "phrases": {nom: _remplir(mots[nom], acces.organisme) for nom in A_REMPLIR} if acces else {},
        "demonstration": settings.BAROMETRE_DEMO or (acces is not None and acces.est_demonstration),
    }
    return render_to_string(f"bornes/avis/publiques/{nom}.html", {**commun, **contexte})


def _remplir(mots: str, organisme: str) -> str:
    return mots.format(organisme=organisme, de_organisme=de(organisme))


def _reponse(contenu: str, statut: int = 200) -> HttpResponse:
    """Going back shows the page that was left, with its token; opening it anew asks for another."""
    return HttpResponse(
        contenu, status=statut, headers={"Cache-Control": "private, no-cache", "Vary": "Accept-Language"}
    )


def _prive(reponse: HttpResponse) -> HttpResponse:
    """Keep an address that opens something out of caches, and of what the next page is told."""
    reponse["Cache-Control"], reponse["Referrer-Policy"] = "private, no-store", "no-referrer"
    return reponse


@cache
def _cle(secret: str) -> bytes:
    return hashlib.blake2b(secret.encode(), digest_size=32, person=b"bornes/page").digest()
