"""What a registration asks of its body, and of who fills one in; what registrations ask of staff."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from itertools import islice
from typing import Any

from django.db.models import Count, Max, Min, QuerySet
from django.urls import reverse

from campagnes.logic.calendrier import jour_de
from organismes.enums import ETATS_ACTIFS, EtatInscription
from organismes.models import Brouillon, Inscription, Organisme
from organismes.queries.demande import est_deja_inscrit
from organismes.queries.echeances import dernier_jour_ouvert
from organismes.queries.garde_electorale import conseil_attendu_depuis
from organismes.queries.inscriptions import (
    ACTIVES,
    FERME,
    brouillons_de,
    inscription_courante,
    sans_referent,
)
from organismes.queries.numeros import a_numero_ferme
from socle.logic.attentes import Attente, Nouvelle
from socle.logic.typographie import accorder


def attentes_de_l_organisme(organisme: Organisme) -> list[Attente]:
    """Return what the registration that a body looks at waits for."""
    inscription = inscription_courante(organisme)
    if inscription is None:
        return []
    edition, attentes = str(inscription.campagne), []
    if inscription.est_a_corriger and inscription.decidee_le:
        attentes.append(
            Attente(
                "inscription_a_corriger",
                "Une modification de votre inscription vous est demandée",
                1,
                reverse("organismes:espace_inscription_modifier", args=[inscription.pk]),
                depuis=jour_de(inscription.decidee_le),
                sujet=edition,
            )
        )
    declarable = conseil_attendu_depuis(inscription) if organisme.est_une_commune else None
    if declarable and inscription.est_active:
        attentes.append(
            Attente(
                "conseil_a_declarer",
                "Votre conseil municipal était-il complet dès le premier tour\u202f? La réponse fixe la fin de votre "
                "période de réserve",
                1,
                reverse("organismes:espace_conseil", args=[inscription.pk]),
                depuis=declarable,
                sujet=edition,
            )
        )
    return attentes


def attentes_de_la_personne(personne: Any) -> list[Attente]:
    """Return the last registration that a person began and did not send, while it may be."""
    return [
        Attente(
            "brouillon_a_finir",
            "Une inscription commencée n’est pas envoyée",
            1,
            reverse("organismes:inscription_commencer"),
            depuis=jour_de(brouillon.modifie_le),
            echeance=dernier_jour,
            sujet=str(brouillon.campagne),
        )
        for brouillon, dernier_jour in islice(brouillons_a_envoyer(personne), 1)
    ]


def brouillons_a_envoyer(personne: Any) -> Iterator[tuple[Brouillon, dt.date]]:
    """Yield her drafts whose window is open and whose body did not register meanwhile, with their last day."""
    for brouillon in brouillons_de(personne.email):
        dernier_jour = dernier_jour_ouvert(brouillon.campagne)
        if dernier_jour and not est_deja_inscrit(brouillon):
            yield brouillon, dernier_jour


def attentes_de_l_equipe() -> list[Attente]:
    """Return the registrations to read, those that nobody answers for, those of bodies that closed, by edition. Three queries."""
    a_lire = Inscription.objects.filter(etat=EtatInscription.CONFIRMEE)
    en_cours = Inscription.objects.filter(campagne__restituee_le=None)
    liste = reverse("organismes:pilotage_inscriptions")
    return [
        *(
            Attente(
                "inscriptions_a_valider",
                f"{accorder(nombre, 'inscription')} à valider",
                nombre,
                f"{liste}?campagne={annee}&etat={EtatInscription.CONFIRMEE}&tri=deposee",
                depuis=jour_de(depuis),
                sujet=f"Édition {annee}",
            )
            for annee, nombre, depuis in _par_edition(a_lire).annotate(depuis=Min("confirmee_le"))
        ),
        *(
            Attente(
                "organismes_sans_referent",
                f"{accorder(nombre, 'organisme')} sans référent, à qui en nommer un",
                nombre,
                f"{liste}?campagne={annee}&referent=aucun",
                sujet=f"Édition {annee}",
            )
            for annee, nombre in _par_edition(sans_referent(en_cours))
        ),
        *(
            Attente(
                "organismes_fermes",
                f"{accorder(nombre, 'organisme')} dont le numéro est fermé ou fusionné",
                nombre,
                f"{liste}?campagne={annee}&etat={ACTIVES}&numero={FERME}",
                sujet=f"Édition {annee}",
            )
            for annee, nombre in _par_edition(a_numero_ferme(en_cours.filter(etat__in=ETATS_ACTIFS)))
        ),
    ]


def _par_edition(inscriptions: QuerySet[Inscription]) -> QuerySet[Any, Any]:
    return inscriptions.order_by().values_list("campagne__annee").annotate(nombre=Count("pk"))


def nouvelles_de_l_organisme(organisme: Organisme, depuis: dt.datetime) -> list[Nouvelle]:
    """Return what staff decided about a body, and the seat that it was given. Two queries."""
    siennes = Inscription.objects.filter(organisme=organisme).select_related("campagne")
    decidees = siennes.filter(decidee_le__gt=depuis).exclude(etat=EtatInscription.RETIREE)
    placees = siennes.filter(place_gratuite__attribuee_le__gt=depuis).select_related("place_gratuite")
    return [
        *(
            Nouvelle(f"Inscription {_decision(i)}, {i.campagne}", _fiche(i), jour_de(i.decidee_le))
            for i in decidees
            if i.decidee_le
        ),
        *(
            Nouvelle(
                f"Une consultation iD City vous est offerte, {i.campagne}",
                _fiche(i),
                jour_de(le),
            )
            for i in placees
            if (le := i.place_gratuite.attribuee_le)
        ),
    ]


def _decision(inscription: Inscription) -> str:
    return "à modifier" if inscription.est_a_corriger else inscription.get_etat_display()


def nouvelles_de_l_equipe(depuis: dt.datetime) -> list[Nouvelle]:
    """Return how many registrations were confirmed. One query."""
    confirmees = Inscription.objects.filter(confirmee_le__gt=depuis, est_importee=False)
    lues = confirmees.aggregate(nombre=Count("pk"), derniere=Max("confirmee_le"))
    if not lues["nombre"]:
        return []
    mots = accorder(lues["nombre"], "inscription confirmée", "inscriptions confirmées")
    return [Nouvelle(mots, f"{reverse('organismes:pilotage_inscriptions')}?tri=-deposee", jour_de(lues["derniere"]))]


def _fiche(inscription: Inscription) -> str:
    return reverse("organismes:espace_inscription_detail", args=[inscription.pk])
