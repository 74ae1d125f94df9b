"""The mails of the morning: who is written to, and what."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.conf import settings
from django.urls import reverse

from comptes.enums import SujetCourriel
from comptes.models import Utilisateur
from comptes.queries.preferences import pied, veut
from organismes.enums import ETATS_ACTIFS
from organismes.queries.membres import referents_de
from portail.logic.resume import dit_par, encore_dit, est_a_dire
from portail.models import CourrierDuJour
from portail.queries.resume import attentes_de, dernier_dit, fuseau_du_compte
from rapports.models import Rapport
from socle.enums import EtatDocument
from socle.expedition import Lettre
from socle.horloge import maintenant


def cle_du_rapport(rapport: Rapport, compte: Utilisateur | None) -> str:
    """Return which mail that is: the same file made again is no news."""
    return f"rapport:{rapport.pk}:{rapport.empreinte[:32]}:{compte.pk if compte else 'referent'}"


def composer(courrier: CourrierDuJour) -> Lettre | None:
    """Write what is still true this morning, to who still wants it."""
    if courrier.rapport is not None:
        return _rapport(courrier, courrier.rapport)
    compte: Any = courrier.compte
    jour: Any = courrier.jour
    ici = maintenant().astimezone(fuseau_du_compte(compte)).date()
    dit = dernier_dit(compte, jour)
    if ici != jour or not veut(compte, SujetCourriel.RESUME):
        _retenir(courrier, dit)
        return None
    attentes = attentes_de(compte)
    if not est_a_dire(attentes, dit, jour):
        _retenir(courrier, encore_dit(attentes, dit))
        return None
    _retenir(courrier, dit_par(attentes))
    lignes = [(attente, attente.est_en_retard(jour)) for attente in attentes]
    contexte = {"jour": jour, "lignes": lignes, **pied(compte, SujetCourriel.RESUME)}
    return Lettre("portail/resume", compte.email, contexte)


def _retenir(courrier: CourrierDuJour, dit: Mapping[str, int]) -> None:
    """Keep what she was told with the row, before it leaves or not: the next morning reads the last one that was not lost."""
    CourrierDuJour.objects.filter(pk=courrier.pk).update(dit=dict(dit))


def _rapport(courrier: CourrierDuJour, rapport: Rapport) -> Lettre | None:
    """Say nothing of a report that was made again meanwhile, nor to who answers for the body no more."""
    inscription, compte = rapport.inscription, courrier.compte
    adresse = compte.email if compte else inscription.referent_courriel
    est_la = rapport.etat == EtatDocument.PRET and courrier.cle == cle_du_rapport(rapport, compte)
    if not adresse or not est_la or inscription.etat not in ETATS_ACTIFS or not _est_attendu(courrier):
        return None
    page = reverse("rapports:espace_rapport")
    requete = f"edition={inscription.campagne.annee}&organisme={inscription.organisme_id}"
    return Lettre(
        "portail/rapport",
        adresse,
        {
            "organisme": inscription.organisme,
            "campagne": inscription.campagne,
            "lien": f"{settings.BASE_URL}{page}?{requete}",
            **(pied(compte, SujetCourriel.RAPPORT) if compte else {}),
        },
    )


def _est_attendu(courrier: CourrierDuJour) -> bool:
    """Tell whether a person is still referent of the body, and did not turn such mails off."""
    compte, rapport = courrier.compte, courrier.rapport
    if compte is None or rapport is None:
        return True
    organisme = rapport.inscription.organisme_id
    referents = {membre.utilisateur_id for membre in referents_de([organisme])[organisme] if membre}
    return compte.pk in referents and veut(compte, SujetCourriel.RAPPORT)
