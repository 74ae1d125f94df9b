"""What this morning tells: to each person what waits for her, to each referent that a report is there, or an answer due."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from typing import TypeVar

from comptes.models import Utilisateur
from consultations.models import Dialogue
from organismes.logic.fuseaux import fuseau_du_departement
from organismes.models import Inscription
from organismes.queries.membres import referents_de
from portail.actions.courriels import cle_de_la_reponse, cle_du_rapport
from portail.enums import GenreCourrierDuJour
from portail.logic.resume import est_un_jour_de_resume
from portail.models import CourrierDuJour
from portail.queries.rapports_prets import rapports_prets
from portail.queries.reponses_dues import etape_de, reponses_dues
from portail.queries.resume import destinataires, fuseaux
from rapports.models import Rapport
from socle.horloge import PARIS, maintenant
from socle.logic.matins import a_son_tour, jour_du_rappel

Objet = TypeVar("Objet", Rapport, Dialogue)


def rappels() -> Iterator[CourrierDuJour]:
    """Yield what is due now: one summary a person and a working day, whatever it will find to say."""
    yield from _resumes()
    yield from _rapports()
    yield from _reponses_dues()


def _resumes() -> Iterator[CourrierDuJour]:
    instant, ailleurs = maintenant(), fuseaux()
    for compte in destinataires():
        jour = jour_du_rappel(instant, ailleurs.get(compte.pk, PARIS))
        if jour and est_un_jour_de_resume(jour):
            yield CourrierDuJour(
                genre=GenreCourrierDuJour.RESUME,
                compte=compte,
                jour=jour,
                cle=f"resume:{compte.pk}:{jour}",
                a_partir_du=a_son_tour(instant, compte.pk),
            )


def _rapports() -> Iterator[CourrierDuJour]:
    instant = maintenant()
    prets = [rapport for rapport in rapports_prets(instant) if _matin_de(rapport.inscription, instant)]
    for rapport, compte in _aux_referents(prets):
        yield CourrierDuJour(
            genre=GenreCourrierDuJour.RAPPORT,
            rapport=rapport,
            compte=compte,
            cle=cle_du_rapport(rapport, compte),
            a_partir_du=a_son_tour(instant, rapport.pk),
        )


def _reponses_dues() -> Iterator[CourrierDuJour]:
    instant = maintenant()
    dues = {
        dialogue: etape
        for dialogue in reponses_dues()
        if (jour := _matin_de(dialogue.inscription, instant)) and (etape := etape_de(dialogue, jour))
    }
    for dialogue, compte in _aux_referents([*dues]):
        yield CourrierDuJour(
            genre=GenreCourrierDuJour.REPONSE,
            dialogue=dialogue,
            compte=compte,
            cle=cle_de_la_reponse(dialogue, dues[dialogue], compte),
            a_partir_du=a_son_tour(instant, dialogue.pk),
        )


def _matin_de(inscription: Inscription, instant: dt.datetime) -> dt.date | None:
    return jour_du_rappel(instant, fuseau_du_departement(inscription.organisme.departement))


def _aux_referents(objets: Sequence[Objet]) -> Iterator[tuple[Objet, Utilisateur | None]]:
    """Yield each of these with the account of each referent of its body, None alone where there is none."""
    referents = referents_de({objet.inscription.organisme_id for objet in objets})
    for objet in objets:
        for membre in referents[objet.inscription.organisme_id]:
            yield objet, membre.utilisateur if membre else None
