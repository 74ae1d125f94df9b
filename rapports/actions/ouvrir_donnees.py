"""Opens the aggregates of an edition to all, one version after another; what was opened never changes."""

from __future__ import annotations

from collections.abc import Mapping

from django.db import transaction

from bornes.logic.petits_nombres import SEUIL
from campagnes.enums import Acte
from campagnes.models import Campagne
from campagnes.queries import exiger_maintenant
from rapports.logic.donnees_ouvertes.attaque import SansPreuve
from rapports.logic.donnees_ouvertes.effectifs import Recoupable
from rapports.logic.donnees_ouvertes.garde import ecrire
from rapports.logic.donnees_ouvertes.jeu import DejaOuvert
from rapports.models import JeuOuvert
from rapports.queries.donnees_ouvertes import (
    categories_trop_peu_changees,
    contenu_de,
    empreintes_des_organismes,
    garde_lue,
    garde_prouvee,
    jeux_ouverts,
    ouverture,
)
from socle.auteur import Auteur
from socle.coffre import sceller
from socle.erreurs import RegleMetier
from socle.journal import consigner
from socle.scelles import place_de
from trophees.logic.gel import empreinte
from trophees.queries.palmares import palmares_publie


@transaction.atomic
def ouvrir_donnees(*, campagne: Campagne, note: str = "", auteur: Auteur = None) -> JeuOuvert:
    """Keep a new version and make it public, once the prize list is; `note` says what changes from the last one."""
    campagne = Campagne.objects.select_for_update().get(pk=campagne.pk)
    if palmares_publie(campagne) is None:
        raise RegleMetier(
            "palmares_non_publie",
            "Les données d’une édition s’ouvrent une fois son palmarès publié\u202f: publiez-le d’abord.",
        )
    exiger_maintenant(campagne, Acte.PUBLIER_PALMARES)
    dernier = jeux_ouverts().filter(campagne=campagne).first()
    apports = empreintes_des_organismes(campagne)
    if dernier is not None:
        _exiger_un_changement(dernier, apports, note)
    try:
        ouverte = ouverture(campagne)
    except Recoupable as erreur:
        raise RegleMetier(
            "donnees_recoupables",
            "À côté des versions déjà ouvertes, celle-ci laisserait retrouver de petits nombres, ou rien ne prouve le "
            "contraire\u202f: elle ne s’ouvre pas.",
        ) from erreur
    except SansPreuve as erreur:
        raise RegleMetier(
            "donnees_sans_preuve",
            "Le calcul qui prouve qu’aucun petit nombre ne se retrouve s’est arrêté sans réponse\u202f: rien n’est ouvert. "
            "Prévenez qui exploite la plateforme.",
        ) from erreur
    if empreintes_des_organismes(campagne) != apports:
        # What is told must be what the next version is compared with.
        raise RegleMetier(
            "donnees_en_mouvement", "Des chiffres ont changé pendant le calcul\u202f: rien n’est ouvert. Recommencez."
        )
    contenu = contenu_de(ouverte.tables)
    if dernier is not None and dernier.empreinte == empreinte(contenu):
        raise _inchangees(dernier)
    jeu = JeuOuvert.objects.create(
        campagne=campagne,
        version=dernier.version + 1 if dernier else 1,
        note=note.strip(),
        contenu=contenu,
        empreinte=empreinte(contenu),
        empreintes=apports,
    )
    _garder(jeu, ouverte.garde)
    consigner(jeu, "donnees.ouvertes", auteur, version=jeu.version, empreinte=jeu.empreinte)
    return jeu


@transaction.atomic
def garder_version(*, jeu: JeuOuvert) -> None:
    """Keep of a version opened before anything was, or by an older form, what protects the next ones.

    It is computed from what bodies bring today, which is proved to be what they brought then; refused otherwise: nothing
    else tells what that version hid, and whoever has it would learn it from the next one.
    """
    jeu = JeuOuvert.objects.select_for_update().select_related("campagne").get(pk=jeu.pk)
    if garde_lue(jeu) is not None:
        raise RegleMetier("garde_presente", f"La version {jeu.version} de {jeu.campagne.annee} a déjà ce qu’il faut.")
    garde = garde_prouvee(jeu)
    if garde is None:
        raise RegleMetier(
            "garde_improuvable",
            f"Depuis la version {jeu.version} de {jeu.campagne.annee}, ce qu’apportent les organismes a changé, ou rien ne "
            "prouve le contraire\u202f: ses secrets ne peuvent plus être protégés d’une version suivante.",
        )
    _garder(jeu, garde)
    consigner(jeu, "donnees.gardees", None, version=jeu.version)


def _garder(jeu: JeuOuvert, garde: DejaOuvert) -> None:
    jeu.garde = sceller(ecrire(garde), place_de(JeuOuvert, "garde", pk=jeu.pk))
    jeu.save(update_fields=["garde"])


def _exiger_un_changement(dernier: JeuOuvert, apports: Mapping[str, list[str]], note: str) -> None:
    if dernier.empreintes == apports:
        raise _inchangees(dernier)
    if not note.strip():
        raise RegleMetier("note_absente", "Dites ce qui change depuis la version précédente.", champ="note")
    if categories_trop_peu_changees(dernier.empreintes, apports):
        raise RegleMetier(
            "donnees_peu_changees",
            f"Moins de {SEUIL} organismes d’une catégorie ont changé depuis la version {dernier.version}\u202f: leurs "
            "chiffres se liraient par soustraction. La correction attend d’en toucher davantage.",
        )


def _inchangees(dernier: JeuOuvert) -> RegleMetier:
    return RegleMetier("donnees_inchangees", f"Rien n’a changé depuis la version {dernier.version}.")
