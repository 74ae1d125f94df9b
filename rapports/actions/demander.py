"""Orders reports: the row is the order, the broker only carries its number."""

from __future__ import annotations

import datetime as dt

from django.db import transaction

from campagnes.models import Campagne
from enquetes.visites.queries.mesures import mesures_sont_retirees
from organismes.models import Inscription
from rapports.actions.produire import ATELIER
from rapports.models import Rapport, dossier_des_rapports
from rapports.queries.rapports import inscriptions_a_imprimer
from socle.auteur import Auteur
from socle.enums import EtatDocument
from socle.erreurs import RegleMetier
from socle.fabrication import a_son_fichier, commander, commander_en_nombre
from socle.fichiers import stockage_prive
from socle.journal import consigner, consigner_en_nombre
from socle.logic.lots import en_lots
from socle.taches import publier
from trophees.models import Resultat

PAR_LOT = 1000
MESURES_RETIREES = (
    "Les contacts de cette édition ne sont plus gardés\u202f: son rapport ne se fait plus, celui qui est prêt demeure."
)


@transaction.atomic
def demander_rapport(
    *, inscription: Inscription, auteur: Auteur = None, refaire: bool = False, confier: bool = True
) -> Rapport:
    """Order the report of a registration; one row, whatever the number of clicks.

    A report under way, or ready, younger than the results and whose file is there, is left as it is unless `refaire`.
    Once the contacts of the edition are gone, what is ready stays: made again, it would say that there were none.
    `confier` hands the work to the worker on commit; without it the caller builds the report itself.
    """
    resultat = Resultat.objects.filter(inscription=inscription).first()
    if resultat is None:
        raise RegleMetier(
            "resultats_absents", "Les résultats de cet organisme ne sont pas encore calculés\u202f: rien à imprimer."
        )

    if mesures_sont_retirees(inscription.campagne):
        fait = Rapport.objects.filter(inscription=inscription, etat=EtatDocument.PRET).first()
        if fait is None or refaire or not a_son_fichier(fait):
            raise RegleMetier("mesures_retirees", MESURES_RETIREES)
        return fait

    rapport: Rapport
    rapport, est_commande = commander(
        ATELIER,
        est_a_jour=lambda fait: not refaire and _est_a_jour(fait, resultat.calcule_le) and a_son_fichier(fait),
        inscription=inscription,
    )
    if est_commande:
        consigner(rapport, "rapport.demande", auteur, inscription=inscription.pk)
        if confier:
            publier("rapports.tasks.produire_rapport", rapport_id=rapport.pk)
    return rapport


@transaction.atomic
def demander_les_rapports(
    *, campagne: Campagne, siren: str = "", auteur: Auteur = None, refaire: bool = False, confier: bool = True
) -> int:
    """Order the reports of an edition, or of one body, as `demander_rapport` would; return how many were ordered now.

    The number of statements does not follow that of bodies, and whoever asks meanwhile waits, then finds them ordered.
    """
    campagne = Campagne.objects.select_for_update().get(pk=campagne.pk)
    calcules = dict(
        Resultat.objects.filter(inscription__in=inscriptions_a_imprimer(campagne, siren=siren))
        .order_by("inscription__organisme__siren", "inscription_id")
        .values_list("inscription_id", "calcule_le")
    )
    if mesures_sont_retirees(campagne):
        faits = Rapport.objects.filter(inscription__campagne=campagne, etat=EtatDocument.PRET)
        if refaire or calcules.keys() - set(faits.values_list("inscription_id", flat=True)):
            raise RegleMetier("mesures_retirees", MESURES_RETIREES)
        return 0

    # One question to the storage for a thousand reports: a shared store is another machine, and the edition is held.
    gardes = {chemin for chemin, _ecrit_le in stockage_prive().inventaire(dossier_des_rapports(campagne))}
    nombre = 0
    for lot in en_lots(calcules, PAR_LOT):
        demandes = commander_en_nombre(
            ATELIER,
            "inscription_id",
            lot,
            est_a_jour=lambda fait: (
                not refaire and _est_a_jour(fait, calcules[fait.inscription_id]) and fait.fichier.name in gardes
            ),
        )
        faits_du_journal = ((rapport, {"inscription": rapport.inscription_id}) for rapport in demandes)
        consigner_en_nombre(faits_du_journal, "rapport.demande", auteur)
        for rapport in demandes if confier else ():
            publier("rapports.tasks.produire_rapport", rapport_id=rapport.pk)
        nombre += len(demandes)
    return nombre


def _est_a_jour(rapport: Rapport, calcule_le: dt.datetime) -> bool:
    return rapport.etat == EtatDocument.PRET and rapport.commence_le is not None and rapport.commence_le >= calcule_le
