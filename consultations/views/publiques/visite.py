"""Who is on a page of a dialogue: what the public sheet says, and the person that a signed cookie names.

The cookie lives under the address of one dialogue and holds the identifier of a participant, nothing else. A second
one keeps, for whoever is not known yet, where to come back to and the support that was asked for.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from http import HTTPStatus
from typing import Any
from uuid import UUID

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.core import signing
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme

from consultations.enums import DELAI_CONFIRMATION, Porte
from consultations.models import Dialogue, Participant
from consultations.queries.publics import FicheDialogue, dialogue_public
from socle.erreurs import RegleMetier
from socle.limites import LimiteAtteinte

TEMOIN, TEMOIN_DE_REPRISE = "consultation", "consultation_reprise"
DUREE = dt.timedelta(days=90)
DUREE_BORNE = dt.timedelta(minutes=15)
# Fields that hold words: nobody types them twice.
MOTS_TAPES = frozenset({"titre", "texte", "reserve", "commentaire", "precision"})
# The page that mends a refusal, and its words.
_AUTRE_LIEN = ("consultations:participer", "Recevoir un autre lien")
SORTIES = {
    "quota_atteint": ("consultations:mes_contributions", "Revoir mes soutiens"),
    "deja_deposee": ("consultations:mes_contributions", "Mes contributions"),
    "lien_utilise": _AUTRE_LIEN,
    "lien_expire": _AUTRE_LIEN,
    "lien_inconnu": _AUTRE_LIEN,
}
SEL, SEL_DE_REPRISE = "consultations.participant", "consultations.reprise"


class SansIdentite(Exception):
    """Nobody is known yet: who takes part comes first, then back to `vers` with the support of `soutien`, if any."""

    def __init__(self, vers: str = "", soutien: str = "") -> None:
        super().__init__(vers)
        self.vers, self.soutien = vers, soutien


@dataclass(frozen=True)
class PageDialogue:
    """A page of a dialogue: its public sheet, and who reads it, None while nobody is known."""

    fiche: FicheDialogue
    participant: Participant | None

    @property
    def dialogue(self) -> Dialogue:
        return self.fiche.dialogue

    @property
    def est_en_borne(self) -> bool:
        """Tell whether the person stands before the tablet of a hall."""
        return self.participant is not None and self.participant.porte == Porte.BORNE

    def peut(self, geste: str) -> bool:
        """Tell whether the phase of today opens a gesture."""
        return geste in self.fiche.gestes

    def qui(self, vers: str = "", soutien: str = "") -> Participant:
        """Return the person; raises SansIdentite."""
        if self.participant is None:
            raise SansIdentite(vers, soutien)
        return self.participant

    def adresse(self, nom: str, **arguments: Any) -> str:
        """Return the address of a page of this dialogue."""
        return reverse(f"consultations:{nom}", kwargs={"code": self.dialogue.code, **arguments})


def entrer(request: HttpRequest, code: str) -> PageDialogue:
    """Read the sheet and the cookie; raises Http404 when no public dialogue has this code."""
    fiche = dialogue_public(code.lower())
    if fiche is None:
        raise Http404
    return PageDialogue(fiche, participant_du_temoin(request, fiche.dialogue))


def participant_du_temoin(request: HttpRequest, dialogue: Dialogue) -> Participant | None:
    """Return who the cookie names in this dialogue, None when it is absent, old, altered, or of somebody forgotten."""
    recu = request.COOKIES.get(TEMOIN)
    if not recu:
        return None
    try:
        cle = signing.loads(recu, salt=f"{SEL}.{dialogue.pk}", max_age=DUREE)
        participant = Participant.objects.filter(dialogue=dialogue, pk=UUID(cle), est_efface=False).first()
        if participant is not None and participant.porte == Porte.BORNE:
            signing.loads(recu, salt=f"{SEL}.{dialogue.pk}", max_age=DUREE_BORNE)
    except (signing.BadSignature, ValueError):
        return None
    return participant


def poser_temoin(reponse: HttpResponse, participant: Participant) -> HttpResponse:
    """Let the browser say who takes part, on the pages of this dialogue only."""
    duree = DUREE_BORNE if participant.porte == Porte.BORNE else DUREE
    signe = signing.dumps(str(participant.pk), salt=f"{SEL}.{participant.dialogue_id}")
    _poser(reponse, participant.dialogue, TEMOIN, signe, duree)
    return reponse


def oter_temoins(reponse: HttpResponse, dialogue: Dialogue) -> HttpResponse:
    """Make the browser forget who took part."""
    for nom in (TEMOIN, TEMOIN_DE_REPRISE):
        reponse.delete_cookie(nom, path=_chemin(dialogue), samesite="Lax")
    return reponse


def garder_reprise(reponse: HttpResponse, dialogue: Dialogue, vers: str, soutien: str = "") -> None:
    """Keep where to come back to until an address is confirmed."""
    signe = signing.dumps([vers, soutien], salt=f"{SEL_DE_REPRISE}.{dialogue.pk}")
    _poser(reponse, dialogue, TEMOIN_DE_REPRISE, signe, DELAI_CONFIRMATION)


def lire_reprise(request: HttpRequest, dialogue: Dialogue) -> tuple[str, str]:
    """Return where to come back to and the contribution to support; two empty texts when nothing was kept."""
    try:
        vers, soutien = signing.loads(
            request.COOKIES.get(TEMOIN_DE_REPRISE, ""),
            salt=f"{SEL_DE_REPRISE}.{dialogue.pk}",
            max_age=DELAI_CONFIRMATION,
        )
    except (signing.BadSignature, ValueError, TypeError):
        return "", ""
    return suite_sure(dialogue, vers), soutien


def suite_sure(dialogue: Dialogue, vers: str) -> str:
    """Return `vers` when it is a page of this dialogue, else nothing."""
    sure = url_has_allowed_host_and_scheme(vers, allowed_hosts=None) and ".." not in vers and "\\" not in vers
    return vers if sure and vers.startswith(_chemin(dialogue)) else ""


def de_dialogue(vue: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Open a page of a dialogue to anybody: sheet and person read, refusals told, unknown people asked who they are."""

    @login_not_required
    @wraps(vue)
    def ouverte(request: HttpRequest, code: str, **arguments: Any) -> HttpResponse:
        visite = entrer(request, code)
        try:
            reponse = vue(request, visite, **arguments)
        except SansIdentite as inconnu:
            reponse = _demander_qui(request, visite, inconnu)
        except RegleMetier as refus:
            reponse = page_de_refus(request, visite, refus)
        if visite.est_en_borne and TEMOIN not in reponse.cookies and visite.participant:
            poser_temoin(reponse, visite.participant)
        reponse.setdefault("Cache-Control", "private, no-cache")
        return reponse

    return ouverte


def page(request: HttpRequest, visite: PageDialogue, gabarit: str, statut: int = 200, **contexte: Any) -> HttpResponse:
    """Render a page of a dialogue."""
    commun = {
        "visite": visite,
        "fiche": visite.fiche,
        "dialogue": visite.dialogue,
        "participant": visite.participant,
        "reponse": getattr(visite.dialogue, "reponse", None),
        "demonstration": settings.BAROMETRE_DEMO or visite.fiche.est_demonstration,
        "est_un_refus": statut >= HTTPStatus.BAD_REQUEST,
    }
    return render(request, f"consultations/publiques/{gabarit}.html", {**commun, **contexte}, status=statut)


def vers(adresse: str) -> HttpResponse:
    """Lead somewhere after an act: 303, so that going back or reloading sends nothing again."""
    return HttpResponseRedirect(adresse, status=303)


def page_de_refus(request: HttpRequest, visite: PageDialogue, refus: RegleMetier) -> HttpResponse:
    """Say why an act was refused, that nothing was lost, and what to do next."""
    statut = 429 if isinstance(refus, LimiteAtteinte) else 409
    mots = mots_tapes(request)
    if secret := request.resolver_match.kwargs.get("secret"):
        debut = visite.adresse("borne", secret=secret)
        return page(request, visite, "borne/refus", statut, refus=refus, debut=debut, mots=mots)
    sortie = SORTIES.get(refus.code)
    return page(request, visite, "refus", statut, refus=refus, sortie=sortie, mots=mots)


def mots_tapes(request: HttpRequest) -> list[str]:
    """Return the words that a refused page sent, to be given back: nothing of them is kept."""
    return [valeur for nom, valeur in request.POST.items() if nom in MOTS_TAPES and valeur.strip()]


def _demander_qui(request: HttpRequest, visite: PageDialogue, inconnu: SansIdentite) -> HttpResponse:
    """Lead to the page that asks who takes part; words already typed are given back, to be sent again after it."""
    if mots_tapes(request):
        champs = [(nom, valeur) for nom, valeur in request.POST.items() if nom != "csrfmiddlewaretoken"]
        return page(request, visite, "identite_perdue", 409, champs=champs)
    reponse = vers(visite.adresse("participer"))
    suite = suite_sure(visite.dialogue, inconnu.vers or request.get_full_path())
    garder_reprise(reponse, visite.dialogue, suite, inconnu.soutien)
    return reponse


def _chemin(dialogue: Dialogue) -> str:
    return reverse("consultations:consultation", kwargs={"code": dialogue.code})


def _poser(reponse: HttpResponse, dialogue: Dialogue, nom: str, valeur: str, duree: dt.timedelta) -> None:
    reponse.set_cookie(
        nom,
        valeur,
        max_age=duree,
        path=_chemin(dialogue),
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Lax",
    )
