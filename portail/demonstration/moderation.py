"""What was done with the comments of a season: most are published, some refused, the last ones wait."""

from __future__ import annotations

import datetime as dt
import random
import tomllib

from bornes.enums import EtatVerbatim, MotifRejet
from bornes.models import Verbatim
from bornes.moderation.actions.moderer import CommentaireLu, publier, rejeter
from bornes.moderation.actions.repondre import repondre_publiquement
from campagnes.models import Campagne
from comptes.models import Utilisateur
from portail.demonstration.ecoute import BANQUE
from socle.logic.lots import en_lots
from socle.moderation import AU_PLUS

PART_REJETEE = 0.04
NB_REPONSES = 6


def moderer_saison(
    campagne: Campagne, *, auteur: Utilisateur, referent: Utilisateur, jusqu_au: dt.date, graine: int
) -> None:
    """Decide on the comments given up to a day, by batches as a person would; the referent's body answers some."""
    alea = random.Random(graine)
    attendent = Verbatim.objects.filter(
        avis__point__inscription__campagne=campagne, etat=EtatVerbatim.MASQUE, avis__jour__lte=jusqu_au
    )
    choix = [CommentaireLu(pk, vu_le) for pk, vu_le in attendent.order_by("avis_id").values_list("pk", "modifie_le")]
    refuses = alea.sample(choix, round(len(choix) * PART_REJETEE))
    for lot in en_lots([un for un in choix if un not in refuses], AU_PLUS):
        publier(choix=lot, auteur=auteur)
    for lot in en_lots(refuses, AU_PLUS):
        rejeter(choix=lot, motif=MotifRejet.HORS_SUJET, auteur=auteur)
    reponses = tomllib.loads(BANQUE.read_text(encoding="utf-8"))["reponses"]
    siens = Verbatim.objects.publies().filter(
        avis__point__inscription__campagne=campagne,
        avis__point__inscription__organisme__les_membres__utilisateur=referent,
        avis__satisfaction__lte=3,
    )
    for rang, verbatim in enumerate(siens.order_by("-avis__jour", "avis_id")[:NB_REPONSES]):
        repondre_publiquement(verbatim=verbatim, reponse=reponses[rang % len(reponses)], auteur=referent)
