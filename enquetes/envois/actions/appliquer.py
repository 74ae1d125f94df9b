"""Apply the gestures of a phone to a visit, in their order, through the acts of the screens."""

from __future__ import annotations

import datetime as dt
import logging
import uuid
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django.db import InterfaceError, OperationalError, transaction
from django.db.models import Count, Max, Q

from enquetes.enums import EtatEnveloppe, Moment, NatureEnveloppe
from enquetes.envois.actions.etats import appliquer, marquer, retenir
from enquetes.envois.actions.examens import Examens
from enquetes.envois.logic.enveloppes import EnveloppeLue, Envoi, lire_enveloppe, sujets
from enquetes.envois.logic.horloges import ECART_STABLE, a_la_suite, reporter
from enquetes.models import Appareil, ConflitEnveloppe, Enveloppe, Visite
from enquetes.models.enveloppe import TRAITEES
from enquetes.visites.actions import visiter
from enquetes.visites.actions.pieces import joindre_examinee, retirer_piece
from enquetes.visites.queries.visites import Carnet
from socle.auteur import Auteur
from socle.erreurs import RegleMetier
from socle.fichiers import MagasinInjoignable

journaux = logging.getLogger("barometre.enveloppes")
INDISPONIBLE = RegleMetier("visite_indisponible", "Cette visite ne vous est pas confiée, ou ne l’est plus.")
DEPASSEE = RegleMetier("suite_deja_appliquee", "Des envois plus récents ont déjà été appliqués à cette visite.")
RETENUE = RegleMetier("suite_incomplete", "Un envoi précédent n’est pas encore arrivé.")
BLOQUEE = RegleMetier(
    "precedent_refuse", "Un envoi précédent de cette visite est refusé ou en conflit\u202f: il faut d’abord le régler."
)
SUPPLANTEE = RegleMetier(
    "reponse_supplantee",
    "Une réponse plus récente, donnée sur un autre téléphone, est déjà appliquée\u202f: cet envoi est gardé de côté.",
)
INCIDENT = RegleMetier("incident", "Un incident a empêché d’appliquer cet envoi. L’équipe est prévenue.")


@dataclass(frozen=True)
class Geste:
    """An envelope with what its application needs."""

    enveloppe: Enveloppe
    lue: EnveloppeLue
    visite: Visite
    auteur: Auteur
    carnet: Carnet
    examens: Examens

    @property
    def le(self) -> dt.datetime:
        """When the shopper made it."""
        return self.enveloppe.saisie_le


@transaction.atomic
def appliquer_suite(
    *,
    appareil: Appareil,
    cible: uuid.UUID | None,
    carnet: Carnet,
    examens: Examens,
    malgre_manque: bool = False,
) -> int:
    """Apply in order the waiting envelopes of one phone about one visit; return how many moved.

    The visit is locked first: two senders wait for each other. An envelope whose predecessor is missing is held, unless
    a person decided to go on (`malgre_manque`). A refused gesture does not stop the next ones. What she has said again
    since on another phone is set aside: an old value never comes back over it. Running it again changes nothing. Raises ExamenAttendu at a file that nobody examined: see `avec_examens`.
    """
    visite = verrouiller_visite(cible)
    attendent = _en_attente(appareil, cible)
    if not attendent:
        return 0
    attendu, sautes, precedent = _attendu(appareil, cible)
    dits_ailleurs = _dits_ailleurs(appareil, cible)
    retenues, appliquees = [], []
    for enveloppe in attendent:
        rang, enveloppe.appareil = enveloppe.rang, appareil
        if rang is not None:
            if rang > attendu and not malgre_manque:
                retenues.append(enveloppe)
                continue
            # An envelope held back was received before the one that fills the gap.
            precedent = enveloppe.saisie_le = min(a_la_suite(enveloppe.saisie_le, precedent), enveloppe.recue_le)
        refus = _retard(enveloppe, attendu, dits_ailleurs) or tenter(enveloppe, appareil, visite, carnet, examens)
        if refus is None:
            appliquees.append(enveloppe)
        else:
            _refuser(enveloppe, refus, appareil)
        attendu = _suivant(max(attendu, (rang or 0) + 1), sautes)
    retenir(retenues, RETENUE)
    appliquer(appliquees)
    return len(attendent)


def _retard(enveloppe: Enveloppe, attendu: int, dits_ailleurs: Mapping[str, dt.datetime]) -> RegleMetier | None:
    """Return why an envelope of a sequence comes too late to be tried, or None."""
    if enveloppe.rang is None:
        return None
    if enveloppe.rang < attendu:
        return DEPASSEE
    return SUPPLANTEE if _est_supplantee(enveloppe, dits_ailleurs) else None


def sujets_de(enveloppe: Enveloppe) -> frozenset[str]:
    """Name what a stored gesture gives a value to."""
    return sujets(lire_enveloppe(Envoi(str(enveloppe.pk), enveloppe.corps), enveloppe.appareil.identifiant))


def _dits_ailleurs(appareil: Appareil, cible: uuid.UUID | None) -> dict[str, dt.datetime]:
    """Return when she last gave a value to each thing of a visit on another phone of hers."""
    autres = Enveloppe.objects.filter(
        cible=cible, appareil__enqueteur=appareil.enqueteur_id, statut=EtatEnveloppe.APPLIQUEE
    )
    dits: dict[str, dt.datetime] = {}
    for enveloppe in autres.exclude(appareil=appareil).select_related("appareil").order_by("saisie_le"):
        dits |= dict.fromkeys(sujets_de(enveloppe), enveloppe.saisie_le)
    return dits


def _est_supplantee(enveloppe: Enveloppe, dits_ailleurs: Mapping[str, dt.datetime]) -> bool:
    """Tell whether another phone said one of the same things later, by more than two clocks may differ."""
    depuis = enveloppe.saisie_le + ECART_STABLE
    return bool(dits_ailleurs) and any(dits_ailleurs.get(sujet, depuis) > depuis for sujet in sujets_de(enveloppe))


def _en_attente(appareil: Appareil, cible: uuid.UUID | None) -> list[Enveloppe]:
    """Return, locked and in order, the envelopes that nothing was decided about."""
    return list(
        Enveloppe.objects.select_for_update()
        .filter(appareil=appareil, cible=cible, statut__in=(EtatEnveloppe.RECUE, EtatEnveloppe.RETENUE))
        .order_by("rang", "recue_le")
    )


def _attendu(appareil: Appareil, cible: uuid.UUID | None) -> tuple[int, frozenset[int], dt.datetime | None]:
    """Return the rank whose turn it is, those set aside while they waited (never tried), and the last gesture applied."""
    traitees = Enveloppe.objects.filter(appareil=appareil, cible=cible, statut__in=TRAITEES, rang__isnull=False)
    jamais_tentees = Q(statut=EtatEnveloppe.ECARTEE, code=RETENUE.code)
    comptes = traitees.aggregate(
        dernier=Max("rang", filter=~jamais_tentees),
        sautes=Count("pk", filter=jamais_tentees),
        geste=Max("saisie_le", filter=Q(statut=EtatEnveloppe.APPLIQUEE)),
    )
    rangs = traitees.filter(jamais_tentees).values_list("rang", flat=True) if comptes["sautes"] else ()
    sautes = frozenset(rang for rang in rangs if rang is not None)
    return _suivant((comptes["dernier"] or 0) + 1, sautes), sautes, comptes["geste"]


def _suivant(rang: int, sautes: frozenset[int]) -> int:
    while rang in sautes:
        rang += 1
    return rang


def verrouiller_visite(cible: uuid.UUID | None) -> Visite | None:
    """Return the visit that an envelope names, read again under lock, or None when there is none.

    Its key is left alone: a phone that stores what it sends waits for nobody.
    """
    if cible is None:
        return None
    return (
        Visite.objects.select_for_update(of=("self",), no_key=True)
        .select_related("inscription__campagne", "inscription__organisme", "scenario", "grille", "enqueteur")
        .filter(pk=cible)
        .first()
    )


def tenter(
    enveloppe: Enveloppe, appareil: Appareil, visite: Visite | None, carnet: Carnet, examens: Examens
) -> RegleMetier | None:
    """Apply one envelope inside a savepoint; return why it is refused, or None. A refused one leaves no trace.

    A fault of ours is told, logged and kept like a refusal, so that one bad item never stops a phone; the loss of the
    database, or of the store of files, is not: the phone sends again.
    """
    lue = lire_enveloppe(Envoi(str(enveloppe.pk), enveloppe.corps), appareil.identifiant)
    if visite is None or visite.enqueteur_id != appareil.enqueteur_id:
        return INDISPONIBLE
    if prealable := _refus_prealable(enveloppe, lue, appareil):
        return prealable
    examens.exiger(enveloppe)
    geste = Geste(enveloppe, lue, visite, appareil.enqueteur.utilisateur, carnet, examens)
    try:
        with transaction.atomic():
            APPLICATIONS[NatureEnveloppe(enveloppe.nature)](geste)
    except RegleMetier as refus:
        return refus
    except (OperationalError, InterfaceError, MagasinInjoignable):
        raise
    except Exception:  # noqa: BLE001 -- whatever one item does, the others of the queue must pass
        journaux.exception("enveloppe.incident", extra={"objet_id": str(enveloppe.pk)})
        return INCIDENT
    return None


def _refus_prealable(enveloppe: Enveloppe, lue: EnveloppeLue, appareil: Appareil) -> RegleMetier | None:
    if enveloppe.statut == EtatEnveloppe.RECUE and enveloppe.code:
        # Found at the door, where alone the seal of the phone was known.
        return RegleMetier(enveloppe.code, enveloppe.motif)
    if lue.defaut is not None:
        return RegleMetier(lue.defaut.code, lue.defaut.message)
    est_soumission = enveloppe.nature == NatureEnveloppe.SOUMISSION
    return BLOQUEE if est_soumission and _reste_un_refus(enveloppe, appareil) else None


def _refuser(enveloppe: Enveloppe, refus: RegleMetier, appareil: Appareil) -> None:
    """Write a refusal at once: the submission that follows reads it."""
    details = {"code": refus.code, "visite": str(enveloppe.cible)}
    auteur = appareil.enqueteur.utilisateur
    marquer(enveloppe, EtatEnveloppe.REFUSEE, auteur=auteur, code=refus.code, motif=refus.message, details=details)
    if refus is SUPPLANTEE:
        marquer(enveloppe, EtatEnveloppe.ECARTEE, auteur=auteur, code=refus.code, motif=refus.message)


def _reste_un_refus(enveloppe: Enveloppe, appareil: Appareil) -> bool:
    """Tell whether another gesture of hers on this visit is refused, or in conflict, and not settled."""
    refusees = Enveloppe.objects.filter(
        cible=enveloppe.cible, statut=EtatEnveloppe.REFUSEE, appareil__enqueteur=appareil.enqueteur_id
    )
    if refusees.exclude(pk=enveloppe.pk).exclude(nature=NatureEnveloppe.SOUMISSION).exists():
        return True
    conflits = ConflitEnveloppe.objects.filter(decision="", appareil__enqueteur=appareil.enqueteur_id)
    return conflits.filter(enveloppe__cible=enveloppe.cible).exclude(enveloppe=enveloppe.pk).exists()


def _commencer(geste: Geste) -> None:
    visiter.commencer_visite(visite=geste.visite, auteur=geste.auteur, le=geste.le)


def _saisir(geste: Geste) -> None:
    contenu = dict(geste.lue.contenu)
    commun: dict[str, Any] = {"visite": geste.visite, "auteur": geste.auteur, "le": geste.le, "carnet": geste.carnet}
    if faits := contenu.pop("faits"):
        visiter.consigner_faits(faits=faits, **commun)
    if contenu["reponses"] or contenu["effacees"] or contenu["elements"]:
        visiter.enregistrer_reponses(**contenu, **commun)


def _noter_moment(geste: Geste) -> None:
    contenu, horloge = geste.lue.contenu, geste.lue.horloge
    instant = contenu["instant"]
    if contenu["est_lu"] and horloge is not None:
        instant = reporter(instant, horloge, geste.le, geste.enveloppe.recue_le)
    visiter.consigner_moment(
        visite=geste.visite, moment=_moment(contenu), instant=instant, auteur=geste.auteur, carnet=geste.carnet
    )


def _effacer_moment(geste: Geste) -> None:
    visiter.effacer_moment(
        visite=geste.visite, moment=_moment(geste.lue.contenu), auteur=geste.auteur, carnet=geste.carnet
    )


def _moment(contenu: Mapping[str, Any]) -> str:
    if contenu["moment"] not in Moment.values:
        raise RegleMetier("moment_inconnu", "Cet instant du contact est inconnu.")
    return str(contenu["moment"])


def _commenter(geste: Geste) -> None:
    visiter.commenter_visite(visite=geste.visite, auteur=geste.auteur, le=geste.le, **geste.lue.contenu)


def _joindre(geste: Geste) -> None:
    enveloppe = geste.enveloppe
    if not enveloppe.fichier:
        raise RegleMetier("fichier_absent", "Le fichier de cet envoi n’est pas arrivé.")
    if enveloppe.empreinte_fichier != geste.lue.contenu["empreinte"]:
        raise RegleMetier("fichier_altere", "Le fichier reçu n’est pas celui que le téléphone a annoncé.")
    piece = geste.examens.de(enveloppe)
    joindre_examinee(visite=geste.visite, piece=piece, nom=geste.lue.contenu["nom"], auteur=geste.auteur)


def _retirer(geste: Geste) -> None:
    """Take evidence back, and set aside the envelopes that brought it in vain."""
    empreinte = geste.lue.contenu["empreinte"]
    # As the package names it: by what was sent, or by what is kept when that is not known.
    nommee = Q(empreinte_envoi=empreinte) | Q(empreinte_envoi="", empreinte=empreinte)
    for piece in geste.visite.les_pieces.filter(nommee):
        retirer_piece(piece=piece, auteur=geste.auteur)
    _ecarter_les_refusees(geste, "Retirée par l’enquêteur.", nature=NatureEnveloppe.PIECE, empreinte_fichier=empreinte)


def _soumettre(geste: Geste) -> None:
    """Submit the visit, and set its refused submissions aside."""
    visiter.soumettre_visite(visite=geste.visite, auteur=geste.auteur, le=geste.le, carnet=geste.carnet)
    _ecarter_les_refusees(geste, "Remplacée par un envoi accepté.", nature=NatureEnveloppe.SOUMISSION)


def _ecarter_les_refusees(geste: Geste, motif: str, **lesquelles: Any) -> None:
    refusees = Enveloppe.objects.select_for_update().filter(
        appareil=geste.enveloppe.appareil_id,
        cible=geste.enveloppe.cible,
        statut=EtatEnveloppe.REFUSEE,
        **lesquelles,
    )
    for enveloppe in refusees.exclude(pk=geste.enveloppe.pk):
        marquer(enveloppe, EtatEnveloppe.ECARTEE, auteur=geste.auteur, code=enveloppe.code, motif=motif)


APPLICATIONS: Mapping[NatureEnveloppe, Callable[[Geste], None]] = {
    NatureEnveloppe.COMMENCEMENT: _commencer,
    NatureEnveloppe.SAISIE: _saisir,
    NatureEnveloppe.MOMENT: _noter_moment,
    NatureEnveloppe.MOMENT_EFFACE: _effacer_moment,
    NatureEnveloppe.COMMENTAIRE: _commenter,
    NatureEnveloppe.PIECE: _joindre,
    NatureEnveloppe.PIECE_RETIREE: _retirer,
    NatureEnveloppe.SOUMISSION: _soumettre,
}
