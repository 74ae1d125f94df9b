"""Questions about visits: those of a shopper, the list of the team, what a draft needs."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import Exists, F, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from campagnes.enums import Acte, NaturePeriode
from campagnes.logic.calendrier import Intervalle, feries, jour_de
from campagnes.logic.garde import PERMIS, Calendrier, VerdictGarde, autoriser
from campagnes.models import Campagne, Periode
from campagnes.queries import calendrier_de
from enquetes.enums import EtatVisite, Fait
from enquetes.models import IdentiteEmprunt, PieceJointe, TransitionVisite, Visite
from enquetes.models.visite import VisiteQuerySet
from enquetes.referentiels.logic.conditions import GrilleANoter
from enquetes.referentiels.queries.grilles import grille_notee
from enquetes.visites.logic import saisie
from enquetes.visites.logic.delais import JoursOuvres, Moments, dernier_jour_attente
from enquetes.visites.queries.vagues import JOUR_ICI
from organismes.logic.fuseaux import jour_du_departement
from organismes.models import CanalOffert
from organismes.queries.recherche import organisme_nomme
from socle.exports import un_par_un
from socle.horloge import aujourdhui, maintenant
from socle.masquage import masquer

NON_ANNULEES = "non_annulees"
"""Contacts that dashboards count as planned."""
COLONNES_EXPORT = (
    "Édition",
    "Organisme",
    "SIREN",
    "Canal",
    "Scénario",
    "Enquêteur",
    "État",
    "Prévue le",
    "Contact le",
    "Accusé le",
    "Réponse le",
    "Close sans réponse le",
    "Envoyée le",
    "Validée le",
    "Identifiant",
)
# The wait of a contact may run into the year after; a long suspension into the one after that.
ANNEES_SUIVANTES = 3
CONTACT_EN_COURS = (
    "Le contact n’est pas terminé\u202f: vous pourrez le noter dès que la réponse sera reçue, ou l’attente terminée."
)
A_FAIRE = (EtatVisite.PLANIFIEE, EtatVisite.EN_COURS)
# What a comment should not hold, by kind of mask: a postal address or a number of file may be part of the story.
SIGNES = {"nom": "un nom", "courriel": "une adresse électronique", "telephone": "un numéro de téléphone"}
TRIS: dict[str, tuple[str, ...]] = {
    "prevue": ("prevue_le", "pk"),
    "-prevue": ("-prevue_le", "pk"),
    "organisme": ("inscription__organisme__recherche", "prevue_le", "pk"),
    "enqueteur": ("enqueteur__pseudonyme", "prevue_le", "pk"),
    "canal": ("canal", "prevue_le", "pk"),
    "etat": ("etat", "prevue_le", "pk"),
    "soumise": ("soumise_le", "pk"),
    "-soumise": ("-soumise_le", "pk"),
}


def nb_contacts_a_decider(campagne: Campagne) -> int:
    """Count the contacts due to who takes part that are neither validated nor void; imported ones were decided elsewhere."""
    contacts = Visite.objects.dus().filter(
        inscription__in=campagne.les_inscriptions.participantes(), est_importee=False
    )
    return contacts.exclude(etat__in=(EtatVisite.VALIDEE, EtatVisite.ANNULEE)).count()


def visites_du_terrain(user: Any) -> QuerySet[Visite]:
    """Return the visits that a person carries out herself, whatever her other roles; voided ones are gone."""
    return brouillons_du_terrain(user).select_related("enqueteur", "double_de", "emprunt__identite", "contestation")


def brouillons_du_terrain(user: Any) -> QuerySet[Visite]:
    """Return the same visits with what a screen of their draft needs alone: dozens are opened for one contact."""
    siennes = Visite.objects.filter(enqueteur__utilisateur=user).avec_objet()
    return siennes.select_related("inscription__organisme", "inscription__campagne", "scenario", "grille")


def identite_de(visite: Visite) -> IdentiteEmprunt | None:
    """Return the alias under which its shopper makes a contact; None where she was given none (regles#identites)."""
    emprunt = getattr(visite, "emprunt", None)
    # A contact taken back from its shopper keeps its loan until the next draw: the alias is not the next one's.
    return emprunt.identite if emprunt is not None and emprunt.identite.enqueteur_id == visite.enqueteur_id else None


def depuis_quand(visites: QuerySet[Visite]) -> QuerySet[Any]:
    """Annotate visits with `depuis`, when they came to their state."""
    passages = TransitionVisite.objects.filter(visite=OuterRef("pk"), vers=OuterRef("etat")).order_by("-le")
    return visites.annotate(depuis=Coalesce(Subquery(passages.values("le")[:1]), F("soumise_le"), F("modifie_le")))


def est_sur_pieces(visite: Visite) -> bool:
    """Tell a second grading that looks at a written contact already made, from its evidence."""
    contact = visite.double_de
    if contact is None:
        return False
    par_formulaire = contact.canal == saisie.WEB and contact.observations.get("faits", {}).get(Fait.FORM) is True
    return contact.canal in saisie.ECRITS or par_formulaire


def jours_du_contact(visite: Visite, instant: dt.datetime) -> tuple[dt.date, dt.date]:
    """Return the days of a contact in Paris and where its body stands: it is made on either."""
    return jour_de(instant), jour_du_departement(instant, visite.inscription.organisme.departement)


def verdict_du_contact(visite: Visite, calendrier: Calendrier, instant: dt.datetime | None = None) -> VerdictGarde:
    """Judge a contact (now by default) by the day in Paris and by the one where its body stands: either allows it."""
    quand = instant or maintenant()
    verdicts = [autoriser(Acte.VISITER, calendrier, quand, jour=jour) for jour in jours_du_contact(visite, quand)]
    return next((verdict for verdict in verdicts if verdict.permis), verdicts[0])


def verdict_de(visite: Visite, calendrier: Calendrier) -> VerdictGarde:
    """Tell whether a planned visit may begin now in the calendar of its edition.

    The second grading of a written contact does not follow the calendar: it waits until the contact is handed over.
    """
    if not est_sur_pieces(visite) or visite.double_de is None:
        return verdict_du_contact(visite, calendrier)
    if visite.double_de.soumise_le is not None:
        return PERMIS
    return VerdictGarde(permis=False, code="contact_en_cours", message=CONTACT_EN_COURS)


def ce_qui_l_empeche(visite: Visite) -> str:
    """Say why a planned visit may not begin now; nothing of one that may, or that began."""
    if visite.etat != EtatVisite.PLANIFIEE:
        return ""
    verdict = verdict_de(visite, calendrier_de(visite.inscription.campagne))
    return "" if verdict.permis else verdict.message


def preuves_de(visite: Visite) -> QuerySet[PieceJointe]:
    """Return the evidence that a visit is judged on: its own, and that of the contact when it is a second grading."""
    return PieceJointe.objects.filter(Q(visite=visite) | Q(visite=visite.double_de_id)).order_by("cree_le", "pk")


class Carnet:
    """Reads grids and calendars once, however many visits are looked at."""

    def __init__(self) -> None:
        self._grilles: dict[int, GrilleANoter] = {}
        self._suspensions: dict[int, tuple[Intervalle, ...]] = {}

    def grille(self, visite: Visite) -> GrilleANoter:
        """Return the grid of a visit as scoring sees it."""
        if visite.grille_id not in self._grilles:
            self._grilles[visite.grille_id] = grille_notee(visite.grille)
        return self._grilles[visite.grille_id]

    def jours(self, visite: Visite) -> JoursOuvres:
        """Return the holidays of the body and the suspensions of the edition, for the delays of a visit."""
        campagne = visite.inscription.campagne
        if campagne.pk not in self._suspensions:
            self._suspensions[campagne.pk] = calendrier_de(campagne).suspensions
        depuis = visite.effectuee_le.year if visite.effectuee_le else aujourdhui().year
        annees = range(depuis, depuis + ANNEES_SUIVANTES)
        return JoursOuvres(feries(visite.inscription.organisme.departement, annees), self._suspensions[campagne.pk])

    def contexte(self, visite: Visite) -> saisie.Contexte:
        """Return all that rules the draft of a visit besides its measures."""
        return saisie.Contexte(
            grille=self.grille(visite),
            type_scenario=visite.scenario.type,
            faits=visite.observations.get("faits", {}),
            moments=moments_de(visite),
            jours=self.jours(visite),
            hors_horaires=visite.hors_horaires,
        )

    def fin_de_l_attente(self, visite: Visite) -> dt.date | None:
        """Return the last day on which an answer counts, for a written contact that was sent."""
        if visite.effectuee_le is None or not self.contexte(visite).est_ecrit:
            return None
        return dernier_jour_attente(visite.canal, visite.effectuee_le, self.jours(visite))


def moments_de(visite: Visite) -> Moments:
    """Return the instants recorded on a visit."""
    return Moments(visite.effectuee_le, visite.accusee_le, visite.repondue_le, close=visite.sans_reponse_le is not None)


def coordonnees_du_canal(visite: Visite) -> str:
    """Return how to reach the body by the channel of the visit."""
    offert = CanalOffert.objects.filter(inscription=visite.inscription_id, canal=visite.canal).first()
    return offert.coordonnees if offert else ""


def contacts_silencieux() -> QuerySet[Visite]:
    """Return the contacts made that are neither answered nor closed, not submitted yet."""
    return Visite.objects.contacts().filter(
        etat__in=(EtatVisite.EN_ATTENTE, EtatVisite.A_REVOIR),
        effectuee_le__isnull=False,
        repondue_le__isnull=True,
        sans_reponse_le__isnull=True,
    )


@dataclass(frozen=True)
class FiltresVisites:
    """Filters of the team's list; an empty one filters nothing, no edition means all of them. `etat` takes NON_ANNULEES too."""

    edition: int | None = None
    canal: str = ""
    etat: str = ""
    vague: int | None = None
    organisme: str = ""
    departement: str = ""
    enqueteur: str = ""
    en_retard: bool = False
    tri: str = "prevue"


def visites_filtrees(base: VisiteQuerySet, filtres: FiltresVisites) -> VisiteQuerySet:
    """Return the visits of `base` that the filters keep, in their order."""
    egalites: Mapping[str, Any] = {
        "inscription__campagne__annee": filtres.edition,
        "canal": filtres.canal,
        "etat": "" if filtres.etat == NON_ANNULEES else filtres.etat,
        "inscription__organisme__departement": filtres.departement,
        "enqueteur__pseudonyme__iexact": filtres.enqueteur,
    }
    visites = base.filter(**{champ: valeur for champ, valeur in egalites.items() if valeur})
    if filtres.etat == NON_ANNULEES:
        visites = visites.exclude(etat=EtatVisite.ANNULEE)
    if filtres.organisme:
        visites = visites.filter(organisme_nomme(filtres.organisme, "inscription__organisme"))
    if filtres.vague:
        visites = visites.annotate(ici=JOUR_ICI).filter(_dans_la_vague(filtres.vague))
    if filtres.en_retard:
        visites = visites.en_retard()
    return visites.select_related("inscription__organisme", "inscription__campagne", "scenario", "enqueteur").order_by(
        *TRIS.get(filtres.tri, TRIS["prevue"])
    )


def _dans_la_vague(rang: int) -> Q:
    """Keep the visits planned, or made when never planned, inside a wave of their edition."""
    vagues = Periode.objects.filter(campagne=OuterRef("inscription__campagne"), nature=NaturePeriode.VAGUE)
    prevue, a_paris, ici = (
        vagues.filter(du__lte=OuterRef(jour), au__gte=OuterRef(jour))
        for jour in ("prevue_le", "effectuee_le__date", "ici")
    )
    # As `faites_dans`, whatever the edition.
    faite = Q(Exists(a_paris.filter(rang=rang))) | Q(~Exists(a_paris), Exists(ici.filter(rang=rang)))
    return Q(Exists(prevue.filter(rang=rang))) | Q(faite, prevue_le=None)


def lignes_export(visites: QuerySet[Visite]) -> Iterator[tuple[Any, ...]]:
    """Yield the lines of the list as a file, in the order of COLONNES_EXPORT."""
    for visite in un_par_un(visites.defer("reponses", "observations")):
        inscription = visite.inscription
        yield (
            inscription.campagne.annee,
            inscription.organisme.nom,
            inscription.organisme.siren,
            visite.get_canal_display(),
            visite.scenario.code,
            visite.enqueteur.pseudonyme if visite.enqueteur else "",
            visite.get_etat_display(),
            visite.prevue_le,
            visite.effectuee_le,
            visite.accusee_le,
            visite.repondue_le,
            visite.sans_reponse_le,
            visite.soumise_le,
            visite.validee_le,
            str(visite.pk),
        )


def est_en_retard(visite: Visite) -> bool:
    """Tell whether the day of the contact is over; who waits for evidence is not late."""
    if visite.etat not in A_FAIRE or visite.prevue_le is None or visite.est_sans_objet:
        return False
    if visite.prevue_le >= min(jours_du_contact(visite, maintenant())):
        return False
    contact = visite.double_de
    return contact is None or contact.soumise_le is not None or not est_sur_pieces(visite)


def est_jour_venu(visite: Visite) -> bool:
    """Tell whether the day of the contact began, in Paris or where its body stands: it may be made already."""
    return visite.prevue_le is not None and visite.prevue_le <= max(jours_du_contact(visite, maintenant()))


def reprise_en_retard(visite: Visite) -> bool:
    """Tell whether the days given to take a visit up again are over."""
    return visite.a_reprendre_avant is not None and visite.a_reprendre_avant < aujourdhui()


def signes_personnels(texte: str) -> tuple[str, ...]:
    """Name what would be masked in a comment and should not be in it: « un nom », « un numéro de téléphone »."""
    masques = masquer(texte).masques
    return tuple(mot for genre, mot in SIGNES.items() if genre in masques)
