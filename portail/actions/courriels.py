"""The mails of the morning: who is written to, and what."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.conf import settings
from django.urls import reverse

from comptes.enums import SujetCourriel
from comptes.models import Utilisateur
from comptes.queries.preferences import pied, veut
from consultations.enums import EtatDialogue
from consultations.models import Dialogue
from consultations.queries.espace import reponse_due_le
from organismes.enums import ETATS_ACTIFS
from organismes.logic.fuseaux import fuseau_du_departement
from organismes.models import Inscription
from organismes.queries.membres import referents_de
from portail.enums import EtapeReponse
from portail.logic.resume import dit_par, encore_dit, est_a_dire
from portail.models import CourrierDuJour
from portail.queries.reponses_dues import etape_de
from portail.queries.resume import attentes_de, dernier_dit, fuseau_du_compte
from rapports.models import Rapport
from socle.enums import EtatDocument
from socle.expedition import Lettre
from socle.horloge import maintenant


def cle_du_rapport(rapport: Rapport, compte: Utilisateur | None) -> str:
    """Return which mail that is: the same file made again is no news."""
    return f"rapport:{rapport.pk}:{rapport.empreinte[:32]}:{compte.pk if compte else 'referent'}"


def cle_de_la_reponse(dialogue: Dialogue, etape: EtapeReponse, compte: Utilisateur | None) -> str:
    """Return which reminder that is: one closed anew has another last day."""
    return f"reponse-due:{dialogue.pk}:{reponse_due_le(dialogue)}:{etape}:{compte.pk if compte else 'referent'}"


def composer(courrier: CourrierDuJour) -> Lettre | None:
    """Write what is still true this morning, to who still wants it."""
    if courrier.rapport is not None:
        return _rapport(courrier, courrier.rapport)
    if courrier.dialogue is not None:
        return _reponse_due(courrier, courrier.dialogue)
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
    if not adresse or not est_la or inscription.etat not in ETATS_ACTIFS:
        return None
    if not _est_attendu(compte, inscription, SujetCourriel.RAPPORT):
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


def _reponse_due(courrier: CourrierDuJour, dialogue: Dialogue) -> Lettre | None:
    """Say nothing once it was answered, nor of a reminder whose days are over."""
    inscription, compte = dialogue.inscription, courrier.compte
    adresse = compte.email if compte else inscription.referent_courriel
    jour = maintenant().astimezone(fuseau_du_departement(inscription.organisme.departement)).date()
    etape = etape_de(dialogue, jour) if dialogue.etat == EtatDialogue.FERME else None
    est_due = etape is not None and courrier.cle == cle_de_la_reponse(dialogue, etape, compte)
    if not adresse or not est_due or inscription.etat not in ETATS_ACTIFS:
        return None
    if not _est_attendu(compte, inscription, SujetCourriel.REPONSE):
        return None
    page = reverse("consultations:espace_consultation_reponse", args=[dialogue.pk])
    return Lettre(
        "portail/reponse",
        adresse,
        {
            "dialogue": dialogue,
            "dernier_jour": reponse_due_le(dialogue),
            "vient_de_fermer": etape == EtapeReponse.CLOSE,
            "est_en_retard": etape == EtapeReponse.RETARD,
            "lien": f"{settings.BASE_URL}{page}?organisme={inscription.organisme_id}",
            **(pied(compte, SujetCourriel.REPONSE) if compte else {}),
        },
    )


def _est_attendu(compte: Utilisateur | None, inscription: Inscription, sujet: SujetCourriel) -> bool:
    """Tell whether a person is still referent of the body, and did not turn such mails off."""
    if compte is None:
        return True
    organisme = inscription.organisme_id
    referents = {membre.utilisateur_id for membre in referents_de([organisme])[organisme] if membre}
    return compte.pk in referents and veut(compte, sujet)
