"""The journal read from end to end: does each line stand where and as it was written?"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass

from django.db.models import Exists, Max, OuterRef, QuerySet

from socle.horloge import maintenant
from socle.logic.chaine import ORIGINE, LigneDuJournal, empreinte_de, empreinte_des_mots
from socle.models import Entree, Jalon, Maillon, MotsDuJournal, TeteDuJournal
from socle.nombres import CLE_MAX, entier_de
from socle.signature import est_signe

PAR_LOT = 2000
ATTENTE = dt.timedelta(hours=1)
"""How long a line may wait for its place in the chain: the sweep comes every few minutes."""
TETE = "journal.tete"
JALON = "journal.jalon"


@dataclass(frozen=True)
class VerificationChaine:
    """What was read. `rupture` says the first thing that does not hold, empty when all does."""

    nombre: int
    tete: str
    en_attente: int = 0
    rupture: str = ""


def ligne_de(entree: Entree) -> LigneDuJournal:
    """Return what the chain binds of a line."""
    return LigneDuJournal(
        numero=entree.pk,
        le=entree.le,
        acte=entree.acte,
        objet_type=entree.objet_type,
        objet_id=entree.objet_id,
        auteur_numero=entree.auteur_numero,
        details=entree.details,
        mots_empreinte=entree.mots_empreinte,
    )


def hors_chaine() -> QuerySet[Entree]:
    """Return the lines that have no place in the chain yet, the oldest number first."""
    return Entree.objects.exclude(Exists(Maillon.objects.filter(entree=OuterRef("pk")))).order_by("pk")


def enonce_du_jalon(jalon: Jalon) -> str:
    """Return what the signature of a checkpoint covers."""
    return f"{jalon} {jalon.nombre} {jalon.du.astimezone(dt.UTC)} {jalon.au.astimezone(dt.UTC)}"


def rang_exige(connue: str) -> int | None:
    """Return the first place that can be compared when a head kept elsewhere comes before it, None otherwise."""
    jalon = Jalon.objects.order_by("rang").last()
    premier = jalon.rang if jalon else 1
    return premier if (entier_de(connue.partition(":")[0], CLE_MAX) or 0) < premier else None


def verifier(*, connue: str = "", signatures: bool = True) -> VerificationChaine:
    """Walk the whole chain; `connue` is a head (`rang:empreinte`) kept elsewhere, which must still stand on it.

    `signatures` at False leaves them out: their key is lost, the chain alone is judged.
    """
    # The last link before the head: what is chained meanwhile is behind the head read.
    dernier = Maillon.objects.aggregate(rang=Max("rang"))["rang"] or 0
    tete = TeteDuJournal.objects.first()
    if tete is None:
        est_vide = not Maillon.objects.exists() and not Jalon.objects.exists() and not connue
        return VerificationChaine(0, "", hors_chaine().count(), "" if est_vide else "La tête de la chaîne a disparu.")
    nombre, rupture = 0, ""
    for rupture in _parcourir(tete, connue, signatures=signatures):
        if rupture:
            break
        nombre += 1
    attente = hors_chaine()
    if not rupture and dernier > tete.rang:
        rupture = f"La tête de la chaîne est au rang {tete.rang}, des lignes la suivent."
    if not rupture and signatures and not est_signe(TETE, str(tete), tete.signature):
        rupture = "La tête de la chaîne n’est pas signée par cette plateforme."
    oubliee = attente.filter(le__lt=maintenant() - ATTENTE).first()
    if not rupture and oubliee is not None:
        rupture = f"La ligne {oubliee.pk} n’a pas de place dans la chaîne."
    return VerificationChaine(nombre, str(tete), attente.count(), rupture)


def _parcourir(tete: TeteDuJournal, connue: str, *, signatures: bool) -> Iterator[str]:
    """Yield an empty text a line that holds, then what does not hold."""
    jalon = Jalon.objects.order_by("rang").last()
    rang, empreinte = (jalon.rang, jalon.empreinte) if jalon else (0, ORIGINE)
    if jalon and signatures and not est_signe(JALON, enonce_du_jalon(jalon), jalon.signature):
        yield f"Le jalon {jalon.rang} n’est pas signé par cette plateforme."
    rang_texte, _, empreinte_connue = connue.partition(":")
    rang_connu = entier_de(rang_texte, CLE_MAX)
    for maillon, entree, mots in _maillons(rang, tete.rang):
        yield (
            _rupture_de_place(maillon, rang, empreinte)
            or _rupture_de_ligne(maillon, entree, mots)
            or _rupture_de_tete(maillon, rang_connu, empreinte_connue)
        )
        rang, empreinte = maillon.rang, maillon.empreinte
    if fin := _rupture_de_fin(tete, rang, empreinte):
        yield fin
    elif rang_connu is not None and rang_connu > rang:
        yield f"La chaîne s’arrête au rang {rang}, avant la tête connue."
    elif jalon and rang_connu == jalon.rang and empreinte_connue != jalon.empreinte:
        yield f"Le rang {rang_connu} n’est pas celui de la tête connue."


def _maillons(depuis: int, jusqu_a: int) -> Iterator[tuple[Maillon, Entree | None, MotsDuJournal | None]]:
    while lot := list(Maillon.objects.filter(rang__gt=depuis, rang__lte=jusqu_a).order_by("rang")[:PAR_LOT]):
        numeros = [maillon.entree for maillon in lot]
        entrees, mots = Entree.objects.in_bulk(numeros), MotsDuJournal.objects.in_bulk(numeros)
        for maillon in lot:
            yield maillon, entrees.get(maillon.entree), mots.get(maillon.entree)
        depuis = lot[-1].rang


def _rupture_de_fin(tete: TeteDuJournal, rang: int, empreinte: str) -> str:
    if rang < tete.rang:
        return f"La chaîne est coupée après le rang {rang}\u202f: les lignes {rang + 1} à {tete.rang} ont disparu."
    return "" if empreinte == tete.empreinte else f"La tête de la chaîne ne suit pas le rang {rang}."


def _rupture_de_place(maillon: Maillon, rang: int, empreinte: str) -> str:
    if maillon.rang != rang + 1:
        return f"Il manque une ligne avant la ligne {maillon.entree}\u202f: le rang {rang + 1} a disparu."
    if maillon.precedente != empreinte:
        return f"La ligne {maillon.entree} ne suit pas celle qui la précède."
    return ""


def _rupture_de_ligne(maillon: Maillon, entree: Entree | None, mots: MotsDuJournal | None) -> str:
    if entree is None:
        return f"La ligne {maillon.entree} a disparu."
    if empreinte_de(maillon.precedente, ligne_de(entree)) != maillon.empreinte:
        return f"La ligne {maillon.entree} n’est plus celle qui a été écrite."
    if mots is not None and empreinte_des_mots(mots.mots, mots.sel) != entree.mots_empreinte:
        return f"Les mots de la ligne {maillon.entree} ne sont plus ceux qui ont été écrits."
    return ""


def _rupture_de_tete(maillon: Maillon, rang: int | None, empreinte: str) -> str:
    if rang == maillon.rang and empreinte != maillon.empreinte:
        return f"La ligne {maillon.entree} n’est pas celle de la tête connue."
    return ""
