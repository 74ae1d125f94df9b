"""What was mailed in the name of bodies, for themselves and for the team: numbers and dates, never an address."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Count, F, Q, Sum

from campagnes.models import Campagne
from organismes.enums import ETATS_ACTIFS
from organismes.models import Inscription
from socle.journal import historique
from socle.models import Entree
from sondages.logic.plafond import reste_a_envoyer
from sondages.models import Sondage

ACTES = {
    "sondage.codes_envoyes": "Codes envoyés par courriel",
    "sondage.envois_annules": "Envois en attente annulés",
    "effectif.declare": "Effectif déclaré",
    "effectif.confirme": "Effectif confirmé",
    "envois.suspendus": "Envois suspendus",
    "envois.repris": "Envois repris",
}
# Of a body that left, or was refused, nothing is sent any more.
EFFECTIF_A_CONFIRMER = Q(effectif__isnull=False, effectif_confirme_le__isnull=True, etat__in=ETATS_ACTIFS)


@dataclass(frozen=True)
class LigneDEnvoi:
    """One act of the journal on the mails of a body."""

    entree: Entree
    mot: str
    nombre: int | None
    motif: str


def reste_des_envois(inscription: Inscription, sondage: Sondage) -> int:
    """Return how many codes a body may still have mailed for a poll; 0 before it says how many agents it has."""
    if inscription.effectif is None:
        return 0
    return reste_a_envoyer(
        effectif=inscription.effectif,
        est_confirme=inscription.effectif_confirme_le is not None,
        du_sondage=sondage.codes_envoyes,
        de_l_organisme=Sondage.objects.de(inscription).aggregate(total=Sum("codes_envoyes"))["total"] or 0,
    )


def a_surveiller(campagne: Campagne) -> list[Inscription]:
    """Return the registrations of an edition whose headcount waits for staff, then those that staff stopped.

    `nb_envoyes`: how many codes were mailed in their name.
    """
    vues = campagne.les_inscriptions.filter(EFFECTIF_A_CONFIRMER | Q(envois_suspendus_le__isnull=False))
    vues = vues.select_related("organisme").annotate(nb_envoyes=Sum("les_sondages__codes_envoyes", default=0))
    return list(vues.order_by(F("envois_suspendus_le").asc(nulls_first=True), "organisme__recherche", "pk"))


def sondages_avec_envois(inscription: Inscription) -> list[Sondage]:
    """Return the polls of a registration, newest first, with how many of their mails wait (`nb_en_attente`)."""
    return list(Sondage.objects.de(inscription).annotate(nb_en_attente=Count("les_envois")).order_by("-cree_le", "-pk"))


def journal_des_envois(inscription: Inscription) -> list[LigneDEnvoi]:
    """Return what was sent and decided in the name of a body, newest first."""
    return [
        LigneDEnvoi(
            entree,
            ACTES[entree.acte],
            entree.details.get("nombre", entree.details.get("effectif")),
            entree.mots.get("motif", ""),
        )
        for entree in historique(inscription, *Sondage.objects.de(inscription))
        if entree.acte in ACTES
    ]
