"""Opens the aggregates of an edition to all, one version after another; what was opened never changes."""

from __future__ import annotations

from django.db import transaction

from bornes.logic.petits_nombres import SEUIL
from campagnes.enums import Acte
from campagnes.models import Campagne
from campagnes.queries import exiger_maintenant
from rapports.models import JeuOuvert
from rapports.queries.donnees_ouvertes import (
    categories_trop_peu_changees,
    contenu_de,
    empreintes_des_organismes,
    jeux_ouverts,
    tables_a_ouvrir,
)
from socle.auteur import Auteur
from socle.erreurs import RegleMetier
from socle.journal import consigner
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
    contenu = contenu_de(tables_a_ouvrir(campagne))
    dernier = jeux_ouverts().filter(campagne=campagne).first()
    if dernier is not None and dernier.empreinte == empreinte(contenu):
        raise RegleMetier("donnees_inchangees", f"Rien n’a changé depuis la version {dernier.version}.")
    if dernier is not None and not note.strip():
        raise RegleMetier("note_absente", "Dites ce qui change depuis la version précédente.", champ="note")
    apports = empreintes_des_organismes(campagne)
    if dernier is not None and categories_trop_peu_changees(dernier.empreintes, apports):
        raise RegleMetier(
            "donnees_peu_changees",
            f"Moins de {SEUIL} organismes d’une catégorie ont changé depuis la version {dernier.version}\u202f: leurs "
            "chiffres se liraient par soustraction. La correction attend d’en toucher davantage.",
        )
    jeu = JeuOuvert.objects.create(
        campagne=campagne,
        version=dernier.version + 1 if dernier else 1,
        note=note.strip(),
        contenu=contenu,
        empreinte=empreinte(contenu),
        empreintes=apports,
    )
    consigner(jeu, "donnees.ouvertes", auteur, version=jeu.version, empreinte=jeu.empreinte)
    return jeu
