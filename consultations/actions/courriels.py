"""The mails to people who take part: who is written to, and what."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import Any

from django.conf import settings
from django.urls import reverse

from consultations.actions.empreintes import place_identification, place_participant
from consultations.actions.jetons import jeton_d_oubli, jeton_de_confirmation
from consultations.enums import COURRIELS_DE_SERVICE, PROPOSITIONS_PUBLIQUES, GenreCourriel
from consultations.models import (
    Commentaire,
    CourrierCitoyen,
    Dialogue,
    Identification,
    Participant,
    Proposition,
    ReponsePubliee,
    SuiteDonnee,
)
from organismes.queries.garde_electorale import courriel_aux_citoyens_des
from organismes.queries.mandat import a_mandat
from socle.coffre import desceller
from socle.enums import EtatCourrier
from socle.expedition import ATTENTE, REPENTIR, Depart, Lettre, devoir, lignes
from socle.horloge import maintenant

PEREMPTION = dt.timedelta(days=7)
"""How long a mail may wait for a body that staff stopped: later its news is none any more."""


def devoir_confirmation(identification: Identification) -> None:
    """Owe an address the link that confirms it."""
    devoir(
        CourrierCitoyen(
            genre=GenreCourriel.CONFIRMATION,
            dialogue_id=identification.dialogue_id,
            identification=identification,
            cle=f"confirmation:{identification.pk}",
        )
    )


def devoir_accuse(proposition: Proposition) -> None:
    """Owe its author word that a contribution came."""
    _devoir_a(proposition.auteur, GenreCourriel.DEPOT, f"depot:{proposition.pk}", proposition=str(proposition.pk))


def devoir_suite(suite: SuiteDonnee) -> None:
    """Owe its author word of what becomes of a contribution, if it still is the last word then."""
    repos = maintenant() + REPENTIR
    _devoir_a(suite.proposition.auteur, GenreCourriel.SUITE, f"suite:{suite.pk}", repos, suite=suite.pk)


def devoir_decisions(propositions: Iterable[Proposition]) -> None:
    """Owe their authors word that contributions were published or refused, once a decision, if it still stands then."""
    decidees = list(propositions)
    a_prevenir = Participant.objects.filter(veut_suivre=True, courriel__isnull=False).in_bulk(
        [une.auteur_id for une in decidees if une.auteur_id]
    )
    courriers = []
    for une in decidees:
        if une.auteur_id in a_prevenir and une.decidee_le:
            le = une.decidee_le.isoformat()
            courriers.append(
                CourrierCitoyen(
                    genre=GenreCourriel.SUITE,
                    dialogue_id=une.dialogue_id,
                    participant=a_prevenir[une.auteur_id],
                    cle=f"decision:{une.pk}:{le}",
                    contexte={"proposition": str(une.pk), "etat": une.etat, "decidee_le": le},
                    a_partir_du=maintenant() + REPENTIR,
                )
            )
    devoir(*courriers)


def devoir_reponse(reponse: Commentaire) -> None:
    """Owe its author the official reply to a contribution."""
    cle = f"reponse_officielle:{reponse.pk}"
    _devoir_a(reponse.proposition.auteur, GenreCourriel.REPONSE, cle, commentaire=str(reponse.pk))


def devoir_reponse_a_tous(dialogue: Dialogue) -> None:
    """Owe the answer to all who asked for it, in one statement: they may be many, and the sweep sends them in turn."""
    a_prevenir = Participant.objects.filter(dialogue=dialogue, veut_suivre=True, courriel__isnull=False)
    lignes(CourrierCitoyen).bulk_create(
        (
            CourrierCitoyen(genre=GenreCourriel.REPONSE, dialogue=dialogue, participant_id=pk, cle=f"reponse:{pk}")
            for pk in a_prevenir.values_list("pk", flat=True)
        ),
        ignore_conflicts=True,
        batch_size=1000,
    )


def composer(courrier: CourrierCitoyen) -> Depart:
    """Write to whoever still has an address, of what is still there, as soon as the body may."""
    destinataire = _destinataire(courrier)
    contexte = _contexte(courrier) if destinataire else None
    if contexte is None:
        return None
    # Taken back to be read again, a contribution keeps its follow-up for who lets it be read.
    if "suite" in courrier.contexte and contexte["proposition"].est_a_relire:
        return maintenant() + ATTENTE
    inscription = courrier.dialogue.inscription
    if not a_mandat(inscription):
        return maintenant() + ATTENTE if maintenant() < courrier.cree_le + PEREMPTION else None
    # Around a round of the election only what answers somebody leaves (regles#el-08-gel).
    if courrier.genre not in COURRIELS_DE_SERVICE and (apres := courriel_aux_citoyens_des(inscription)):
        return apres
    return Lettre(f"consultations/{courrier.genre}", destinataire, contexte)


def _devoir_a(
    participant: Participant | None,
    genre: GenreCourriel,
    cle: str,
    a_partir_du: dt.datetime | None = None,
    **contexte: str | int,
) -> None:
    """Owe a participant a mail; nothing to somebody who left no address. `contexte` holds identifiers."""
    if participant is not None and participant.courriel is not None:
        devoir(
            CourrierCitoyen(
                genre=genre,
                dialogue_id=participant.dialogue_id,
                participant=participant,
                cle=cle,
                contexte=contexte,
                a_partir_du=a_partir_du or maintenant(),
            )
        )


def _destinataire(courrier: CourrierCitoyen) -> str:
    attendue, participant = courrier.identification, courrier.participant
    if attendue is not None and attendue.courriel is not None:
        return desceller(attendue.courriel, place_identification(attendue))
    if participant is not None and participant.courriel is not None:
        return desceller(participant.courriel, place_participant(participant))
    return ""


def _contexte(courrier: CourrierCitoyen) -> dict[str, Any] | None:
    """Return what the mail tells, None when there is nothing left to tell."""
    dialogue, participant = courrier.dialogue, courrier.participant
    contexte: dict[str, Any] = {"dialogue": dialogue, "organisme": dialogue.inscription.organisme}
    if courrier.identification is not None:
        return contexte | {
            "expire_le": courrier.identification.expire_le,
            "lien": _lien("confirmer", code=dialogue.code, jeton=jeton_de_confirmation(courrier.identification)),
        }
    objet = _objet(courrier)
    if objet is None or participant is None:
        return None
    oubli = f"{_lien('oublier', code=dialogue.code)}?jeton={jeton_d_oubli(participant)}"
    return contexte | objet | {"lien_oubli": oubli}


def _objet(courrier: CourrierCitoyen) -> dict[str, Any] | None:
    """Return what a mail to a participant is about, read again, with its page; None when it went."""
    code = courrier.dialogue.code
    if courrier.genre == GenreCourriel.REPONSE and "commentaire" not in courrier.contexte:
        publiee = ReponsePubliee.objects.filter(dialogue=courrier.dialogue).first()
        return {"reponse": publiee, "lien": _lien("resultats", code=code)} if publiee else None
    objet, proposition = _lu(courrier)
    # Withdrawn by its author, it has no words left.
    if proposition is None or not proposition.titre:
        return None
    est_publique = proposition.etat in PROPOSITIONS_PUBLIQUES
    page = (
        _lien("contribution", code=code, pk=proposition.pk) if est_publique else _lien("mes_contributions", code=code)
    )
    return objet | {"proposition": proposition, "lien": page}


def _lu(courrier: CourrierCitoyen) -> tuple[dict[str, Any], Proposition | None]:
    """Return what the mail is about beside a contribution, and the contribution."""
    lus = courrier.contexte
    if courrier.genre == GenreCourriel.DEPOT:
        return {}, Proposition.objects.filter(pk=lus["proposition"]).first()
    if "decidee_le" in lus:
        return _decision_lue(courrier)
    if courrier.genre == GenreCourriel.SUITE:
        suite = SuiteDonnee.objects.select_related("proposition").filter(pk=lus["suite"]).first()
        est_refusee = suite and suite.proposition.est_refusee
        est_derniere = suite and not est_refusee and not suite.proposition.les_suites.filter(pk__gt=suite.pk).exists()
        return {"suite": suite}, suite.proposition if suite and est_derniere else None
    commentaire = Commentaire.objects.select_related("proposition").filter(pk=lus["commentaire"]).first()
    return {"commentaire": commentaire}, commentaire and commentaire.proposition


def _decision_lue(courrier: CourrierCitoyen) -> tuple[dict[str, Any], Proposition | None]:
    """Return what moderators decided of a contribution as a follow-up, while they did not change their mind.

    Published again after a report, its author was told already: the last mail that left said the same.
    """
    lus = courrier.contexte
    proposition = Proposition.objects.filter(pk=lus["proposition"], decidee_le=lus["decidee_le"]).first()
    partis = CourrierCitoyen.objects.filter(
        participant=courrier.participant, etat=EtatCourrier.PARTI, cle__startswith=f"decision:{lus['proposition']}:"
    )
    dernier = partis.order_by("-parti_le").first()
    if proposition is None or (dernier and dernier.contexte["etat"] == proposition.etat):
        return {}, None
    return {"suite": SuiteDonnee(etat=proposition.etat, texte=proposition.motif)}, proposition


def _lien(nom: str, **arguments: Any) -> str:
    return f"{settings.BASE_URL}{reverse(f'consultations:{nom}', kwargs=arguments)}"
