"""The tablet of a hall: a secret address, one thing a screen, a start and an end; nothing stays between two people."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_http_methods

from consultations.actions.cles import ouvre_la_borne
from consultations.actions.contribuer import deposer_d_un_trait
from consultations.actions.evaluer import evaluer_section
from consultations.actions.identifier import ouvrir_session_borne
from consultations.enums import Porte
from consultations.forms.citoyen import UTILITES, FormulaireIdee
from consultations.models import Participant
from consultations.queries.ouverture import DEPARTAGER, DEPOSER, EVALUER, POSITIONNER, exiger_geste
from consultations.queries.parcours import avancement_du_projet, brouillon_de, face_a_face, idee_a_juger
from consultations.views.publiques.duels import comparer, se_prononcer
from consultations.views.publiques.visite import PageDialogue, de_dialogue, oter_temoins, page, poser_temoin, vers
from socle.erreurs import RegleMetier
from socle.nombres import CLE_MAX, entier_de

# Name of a screen in the address, the gesture that it offers, its words.
ECRANS = {
    "opinions": (POSITIONNER, "Donner mon avis sur des idées"),
    "duels": (DEPARTAGER, "Choisir entre deux idées"),
    "projet": (EVALUER, "Dire ce que je pense du projet"),
    "idee": (DEPOSER, "Proposer une idée"),
}
FIN = "fin"
"""Figures of the longest number that a form sends back."""
REPONSES_PAR_TOUR = 10
"""Answers of one kind before the screen proposes something else: others are waiting."""


@require_http_methods(["GET", "HEAD", "POST"])
@de_dialogue
def borne(request: HttpRequest, visite: PageDialogue, secret: str) -> HttpResponse:
    """Invite to start; once started, ask what the person wants to do; « terminer » forgets her."""
    _ouvrir(visite, secret)
    if request.POST.get("geste") == "terminer":
        return oter_temoins(vers(_ecran(visite, secret, FIN)), visite.dialogue)
    if request.method == "POST":
        return _commencer(request, visite, secret)
    offres = _offres(visite, secret)
    if _present(visite) is None or not offres:
        return _accueil(request, visite, secret)
    return _page(request, visite, secret, "menu", offres=offres)


@require_http_methods(["GET", "HEAD", "POST"])
@de_dialogue
def borne_geste(request: HttpRequest, visite: PageDialogue, secret: str, geste: str) -> HttpResponse:
    """Show one thing to do, keep its answer, show the next."""
    _ouvrir(visite, secret)
    if geste == FIN:
        return oter_temoins(_page(request, visite, secret, "fin"), visite.dialogue)
    if geste not in ECRANS:
        raise Http404
    participant = _present(visite)
    mots = _mots_gardes(request)
    if request.method == "POST" and (participant is not None or mots):
        # Closed while she answered: she is told, she did not see it coming.
        exiger_geste(visite.dialogue, ECRANS[geste][0])
        if participant is None:
            return _accueil(request, visite, secret, 409, mots=mots)
        return GARDER[geste](request, visite, secret, participant)
    if participant is None or not visite.peut(ECRANS[geste][0]):
        return vers(visite.adresse("borne", secret=secret))
    return MONTRER[geste](request, visite, secret, participant)


def _commencer(request: HttpRequest, visite: PageDialogue, secret: str) -> HttpResponse:
    """Make a new participant of whoever stands there, with the words that she typed before the screen forgot her.

    A missing commune is asked for again.
    """
    mots = _mots_gardes(request)
    commune = visite.dialogue.les_communes.filter(pk=entier_de(request.POST.get("commune"), CLE_MAX)).first()
    try:
        participant = ouvrir_session_borne(
            dialogue=visite.dialogue, secret=secret, commune=commune.territoire if commune else None
        )
    except RegleMetier as refus:
        if refus.champ != "commune":
            raise
        return _accueil(request, visite, secret, 422, refus=refus.message, mots=mots)
    if mots:
        retrouve = _page(request, visite, secret, "idee", formulaire=FormulaireIdee(initial=mots))
        return poser_temoin(retrouve, participant)
    return poser_temoin(vers(visite.adresse("borne", secret=secret)), participant)


def _mots_gardes(request: HttpRequest) -> dict[str, str]:
    """Return the words of an idea that a page sent."""
    return {nom: valeur for nom in FormulaireIdee.base_fields if (valeur := request.POST.get(nom, "")).strip()}


def _accueil(
    request: HttpRequest, visite: PageDialogue, secret: str, statut: int = 200, **contexte: Any
) -> HttpResponse:
    admises = visite.dialogue.les_communes.select_related("territoire")
    communes = [(admise.pk, admise.territoire.nom) for admise in admises]
    return _page(request, visite, secret, "accueil", statut, communes=communes, **contexte)


def _opinions(request: HttpRequest, visite: PageDialogue, secret: str, participant: Participant) -> HttpResponse:
    idee = idee_a_juger(participant)
    if idee.proposition is None or idee.nb_faites >= REPONSES_PAR_TOUR:
        return _assez(request, visite, secret)
    total = min(idee.nb_total, REPONSES_PAR_TOUR)
    return _page(request, visite, secret, "opinions", idee=idee, rang=idee.nb_faites + 1, total=total)


def _duels(request: HttpRequest, visite: PageDialogue, secret: str, participant: Participant) -> HttpResponse:
    face = face_a_face(participant)
    if face.gauche is None or face.nb_faits >= REPONSES_PAR_TOUR:
        return _assez(request, visite, secret)
    return _page(request, visite, secret, "duels", face=face, rang=face.nb_faits + 1, total=REPONSES_PAR_TOUR)


def _projet(request: HttpRequest, visite: PageDialogue, secret: str, participant: Participant) -> HttpResponse:
    avancement = avancement_du_projet(visite.dialogue, participant)
    section = avancement.suivante
    if section is None:
        return _assez(request, visite, secret)
    rang = avancement.rang_de(section)
    contexte = {"section": section, "rang": rang, "avancement": avancement, "utilites": UTILITES}
    return _page(request, visite, secret, "projet", **contexte)


def _idee(request: HttpRequest, visite: PageDialogue, secret: str, participant: Participant) -> HttpResponse:  # noqa: ARG001 -- the form of screens
    return _page(request, visite, secret, "idee", formulaire=FormulaireIdee())


def _garder_opinion(request: HttpRequest, visite: PageDialogue, secret: str, participant: Participant) -> HttpResponse:
    se_prononcer(request, participant)
    return vers(_ecran(visite, secret, "opinions"))


def _garder_duel(request: HttpRequest, visite: PageDialogue, secret: str, participant: Participant) -> HttpResponse:
    comparer(request, participant)
    return vers(_ecran(visite, secret, "duels"))


def _garder_note(request: HttpRequest, visite: PageDialogue, secret: str, participant: Participant) -> HttpResponse:
    section = get_object_or_404(visite.dialogue.les_sections, rang=entier_de(request.POST.get("rang"), CLE_MAX))
    utilite = entier_de(request.POST.get("utilite"), CLE_MAX)
    if utilite is None or utilite not in dict(UTILITES):
        raise RegleMetier("reponse_inconnue", "Choisissez l’une des cinq réponses.")
    evaluer_section(participant=participant, section=section, utilite=utilite, impact="", reserve="", commentaire="")
    return vers(_ecran(visite, secret, "projet"))


def _garder_idee(request: HttpRequest, visite: PageDialogue, secret: str, participant: Participant) -> HttpResponse:
    formulaire = FormulaireIdee(request.POST)
    if not formulaire.is_valid():
        return _page(request, visite, secret, "idee", 422, formulaire=formulaire)
    deposer_d_un_trait(participant=participant, brouillon=brouillon_de(participant), **formulaire.cleaned_data)
    return _page(request, visite, secret, "idee_recue")


MONTRER: dict[str, Callable[..., HttpResponse]] = {
    "opinions": _opinions,
    "duels": _duels,
    "projet": _projet,
    "idee": _idee,
}
GARDER: dict[str, Callable[..., HttpResponse]] = {
    "opinions": _garder_opinion,
    "duels": _garder_duel,
    "projet": _garder_note,
    "idee": _garder_idee,
}


def _ouvrir(visite: PageDialogue, secret: str) -> None:
    """Let the page be read with the secret that the organiser gave; raises Http404."""
    if not ouvre_la_borne(visite.dialogue, secret):
        raise Http404


def _present(visite: PageDialogue) -> Participant | None:
    participant = visite.participant
    return participant if participant is not None and participant.porte == Porte.BORNE else None


def _offres(visite: PageDialogue, secret: str) -> list[tuple[str, str]]:
    return [(_ecran(visite, secret, nom), mots) for nom, (geste, mots) in ECRANS.items() if visite.peut(geste)]


def _assez(request: HttpRequest, visite: PageDialogue, secret: str) -> HttpResponse:
    return _page(request, visite, secret, "assez", offres=_offres(visite, secret))


def _ecran(visite: PageDialogue, secret: str, geste: str) -> str:
    return visite.adresse("borne_geste", secret=secret, geste=geste)


def _page(
    request: HttpRequest, visite: PageDialogue, secret: str, nom: str, statut: int = 200, **contexte: Any
) -> HttpResponse:
    debut = visite.adresse("borne", secret=secret)
    reponse = page(request, visite, f"borne/{nom}", statut, secret=secret, debut=debut, **contexte)
    reponse["Cache-Control"] = "private, no-store"
    return reponse
