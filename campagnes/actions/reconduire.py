"""Make an edition of another one: its calendar some years later, its settings; nothing of what happened in it."""

from __future__ import annotations

from django.db import transaction

from campagnes.actions.calendrier import verrouiller
from campagnes.actions.creer import ecrire_edition, exiger_annee_libre
from campagnes.logic.modeles import Edition, edition_reconduite
from campagnes.logic.reglages import COLONNES
from campagnes.models import Campagne
from campagnes.queries import calendrier_de
from socle.auteur import Auteur
from socle.erreurs import RegleMetier
from socle.horloge import aujourdhui, maintenant
from socle.journal import consigner
from socle.logic.bornes_des_dates import est_un_jour_connu
from socle.logic.typographie import date_longue

# What belongs to one edition: its year, its name, when it opens.
PROPRES = {"annee", "nom", "rang_edition", "inscriptions_ouvertes_le"}


@transaction.atomic
def copier_edition(*, modele: Campagne, annee: int, auteur: Auteur) -> Campagne:
    """Create the edition of a later year like `modele`: planned dates moved by as many years, same settings.

    Suspensions, elections and registrations are not taken.
    """
    modele = verrouiller(modele)
    exiger_annee_libre(annee)
    if annee <= modele.annee:
        raise RegleMetier(
            "annee_deja_passee", f"Donnez une année après {modele.annee}, celle de l’édition reprise.", champ="annee"
        )
    edition = _decaler(modele, annee)
    if any(not est_un_jour_connu(jour) for jour in edition.jours):
        raise RegleMetier(
            "calendrier_hors_bornes", "Ce calendrier sort des années que la plateforme connaît.", champ="annee"
        )
    fin = edition.echeances[-1].dernier_jour if edition.echeances else None
    if fin is not None and fin < aujourdhui():
        raise RegleMetier(
            "cloture_deja_passee",
            f"Ce calendrier clôt les inscriptions le {date_longue(fin)}, qui est passé\u202f: donnez une année plus "
            "lointaine.",
            champ="annee",
        )
    campagne = ecrire_edition(edition, auteur)
    consigner(campagne, "campagne.reconduite", auteur, de=modele.annee)
    return campagne


def _decaler(modele: Campagne, annee: int) -> Edition:
    ceremonie = getattr(modele, "ceremonie", None)
    return edition_reconduite(
        annee,
        modele.annee,
        calendrier=calendrier_de(modele),
        prevu=calendrier_de(modele, prevu=True),
        champs={nom: getattr(modele, nom) for nom in ("est_demonstration", *COLONNES) if nom not in PROPRES},
        rang=modele.rang_edition,
        instant=maintenant(),
        ceremonie={nom: getattr(ceremonie, nom) for nom in ("intitule", "lieu", "prevue_du", "prevue_au") if ceremonie},
    )
