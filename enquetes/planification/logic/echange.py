"""The files of the planner: strict reading of an instance and of a plan, writing of a plan (regles#contrat-plan)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from campagnes.logic.calendrier import Intervalle
from enquetes.planification.logic.lecture_json import ILLISIBLE, DocumentIllisible, Lecteur, decoder
from enquetes.planification.logic.plan import OPTIMAL, REALISABLE, Plan
from enquetes.planification.logic.regles import PHYS, EnqueteurDuPlan, Instance, OrganismeDuPlan, VisiteDuPlan
from organismes.enums import Canal

__all__ = ["DocumentIllisible", "lire_instance", "lire_plan", "plan_en_document"]

CANAUX = (Canal.EMAIL, Canal.COURRIER, Canal.TEL, Canal.RS, PHYS, Canal.WEB)
LAT_MAX, LON_MAX = 90.0, 180.0
TERMES = ("refusees", "kilometres", "etalement", "regroupement")


def lire_instance(contenu: bytes) -> tuple[Instance, dict[str, Any]]:
    """Return the instance of a file, and the document as it came.

    Raises DocumentIllisible with one French line for each fault.
    """
    document = decoder(contenu, "instance")
    lecteur = Lecteur()
    racine = lecteur.objet(
        document,
        "instance",
        cles=("periodes", "enqueteurs", "organismes", "visites"),
        facultatives=("suspensions", "feries"),
    )
    lecture = _LectureInstance(lecteur)
    instance = Instance(
        periodes=lecteur.liste(racine, "periodes", "", lecture.intervalle),
        suspensions=lecteur.liste(racine, "suspensions", "", lecture.intervalle),
        feries=lecture.feries(racine.get("feries", {})),
        enqueteurs=lecteur.liste(racine, "enqueteurs", "", lecture.enqueteur),
        organismes=lecteur.liste(racine, "organismes", "", lecture.organisme),
        visites=lecteur.liste(racine, "visites", "", lecture.visite),
    )
    lecture.relier(instance)
    return lecteur.conclure((instance, document))


class _LectureInstance:
    def __init__(self, lecteur: Lecteur) -> None:
        self.lecteur = lecteur

    def intervalle(self, valeur: Any, ou: str) -> Intervalle:
        objet = self.lecteur.objet(valeur, ou, cles=("du", "au"))
        du, au = (self._lu(objet, cle, ou, self.lecteur.date) for cle in ("du", "au"))
        if du and au and du > au and ILLISIBLE not in (du, au):
            self.lecteur.fauter(ou, "« du » vient après « au »")
        return Intervalle(du, au)

    def _lu(self, objet: Mapping[str, Any], cle: str, ou: str, lire: Any, **limites: Any) -> Any:
        """Read a key that is there; its absence is already a fault."""
        return lire(objet[cle], f"{ou}.{cle}", **limites) if cle in objet else None

    def feries(self, valeur: Any) -> dict[str, frozenset[Any]]:
        if not isinstance(valeur, dict):
            self.lecteur.fauter("feries", "un objet est attendu")
            return {}
        return {
            zone: frozenset(self.lecteur.liste(valeur, zone, "feries", self.lecteur.date)) for zone in map(str, valeur)
        }

    def _lat(self, objet: Mapping[str, Any], ou: str) -> float | None:
        return self._lu(objet, "lat", ou, self.lecteur.degres, maximum=LAT_MAX)

    def _lon(self, objet: Mapping[str, Any], ou: str) -> float | None:
        return self._lu(objet, "lon", ou, self.lecteur.degres, maximum=LON_MAX)

    def _canal(self, valeur: Any, ou: str) -> str:
        return self.lecteur.choix(valeur, ou, parmi=CANAUX)

    def enqueteur(self, valeur: Any, ou: str) -> EnqueteurDuPlan:
        objet = self.lecteur.objet(
            valeur,
            ou,
            cles=("id", "lat", "lon", "canaux", "max_semaine", "max_total"),
            facultatives=("indisponible", "conflits"),
        )
        return EnqueteurDuPlan(
            id=self._lu(objet, "id", ou, self.lecteur.texte) or "",
            canaux=frozenset(self.lecteur.liste(objet, "canaux", ou, self._canal)),
            max_semaine=self._lu(objet, "max_semaine", ou, self.lecteur.entier, minimum=1) or 1,
            max_total=self._lu(objet, "max_total", ou, self.lecteur.entier, minimum=1) or 1,
            indisponible=self.lecteur.liste(objet, "indisponible", ou, self.intervalle),
            conflits=frozenset(self.lecteur.liste(objet, "conflits", ou, self.lecteur.texte)),
            lat=self._lat(objet, ou),
            lon=self._lon(objet, ou),
        )

    def organisme(self, valeur: Any, ou: str) -> OrganismeDuPlan:
        objet = self.lecteur.objet(valeur, ou, cles=("siren", "lat", "lon", "zone"), facultatives=("fermetures",))
        return OrganismeDuPlan(
            siren=self._lu(objet, "siren", ou, self.lecteur.texte) or "",
            zone=self._lu(objet, "zone", ou, self.lecteur.texte) or "",
            fermetures=frozenset(self.lecteur.liste(objet, "fermetures", ou, self.lecteur.date)),
            lat=self._lat(objet, ou),
            lon=self._lon(objet, ou),
        )

    def visite(self, valeur: Any, ou: str) -> VisiteDuPlan:
        objet = self.lecteur.objet(valeur, ou, cles=("id", "siren", "canal", "scenario"), facultatives=("double",))
        return VisiteDuPlan(
            id=self._lu(objet, "id", ou, self.lecteur.texte) or "",
            siren=self._lu(objet, "siren", ou, self.lecteur.texte) or "",
            canal=self._lu(objet, "canal", ou, self._canal) or "",
            scenario=self._lu(objet, "scenario", ou, self.lecteur.texte) or "",
            double=bool(self._lu(objet, "double", ou, self.lecteur.booleen)),
        )

    def relier(self, instance: Instance) -> None:
        """Check identifiers across the lists."""
        self.lecteur.uniques((e.id for e in instance.enqueteurs), "enqueteurs, id")
        self.lecteur.uniques((o.siren for o in instance.organismes), "organismes, siren")
        self.lecteur.uniques((v.id for v in instance.visites), "visites, id")
        connus = {organisme.siren for organisme in instance.organismes}
        for rang, visite in enumerate(instance.visites):
            if visite.siren and visite.siren not in connus:
                self.lecteur.fauter(f"visites[{rang}].siren", f"organisme inconnu, « {visite.siren} »")


def lire_plan(contenu: bytes) -> dict[str, Any]:
    """Return the document of a plan once its shape is right; what it says is judged elsewhere.

    Raises DocumentIllisible.
    """
    document = decoder(contenu, "plan")
    lecteur = Lecteur()
    racine = lecteur.objet(
        document,
        "plan",
        cles=(
            *("affectations", "refusees", "termes", "objectif", "borne"),
            *("ecart", "statut", "limite_atteinte", "duree_s"),
        ),
        facultatives=("diagnostic",),
    )
    lecture = _LecturePlan(lecteur)
    lecteur.liste(racine, "affectations", "", lecture.affectation)
    lecteur.liste(racine, "refusees", "", lecture.refus)
    lecteur.liste(racine, "diagnostic", "", lecture.diagnostic)
    lecture.chiffres(racine)
    lecteur.choix(racine.get("statut", OPTIMAL), "statut", parmi=(OPTIMAL, REALISABLE))
    lecteur.booleen(racine.get("limite_atteinte", False), "limite_atteinte")
    return lecteur.conclure(racine)


class _LecturePlan:
    def __init__(self, lecteur: Lecteur) -> None:
        self.lecteur = lecteur

    def _textes(self, valeur: Any, ou: str, *cles: str) -> dict[str, Any]:
        objet = self.lecteur.objet(valeur, ou, cles=cles)
        for cle in cles:
            texte = objet.get(cle, "")
            if not isinstance(texte, str):
                self.lecteur.fauter(f"{ou}.{cle}", "un texte est attendu")
            else:
                self.lecteur.ecrivable(texte, f"{ou}.{cle}")
        return objet

    def affectation(self, valeur: Any, ou: str) -> None:
        objet = self._textes(valeur, ou, "visite", "enqueteur", "jour")
        if "jour" in objet:
            self.lecteur.date(objet["jour"], f"{ou}.jour")

    def refus(self, valeur: Any, ou: str) -> None:
        self._textes(valeur, ou, "visite", "motif")

    def diagnostic(self, valeur: Any, ou: str) -> None:
        objet = self.lecteur.objet(valeur, ou, cles=("contrainte", "sirens"))
        self.lecteur.texte(objet.get("contrainte", "-"), f"{ou}.contrainte")
        self.lecteur.liste(objet, "sirens", ou, self.lecteur.texte)

    def chiffres(self, racine: Mapping[str, Any]) -> None:
        termes = self.lecteur.objet(racine.get("termes", dict.fromkeys(TERMES, 0)), "termes", cles=TERMES)
        for cle in TERMES:
            self.lecteur.chiffre(termes.get(cle, 0), f"termes.{cle}")
        for cle in ("objectif", "borne"):
            self.lecteur.chiffre(racine.get(cle, 0), cle)
        for cle in ("ecart", "duree_s"):
            self.lecteur.nombre(racine.get(cle, 0), cle)


def plan_en_document(plan: Plan) -> dict[str, Any]:
    """Return a plan in the shape of its file, ready for JSON; `diagnostic` only beside refusals."""
    document: dict[str, Any] = {
        "affectations": [
            {"visite": a.visite, "enqueteur": a.enqueteur, "jour": a.jour.isoformat()} for a in plan.affectations
        ],
        "refusees": [{"visite": refus.visite, "motif": refus.motif} for refus in plan.refusees],
        "termes": {cle: getattr(plan.termes, cle) for cle in TERMES},
        "objectif": plan.objectif,
        "borne": plan.borne,
        "ecart": plan.ecart,
        "statut": plan.statut,
        "limite_atteinte": plan.limite_atteinte,
        "duree_s": round(plan.duree_s, 3),
    }
    if plan.refusees:
        document["diagnostic"] = [
            {"contrainte": contrainte, "sirens": list(sirens)} for contrainte, sirens in plan.diagnostic
        ]
    return document
