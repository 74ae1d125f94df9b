"""What a partner may read: that of every body, or of its own. Nothing here says who contacts whom, nor when, too early."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from django.db.models import Q, QuerySet

from bornes.indicateurs.logic.indicateurs import Taux
from campagnes.logic.calendrier import jour_de
from campagnes.models import Campagne
from campagnes.queries import LIES, calendrier_de, situer
from consultations.enums import SEUIL_PETITS_NOMBRES
from consultations.models import Dialogue
from consultations.queries.comptes import GestesParPorte, comptes_par_porte
from enquetes.enums import ETATS_EN_RELECTURE, EtatVisite
from enquetes.models import Visite
from organismes.models import Inscription
from partenaires.enums import AvancementDit
from partenaires.models import Partenaire
from rapports.queries.voix_nationale import organismes_entendus
from socle.horloge import maintenant
from trophees.enums import EtatPalmares, MotifIneligibilite
from trophees.models import Litige, Resultat

LITIGE = str(MotifIneligibilite.LITIGE_EN_COURS)
AVANCEMENTS = {
    AvancementDit.A_VENIR: frozenset({EtatVisite.PLANIFIEE}),
    AvancementDit.EN_COURS: frozenset({EtatVisite.EN_COURS, EtatVisite.EN_ATTENTE, EtatVisite.A_REVOIR}),
    AvancementDit.EN_RELECTURE: frozenset({EtatVisite.SOUMISE, *ETATS_EN_RELECTURE}),
    AvancementDit.VALIDEE: frozenset({EtatVisite.VALIDEE}),
    AvancementDit.ANNULEE: frozenset({EtatVisite.ANNULEE}),
}


@dataclass(frozen=True)
class EditionLue:
    """An edition, where it stands in words, and when its prize list was made public."""

    campagne: Campagne
    situation: str
    dernier_jour: dt.date | None
    palmares_publie_le: dt.datetime | None


@dataclass(frozen=True)
class ContactLu:
    """A contact as a partner knows it: its channel and where it stands; its day and scenario once results are given."""

    visite: Visite
    avancement: AvancementDit

    @property
    def est_restituee(self) -> bool:
        """Tell whether the body knows its contacts."""
        return est_restituee(self.visite.inscription.campagne)

    @property
    def jour(self) -> dt.date | None:
        """Return the day of the contact, once it is no secret."""
        faite = self.visite.effectuee_le
        return jour_de(faite) if faite and self.est_restituee else None

    @property
    def scenario(self) -> str | None:
        """Return the code of its scenario, once it is no secret."""
        return self.visite.scenario.code if self.est_restituee else None


@dataclass(frozen=True)
class ResultatLu:
    """A result that was given to its body; an open dispute suspends its rank at once, as on the body's page."""

    resultat: Resultat
    motifs: tuple[str, ...]

    @property
    def est_suspendu(self) -> bool:
        """Tell whether a dispute is open."""
        return LITIGE in self.motifs


@dataclass(frozen=True)
class SatisfactionLue:
    """What the users of a body said, over an edition and by both doors; counts of a handful are hidden."""

    inscription: int
    siren: str
    nom: str
    n: int | None
    taux: Taux | None


@dataclass(frozen=True)
class ConsultationLue:
    """A public dialogue and how many took part; None under five people."""

    dialogue: Dialogue
    gestes: GestesParPorte | None


def editions_lues() -> QuerySet[Campagne]:
    """Return every edition: their calendar is public."""
    return Campagne.objects.prefetch_related(*LIES)


def edition_lue(campagne: Campagne) -> EditionLue:
    """Read an edition."""
    calendrier = calendrier_de(campagne)
    publie = campagne.les_palmares.filter(etat=EtatPalmares.PUBLIE).values_list("publie_le", flat=True).first()
    return EditionLue(campagne, situer(calendrier, maintenant()), calendrier.dernier_jour, publie)


def inscriptions_de(partenaire: Partenaire) -> QuerySet[Inscription]:
    """Return the registrations that a partner knows."""
    lues = Inscription.objects.select_related("organisme__territoire", "campagne").prefetch_related("les_canaux")
    return lues if partenaire.organisme_id is None else lues.filter(organisme=partenaire.organisme_id)


def est_restituee(campagne: Campagne) -> bool:
    """Tell whether the bodies of an edition know their results."""
    return campagne.restituee_le is not None and campagne.restituee_le <= maintenant()


def visites_de(partenaire: Partenaire) -> QuerySet[Visite]:
    """Return the contacts due that a partner knows. One body knows of its own once results are given: not that one came."""
    dues = Visite.objects.dus().select_related("inscription__organisme", "inscription__campagne", "scenario")
    if partenaire.organisme_id is None:
        return dues
    return dues.filter(
        inscription__organisme=partenaire.organisme_id, inscription__campagne__restituee_le__lte=maintenant()
    )


def visite_lue(visite: Visite) -> ContactLu:
    """Read a contact."""
    return ContactLu(visite, next(nom for nom, etats in AVANCEMENTS.items() if visite.etat in etats))


def etats_de(avancement: str) -> Collection[EtatVisite]:
    """Return the states that one word of progress stands for."""
    return AVANCEMENTS[AvancementDit(avancement)]


def resultats_de(partenaire: Partenaire) -> QuerySet[Resultat]:
    """Return the results that a partner knows: those that were given to the bodies."""
    rendus = Resultat.objects.filter(inscription__campagne__restituee_le__lte=maintenant()).select_related(
        "inscription__organisme", "inscription__campagne"
    )
    return rendus if partenaire.organisme_id is None else rendus.filter(inscription__organisme=partenaire.organisme_id)


def resultats_lus(resultats: Collection[Resultat]) -> list[ResultatLu]:
    """Read results, with the disputes opened since they were computed."""
    contestes = set(
        Litige.objects.ouverts()
        .filter(inscription__in=[resultat.inscription_id for resultat in resultats])
        .values_list("inscription", flat=True)
    )
    return [ResultatLu(r, _motifs(r, conteste=r.inscription_id in contestes)) for r in resultats]


def _motifs(resultat: Resultat, *, conteste: bool) -> tuple[str, ...]:
    return (*resultat.motifs, *([LITIGE] if conteste and LITIGE not in resultat.motifs else []))


def satisfactions_de(partenaire: Partenaire, campagne: Campagne) -> list[SatisfactionLue]:
    """Return what was said of each body that a partner knows; whatever it knows, the same bodies are hidden."""
    entendus = organismes_entendus(campagne)
    if partenaire.organisme is not None:
        entendus = tuple(o for o in entendus if o.siren == partenaire.organisme.siren)
    return [SatisfactionLue(o.inscription, o.siren, o.nom, o.n, o.taux) for o in entendus]


def consultations_de(partenaire: Partenaire) -> QuerySet[Dialogue]:
    """Return the public dialogues that a partner knows."""
    publics = Dialogue.objects.publics().select_related("inscription__organisme", "inscription__campagne", "reponse")
    if partenaire.organisme_id is None:
        return publics
    return publics.filter(inscription__organisme=partenaire.organisme_id)


def consultation_lue(dialogue: Dialogue) -> ConsultationLue:
    """Read a dialogue with what came to it."""
    total = comptes_par_porte(dialogue).total
    return ConsultationLue(dialogue, total if total.participants >= SEUIL_PETITS_NOMBRES else None)


def filtrer(requete: QuerySet[Any], vers_inscription: str = "", **valeurs: Any) -> QuerySet[Any]:
    """Keep the rows of an edition, of a body; `vers_inscription` leads to the registration, with its `__`."""
    voulu = Q()
    if (annee := valeurs.get("campagne")) is not None:
        voulu &= Q(**{f"{vers_inscription}campagne__annee": annee})
    if siren := valeurs.get("siren"):
        voulu &= Q(**{f"{vers_inscription}organisme__siren": siren})
    return requete.filter(voulu)
