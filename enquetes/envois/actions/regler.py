"""What a person does with an envelope that did not pass: play it again, set it aside, settle a conflict."""

from __future__ import annotations

import uuid
from functools import partial
from typing import Any

from django.db import transaction
from django.db.models import Q

from enquetes.enums import CorrectionHorloge, DecisionConflit, EtatEnveloppe, NatureEnveloppe
from enquetes.envois.actions.appliquer import appliquer_suite, sujets_de, tenter, verrouiller_visite
from enquetes.envois.actions.etats import appliquer, marquer
from enquetes.envois.actions.examens import Examens, avec_examens
from enquetes.envois.logic.enveloppes import Envoi, lire_enveloppe
from enquetes.envois.logic.horloges import HorlogeIllisible, corriger, lire_horloge
from enquetes.envois.queries.enveloppes import refusees_avec
from enquetes.models import ConflitEnveloppe, Enveloppe
from enquetes.visites.queries.visites import Carnet
from socle.auteur import Auteur
from socle.erreurs import RegleMetier
from socle.horloge import maintenant
from socle.journal import consigner

REPONSE_PLUS_RECENTE = (
    "reponse_plus_recente",
    "Une réponse plus récente à la même question est déjà appliquée\u202f: cet envoi est à écarter.",
)
PLUS_RECENT = {
    NatureEnveloppe.PIECE: (
        "piece_retiree_depuis",
        "Ce fichier a été retiré depuis par l’enquêteur\u202f: cet envoi est à écarter.",
    ),
    NatureEnveloppe.PIECE_RETIREE: (
        "piece_jointe_depuis",
        "Ce fichier a été joint de nouveau depuis\u202f: cet envoi est à écarter.",
    ),
}
"""Code and sentence of the refusal, by what is played again over something newer."""


def rejouer_enveloppe(*, enveloppe: Enveloppe, auteur: Auteur) -> Enveloppe:
    """Apply a refused envelope now, or a held one and what follows it without waiting for the missing one.

    Raises the refusal itself when it is refused again, or when a later gesture already says something else of the
    same thing: nothing is changed then. The submission that waited for this one is played again with it.
    """
    return avec_examens(partial(_rejouer, enveloppe, auteur))


def rejouer_les_refusees(*, enveloppe: Enveloppe, auteur: Auteur) -> tuple[int, list[str]]:
    """Play again, in their order and each alone, all that a shopper was refused on a visit.

    Return how many, and why some still are. Raises RegleMetier when somebody settled them all meanwhile.
    """
    refus, refusees = {}, list(refusees_avec(enveloppe))
    if not refusees:
        raise RegleMetier(
            "envoi_deja_regle", "Plus rien n’est refusé pour cette visite\u202f: il n’y a rien à rejouer."
        )
    for une in refusees:
        try:
            rejouer_enveloppe(enveloppe=une, auteur=auteur)
        except RegleMetier as erreur:
            # It keeps no other waiting; a submission may have passed with the one before it.
            refus[une.pk] = erreur.message
    return len(refusees), [refus[une.pk] for une in refusees_avec(enveloppe) if une.pk in refus]


@transaction.atomic
def _rejouer(enveloppe: Enveloppe, auteur: Auteur, examens: Examens) -> Enveloppe:
    fraiche = _verrouiller(enveloppe)
    carnet = Carnet()
    if fraiche.statut == EtatEnveloppe.RETENUE:
        appliquer_suite(
            appareil=fraiche.appareil, cible=fraiche.cible, carnet=carnet, examens=examens, malgre_manque=True
        )
    elif fraiche.statut == EtatEnveloppe.REFUSEE:
        _exiger_derniere(fraiche)
        refus = tenter(fraiche, fraiche.appareil, verrouiller_visite(fraiche.cible), carnet, examens)
        if refus is not None:
            raise RegleMetier(refus.code, refus.message)
        appliquer([fraiche])
        _reprendre_soumission(fraiche.cible, fraiche.appareil.enqueteur_id, carnet, examens)
    else:
        raise RegleMetier("envoi_deja_regle", "Cet envoi est déjà réglé\u202f: il n’y a rien à rejouer.")
    consigner(fraiche, "enveloppe.rejouee", auteur)
    fraiche.refresh_from_db()
    return fraiche


def _exiger_derniere(enveloppe: Enveloppe) -> None:
    """Refuse to put an old value back over one that the same shopper gave later.

    A file counts against the opposite act alone, attached against withdrawn: the same one twice changes nothing.
    """
    plus_tard = Q(saisie_le__gt=enveloppe.saisie_le)
    if enveloppe.rang is not None:
        plus_tard = Q(appareil=enveloppe.appareil, rang__gt=enveloppe.rang) | (
            ~Q(appareil=enveloppe.appareil) & plus_tard
        )
    suites = Enveloppe.objects.filter(
        plus_tard,
        cible=enveloppe.cible,
        appareil__enqueteur=enveloppe.appareil.enqueteur_id,
        statut=EtatEnveloppe.APPLIQUEE,
    )
    if enveloppe.nature in PLUS_RECENT:
        suites = suites.exclude(nature=enveloppe.nature)
    siens = sujets_de(enveloppe)
    if siens and any(siens & sujets_de(suite) for suite in suites.select_related("appareil")):
        raise RegleMetier(*PLUS_RECENT.get(NatureEnveloppe(enveloppe.nature), REPONSE_PLUS_RECENTE))


def ecarter_enveloppe(*, enveloppe: Enveloppe, raison: str, auteur: Auteur) -> Enveloppe:
    """Set a refused or held envelope aside, with a reason: it is kept, and blocks the submission no more."""
    return avec_examens(partial(_ecarter, enveloppe, raison, auteur))


@transaction.atomic
def _ecarter(enveloppe: Enveloppe, raison: str, auteur: Auteur, examens: Examens) -> Enveloppe:
    fraiche = _verrouiller(enveloppe)
    raison = raison.strip()
    if not raison:
        raise RegleMetier("raison_manquante", "Dites pourquoi cet envoi est écarté.", champ="raison")
    ligne: dict[str, Any] = {"acte": "enveloppe.ecartee", "details": {"raison": raison}}
    marquer(fraiche, EtatEnveloppe.ECARTEE, auteur=auteur, code=fraiche.code, motif=raison, **ligne)
    carnet = Carnet()
    appliquer_suite(appareil=fraiche.appareil, cible=fraiche.cible, carnet=carnet, examens=examens)
    _reprendre_soumission(fraiche.cible, fraiche.appareil.enqueteur_id, carnet, examens)
    return fraiche


def trancher_conflit(*, conflit: ConflitEnveloppe, decision: str, raison: str, auteur: Auteur) -> ConflitEnveloppe:
    """Keep the first content, or apply the second as a new envelope; the reason is kept, and both contents are.

    The submission that waited for it is played again.
    """
    return avec_examens(partial(_trancher, conflit, decision, raison, auteur))


@transaction.atomic
def _trancher(
    conflit: ConflitEnveloppe, decision: str, raison: str, auteur: Auteur, examens: Examens
) -> ConflitEnveloppe:
    verrouiller_visite(conflit.enveloppe.cible)
    frais = ConflitEnveloppe.objects.select_for_update().get(pk=conflit.pk)
    carnet = Carnet()
    if frais.decision:
        raise RegleMetier("conflit_deja_tranche", "Ce conflit est déjà tranché\u202f: rien n’a été changé.")
    if decision not in DecisionConflit.values:
        raise RegleMetier("decision_inconnue", "Choisissez l’un des deux contenus.", champ="decision")
    if not raison.strip():
        raise RegleMetier("raison_manquante", "Dites pourquoi ce contenu est choisi.", champ="raison")
    frais.decision, frais.raison, frais.tranche_le = decision, raison.strip(), maintenant()
    frais.tranche_par = auteur
    if decision == DecisionConflit.SECONDE:
        frais.issue = _seconde(frais)
        appliquer_suite(appareil=frais.appareil, cible=frais.issue.cible, carnet=carnet, examens=examens)
    frais.save(update_fields=["decision", "raison", "tranche_le", "tranche_par", "issue"])
    _reprendre_soumission(frais.enveloppe.cible, frais.appareil.enqueteur_id, carnet, examens)
    consigner(frais.enveloppe, "enveloppe.conflit_tranche", auteur, conflit=frais.pk, decision=decision)
    return frais


def _seconde(conflit: ConflitEnveloppe) -> Enveloppe:
    """Store the second content under an identity of its own, outside the sequence."""
    identifiant = uuid.uuid4()
    lue = lire_enveloppe(Envoi(str(identifiant), conflit.corps), conflit.appareil.identifiant)
    saisie_le, methode = conflit.recu_le, str(CorrectionHorloge.AUCUNE)
    if lue.horloge is not None:
        try:
            correction = corriger(lue.horloge, lire_horloge(conflit.horloge_envoi), conflit.recu_le)
            saisie_le, methode = correction.instant, correction.methode
        except HorlogeIllisible:
            pass
    visite = verrouiller_visite(lue.cible)
    return Enveloppe.objects.create(
        pk=identifiant,
        appareil=conflit.appareil,
        cible=lue.cible,
        visite=visite,
        nature=lue.nature,
        corps=lue.corps,
        empreinte=lue.empreinte,
        fichier=conflit.fichier.name or "",
        empreinte_fichier=conflit.empreinte_fichier,
        horloge_capture=lue.horloge_brute,
        horloge_envoi=conflit.horloge_envoi,
        saisie_le=saisie_le,
        correction=methode,
        recue_le=conflit.recu_le,
    )


def _reprendre_soumission(cible: uuid.UUID | None, enqueteur: int, carnet: Carnet, examens: Examens) -> None:
    """Play again the submission that waited on a visit; refused for another reason, it says so."""
    bloquee = (
        Enveloppe.objects.select_for_update(of=("self",))
        .select_related("appareil__enqueteur__utilisateur")
        .filter(
            cible=cible,
            appareil__enqueteur=enqueteur,
            nature=NatureEnveloppe.SOUMISSION,
            statut=EtatEnveloppe.REFUSEE,
            code="precedent_refuse",
        )
        .order_by("recue_le")
        .first()
    )
    if bloquee is None:
        return
    refus = tenter(bloquee, bloquee.appareil, verrouiller_visite(bloquee.cible), carnet, examens)
    if refus is None:
        appliquer([bloquee])
    else:
        bloquee.code, bloquee.motif, bloquee.traitee_le = refus.code, refus.message, maintenant()
        bloquee.save(update_fields=["code", "motif", "traitee_le"])


def _verrouiller(enveloppe: Enveloppe) -> Enveloppe:
    """Return the envelope read again under lock, its visit locked first as everywhere."""
    verrouiller_visite(enveloppe.cible)
    return (
        Enveloppe.objects.select_for_update(of=("self",))
        .select_related("appareil__enqueteur__utilisateur")
        .get(pk=enveloppe.pk)
    )
