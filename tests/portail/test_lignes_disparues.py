"""Two people act on one row at once: what one of them removed is no fault of the other, and is told in words."""

from __future__ import annotations

import datetime as dt

import pytest

from bornes.moderation.actions.repondre import repondre_a_la_demande, repondre_publiquement
from campagnes.actions.calendrier import deplacer_periode, retirer_periode
from consultations.actions import contenus
from consultations.actions.accorder import retirer_accord
from consultations.actions.moderer import classer_signalements, renvoyer_a_relire
from consultations.actions.rapprocher import decider_rapprochement
from consultations.actions.signaler import signaler
from consultations.actions.suivre import retirer_reponse_officielle
from enquetes.planification.actions.enqueteurs import retirer_absence
from enquetes.planification.actions.identites import retirer_identite
from organismes.actions.fermetures import retirer_fermeture
from organismes.actions.noms import oublier_nom
from socle.horloge import aujourdhui
from sondages.actions import cartes
from tests.factories import bornes, campagnes, consultations, enquetes, organismes, sondages, trophees
from tests.preuves import refuser
from trophees.actions.pieces_litige import retirer_piece

pytestmark = pytest.mark.django_db
DANS_UN_MOIS = aujourdhui() + dt.timedelta(days=30)
JOURS = {"du": DANS_UN_MOIS, "au": DANS_UN_MOIS}

ACTES = {
    "periode deplacee": (
        lambda: campagnes.PeriodeFactory(**JOURS),
        lambda une: deplacer_periode(periode=une, **JOURS, motif="Grève", auteur=None),
    ),
    "periode retiree": (
        lambda: campagnes.PeriodeFactory(**JOURS),
        lambda une: retirer_periode(periode=une, motif="Grève", auteur=None),
    ),
    "fermeture": (
        lambda: organismes.FermetureFactory(**JOURS),
        lambda une: retirer_fermeture(fermeture=une, auteur=None),
    ),
    "nom": (organismes.NomSurveilleFactory, lambda un: oublier_nom(nom=un, auteur=None)),
    "absence": (
        lambda: enquetes.AbsenceFactory(**JOURS),
        lambda une: retirer_absence(absence=une, auteur=None),
    ),
    "identite": (enquetes.IdentiteFactory, lambda une: retirer_identite(identite=une, auteur=None)),
    "carte": (
        sondages.CarteFactory,
        lambda une: cartes.modifier_carte(carte=une, nature=une.nature, enonce="Autre", auteur=None),
    ),
    "carte deplacee": (sondages.CarteFactory, lambda une: cartes.deplacer_carte(carte=une, sens=1, auteur=None)),
    "carte retiree": (sondages.CarteFactory, lambda une: cartes.retirer_carte(carte=une, auteur=None)),
    "section": (
        consultations.SectionFactory,
        lambda une: contenus.modifier_section(section=une, titre="Autre", texte="Autre", auteur=None),
    ),
    "section deplacee": (
        consultations.SectionFactory,
        lambda une: contenus.deplacer_section(section=une, vers_le_haut=True, auteur=None),
    ),
    "section retiree": (
        consultations.SectionFactory,
        lambda une: contenus.retirer_section(section=une, auteur=None),
    ),
    "document deplace": (
        consultations.DocumentFactory,
        lambda un: contenus.deplacer_document(document=un, vers_le_haut=True, auteur=None),
    ),
    "document retire": (
        consultations.DocumentFactory,
        lambda un: contenus.retirer_document(document=un, auteur=None),
    ),
    "accord": (consultations.AccordDevisFactory, lambda un: retirer_accord(accord=un, auteur=None)),
    "reponse officielle": (
        lambda: consultations.CommentaireFactory(est_officiel=True, auteur=None),
        lambda une: retirer_reponse_officielle(reponse=une, auteur=None),
    ),
    "rapprochement": (
        consultations.RapprochementFactory,
        lambda un: decider_rapprochement(rapprochement=un, vers="retenu", auteur=None),
    ),
    "signalement classe": (
        consultations.CommentaireFactory,
        lambda un: classer_signalements(objet=un, auteur=None),
    ),
    "texte renvoye": (consultations.CommentaireFactory, lambda un: renvoyer_a_relire(objet=un, auteur=None)),
    "texte signale": (
        lambda: consultations.CommentaireFactory(proposition__dialogue__ouvert=True),
        lambda un: signaler(participant=un.auteur, objet=un, motif="injure"),
    ),
    "commentaire": (
        lambda: bornes.VerbatimFactory(publie=True),
        lambda un: repondre_publiquement(verbatim=un, reponse="Merci.", auteur=None),
    ),
    "demande": (
        bornes.DemandeReponseFactory,
        lambda une: repondre_a_la_demande(demande=une, reponse="Merci.", auteur=None),
    ),
    "piece": (
        lambda: trophees.PieceLitigeFactory(litige__brouillon=True),
        lambda une: retirer_piece(piece=une, auteur=None),
    ),
}


@pytest.mark.parametrize("cas", ACTES)
def test_what_somebody_removed_meanwhile_is_told_and_nothing_is_written(cas):
    creer, acte = ACTES[cas]
    objet = creer()
    lignes = type(objet).objects.filter(pk=objet.pk)
    lignes._raw_delete(lignes.db)

    refus = refuser("disparu", acte, objet)

    assert str(refus).endswith("n’existe plus\u202f: rien n’a été changé.")
