"""Prepare a poll: its words, its departments. Once open, only its name, its last day and higher thresholds."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from django.db import transaction
from django.utils.crypto import get_random_string

from campagnes.logic.vocabulaire import CONSULTATION_AGENTS
from campagnes.queries import refuser_qualification
from organismes.models import Inscription
from socle.auteur import Auteur
from socle.erreurs import RegleMetier
from socle.journal import consigner
from socle.logic.typographie import a_comparer, sur_une_ligne
from sondages.actions.verrous import PREPARABLE, verrouiller
from sondages.enums import (
    GROUPES_MAX,
    SEUIL_MINIMAL,
    EtatSondage,
)
from sondages.logic.base32 import ALPHABET
from sondages.models import Carte, Groupe, Sondage
from sondages.queries.calendrier import est_passee
from sondages.queries.espace import a_l_option
from sondages.queries.jeux import JEUX, cartes_du_jeu

TAILLE_CODE = 8
NOM_MAX = 80
GROUPE_UNIQUE = "Tous les agents"
MODIFIABLE = frozenset({EtatSondage.BROUILLON, EtatSondage.OUVERT})


@transaction.atomic
def creer_sondage(
    *, inscription: Inscription, titre: str, presentation: str = "", auteur: Auteur, jeu: str = "miroir"
) -> Sondage:
    """Start a poll from a deck (a key of JEUX), with one department for everybody."""
    if not a_l_option(inscription):
        raise RegleMetier(
            "option_absente", "Votre inscription ne comprend pas de consultation interne, ou n’est plus active."
        )
    if jeu not in JEUX:
        raise RegleMetier("jeu_inconnu", "Ce jeu de cartes n’existe pas.", champ="jeu")
    sondage = Sondage.objects.create(
        inscription=inscription,
        titre=_titre(titre),
        presentation=_presentation(presentation),
        code=get_random_string(TAILLE_CODE, ALPHABET.lower()),
    )
    Groupe.objects.create(sondage=sondage, nom=GROUPE_UNIQUE, signe=ALPHABET[0])
    Carte.objects.bulk_create(
        Carte(sondage=sondage, rang=rang, **carte) for rang, carte in enumerate(cartes_du_jeu(jeu), 1)
    )
    consigner(sondage, "sondage.cree", auteur, jeu=jeu)
    return sondage


@transaction.atomic
def modifier_sondage(
    *,
    sondage: Sondage,
    titre: str,
    presentation: str,
    ouvre_du: dt.date | None,
    ferme_au: dt.date | None,
    est_en_salle: bool,
    seuil_effectifs: int,
    seuil_mots: int,
    auteur: Auteur,
) -> Sondage:
    """Change what a poll says of itself. After the opening a threshold only rises, and the first day stays."""
    sondage = verrouiller(sondage, dans=MODIFIABLE)
    if ouvre_du and ferme_au and ferme_au < ouvre_du:
        raise RegleMetier("dates_en_desordre", "Le dernier jour vient avant le premier.", champ="ferme_au")
    _exiger_seuils(sondage, seuil_effectifs, seuil_mots)
    if sondage.etat == EtatSondage.BROUILLON:
        sondage.ouvre_du = ouvre_du
    elif ouvre_du != sondage.ouvre_du:
        raise RegleMetier("deja_ouverte", "La consultation est déjà ouverte\u202f: sa date reste.", champ="ouvre_du")
    change = ferme_au != sondage.ferme_au
    sondage.titre, sondage.presentation = _titre(titre), _presentation(presentation)
    sondage.ferme_au, sondage.est_en_salle = ferme_au, est_en_salle
    if change and sondage.est_ouvert and est_passee(sondage):
        # The clock would close it within the hour, for good.
        raise RegleMetier(
            "date_passee",
            "Ce jour est déjà passé\u202f: pour finir maintenant, clôturez la consultation.",
            champ="ferme_au",
        )
    sondage.seuil_effectifs, sondage.seuil_mots = seuil_effectifs, seuil_mots
    sondage.save()
    consigner(sondage, "sondage.modifie", auteur, seuil_effectifs=seuil_effectifs, seuil_mots=seuil_mots)
    return sondage


@transaction.atomic
def definir_groupes(*, sondage: Sondage, groupes: Sequence[tuple[str, int]], auteur: Auteur) -> list[Groupe]:
    """Replace the departments by (name, number of agents), in this order."""
    sondage = verrouiller(sondage, dans=PREPARABLE)
    propres = [(sur_une_ligne(nom), effectif) for nom, effectif in groupes]
    _exiger_groupes(propres)
    sondage.les_groupes.all().delete()
    crees = [
        Groupe.objects.create(sondage=sondage, nom=nom, effectif=effectif, signe=ALPHABET[rang])
        for rang, (nom, effectif) in enumerate(propres)
    ]
    consigner(sondage, "sondage.groupes_definis", auteur, nombre=len(crees))
    return crees


def _exiger_groupes(groupes: Sequence[tuple[str, int]]) -> None:
    if not 1 <= len(groupes) <= GROUPES_MAX:
        raise RegleMetier("nombre_de_groupes", f"Il faut de un à {GROUPES_MAX} groupes.", champ="groupes")
    if any(not nom or len(nom) > NOM_MAX for nom, _ in groupes):
        raise RegleMetier(
            "groupe_sans_nom", f"Chaque groupe porte un nom, de {NOM_MAX} caractères au plus.", champ="groupes"
        )
    if len({a_comparer(nom) for nom, _ in groupes}) != len(groupes):
        raise RegleMetier("groupes_en_double", "Deux groupes portent le même nom.", champ="groupes")
    if any(effectif < 1 for _, effectif in groupes):
        raise RegleMetier("groupe_vide", "Chaque groupe compte au moins un agent.", champ="groupes")


def _exiger_seuils(sondage: Sondage, effectifs: int, mots: int) -> None:
    planchers = {
        "seuil_effectifs": (effectifs, sondage.seuil_effectifs_ouverture or SEUIL_MINIMAL),
        "seuil_mots": (mots, sondage.seuil_mots_ouverture or SEUIL_MINIMAL),
    }
    for champ, (voulu, plancher) in planchers.items():
        if voulu < plancher:
            raise RegleMetier("seuil_trop_bas", f"Ce seuil ne descend pas sous {plancher} réponses.", champ=champ)


def _titre(titre: str) -> str:
    propre = sur_une_ligne(titre)
    if not propre:
        raise RegleMetier("titre_vide", "Donnez un titre à la consultation.", champ="titre")
    refuser_qualification({"titre": propre}, plutot=CONSULTATION_AGENTS)
    return propre


def _presentation(presentation: str) -> str:
    propre = presentation.strip()
    refuser_qualification({"presentation": propre}, plutot=CONSULTATION_AGENTS)
    return propre
