"""Menus of the layouts, as data. An entry whose route does not exist, or whose right is missing, is left out."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass

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


@dataclass(frozen=True)
class Lien:
    """An entry ready to print."""

    mot: str
    adresse: str
    touche: str
    est_courant: bool
    est_exact: bool


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
    EntreeDeMenu("Données personnelles", "portail:donnees_personnelles"),
    EntreeDeMenu("Mentions légales", "portail:mentions_legales"),
    EntreeDeMenu("Nous écrire", "portail:contact"),
)
ECOUTE = (
    EntreeDeMenu("Indicateurs", "rapports:espace_voix"),
    EntreeDeMenu("Avis et réponses", "bornes:espace_avis"),
    EntreeDeMenu("Sites et codes à flasher", "bornes:espace_sites"),
    EntreeDeMenu("Bornes", "bornes:espace_bornes"),
)
ESPACE = (
    EntreeDeMenu("Accueil", "portail:espace_accueil"),
    EntreeDeMenu("Inscription", "organismes:espace_inscription"),
    EntreeDeMenu("Résultats", "rapports:espace_resultats"),
    EntreeDeMenu("Rapport", "rapports:espace_rapport"),
    EntreeDeMenu("Communiquer", "rapports:espace_communiquer"),
    EntreeDeMenu("Voix des usagers", "rapports:espace_voix", sous=ECOUTE),
    EntreeDeMenu("Consultations", "consultations:espace_consultations"),
    EntreeDeMenu("Agents", "sondages:espace_agents"),
    EntreeDeMenu("Fermetures", "organismes:espace_fermetures"),
    EntreeDeMenu("Membres", "organismes:espace_membres"),
)
TERRAIN = (
    EntreeDeMenu("Visites", "enquetes:terrain_visites"),
    EntreeDeMenu("À envoyer", "enquetes:terrain_application"),
    EntreeDeMenu("À régler", "enquetes:terrain_envois"),
    EntreeDeMenu("Calendrier", "enquetes:terrain_calendrier"),
    EntreeDeMenu("Absences", "enquetes:terrain_absences"),
)
PILOTAGE = (
    EntreeDeMenu("Vue d’ensemble", "rapports:pilotage_tableau", "comptes.ouvrir_pilotage", "v"),
    EntreeDeMenu("Inscriptions", "organismes:pilotage_inscriptions", "comptes.agir_equipe", "i"),
    EntreeDeMenu(
        "Terrain",
        "enquetes:pilotage_visites",
        "comptes.agir_equipe",
        "t",
        (
            EntreeDeMenu("Visites", "enquetes:pilotage_visites", "comptes.agir_equipe"),
            EntreeDeMenu("Plan", "enquetes:pilotage_plan", "comptes.agir_equipe", "p"),
            EntreeDeMenu("Enquêteurs", "enquetes:pilotage_enqueteurs", "comptes.agir_equipe", "e"),
            EntreeDeMenu("Envois à régler", "enquetes:pilotage_envois", "comptes.agir_equipe"),
            EntreeDeMenu("En images", "rapports:pilotage_avancement", "comptes.ouvrir_pilotage"),
        ),
    ),
    EntreeDeMenu(
        "Voix des usagers",
        "rapports:pilotage_voix",
        "comptes.ouvrir_pilotage",
        "u",
        (
            EntreeDeMenu("Indicateurs", "rapports:pilotage_voix", "comptes.ouvrir_pilotage"),
            EntreeDeMenu("Modération", "bornes:pilotage_moderation", "comptes.agir_equipe", "m"),
            EntreeDeMenu("Avis retenus", "bornes:pilotage_retenus", "comptes.agir_equipe"),
            EntreeDeMenu("Bornes", "bornes:pilotage_bornes", "comptes.agir_equipe", "b"),
        ),
    ),
    EntreeDeMenu(
        "Participation",
        "consultations:pilotage_consultations",
        "comptes.agir_equipe",
        "x",
        (
            EntreeDeMenu("Consultations", "consultations:pilotage_consultations", "comptes.agir_equipe"),
            EntreeDeMenu("Places et devis", "consultations:pilotage_consultations_droits", "comptes.agir_equipe"),
            EntreeDeMenu("Agents", "sondages:pilotage_agents", "comptes.agir_equipe"),
        ),
    ),
    EntreeDeMenu(
        "Qualité",
        "enquetes:pilotage_qualite",
        "comptes.agir_equipe",
        "q",
        (
            EntreeDeMenu("Relecture", "enquetes:pilotage_qualite", "comptes.agir_equipe"),
            EntreeDeMenu("Fidélité de la mesure", "enquetes:pilotage_fidelite", "comptes.agir_equipe"),
        ),
    ),
    EntreeDeMenu(
        "Résultats et palmarès",
        "trophees:pilotage_resultats",
        "comptes.ouvrir_pilotage",
        "r",
        (
            EntreeDeMenu("Classement et palmarès", "trophees:pilotage_resultats", "comptes.ouvrir_pilotage"),
            EntreeDeMenu("Contestations", "trophees:pilotage_litiges", "comptes.agir_equipe"),
        ),
    ),
    EntreeDeMenu("Rapports", "rapports:pilotage_rapports", "comptes.agir_equipe", "d"),
    EntreeDeMenu(
        "Référentiels",
        "rapports:pilotage_referentiels",
        "comptes.agir_equipe",
        "f",
        (
            EntreeDeMenu("Référentiels et grilles", "rapports:pilotage_referentiels", "comptes.agir_equipe"),
            EntreeDeMenu("Couverture", "rapports:pilotage_couverture", "comptes.agir_equipe"),
            EntreeDeMenu("Scénarios", "rapports:pilotage_scenarios", "comptes.agir_equipe"),
        ),
    ),
    EntreeDeMenu("Édition", "campagnes:pilotage_campagne", "comptes.agir_equipe", "c"),
    EntreeDeMenu("Courriels", "rapports:pilotage_courriels", "comptes.agir_equipe"),
    EntreeDeMenu("Journal", "rapports:pilotage_journal", "comptes.agir_equipe", "j"),
    EntreeDeMenu("Équipe", "comptes:pilotage_equipe", "comptes.administrer", "w"),
)
# Seconds during which a menu may miss that an entry has something to show, or nothing left.
FRAICHEUR = 60.0
REPONSES: dict[Callable[[], bool], tuple[float, bool]] = {}
RACINES = ("/pilotage/", "/espace/", "/terrain/")
MENUS = {"public": PUBLIC, "pied": PIED, "espace": ESPACE, "ecoute": ECOUTE, "terrain": TERRAIN, "pilotage": PILOTAGE}


def menu(request: HttpRequest, nom: str) -> list[Lien]:
    """Give the links of a menu; the current one is the longest address that begins the page's own."""
    retenues = [(entree, adresse) for entree in MENUS[nom] if (adresse := _adresse(request, entree))]
    courant = _plus_longue(request.path, {adresse: _portee(entree, adresse) for entree, adresse in retenues})
    return [
        Lien(entree.mot, adresse, entree.touche, adresse == courant, adresse == request.path)
        for entree, adresse in retenues
    ]


def sous_menu(request: HttpRequest) -> list[Lien]:
    """Give the second row of the staff menu: the pages beside the current one."""
    for entree in PILOTAGE:
        retenues = [(sous, adresse) for sous in entree.sous if (adresse := _adresse(request, sous))]
        courant = _plus_longue(request.path, {adresse: (adresse,) for _sous, adresse in retenues})
        if courant:
            return [
                Lien(sous.mot, adresse, sous.touche, adresse == courant, adresse == request.path)
                for sous, adresse in retenues
            ]
    return []


def raccourcis(request: HttpRequest) -> list[tuple[str, str]]:
    """Give the keys of the staff menu and where they lead."""
    entrees = [entree for racine in PILOTAGE for entree in (racine, *racine.sous)]
    return [(entree.touche, entree.mot) for entree in entrees if entree.touche and _adresse(request, entree)]


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


def _portee(entree: EntreeDeMenu, adresse: str) -> tuple[str, ...]:
    sous = []
    for autre in entree.sous:
        try:
            sous.append(reverse(autre.route))
        except NoReverseMatch:
            continue
    return (adresse, *sous)


def _plus_longue(chemin: str, portees: dict[str, tuple[str, ...]]) -> str:
    """Give the address owning the longest prefix of the path; a zone's root counts only when it is the page."""
    meilleure, longueur = "", 0
    for adresse, prefixes in portees.items():
        for prefixe in prefixes:
            racine = prefixe in RACINES
            if (chemin == prefixe or (chemin.startswith(prefixe) and not racine)) and len(prefixe) > longueur:
                meilleure, longueur = adresse, len(prefixe)
    return meilleure
