"""Menus of the layouts, as data. An entry whose route does not exist, or whose right is missing, is left out."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, replace

import rules
from django.db import DatabaseError
from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse

from consultations.queries.presence import une_est_publique


@dataclass(frozen=True)
class EntreeDeMenu:
    """An entry of a menu: its words, its route, the right it asks for, its key after « g »."""

    mot: str
    route: str
    permission: str = ""
    touche: str = ""
    sous: tuple[EntreeDeMenu, ...] = ()
    connecte: bool | None = None
    """Shown to people signed in (True), to the others (False), or to all."""
    si: Callable[[], bool] | None = None
    """Question that says whether there is something to show; none: always."""
    aussi: tuple[str, ...] = ()
    """Addresses of its pages that do not begin by its own."""


@dataclass(frozen=True)
class Lien:
    """An entry ready to print."""

    mot: str
    adresse: str
    est_courant: bool
    est_exact: bool


def _groupe(mot: str, *sous: EntreeDeMenu) -> EntreeDeMenu:
    """Return an entry with a second row; it leads to the first page of that row, by the same right."""
    return EntreeDeMenu(mot, sous[0].route, sous[0].permission, sous=sous)


PUBLIC = (
    EntreeDeMenu("Ce que nous mesurons", "portail:le_barometre"),
    EntreeDeMenu("Résultats", "portail:resultats"),
    EntreeDeMenu("Consultations", "consultations:liste", si=une_est_publique),
    EntreeDeMenu("Participer", "organismes:inscription_commencer"),
    EntreeDeMenu("Se connecter", "account_login", connecte=False),
    EntreeDeMenu("Mon espace", "portail:aiguillage", connecte=True),
)
PIED = (
    EntreeDeMenu("Accessibilité\u202f: partiellement conforme", "portail:accessibilite"),
    EntreeDeMenu("Règlement", "portail:reglement"),
    EntreeDeMenu("Vérifier un palmarès", "trophees:verifier_sceau"),
    EntreeDeMenu("Données ouvertes", "rapports:donnees"),
    EntreeDeMenu("Données personnelles", "portail:donnees_personnelles"),
    EntreeDeMenu("Mentions légales", "portail:mentions_legales"),
    EntreeDeMenu("Nous écrire", "portail:contact"),
)
ESPACE = (
    _groupe(
        "Accueil",
        EntreeDeMenu("Votre journée", "portail:espace_accueil"),
        EntreeDeMenu("Votre année", "rapports:espace_annee"),
    ),
    _groupe(
        "Inscription",
        EntreeDeMenu(
            "Inscription",
            "organismes:espace_inscription",
            aussi=("/espace/inscriptions/", "/espace/noms-surveilles/"),
        ),
        EntreeDeMenu("Fermetures", "organismes:espace_fermetures"),
    ),
    _groupe(
        "Résultats",
        EntreeDeMenu("Résultats", "rapports:espace_resultats"),
        EntreeDeMenu("Plan d’actions", "rapports:espace_plan"),
        EntreeDeMenu("Rapport", "rapports:espace_rapport"),
        EntreeDeMenu("Communiquer", "rapports:espace_communiquer"),
    ),
    _groupe(
        "Voix des usagers",
        EntreeDeMenu("Indicateurs", "rapports:espace_voix"),
        EntreeDeMenu("Ce qui compte", "rapports:espace_importance"),
        EntreeDeMenu("Avis et réponses", "bornes:espace_avis"),
        EntreeDeMenu("Sites et codes à flasher", "bornes:espace_sites"),
        EntreeDeMenu("Bornes", "bornes:espace_bornes"),
    ),
    EntreeDeMenu("Consultations", "consultations:espace_consultations"),
    EntreeDeMenu("Agents", "sondages:espace_agents"),
    EntreeDeMenu("Membres", "organismes:espace_membres"),
)
TERRAIN = (
    EntreeDeMenu("Visites", "enquetes:terrain_visites"),
    EntreeDeMenu("À envoyer", "enquetes:terrain_application"),
    EntreeDeMenu("À régler", "enquetes:terrain_envois"),
    EntreeDeMenu("Calendrier", "enquetes:terrain_calendrier"),
    EntreeDeMenu("Absences", "enquetes:terrain_absences"),
)
# Where a person works, from her account: one with two roles goes from one to the other there.
TRAVAIL = (
    EntreeDeMenu("Le pilotage", "portail:pilotage_accueil", "comptes.ouvrir_pilotage"),
    EntreeDeMenu("Mes visites", "enquetes:terrain_visites", "enquetes.aller_sur_le_terrain"),
    EntreeDeMenu("Mon organisme", "portail:espace_accueil", "organismes.agir_pour_un_organisme"),
)
LIRE, AGIR = "comptes.ouvrir_pilotage", "comptes.agir_equipe"
PILOTAGE = (
    _groupe(
        "Accueil",
        EntreeDeMenu("Votre journée", "portail:pilotage_accueil", LIRE, "a"),
        EntreeDeMenu("Vue d’ensemble", "rapports:pilotage_tableau", LIRE, "v"),
        EntreeDeMenu("Terrain en images", "rapports:pilotage_avancement", LIRE),
    ),
    EntreeDeMenu("Inscriptions", "organismes:pilotage_inscriptions", AGIR, "i"),
    _groupe(
        "Terrain",
        EntreeDeMenu("Visites", "enquetes:pilotage_visites", AGIR, "t"),
        EntreeDeMenu("Plan", "enquetes:pilotage_plan", AGIR, "p"),
        EntreeDeMenu("Enquêteurs", "enquetes:pilotage_enqueteurs", AGIR, "e"),
        EntreeDeMenu("Envois à régler", "enquetes:pilotage_envois", AGIR),
        EntreeDeMenu("Relecture", "enquetes:pilotage_qualite", AGIR, "q"),
        EntreeDeMenu("Fidélité de la mesure", "enquetes:pilotage_fidelite", AGIR),
    ),
    _groupe(
        "Voix des usagers",
        EntreeDeMenu("Indicateurs", "rapports:pilotage_voix", LIRE, "u"),
        EntreeDeMenu("Modération", "bornes:pilotage_moderation", AGIR, "m"),
        EntreeDeMenu("Avis retenus", "bornes:pilotage_retenus", AGIR),
        EntreeDeMenu("Bornes", "bornes:pilotage_bornes", AGIR, "b"),
    ),
    _groupe(
        "Participation",
        EntreeDeMenu("Consultations", "consultations:pilotage_consultations", AGIR, "x"),
        EntreeDeMenu("Places et devis", "consultations:pilotage_consultations_droits", AGIR),
        EntreeDeMenu("Agents", "sondages:pilotage_agents", AGIR),
    ),
    _groupe(
        "Résultats",
        EntreeDeMenu("Classement et palmarès", "trophees:pilotage_resultats", LIRE, "r"),
        EntreeDeMenu("Jury", "trophees:pilotage_jury", LIRE),
        EntreeDeMenu("Contestations", "trophees:pilotage_litiges", AGIR),
        EntreeDeMenu("Rapports", "rapports:pilotage_rapports", AGIR, "d"),
        EntreeDeMenu("Plans d’actions", "rapports:pilotage_plans", AGIR),
        EntreeDeMenu("Données ouvertes", "rapports:pilotage_donnees", AGIR),
    ),
    _groupe(
        "Réglages",
        EntreeDeMenu("Éditions", "campagnes:pilotage_campagne", AGIR, "c"),
        EntreeDeMenu("Référentiels et grilles", "rapports:pilotage_referentiels", AGIR, "f"),
        EntreeDeMenu("Couverture", "rapports:pilotage_couverture", AGIR),
        EntreeDeMenu("Scénarios", "rapports:pilotage_scenarios", AGIR),
        EntreeDeMenu("Équipe", "comptes:pilotage_equipe", "comptes.administrer", "w"),
        EntreeDeMenu("Partenaires", "partenaires:pilotage_partenaires", "comptes.administrer"),
        EntreeDeMenu("Courriels", "rapports:pilotage_courriels", AGIR),
        EntreeDeMenu("Santé de la plateforme", "portail:pilotage_sante", AGIR),
        EntreeDeMenu("Journal", "rapports:pilotage_journal", AGIR, "j"),
    ),
)
# Seconds during which a menu may miss that an entry has something to show, or nothing left.
FRAICHEUR = 60.0
REPONSES: dict[Callable[[], bool], tuple[float, bool]] = {}
RACINES = ("/pilotage/", "/espace/", "/terrain/")
MENUS = {
    "public": PUBLIC,
    "pied": PIED,
    "espace": ESPACE,
    "terrain": TERRAIN,
    "pilotage": PILOTAGE,
    "travail": TRAVAIL,
}


def menu(request: HttpRequest, nom: str) -> list[Lien]:
    """Give the links of a menu; the current one is the longest address that begins the page's own."""
    return _liens(request, _entrees(request, nom))


def sous_menu(request: HttpRequest) -> list[Lien]:
    """Give the second row of the menu of bodies, or of staff: the pages beside the current one."""
    for entree in _entrees(request, "espace" if request.path.startswith("/espace/") else "pilotage"):
        liens = _liens(request, entree.sous)
        if any(lien.est_courant for lien in liens):
            return liens
    return []


def raccourcis(request: HttpRequest) -> list[tuple[str, str, str]]:
    """Give the keys of the staff menu, their words and where they lead."""
    entrees = [entree for racine in PILOTAGE for entree in (racine, *racine.sous) if entree.touche]
    return [(entree.touche, entree.mot, adresse) for entree in entrees if (adresse := _adresse(request, entree))]


def _place(request: HttpRequest) -> str:
    """Return where the page stands: at its own address, or under the page that it says it comes from."""
    place: str = getattr(request, "place_au_menu", request.path)
    return place


def _entrees(request: HttpRequest, nom: str) -> tuple[EntreeDeMenu, ...]:
    """Return the entries of a menu; without a body, its first page alone exists."""
    if nom == "espace" and getattr(request, "organisme_courant", None) is None:
        return (replace(ESPACE[0], sous=()),)
    return MENUS[nom]


def _liens(request: HttpRequest, entrees: tuple[EntreeDeMenu, ...]) -> list[Lien]:
    retenues = [(entree, adresse) for entree in entrees if (adresse := _adresse(request, entree))]
    courant = _plus_longue(_place(request), {adresse: _portee(entree) for entree, adresse in retenues})
    return [Lien(entree.mot, adresse, adresse == courant, adresse == request.path) for entree, adresse in retenues]


def _adresse(request: HttpRequest, entree: EntreeDeMenu) -> str:
    if entree.si and not _a_quelque_chose(entree.si):
        return ""
    if entree.connecte is not None and entree.connecte != request.user.is_authenticated:
        return ""
    # Rules alone decide: asked of the user, each entry that she may not open would cost two statements more.
    if entree.permission and not (request.user.is_authenticated and rules.has_perm(entree.permission, request.user)):
        return ""
    try:
        return reverse(entree.route)
    except NoReverseMatch:
        return ""


def _a_quelque_chose(question: Callable[[], bool]) -> bool:
    """Ask whether an entry has something to show; a process keeps the answer for FRAICHEUR seconds."""
    posee_a, reponse = REPONSES.get(question, (-FRAICHEUR, False))
    if time.monotonic() - posee_a < FRAICHEUR:
        return reponse
    try:
        reponse = question()
    except DatabaseError:
        # A page that tells a fault still has its menu.
        return False
    REPONSES[question] = (time.monotonic(), reponse)
    return reponse


def _portee(entree: EntreeDeMenu) -> tuple[str, ...]:
    """Return what the addresses of an entry's pages begin by, its second row included."""
    try:
        propres = (reverse(entree.route), *entree.aussi)
    except NoReverseMatch:
        propres = ()
    return (*propres, *(prefixe for sous in entree.sous for prefixe in _portee(sous)))


def _plus_longue(chemin: str, portees: dict[str, tuple[str, ...]]) -> str:
    """Give the address owning the longest prefix of the path; a zone's root counts only when it is the page."""
    meilleure, longueur = "", 0
    for adresse, prefixes in portees.items():
        for prefixe in prefixes:
            racine = prefixe in RACINES
            if (chemin == prefixe or (chemin.startswith(prefixe) and not racine)) and len(prefixe) > longueur:
                meilleure, longueur = adresse, len(prefixe)
    return meilleure
