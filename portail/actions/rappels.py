"""What this morning tells: to each person what waits for her, to each referent that a report is there."""

from __future__ import annotations

from collections.abc import Iterator

from organismes.logic.fuseaux import fuseau_du_departement
from organismes.queries.membres import referents_de
from portail.actions.courriels import cle_du_rapport
from portail.enums import GenreCourrierDuJour
from portail.models import CourrierDuJour
from portail.queries.rapports_prets import rapports_prets
from portail.queries.resume import destinataires, fuseaux
from socle.horloge import PARIS, maintenant
from socle.logic.matins import a_son_tour, est_en_semaine, jour_du_rappel


def rappels() -> Iterator[CourrierDuJour]:
    """Yield what is due now: one summary a person and a working day, whatever it will find to say."""
    yield from _resumes()
    yield from _rapports()


def _resumes() -> Iterator[CourrierDuJour]:
    instant, ailleurs = maintenant(), fuseaux()
    for compte in destinataires():
        jour = jour_du_rappel(instant, ailleurs.get(compte.pk, PARIS))
        if jour and est_en_semaine(jour):
            yield CourrierDuJour(
                genre=GenreCourrierDuJour.RESUME,
                compte=compte,
                jour=jour,
                cle=f"resume:{compte.pk}:{jour}",
                a_partir_du=a_son_tour(instant, compte.pk),
            )


def _rapports() -> Iterator[CourrierDuJour]:
    instant = maintenant()
    prets = [
        rapport
        for rapport in rapports_prets(instant)
        if jour_du_rappel(instant, fuseau_du_departement(rapport.inscription.organisme.departement))
    ]
    referents = referents_de({rapport.inscription.organisme_id for rapport in prets})
    for rapport in prets:
        for membre in referents[rapport.inscription.organisme_id]:
            compte = membre.utilisateur if membre else None
            yield CourrierDuJour(
                genre=GenreCourrierDuJour.RAPPORT,
                rapport=rapport,
                compte=compte,
                cle=cle_du_rapport(rapport, compte),
                a_partir_du=a_son_tour(instant, rapport.pk),
            )
