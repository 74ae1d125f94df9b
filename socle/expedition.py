"""Mails that a worker sends: due with their act, one row a mailbox, sent once. Twice equals once.

The row is the order, and the broker only carries its number: what it loses, the sweep finds. A try is written before
the server is spoken to, so that a worker that dies leaves its trace; what became of the try is written after. What the
server refuses for now, or does not answer, is tried again with growing pauses for three days; what it refuses for good
is marked with its words and never tried again.
"""

from __future__ import annotations

import datetime as dt
import logging
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import Any

from django.db import models, transaction
from django.db.models import Q
from django.utils.module_loading import import_string

from socle.auteur import Auteur
from socle.conservation import RetraitDeLignes, supprimer
from socle.courriels import EnvoiRefuse, envoyer, identite
from socle.enums import COURRIERS_EN_MARCHE, TRANSITIONS_COURRIER, EtatCourrier
from socle.erreurs import RegleMetier
from socle.etats import passer
from socle.horloge import maintenant
from socle.logic.retours import Retour
from socle.models import Courrier
from socle.queries.courriers import lignes, modeles_de_courrier
from socle.taches import publier, tenter

journaux = logging.getLogger("barometre.expedition")

PREMIERE_PAUSE = dt.timedelta(minutes=5)
PAUSE_MAXIMALE = dt.timedelta(hours=8)
ABANDON = dt.timedelta(days=3)
"""How long a mail is tried again, from its first try: what waited for the platform itself is not counted."""

SOUFFRANCE = dt.timedelta(minutes=5)
"""How long a message or a worker may be silent before its mail is looked at again."""

CONSERVATION = dt.timedelta(days=30)
"""How long a mail is kept once it left or never will, to say what became of it."""

RETOUR = dt.timedelta(days=15)
"""How long after it left a mail may come back: servers try for five days, and the mailbox may be read late."""

ATTENTE = dt.timedelta(hours=1)
"""How long a mail rests that something holds nobody knows until when, before it is looked at again."""

REPENTIR = dt.timedelta(minutes=10)
"""How long a decision rests before who it concerns is told: whoever mistook herself takes it back meanwhile, and whoever
goes through two states at once tells the last.
"""

PAR_PASSAGE = 200
TENUS_EN_DERNIER = models.ExpressionWrapper(
    Q(essais=0, a_partir_du__gt=models.F("cree_le") + SOUFFRANCE), output_field=models.BooleanField()
)
"""A crowd that was held keeps no other mail waiting."""

INTERROMPU = "Un essai a été interrompu."
INTERROMPU_DEUX_FOIS = "L’envoi a été interrompu deux fois\u202f: on ne sait pas si ce courriel est parti."


@dataclass(frozen=True)
class Lettre:
    """What leaves: the templates `courriels/<modele>.*`, one address, what the templates read, files."""

    modele: str
    destinataire: str
    contexte: Mapping[str, Any] = field(default_factory=dict)
    pieces: Sequence[tuple[str, bytes, str]] = ()


Depart = Lettre | dt.datetime | None
"""What the composer of an app answers about a row read again: what leaves, or from when it may, or nothing left to say."""


@transaction.atomic
def devoir(*courriers: Courrier) -> None:
    """Write that these mails of one model are due, with the act that causes them.

    One whose `cle` is known is not due again; one whose `a_partir_du` is to come is held until then.
    """
    if not courriers:
        return
    modele = type(courriers[0])
    lignes(modele).bulk_create(courriers, ignore_conflicts=True)
    partants = lignes(modele).filter(
        cle__in=[courrier.cle for courrier in courriers],
        etat=EtatCourrier.DU,
        essais=0,
        a_partir_du__lte=maintenant(),
    )
    for pk in partants.order_by("pk").values_list("pk", flat=True):
        publier("socle.tasks.envoyer_courrier", modele=modele._meta.label_lower, courrier_id=pk)


def expedier(modele: type[Courrier], pk: int) -> None:
    """Try to send a mail that is due; gone, sent, refused, under way or in a pause, do nothing.

    A fault of ours is a try like another, and is raised again for the log of the worker. What the composer holds was
    not tried.
    """
    courrier = _commencer(modele, pk)
    if courrier is None:
        return
    try:
        depart: Depart = import_string(modele.COMPOSEUR)(courrier)
        if isinstance(depart, Lettre):
            envoyer(
                depart.modele,
                destinataires=[depart.destinataire],
                contexte=dict(depart.contexte),
                pieces=depart.pieces,
                reference=courrier.cle,
            )
    except EnvoiRefuse as refus:
        _refuser(courrier, refus)
    except Exception as panne:
        # Whatever went wrong, the row must say so: the fault itself goes on to the worker's log.
        _remettre(courrier, f"L’envoi a échoué ({type(panne).__name__}).")
        raise
    else:
        _conclure(courrier, depart)


@transaction.atomic
def renvoyer(*, courrier: Courrier, auteur: Auteur) -> Any:
    """Make a mail that was refused or given up due again, with its three days anew; its composer reads it again."""
    modele = type(courrier)
    tenu = _verrouiller(modele, courrier.pk)
    if tenu is None or not tenu.est_perdu:
        raise RegleMetier(
            "courriel_pas_perdu", "Ce courriel n’est ni refusé ni abandonné\u202f: il n’y a rien à refaire."
        )
    if empechement := tenu.empechement_de_renvoyer():
        raise RegleMetier("courriel_sans_adresse", empechement)
    jamais: dict[str, Any] = {"premier_essai_le": None, "tente_le": None, "est_interrompu": False, "reponse": ""}
    passer(
        tenu,
        EtatCourrier.DU,
        table=TRANSITIONS_COURRIER,
        auteur=auteur,
        acte="courrier.renvoye",
        essais=0,
        a_partir_du=maintenant(),
        **jamais,
    )
    publier("socle.tasks.envoyer_courrier", modele=modele._meta.label_lower, courrier_id=tenu.pk)
    return tenu


def noter_retours(retours: Iterable[Retour]) -> int:
    """Mark lost the mails that came back, and return how many were: noted already, or unknown, nothing changes.

    Of a mail sent again the notice of the time before stays in the mailbox: it says nothing of this time.
    Whoever writes to the mailbox of returns may feign one, but of the mail that she received alone: its identity is in
    no other.
    """
    revenus: dict[str, list[Retour]] = {}
    for retour in retours:
        revenus.setdefault(retour.identite, []).append(retour)
    depuis = maintenant() - RETOUR
    nombre = 0
    for modele in modeles_de_courrier() if revenus else ():
        partis = lignes(modele).filter(etat=EtatCourrier.PARTI, parti_le__gte=depuis)
        for pk, cle in partis.order_by("pk").values_list("pk", "cle"):
            nombre += any(_noter_retour(modele, pk, retour) for retour in revenus.get(identite(cle), ()))
    return nombre


@transaction.atomic
def _noter_retour(modele: type[Courrier], pk: int, retour: Retour) -> bool:
    courrier = _verrouiller(modele, pk)
    if courrier is None or courrier.etat != EtatCourrier.PARTI:
        return False
    # The date of a mail has no fraction of a second.
    if retour.ecrit_le is not None and retour.ecrit_le < courrier.tente_le.replace(microsecond=0):
        return False
    vers = EtatCourrier.REFUSE if retour.est_definitif else EtatCourrier.ABANDONNE
    _passer(courrier, vers, reponse=retour.reponse, parti_le=None)
    return True


def a_relancer(modele: type[Courrier]) -> list[int]:
    """Free the mails whose worker died, and return those to publish: their message was lost, or their pause is over.

    A try without an end may have sent: it is made once more, and says so; a second one is the last.
    """
    instant = maintenant()
    limite = instant - SOUFFRANCE
    for pk in lignes(modele).filter(etat=EtatCourrier.EN_COURS, tente_le__lt=limite).values_list("pk", flat=True):
        tenter("courriers.relance_en_panne", pk, partial(_liberer, modele, pk, limite, reprise=instant))
    # The message of a new one may still be on its way.
    anciens = Q(essais__gt=0) | Q(cree_le__lte=limite)
    dus = lignes(modele).filter(anciens, etat=EtatCourrier.DU, a_partir_du__lte=instant)
    return list(dus.order_by(TENUS_EN_DERNIER, "a_partir_du", "pk").values_list("pk", flat=True)[:PAR_PASSAGE])


def retrait(modele: type[Courrier]) -> RetraitDeLignes:
    """Return what removes at night the mails of an app that ended long ago."""

    def finis_depuis_longtemps(a_la_date: dt.datetime) -> models.QuerySet[Any]:
        finis = lignes(modele).exclude(etat__in=COURRIERS_EN_MARCHE)
        return finis.filter(modifie_le__lte=a_la_date - CONSERVATION)

    return RetraitDeLignes(modele, finis_depuis_longtemps, supprimer)


def pause(essais: int) -> dt.timedelta:
    """Return how long a mail rests after its `essais` tries: five minutes, then twice as long each time, to eight hours."""
    return min(PREMIERE_PAUSE * 2 ** min(essais - 1, 10), PAUSE_MAXIMALE)


def _verrouiller(modele: type[Courrier], pk: int) -> Any:
    """Return a mail read again under lock, or None when it is gone. Call inside a transaction."""
    return lignes(modele).select_for_update(of=("self",)).select_related(*modele.LIES).filter(pk=pk).first()


@transaction.atomic(durable=True)
def _commencer(modele: type[Courrier], pk: int) -> Any:
    """Take a mail for this try, and commit it before anything is sent."""
    courrier = _verrouiller(modele, pk)
    instant = maintenant()
    if courrier is None or courrier.etat != EtatCourrier.DU or courrier.a_partir_du > instant:
        return None
    return _passer(
        courrier,
        EtatCourrier.EN_COURS,
        essais=courrier.essais + 1,
        tente_le=instant,
        premier_essai_le=courrier.premier_essai_le or instant,
    )


def _conclure(courrier: Courrier, depart: Depart) -> None:
    if depart is None:
        _terminer(courrier, EtatCourrier.SANS_OBJET)
    elif isinstance(depart, Lettre):
        _terminer(courrier, EtatCourrier.PARTI, parti_le=maintenant())
    else:
        jamais = {} if courrier.essais > 1 else {"premier_essai_le": None, "tente_le": None}
        _terminer(courrier, EtatCourrier.DU, a_partir_du=depart, essais=courrier.essais - 1, **jamais)


def _refuser(courrier: Courrier, refus: EnvoiRefuse) -> None:
    if refus.est_definitif:
        _terminer(courrier, EtatCourrier.REFUSE, reponse=refus.reponse)
    else:
        _remettre(courrier, refus.reponse)


def _remettre(courrier: Any, reponse: str) -> None:
    """Let a mail rest before its next try; the last one comes at the end of the three days."""
    instant, fin = maintenant(), courrier.premier_essai_le + ABANDON
    if instant >= fin:
        _terminer(courrier, EtatCourrier.ABANDONNE, reponse=reponse)
    else:
        reprise = min(instant + pause(courrier.essais), fin)
        _terminer(courrier, EtatCourrier.DU, reponse=reponse, a_partir_du=reprise)


@transaction.atomic
def _terminer(courrier: Courrier, vers: EtatCourrier, **champs: Any) -> None:
    """Write what became of a try, while this very run holds it: `tente_le` is the token."""
    tenu = _verrouiller(type(courrier), courrier.pk)
    if tenu is not None and tenu.etat == EtatCourrier.EN_COURS and tenu.tente_le == courrier.tente_le:
        _passer(tenu, vers, **champs)


@transaction.atomic
def _liberer(modele: type[Courrier], pk: int, limite: dt.datetime, *, reprise: dt.datetime) -> None:
    courrier = _verrouiller(modele, pk)
    if courrier is None or courrier.etat != EtatCourrier.EN_COURS or courrier.tente_le >= limite:
        return
    if courrier.est_interrompu:
        _passer(courrier, EtatCourrier.ABANDONNE, reponse=INTERROMPU_DEUX_FOIS)
    else:
        _passer(courrier, EtatCourrier.DU, est_interrompu=True, reponse=INTERROMPU, a_partir_du=reprise)


def _passer(courrier: Any, vers: EtatCourrier, **champs: Any) -> Any:
    passer(courrier, vers, table=TRANSITIONS_COURRIER, auteur=None, **champs)
    if vers not in COURRIERS_EN_MARCHE:
        courrier.finir()
    if courrier.est_perdu:
        journaux.warning(f"courrier.{vers.value}", extra={"objet": courrier._meta.label_lower, "objet_id": courrier.pk})
    return courrier
