"""Is a number closed, since when, and who took over (regles#numero-ferme)?"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from django.db.models import Q, QuerySet
from django.db.models.functions import Left

from organismes.enums import SourceFermeture
from organismes.logic.siret import LONGUEUR_SIREN
from organismes.models import NumeroFerme, Organisme, Territoire
from organismes.models.inscription import InscriptionQuerySet
from socle.logic.recherche import normaliser
from socle.logic.typographie import date_longue
from socle.models import Entree

# Who took over may have closed since; further than this nobody is told.
SUCCESSIONS_MAX = 5
CHANGEMENTS_DE_NUMERO = ("organisme.siren_precise", "organisme.numero_remplace")


@dataclass(frozen=True)
class NumeroDisparu:
    """A closed number and who took over, down to the one that is open."""

    numero: str
    nom: str
    depuis: str
    successeur: str
    nom_du_successeur: str
    est_un_territoire: bool

    @property
    def constat(self) -> str:
        """Say what happened to the number."""
        nom = f", {self.nom}," if self.nom else ""
        return f"Le numéro {self.numero}{nom} est fermé{self.depuis}."

    @property
    def conseil(self) -> str:
        """Say what to do about it."""
        if self.est_un_territoire:
            return f"Choisissez dans l’annuaire ce qui lui succède\u202f: {self.nom_du_successeur}."
        if self.successeur:
            nom = f", {self.nom_du_successeur}" if self.nom_du_successeur else ""
            return f"Son successeur porte le numéro {self.successeur}{nom}\u202f: donnez celui-ci."
        return (
            "Donnez le numéro de l’établissement ouvert\u202f: il figure sur annuaire-entreprises.data.gouv.fr. "
            "Si c’est une erreur, écrivez-nous."
        )


def numero_disparu(numero: str) -> NumeroDisparu | None:
    """Return what is known of a closed number, or of the legal unit of a SIRET; None when nothing says it is closed."""
    ferme = _ferme(numero)
    if ferme is None:
        return None
    dernier, vus = ferme, {ferme.numero}
    while dernier.successeur and dernier.successeur not in vus and len(vus) <= SUCCESSIONS_MAX:
        suivant = _ferme(dernier.successeur)
        if suivant is None:
            break
        vus.add(suivant.numero)
        dernier = suivant
    territoire = _territoire(dernier.successeur)
    return NumeroDisparu(
        numero=ferme.numero,
        nom=ferme.nom,
        depuis=f" depuis le {date_longue(ferme.ferme_le)}" if ferme.ferme_le else "",
        successeur=dernier.successeur,
        nom_du_successeur=territoire.nom if territoire else dernier.nom_du_successeur,
        est_un_territoire=territoire is not None,
    )


def organisme_du_numero(numero: str) -> int | None:
    """Return the key of the body that bears a number, or that bore it: addresses printed with it still lead to it."""
    porteur = Organisme.objects.filter(siren=numero).values_list("pk", flat=True).first()
    if porteur is not None:
        return porteur
    dernier = _changements().filter(details__avant=numero).order_by("-pk").values_list("objet_id", flat=True).first()
    return None if dernier is None else Organisme.objects.filter(pk=dernier).values_list("pk", flat=True).first()


def numero_actuel(numero: str) -> str:
    """Return the number that the body known by this one bears now: it may have changed since."""
    porteur = organisme_du_numero(numero)
    return numero if porteur is None else Organisme.objects.values_list("siren", flat=True).get(pk=porteur)


def organismes_des_numeros(numeros: Collection[str]) -> dict[str, Organisme]:
    """Return the bodies that bear these numbers, or that bore them, each under the number given."""
    connus = Organisme.objects.in_bulk(numeros, field_name="siren")
    quittes = {numero: pk for numero, pk in anciens_numeros().items() if numero in numeros and numero not in connus}
    porteurs = {str(organisme.pk): organisme for organisme in Organisme.objects.filter(pk__in=quittes.values())}
    return connus | {numero: porteurs[pk] for numero, pk in quittes.items() if pk in porteurs}


def anciens_numeros() -> dict[str, str]:
    """Return the numbers that were replaced, each with the key of its body as the journal writes it."""
    return dict(_changements().order_by("pk").values_list("details__avant", "objet_id"))


def _changements() -> QuerySet[Entree]:
    return Entree.objects.filter(objet_type=Organisme._meta.label_lower, acte__in=CHANGEMENTS_DE_NUMERO)


def commune_disparue(texte: str) -> NumeroDisparu | None:
    """Return the merged commune, or the grouping gone, that bears the name typed; None when it leads to several.

    Sirene closes thousands of bodies named alike: only what the directory lost is looked for.
    """
    fermes = NumeroFerme.objects.filter(source=SourceFermeture.ANNUAIRE, nom_cherche=normaliser(texte))
    vers = dict(fermes.exclude(nom_cherche="").exclude(successeur="").values_list("successeur", "numero"))
    return numero_disparu(vers.popitem()[1]) if len(vers) == 1 else None


def a_numero_ferme(inscriptions: InscriptionQuerySet) -> InscriptionQuerySet:
    """Keep the registrations of bodies whose number, or legal unit, is closed."""
    fermes = NumeroFerme.objects.values("numero")
    siren = inscriptions.alias(unite_legale=Left("organisme__siren", LONGUEUR_SIREN))
    return siren.filter(Q(organisme__siren__in=fermes) | Q(unite_legale__in=fermes))


def peut_suivre(disparu: NumeroDisparu) -> bool:
    """Tell whether a body may take the number of who took over: nobody else bears it, and it is no territory."""
    if not disparu.successeur or disparu.est_un_territoire:
        return False
    return not Organisme.objects.filter(siren=disparu.successeur).exists()


def _ferme(numero: str) -> NumeroFerme | None:
    """Return the closing of a number itself, before that of its legal unit."""
    trouves = NumeroFerme.objects.filter(numero__in={numero, numero[:LONGUEUR_SIREN]})
    return max(trouves, key=lambda ferme: len(ferme.numero), default=None)


def _territoire(numero: str) -> Territoire | None:
    if not numero:
        return None
    code = numero.removeprefix("INSEE-")
    connus = Territoire.objects.filter(Q(siren=numero) | Q(siren=None, nature="COMMUNE", code=code))
    return connus.first()
