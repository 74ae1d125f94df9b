"""What a partner may read: that of every body, or of its own. Nothing here says who contacts whom, nor when, too early."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import OuterRef, Q, QuerySet, Subquery

from bornes.indicateurs.logic.indicateurs import Taux
from campagnes.enums import NaturePeriode
from campagnes.logic.calendrier import jour_de
from campagnes.models import Campagne, Periode
from campagnes.queries import LIES, calendrier_de, situer
from consultations.models import Dialogue
from enquetes.enums import ETATS_EN_RELECTURE, EtatVisite
from enquetes.models import Visite
from organismes.enums import ETATS_ACTIFS, Canal
from organismes.logic.fuseaux import jour_du_departement
from organismes.logic.siret import nettoyer
from organismes.models import Inscription
from partenaires.enums import AvancementDit
from partenaires.models import Partenaire
from rapports.queries.voix.nationale import organismes_entendus
from socle.horloge import aujourdhui, maintenant
from trophees.enums import EtatPalmares, MotifIneligibilite
from trophees.models import Litige, Palmares, Resultat

LITIGE = str(MotifIneligibilite.LITIGE_EN_COURS)
PUBLIES = Palmares.objects.filter(etat=EtatPalmares.PUBLIE)
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
    """A contact as a partner knows it, once results are given: what its body reads of it, never its scenario."""

    visite: Visite
    avancement: AvancementDit

    @property
    def jour(self) -> dt.date | None:
        """Return the day of the contact, None when nobody made it."""
        faite = self.visite.effectuee_le
        return jour_de(faite) if faite else None


@dataclass(frozen=True)
class CompteDeContacts:
    """Contacts of a channel: those that the waves that ended were to make, and those made in them."""

    prevus: int
    faits: int


@dataclass(frozen=True)
class AvancementLu:
    """How far contacts with a body are, as it stood at the end of a wave."""

    inscription: Inscription
    fin_de_vague: dt.date
    canaux: dict[str, CompteDeContacts]


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


def visites_de(partenaire: Partenaire) -> QuerySet[Visite]:
    """Return the contacts due that a partner knows: not one before results are given, whoever asks."""
    dues = Visite.objects.dus().filter(inscription__campagne__restituee_le__lte=maintenant())
    lues = dues.select_related("inscription__organisme", "inscription__campagne", "scenario")
    return _siennes(lues, partenaire)


def inscriptions_avancees(partenaire: Partenaire) -> QuerySet[Inscription]:
    """Return the registrations whose contacts may be counted, with `fin_de_vague`, the last day of the last wave that ended.

    One body counts none of its own before results are given: it would know that somebody came.
    """
    vagues = Periode.objects.filter(nature=NaturePeriode.VAGUE, campagne=OuterRef("campagne"), au__lt=aujourdhui())
    avancees = (
        Inscription.objects.participantes()
        .select_related("organisme", "campagne")
        .annotate(fin_de_vague=Subquery(vagues.order_by("-au").values("au")[:1]))
        .filter(fin_de_vague__isnull=False)
    )
    if partenaire.organisme_id is None:
        return avancees
    return avancees.filter(organisme=partenaire.organisme_id, campagne__restituee_le__lte=maintenant())


def avancements_lus(inscriptions: Collection[Any]) -> list[AvancementLu]:
    """Count the contacts of registrations that `inscriptions_avancees` gave. One query."""
    prevus, faits = _contacts_a_la_fin({une.pk: une.fin_de_vague for une in inscriptions})
    return [
        AvancementLu(
            une,
            une.fin_de_vague,
            {c: CompteDeContacts(prevus[une.pk, c], faits[une.pk, c]) for c in Canal.values if prevus[une.pk, c]},
        )
        for une in inscriptions
    ]


def _contacts_a_la_fin(fins: Mapping[int, dt.date]) -> tuple[Counter[tuple[int, str]], Counter[tuple[int, str]]]:
    """Count, by registration and channel, the contacts due by a last day each, then those of them that were made."""
    prevus, faits = Counter[tuple[int, str]](), Counter[tuple[int, str]]()
    contacts = Visite.objects.dus().filter(inscription__in=fins)
    for inscription, canal, prevue_le, effectuee_le, etat, departement in contacts.values_list(
        "inscription", "canal", "prevue_le", "effectuee_le", "etat", "inscription__organisme__departement"
    ):
        fin = fins[inscription]
        # On its last day in Paris or where the body stands, a contact is made in the wave.
        jour = min(jour_de(effectuee_le), jour_du_departement(effectuee_le, departement)) if effectuee_le else None
        fait = jour is not None and etat != EtatVisite.ANNULEE and jour <= fin
        # One that was never planned, brought in or made by hand, was planned for the day on which it was made.
        if fait or (prevue_le or jour or dt.date.max) <= fin:
            prevus[inscription, canal] += 1
            faits[inscription, canal] += fait
    return prevus, faits


def visite_lue(visite: Visite) -> ContactLu:
    """Read a contact."""
    return ContactLu(visite, next(nom for nom, etats in AVANCEMENTS.items() if visite.etat in etats))


def etats_de(avancement: str) -> Collection[EtatVisite]:
    """Return the states that one word of progress stands for."""
    return AVANCEMENTS[AvancementDit(avancement)]


def resultats_de(partenaire: Partenaire) -> QuerySet[Resultat]:
    """Return the results that a partner knows: of its body, what its page shows; of all, once the prize list is public.

    Scores of every body side by side are ranks, which nobody is told before the ceremony (regles#embargo).
    """
    rendus = Resultat.objects.filter(inscription__campagne__restituee_le__lte=maintenant())
    if partenaire.organisme_id is None:
        rendus = rendus.filter(inscription__campagne__in=PUBLIES.values("campagne"))
    return _siennes(rendus.select_related("inscription__organisme", "inscription__campagne"), partenaire)


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
    """Return what was said of each body that a partner knows; whatever it knows, the same bodies are hidden.

    How many users spoke decides a prize: of every body it is told with the prize list (regles#embargo).
    """
    if partenaire.organisme is None and not PUBLIES.filter(campagne=campagne).exists():
        return []
    siennes = set(_siennes(Inscription.objects.filter(campagne=campagne), partenaire, "").values_list("pk", flat=True))
    entendus = (o for o in organismes_entendus(campagne) if o.inscription in siennes)
    return [SatisfactionLue(o.inscription, o.siren, o.nom, o.n, o.taux) for o in entendus]


def consultations_de(partenaire: Partenaire) -> QuerySet[Dialogue]:
    """Return the public dialogues that a partner knows; that of a body that left stays to be read (regles#el-09-offre)."""
    publics = Dialogue.objects.publics().select_related("inscription__organisme", "inscription__campagne", "reponse")
    lus = publics.prefetch_related("les_phases")
    return lus if partenaire.organisme_id is None else lus.filter(inscription__organisme=partenaire.organisme_id)


def _siennes(requete: QuerySet[Any], partenaire: Partenaire, vers_inscription: str = "inscription__") -> QuerySet[Any]:
    """Keep what hangs on registrations that hold their place, of the partner's body when it has one."""
    actives = requete.filter(**{f"{vers_inscription}etat__in": ETATS_ACTIFS})
    if partenaire.organisme_id is None:
        return actives
    return actives.filter(**{f"{vers_inscription}organisme": partenaire.organisme_id})


def filtrer(requete: QuerySet[Any], vers_inscription: str = "", **valeurs: Any) -> QuerySet[Any]:
    """Keep the rows of an edition, of a body; `vers_inscription` leads to the registration, with its `__`."""
    voulu = Q()
    if (annee := valeurs.get("campagne")) is not None:
        voulu &= Q(**{f"{vers_inscription}campagne__annee": annee})
    if siren := valeurs.get("siren"):
        voulu &= Q(**{f"{vers_inscription}organisme__siren": nettoyer(siren)})
    return requete.filter(voulu)
