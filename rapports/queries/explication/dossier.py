"""Where a figure of a body's results comes from: computed again from its contacts, beside what was kept of it."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from django.db.models import QuerySet

from campagnes.enums import Etape
from campagnes.logic.calendrier import jour_de
from campagnes.queries import methode_de
from enquetes.enums import EtatVisite
from enquetes.models import Critere, Grille, Visite
from enquetes.referentiels.logic.arrondi import arrondir, exact
from enquetes.referentiels.logic.conditions import GrilleANoter
from enquetes.referentiels.queries.engagements import engagements_en_mots
from enquetes.referentiels.queries.grilles import engagements_actifs, grilles_notees
from enquetes.visites.logic.mots import accorder_l_unite
from enquetes.visites.logic.notation import noter_contact
from enquetes.visites.queries.mesures import mesures_sont_retirees
from organismes.enums import Canal
from organismes.models import Inscription
from organismes.queries.numeros import organisme_du_numero
from rapports.logic.chiffres import (
    QUALITE,
    RANG,
    SCORE,
    SERVICE,
    AdresseDeChiffre,
    Figure,
    code_du_service,
    lire_figure,
)
from rapports.logic.explication.chiffre_explique import ChiffreExplique, avec_libelles, en_document
from rapports.logic.explication.mesures import expliquer_mesure, sans_ses_contacts
from rapports.logic.explication.regles import Operation
from rapports.logic.explication.scores import ContactExplique, DossierDeCalcul, expliquer, nom_de
from rapports.logic.resultats.services_dits import dire_service
from rapports.queries.explication.rang import PlaceExpliquee, place_de, rang_explique
from rapports.queries.resultats.tableau import canaux_lus
from socle.logic.typographie import (
    FINE,
    INSECABLE,
    MOIS,
    accorder,
    arrondi,
    date_longue,
    decimale,
    entier,
    quantite,
)
from trophees.models import Resultat


@dataclass(frozen=True)
class Explication:
    """A figure, its levels, and what the last computation kept of it.

    `enregistre` is None where nothing of the kind is kept (a contact, a criterion); `concorde` says whether both are
    the same number. `place` tells a rank, None for any other figure. `source` says what was read where it is not the
    contacts of the body alone.
    """

    adresse: AdresseDeChiffre
    organisme: str
    edition: str
    est_demonstration: bool
    chiffre: ChiffreExplique
    enregistre: float | None
    methode: str
    calcule_le: dt.datetime
    mesures_retirees: bool
    parentes: tuple[tuple[str, str], ...]
    place: PlaceExpliquee | None = None
    source: str = ""

    @property
    def concorde(self) -> bool | None:
        """Tell whether the figure computed again is the one kept; None when there is nothing to compare."""
        if self.enregistre is None or (self.mesures_retirees if self.place is None else self.place.est_suspendue):
            return None
        if self.place is not None:
            return self.place.est_gardee
        return self.chiffre.valeur is not None and float(self.chiffre.valeur) == self.enregistre

    @property
    def verdict(self) -> str:
        """Say whether the figure still is the one that people were given."""
        if self.source:
            return self.source
        le = date_longue(jour_de(self.calcule_le))
        if self.place is not None:
            return self.place.verdict(le)
        if self.mesures_retirees:
            return "Les mesures de cette édition ne sont plus gardées\u202f: seul le résultat demeure."
        if self.concorde is None:
            return "Recalculé à partir des contacts."
        if self.concorde:
            return f"Recalculé à partir des contacts\u202f: c’est bien le chiffre des résultats calculés le {le}."
        return f"Des contacts ont changé depuis le calcul du {le}\u202f: les résultats affichés seront refaits."

    @property
    def valeur_lue(self) -> str:
        """Write the value as pages show it: one decimal half up, a rank, or how many contacts keep a commitment."""
        valeur, comptes = self.chiffre.valeur, self.chiffre.comptes
        if valeur is None:
            return "non classé" if self.place else "non montré" if self.source else "non mesuré"
        if self.place is not None:
            return f"{entier(float(valeur))} sur {entier(self.place.nb_classes)}"
        if self.chiffre.est_une_part:
            return f"{entier(float(self.chiffre.somme_des_produits))} sur {accorder(len(comptes), 'contact')}"
        if self.chiffre.unite:
            return self.chiffre.valeur_avec_unite
        # A service is told to its body in whole points.
        ecrire = entier if self.chiffre.operation is Operation.ENSEMBLE else decimale
        return f"{ecrire(float(arrondir(valeur)))} sur 100"

    @property
    def intervalle_lu(self) -> str:
        """Write the interval in words; empty for what has none, a contact or a delay."""
        ecrit = self.chiffre.intervalle_ecrit
        if self.chiffre.est_indication or self.chiffre.bornes is None:
            return ecrit or ("son intervalle viendra avec le prochain calcul" if self.concorde is False else "")
        bas, haut = self.chiffre.bornes
        if self.place is not None:
            return f"une place {ecrit}" if bas < haut else f"cette place, sûre à 95{FINE}%"
        if self.chiffre.unite and bas == haut and not self.chiffre.est_entendu_de_tous:
            return f"{quantite(bas)}{INSECABLE}{accorder_l_unite(self.chiffre.unite, bas)}"
        # « 62 sur 100, entre 55 et 67 »
        est_sans_unite = self.chiffre.unite.startswith("sur ") or bas == haut
        unite = "" if est_sans_unite else accorder_l_unite(self.chiffre.unite, arrondi(haut))
        return f"{ecrit} des contacts" if self.chiffre.est_une_part else f"{ecrit}{INSECABLE}{unite}".rstrip()

    @property
    def prefixe(self) -> str:
        """Return what the address of every figure of these results begins by."""
        return str(replace(self.adresse, figure=""))

    @property
    def score(self) -> str:
        """Return the address of the global score."""
        return f"{self.prefixe}{SCORE}"

    @property
    def a_des_niveaux(self) -> bool:
        """Tell that its terms have terms of their own."""
        return self.place is None and any(terme.termes for terme in self.chiffre.termes)

    @property
    def document(self) -> dict[str, Any]:
        """Write everything for machines."""
        return {
            "adresse": str(self.adresse),
            "organisme": self.organisme,
            "campagne": self.adresse.annee,
            "methode": self.methode,
            "enregistre": self.enregistre,
            "concorde": self.concorde,
            **({} if self.place is None else {"place": self.place.document}),
            **({"source": self.source} if self.source else {}),
            "chiffre": en_document(self.chiffre),
        }


def inscriptions_expliquees(adresse: AdresseDeChiffre) -> QuerySet[Inscription]:
    """Return the registration that an address speaks of, whoever asks, whatever number its body took since.

    It has results, but for what its users say, which is read before.
    """
    lue = lire_figure(adresse.figure)
    siennes = Inscription.objects.filter(campagne__annee=adresse.annee, organisme=organisme_du_numero(adresse.siren))
    siennes = siennes.actives() if lue and lue.est_d_avis else siennes.filter(resultat__isnull=False)
    return siennes.select_related("campagne", "organisme", "resultat")


def explication_de(inscription: Inscription, figure: str, *, par_l_equipe: bool = False) -> Explication | None:
    """Explain a figure made of the contacts of a registration that has results; None when they have no such figure.

    Staff read the contacts of a service and its exact score: to a body, they would tell what scenario each followed.
    """
    lue = lire_figure(figure)
    if lue is None or lue.est_d_ailleurs:
        return None
    resultat, campagne = inscription.resultat, inscription.campagne
    retirees = mesures_sont_retirees(campagne)
    dossier = None if retirees or lue.est_le_rang else dossier_de(inscription)
    place = place_de(resultat, campagne) if lue.est_le_rang else None
    chiffre = rang_explique(place, resultat) if place else _chiffre(resultat, lue, dossier)
    if chiffre is None:
        return None
    enregistre, _ = _garde(resultat, lue)
    if lue.mesure == SERVICE and not par_l_equipe:
        # Without its contacts, nothing says how much may be told.
        if dossier is None:
            return None
        chiffre, enregistre = _dit_au_corps(inscription, chiffre, enregistre, dossier)
    return Explication(
        adresse=AdresseDeChiffre(campagne.annee, inscription.organisme.siren, str(lue)),
        organisme=inscription.organisme.nom,
        edition=str(campagne),
        est_demonstration=campagne.est_demonstration,
        chiffre=chiffre,
        enregistre=enregistre,
        methode=resultat.methode,
        calcule_le=resultat.calcule_le,
        mesures_retirees=retirees,
        parentes=_parentes(lue),
        place=place,
    )


def _parentes(figure: Figure) -> tuple[tuple[str, str], ...]:
    """Return the figures above this one, each with its name."""
    return tuple((code, nom_de(lire_figure(code) or figure)) for code in figure.parentes)


def _dit_au_corps(
    inscription: Inscription, service: ChiffreExplique, enregistre: float | None, dossier: DossierDeCalcul
) -> tuple[ChiffreExplique, float | None]:
    """Return a service, and what results keep of it, as its body reads them."""
    scores = [contact.note.score for contact in dossier.contacts if contact.note.score is not None]
    canaux, nombre = canaux_lus(inscription, inscription.resultat.detail), len(service.termes)
    dit = dire_service(float(service.valeur or 0), nombre, scores, canaux)
    garde = None if enregistre is None else float(dire_service(enregistre, nombre, scores, canaux).score)
    return sans_ses_contacts(service, dit), garde


def _chiffre(resultat: Resultat, figure: Figure, dossier: DossierDeCalcul | None) -> ChiffreExplique | None:
    if dossier is None:
        enregistre, _ = _garde(resultat, figure)
        nom = nom_de(figure) if figure.code in {"", SCORE} else figure.code
        nu = ChiffreExplique(nom, None, Operation.PONDEREE, "conservation-mesures", str(figure))
        return None if enregistre is None else _borner(replace(nu, valeur=exact(enregistre)), resultat)
    chiffre = (expliquer_mesure if figure.mesure else expliquer)(dossier, figure)
    return None if chiffre is None else _borner(avec_libelles(chiffre, dossier.libelles), resultat)


def _borner(chiffre: ChiffreExplique, resultat: Resultat) -> ChiffreExplique:
    """Give each level the interval that results keep of it, where it still is the figure that they keep.

    Without one there, it is an indication. What they keep nothing of has the interval of its own contacts, if any.
    """
    lue = lire_figure(chiffre.figure)
    enregistre, bornes = (None, None) if lue is None else _garde(resultat, lue)
    est_garde = chiffre.valeur is not None and enregistre == float(chiffre.valeur)
    return replace(
        chiffre,
        bornes=(bornes[0], bornes[1]) if bornes and est_garde else chiffre.bornes,
        est_indication=chiffre.est_indication or (est_garde and not bornes),
        termes=tuple(_borner(terme, resultat) for terme in chiffre.termes),
    )


def dossier_de(inscription: Inscription, *, politique: str = "") -> DossierDeCalcul:
    """Gather the contacts of one body, scored as the computation of results does; a fixed number of queries.

    `politique`: what silence is worth, when it is not as the edition says.
    """
    campagne = inscription.campagne
    methode = methode_de(campagne)
    offerts = {offert.canal for offert in inscription.les_canaux.all()}
    grilles = Grille.objects.filter(pk__in=inscription.les_visites.validees().order_by().values("grille"))
    return DossierDeCalcul(
        canaux=tuple(canal for canal in Canal.values if canal in methode.canaux and canal in offerts),
        contacts=_contacts(
            inscription,
            grilles_notees(grilles),
            offerts & methode.canaux.keys(),
            politique or methode.politique,
        ),
        prevus=_prevus(inscription),
        methode=methode,
        engagements=engagements_actifs(campagne),
        libelles={
            **{un.code: un.libelle for un in engagements_en_mots(campagne)},
            **dict(
                Critere.objects.filter(grille__in=grilles).order_by("grille__version").values_list("code", "libelle")
            ),
        },
    )


def _contacts(
    inscription: Inscription, grilles: Mapping[int, GrilleANoter], canaux: Collection[str], politique: str
) -> tuple[ContactExplique, ...]:
    """Number the contacts that took place, channel by channel; return those that count, in that order.

    A void contact keeps its number, so that the address of the others never moves.
    """
    rangs: Counter[str] = Counter()
    contacts = []
    visites = inscription.les_visites.contacts().filter(effectuee_le__isnull=False, canal__in=canaux)
    for visite in visites.select_related("scenario", "inscription__campagne").order_by("effectuee_le", "pk"):
        rangs[visite.canal] += 1
        if visite.etat == EtatVisite.VALIDEE:
            contacts.append(_contact(visite, rangs[visite.canal], grilles[visite.grille_id], politique))
    ordre = list(Canal.values)
    return tuple(sorted(contacts, key=lambda contact: (ordre.index(contact.note.canal), contact.numero)))


def _contact(visite: Visite, numero: int, grille: GrilleANoter, politique: str) -> ContactExplique:
    if visite.effectuee_le is None:
        raise ValueError("un contact validé a un jour")
    jour = jour_de(visite.effectuee_le)
    return ContactExplique(
        numero=numero,
        quand=date_longue(jour) if visite.inscription.campagne.restituee_le else f"{MOIS[jour.month - 1]} {jour.year}",
        note=noter_contact(
            grille,
            visite.reponses,
            type_scenario=visite.scenario.type,
            politique=politique,
            service=visite.scenario.service,
        ),
        reponses=visite.reponses,
        type_scenario=visite.scenario.type,
        grille=grille,
    )


def _prevus(inscription: Inscription) -> Mapping[str, int]:
    """Count the planned contacts by channel: the rows of the plan, or every imported visit when there is no plan."""
    lignes = list(inscription.les_visites.dus().values_list("canal", "est_importee"))
    a_un_plan = any(not est_importee for _, est_importee in lignes)
    return Counter(canal for canal, est_importee in lignes if est_importee is not a_un_plan)


def _garde(resultat: Resultat, figure: Figure) -> tuple[float | None, Sequence[float] | None]:
    """Return what the last computation kept of a figure, and its interval; nothing of a contact or of a criterion."""
    detail = resultat.detail
    if figure.numero or figure.mesure:
        return _garde_du_service(detail, figure.code) if figure.mesure == SERVICE else (None, None)
    if figure.code in {SCORE, RANG}:
        return _garde_en_tete(resultat, figure.code)
    if figure.code:
        mesure = detail["conformite"].get(figure.code, {})
        return mesure.get("taux"), mesure.get("intervalle")
    if not figure.axe:
        mesure = detail["canaux"].get(figure.canal, {})
        return mesure.get("score"), mesure.get("intervalle")
    return _garde_d_un_axe(detail["par_canal"].get(figure.canal, {}) if figure.canal else detail, figure.axe)


def _garde_d_un_axe(porteur: Mapping[str, Any], axe: str) -> tuple[float | None, Sequence[float] | None]:
    if axe == QUALITE:
        return porteur.get("qualite"), porteur.get("qualite_intervalle")
    famille = "etapes" if axe in Etape.values else "determinants"
    return porteur.get(famille, {}).get(axe), porteur.get(f"{famille}_intervalles", {}).get(axe)


def _garde_du_service(detail: Mapping[str, Any], code: str) -> tuple[float | None, Sequence[float] | None]:
    services: Mapping[str, Mapping[str, Any]] = detail.get("services", {})
    siens = [mesure for nom, mesure in services.items() if code_du_service(nom) == code]
    mesure = siens[0] if len(siens) == 1 else {}
    return mesure.get("score"), mesure.get("intervalle")


def _garde_en_tete(resultat: Resultat, code: str) -> tuple[float | None, Sequence[float] | None]:
    valeur, bas, haut = (
        (resultat.rang, resultat.rang_bas, resultat.rang_haut)
        if code == RANG
        else (resultat.score, resultat.score_bas, resultat.score_haut)
    )
    return valeur, None if bas is None or haut is None else (bas, haut)
