"""Receive what a phone sends: stored first, then applied; the same thing sent again changes nothing.

Two steps, each its own transaction. An envelope is committed whole before anything is done with it, so that a crash
in between loses nothing: sent again, it is found waiting and applied. The receipts tell what is committed.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

from django.core.files.base import ContentFile
from django.db import transaction
from django.db.models import Count, Q

from enquetes.enums import CorrectionHorloge, EtatEnveloppe, NatureEnveloppe
from enquetes.envois.actions.appliquer import appliquer_suite
from enquetes.envois.actions.etats import oublier_fichier
from enquetes.envois.actions.examens import avec_examens
from enquetes.envois.logic.enveloppes import EnveloppeLue, Envoi, json_sur, lire_enveloppe
from enquetes.envois.logic.horloges import (
    Correction,
    Horloge,
    HorlogeIllisible,
    corriger,
    corriger_du_fichier,
    lire_horloge,
)
from enquetes.models import Appareil, ConflitEnveloppe, Enqueteur, Enveloppe, Visite
from enquetes.models.enveloppe import chemin_envoi
from enquetes.visites.queries.visites import Carnet
from socle.erreurs import RegleMetier
from socle.fichiers import stockage_prive
from socle.horloge import maintenant
from socle.journal import consigner

DEJA_RECUE, CONFLIT = "deja_recue", "conflit"
TROP_D_ENVOIS = "trop_d_envois"
MOTIF_CONFLIT = "Un autre contenu porte déjà cette identité ou cette place\u202f: une personne doit choisir."
# What one shopper may send in a day: far beyond a day's work, far below a disk.
GESTES_PAR_JOUR, FICHIERS_PAR_JOUR = 50_000, 1_000
JOUR = dt.timedelta(days=1)
# A broken seal says nothing sure of the place in the sequence.
SANS_RANG = frozenset({"identifiant_illisible", "empreinte_differente"})
# What a phone is told of an envelope that a person set aside: it was refused.
ISSUES = {EtatEnveloppe.ECARTEE: EtatEnveloppe.REFUSEE, EtatEnveloppe.RECUE: EtatEnveloppe.RETENUE}


@dataclass(frozen=True)
class Recu:
    """The receipt of one item; `issue` repeats the outcome of what was already received."""

    identifiant: Any
    statut: str
    motif: str | None = None
    issue: str | None = None


@dataclass
class _EnvoiLu:
    """One item of a batch, from what came to its receipt."""

    envoi: Envoi
    lue: EnveloppeLue
    est_nouvelle: bool = False
    est_en_conflit: bool = False

    @property
    def empreinte_fichier(self) -> str:
        return hashlib.sha256(self.envoi.fichier).hexdigest() if self.envoi.fichier is not None else ""


def recevoir_enveloppes(
    *, utilisateur: Any, appareil: uuid.UUID, horloge: Any, envois: Sequence[Envoi], par_fichier: bool = False
) -> list[Recu]:
    """Store, then apply, what a phone of `utilisateur` sends; return one receipt an item, in the order given.

    `horloge` is what the phone read when it sent, or when it wrote the file that brings the items (`par_fichier`).
    Raises RegleMetier when the account is no shopper's, has sent too much today, or the phone's clock is unreadable:
    nothing is stored then.
    """
    enqueteur = Enqueteur.objects.filter(utilisateur=utilisateur).first()
    if enqueteur is None:
        raise RegleMetier("sans_enqueteur", "Ce compte n’est pas celui d’un enquêteur.")
    releve = _Releve(_exiger_horloge(horloge), json_sur(horloge), maintenant(), par_fichier)
    _exiger_mesure(enqueteur, envois)
    lignes = [_EnvoiLu(brut, lire_enveloppe(brut, appareil)) for brut in envois]
    connu = _ranger(enqueteur, appareil, releve, lignes)
    carnet = Carnet()
    cibles = {ligne.lue.cible for ligne in lignes if not ligne.est_en_conflit}
    for cible in sorted(cibles, key=str):
        avec_examens(partial(appliquer_suite, appareil=connu, cible=cible, carnet=carnet))
    rangees = Enveloppe.objects.in_bulk([ligne.lue.identifiant for ligne in lignes])
    _achever_l_oubli(connu, {ligne.lue.cible for ligne in lignes if not ligne.est_nouvelle})
    return [_recu(ligne, rangees.get(ligne.lue.identifiant)) for ligne in lignes]


def _exiger_horloge(brut: Any) -> Horloge:
    try:
        return lire_horloge(brut)
    except HorlogeIllisible as erreur:
        raise RegleMetier("horloge_illisible", "L’heure du téléphone manque ou est illisible.") from erreur


def _exiger_mesure(enqueteur: Enqueteur, envois: Sequence[Envoi]) -> None:
    """Refuse more gestures or files a day than a shopper makes; her phone keeps them and tries again later."""
    depuis = maintenant() - JOUR
    recus = Enveloppe.objects.filter(appareil__enqueteur=enqueteur, recue_le__gt=depuis).aggregate(
        gestes=Count("pk"), fichiers=Count("pk", filter=~Q(empreinte_fichier=""))
    )
    conflits = ConflitEnveloppe.objects.filter(appareil__enqueteur=enqueteur, recu_le__gt=depuis).aggregate(
        gestes=Count("pk"), fichiers=Count("pk", filter=~Q(empreinte_fichier=""))
    )
    porte_un_fichier = any(envoi.fichier is not None for envoi in envois)
    if recus["gestes"] + conflits["gestes"] >= GESTES_PAR_JOUR or (
        porte_un_fichier and recus["fichiers"] + conflits["fichiers"] >= FICHIERS_PAR_JOUR
    ):
        raise RegleMetier(TROP_D_ENVOIS, "Trop d’envois en un jour\u202f: la suite partira demain. Rien n’est perdu.")


def _achever_l_oubli(appareil: Appareil, cibles: set[uuid.UUID | None]) -> None:
    """Remove the files whose evidence was applied just before a crash; `cibles` are the visits of what is sent again."""
    appliquees = Enveloppe.objects.filter(
        appareil=appareil, cible__in=cibles, nature=NatureEnveloppe.PIECE, statut=EtatEnveloppe.APPLIQUEE
    )
    for enveloppe in appliquees.select_related("appareil") if cibles else ():
        nom = chemin_envoi(enveloppe, "")
        if stockage_prive().exists(nom):
            oublier_fichier(appareil.pk, nom)


@dataclass(frozen=True)
class _Releve:
    """The clock of the phone when it sent, as read and as it came, and the instant of the receipt."""

    horloge: Horloge
    brut: Any
    recu_le: dt.datetime
    par_fichier: bool

    def corriger(self, capture: Horloge | None) -> Correction:
        """Return when a gesture was made: now, without a clock that can be read."""
        if capture is None:
            return Correction(self.recu_le, CorrectionHorloge.AUCUNE)
        regle = corriger_du_fichier if self.par_fichier else corriger
        return regle(capture, self.horloge, self.recu_le)


@transaction.atomic(durable=True)
def _ranger(enqueteur: Enqueteur, identifiant: uuid.UUID, releve: _Releve, lignes: list[_EnvoiLu]) -> Appareil:
    """Store what is new and the conflicts; batches of one phone wait for each other. Returns the phone."""
    Appareil.objects.bulk_create(
        [Appareil(identifiant=identifiant, enqueteur=enqueteur, vu_le=releve.recu_le)], ignore_conflicts=True
    )
    # Keys are left alone: who holds a visit and settles a conflict about it stores an envelope of this phone.
    appareil = Appareil.objects.select_for_update(no_key=True).get(identifiant=identifiant, enqueteur=enqueteur)
    appareil.enqueteur = enqueteur
    appareil.revu_le = releve.recu_le
    appareil.save(update_fields=["revu_le"])
    nouvelles = _nouvelles(lignes, appareil, releve)
    # Sorted: two phones that share identities never wait for each other in a ring.
    Enveloppe.objects.bulk_create([nouvelles[pk] for pk in sorted(nouvelles)], ignore_conflicts=True)
    _reperer_conflits(lignes, appareil, releve)
    return appareil


def _nouvelles(lignes: list[_EnvoiLu], appareil: Appareil, releve: _Releve) -> dict[uuid.UUID, Enveloppe]:
    """Return the envelopes whose identity was never seen, tied to their visit when it exists."""
    deja = set(
        Enveloppe.objects.filter(pk__in=[ligne.lue.identifiant for ligne in lignes]).values_list("pk", flat=True)
    )
    connues = set(Visite.objects.filter(pk__in=[ligne.lue.cible for ligne in lignes]).values_list("pk", flat=True))
    nouvelles: dict[uuid.UUID, Enveloppe] = {}
    for ligne in lignes:
        if ligne.lue.identifiant not in deja | nouvelles.keys():
            enveloppe = nouvelles[ligne.lue.identifiant] = _enveloppe(ligne, appareil, releve)
            enveloppe.visite_id = enveloppe.cible if enveloppe.cible in connues else None
            ligne.est_nouvelle = True
    return nouvelles


def _reperer_conflits(lignes: list[_EnvoiLu], appareil: Appareil, releve: _Releve) -> None:
    """Keep the envelopes whose identity, or place in the sequence, other content holds already."""
    rangees = Enveloppe.objects.in_bulk([ligne.lue.identifiant for ligne in lignes])
    for ligne in lignes:
        premiere = rangees.get(ligne.lue.identifiant) or _tenante(ligne, appareil)
        ligne.est_en_conflit = not (
            premiere.pk == ligne.lue.identifiant
            and premiere.appareil_id == appareil.pk
            and premiere.empreinte == ligne.lue.empreinte
            and premiere.empreinte_fichier == ligne.empreinte_fichier
        )
        if ligne.est_en_conflit:
            _garder_conflit(ligne, premiere, appareil, releve)


def _tenante(ligne: _EnvoiLu, appareil: Appareil) -> Enveloppe:
    """Return the envelope that holds the place of one that could not be stored."""
    return Enveloppe.objects.get(appareil=appareil, cible=ligne.lue.cible, rang=ligne.lue.rang)


def _enveloppe(ligne: _EnvoiLu, appareil: Appareil, releve: _Releve) -> Enveloppe:
    lue, defaut = ligne.lue, ligne.lue.defaut
    a_la_porte = defaut if defaut is not None and defaut.code in SANS_RANG else None
    correction = releve.corriger(lue.horloge)
    enveloppe = Enveloppe(
        pk=lue.identifiant,
        appareil=appareil,
        cible=lue.cible,
        rang=None if a_la_porte else lue.rang,
        nature=lue.nature,
        corps=lue.corps,
        empreinte=lue.empreinte,
        empreinte_fichier=ligne.empreinte_fichier,
        horloge_capture=lue.horloge_brute,
        horloge_envoi=releve.brut,
        saisie_le=correction.instant,
        correction=correction.methode,
        recue_le=releve.recu_le,
        code=a_la_porte.code if a_la_porte else "",
        motif=a_la_porte.message if a_la_porte else "",
    )
    _deposer(enveloppe, ligne)
    return enveloppe


def _garder_conflit(ligne: _EnvoiLu, premiere: Enveloppe, appareil: Appareil, releve: _Releve) -> None:
    identite = {
        "appareil": appareil,
        "identifiant": ligne.lue.identifiant,
        "empreinte": ligne.lue.empreinte,
        "empreinte_fichier": ligne.empreinte_fichier,
    }
    if ConflitEnveloppe.objects.filter(**identite).exists():
        return
    conflit = ConflitEnveloppe(
        enveloppe=premiere, corps=ligne.lue.corps, horloge_envoi=releve.brut, recu_le=releve.recu_le, **identite
    )
    _deposer(conflit, ligne)
    conflit.save()
    consigner(premiere, "enveloppe.conflit", appareil.enqueteur.utilisateur, conflit=conflit.pk)


def _deposer(objet: Enveloppe | ConflitEnveloppe, ligne: _EnvoiLu) -> None:
    """Write the file before its row is committed: a retry writes it again at the same path."""
    if ligne.envoi.fichier is not None:
        objet.fichier.save("", ContentFile(ligne.envoi.fichier), save=False)


def _recu(ligne: _EnvoiLu, enveloppe: Enveloppe | None) -> Recu:
    identifiant = ligne.envoi.identifiant
    if ligne.est_en_conflit or enveloppe is None:
        return Recu(identifiant, CONFLIT, MOTIF_CONFLIT)
    statut = ISSUES.get(EtatEnveloppe(enveloppe.statut), enveloppe.statut)
    motif = enveloppe.motif or None
    if ligne.est_nouvelle:
        return Recu(identifiant, statut, motif)
    return Recu(identifiant, DEJA_RECUE, motif, issue=statut)
