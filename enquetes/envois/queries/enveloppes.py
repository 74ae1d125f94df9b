"""Questions about what phones sent and that a person must settle."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import Case, Count, Max, Min, Q, QuerySet, When, Window

from enquetes.enums import EtatEnveloppe, Fait, Moment, NatureEnveloppe
from enquetes.envois.logic.enveloppes import ContenuInvalide, lire_objet
from enquetes.models import ConflitEnveloppe, Critere, Enveloppe
from socle.exports import un_par_un
from socle.horloge import PARIS, maintenant
from socle.logic.typographie import accorder, date_et_heure

LIES = ("appareil__enqueteur__utilisateur", "visite__inscription__organisme", "visite__enqueteur")


@dataclass(frozen=True)
class ResumeEnvois:
    """How many items wait for a person, by kind, and since when the oldest does."""

    refuses: int
    retenus: int
    conflits: int
    depuis: dt.datetime | None

    @property
    def total(self) -> int:
        """All that waits."""
        return self.refuses + self.retenus + self.conflits

    @property
    def la_plus_ancienne(self) -> str:
        """Say how long the oldest waits; "" when nothing does."""
        return age_en_mots(self.depuis) if self.depuis else ""


@dataclass(frozen=True)
class LigneContenu:
    """A line of what an envelope says, in words."""

    mot: str
    valeur: str


@dataclass(frozen=True)
class EnvoiDuTerrain:
    """An item of the shopper's page. `organisme` is empty when the visit is not, or no more, hers."""

    enveloppe: Enveloppe
    organisme: str
    est_en_conflit: bool = False

    @property
    def est_a_rejouer(self) -> bool:
        """Tell whether she may try it again: refused, of a visit that is still hers."""
        return bool(self.organisme) and not self.est_en_conflit and self.enveloppe.est_refusee


def envois_a_regler(statut: str | None = None) -> QuerySet[Enveloppe]:
    """Return the refused and held envelopes, the oldest first."""
    requete = Enveloppe.objects.a_regler().select_related(*LIES).order_by("recue_le", "rang", "pk")
    return requete.filter(statut=statut) if statut else requete


def refusees_avec(enveloppe: Enveloppe) -> QuerySet[Enveloppe]:
    """Return all that the same shopper was refused on the same visit, in the order of her gestures.

    That of its sequence for a phone, whose clock may have been set back, and that of clocks from one phone to another.
    What names no visit stands alone.
    """
    visite = Q(cible=enveloppe.cible) if enveloppe.cible else Q(pk=enveloppe.pk)
    siennes = Enveloppe.objects.filter(visite, appareil__enqueteur=enveloppe.appareil.enqueteur_id)
    a_son_tour = Window(Max("saisie_le"), partition_by="appareil", order_by="rang")
    refusees = siennes.filter(statut=EtatEnveloppe.REFUSEE)
    return refusees.order_by(Case(When(rang=None, then="saisie_le"), default=a_son_tour), "rang", "pk")


def conflits_a_trancher() -> QuerySet[ConflitEnveloppe]:
    """Return the conflicts that nobody settled, the oldest first."""
    return (
        ConflitEnveloppe.objects.filter(decision="")
        .select_related("appareil__enqueteur", "enveloppe__visite__inscription__organisme")
        .order_by("recu_le", "pk")
    )


def resume_des_envois() -> ResumeEnvois:
    """Return what waits for a person. Two queries."""
    a_regler = Enveloppe.objects.a_regler().aggregate(
        refuses=Count("pk", filter=Q(statut=EtatEnveloppe.REFUSEE)),
        retenus=Count("pk", filter=Q(statut=EtatEnveloppe.RETENUE)),
        premiere=Min("recue_le"),
    )
    conflits = ConflitEnveloppe.objects.filter(decision="").aggregate(nombre=Count("pk"), premier=Min("recu_le"))
    premiers = [instant for instant in (a_regler["premiere"], conflits["premier"]) if instant]
    return ResumeEnvois(
        refuses=a_regler["refuses"],
        retenus=a_regler["retenus"],
        conflits=conflits["nombre"],
        depuis=min(premiers, default=None),
    )


def age_en_mots(depuis: dt.datetime) -> str:
    """Return how long something waits: minutes, hours or days."""
    minutes = (maintenant() - depuis) // dt.timedelta(minutes=1)
    if minutes < 1:
        return "moins d’une minute"
    if minutes < 60:  # noqa: PLR2004 -- minutes of an hour
        return accorder(minutes, "minute")
    if minutes < 48 * 60:
        return accorder(minutes // 60, "heure")
    return accorder(minutes // (24 * 60), "jour")


def envois_du_terrain(user: Any) -> list[EnvoiDuTerrain]:
    """Return what a shopper sent and that did not pass, conflicts included, the oldest first."""
    siens = list(Enveloppe.objects.de(user).a_regler().select_related(*LIES).order_by("recue_le", "rang", "pk"))
    conflits = (
        ConflitEnveloppe.objects.filter(appareil__enqueteur__utilisateur=user, decision="")
        .filter(enveloppe__appareil__enqueteur__utilisateur=user)
        .select_related(*(f"enveloppe__{lie}" for lie in LIES))
        .order_by("recu_le", "pk")
    )
    return [
        *(EnvoiDuTerrain(enveloppe, _organisme(enveloppe, user)) for enveloppe in siens),
        *(
            EnvoiDuTerrain(conflit.enveloppe, _organisme(conflit.enveloppe, user), est_en_conflit=True)
            for conflit in conflits
        ),
    ]


def _organisme(enveloppe: Enveloppe, user: Any) -> str:
    visite = enveloppe.visite
    if visite is None or visite.enqueteur is None or visite.enqueteur.utilisateur_id != user.pk:
        return ""
    return visite.inscription.organisme.nom


def contenu_lisible(corps: str, grille_id: int | None) -> list[LigneContenu]:
    """Return what an envelope says in words, criteria named when its grid is known; unreadable, as it came."""
    try:
        lu = lire_objet(corps)
    except ContenuInvalide:
        return [LigneContenu("Contenu illisible", corps[:2000])]
    contenu = lu.get("contenu")
    if not isinstance(contenu, dict):
        return [LigneContenu("Contenu", _dire(lu))]
    noms = dict(Critere.objects.filter(grille=grille_id).values_list("code", "libelle")) if grille_id else {}
    lignes: list[LigneContenu] = []
    for cle, valeur in contenu.items():
        if cle in {"reponses", "faits", "elements"} and isinstance(valeur, dict):
            lignes += [LigneContenu(_nommer(cle, code, noms), _dire(dit)) for code, dit in valeur.items()]
        elif valeur not in ([], {}, None):
            lignes.append(LigneContenu(MOTS.get(cle, str(cle)), _dire(valeur)))
    return lignes


MOTS = {
    "texte": "Commentaire",
    "moment": "Moment",
    "instant": "Instant noté par le téléphone",
    "origine": "Source de l’instant",
    "effacees": "Mesures effacées",
    "nom": "Fichier",
    "media": "Type",
    "taille": "Taille en octets",
    "sha256": "Empreinte du fichier",
}


def _nommer(cle: str, code: str, noms: Mapping[str, str]) -> str:
    if cle == "faits":
        return str(Fait(code).label) if code in Fait.values else code
    mot = f"{code}, {noms[code]}" if code in noms else code
    return f"{mot} (éléments)" if cle == "elements" else mot


def _dire(valeur: Any) -> str:
    if isinstance(valeur, bool):
        return "oui" if valeur else "non"
    if valeur is None:
        return "sans objet"
    if isinstance(valeur, str):
        return str(Moment(valeur).label) if valeur in Moment.values else valeur
    return json.dumps(valeur, ensure_ascii=False)


def envois_en_json() -> dict[str, str | Iterator[Any]]:
    """Return every item that waits for a person, with its exact text, for a file that reads them one by one."""
    elements = envois_a_regler().select_related(None).select_related("appareil__enqueteur")
    conflits = conflits_a_trancher().select_related(None).select_related("appareil", "enveloppe")
    return {
        "exporte_le": maintenant().isoformat(),
        "elements": map(_element, un_par_un(elements)),
        "conflits": map(_conflit, un_par_un(conflits)),
    }


def _conflit(conflit: ConflitEnveloppe) -> dict[str, Any]:
    return {
        "id": str(conflit.identifiant),
        "appareil": str(conflit.appareil.identifiant),
        "empreinte": conflit.empreinte,
        "corps": conflit.corps,
        "recu_le": conflit.recu_le.isoformat(),
        "premiere": {"empreinte": conflit.enveloppe.empreinte, "corps": conflit.enveloppe.corps},
    }


def _element(enveloppe: Enveloppe) -> dict[str, Any]:
    return {
        "id": str(enveloppe.pk),
        "appareil": str(enveloppe.appareil.identifiant),
        "enqueteur": enveloppe.appareil.enqueteur.pseudonyme,
        "empreinte": enveloppe.empreinte,
        "corps": enveloppe.corps,
        "etat": enveloppe.statut,
        "motif": enveloppe.motif,
        "saisie_le": enveloppe.saisie_le.isoformat(),
        "recue_le": enveloppe.recue_le.isoformat(),
    }


def titre_d_envoi(enveloppe: Enveloppe) -> str:
    """Name an envelope: its gesture and when it was made."""
    return f"{NatureEnveloppe(enveloppe.nature).label.capitalize()}, {date_et_heure(enveloppe.saisie_le.astimezone(PARIS))}"
