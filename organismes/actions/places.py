"""The ten free iD City seats. Functions that are no act run with the edition's row locked by their caller."""

from __future__ import annotations

import datetime as dt

from django.db import transaction
from django.db.models import Max

from campagnes.actions.regler import changer_reglages
from campagnes.models import Campagne
from organismes.actions.courriels import devoir_au_referent
from organismes.enums import GenreCourrierOrganisme
from organismes.models import Inscription, PlaceGratuite
from organismes.queries.demande import ouvre_droit_a_une_place
from organismes.queries.places import a_servir
from socle.auteur import Auteur
from socle.erreurs import RegleMetier
from socle.expedition import REPENTIR
from socle.horloge import maintenant
from socle.journal import consigner


def assurer_places(campagne: Campagne) -> None:
    """Create the seat rows of an edition that are missing, ranks 1 to `idcity_places`."""
    presents = set(campagne.les_places.values_list("rang", flat=True))
    PlaceGratuite.objects.bulk_create(
        PlaceGratuite(campagne=campagne, rang=rang)
        for rang in range(1, campagne.idcity_places + 1)
        if rang not in presents
    )


@transaction.atomic
def offrir_places(*, campagne: Campagne, places: int, valeur: int | None, motif: str, auteur: Auteur) -> Campagne:
    """Change how many seats an edition offers and what one is worth; new ones go at once to who waits.

    Seats already held stay, with the value of their contract: there can be no fewer.
    """
    valeurs = {"idcity_places": places, "valeur_idcity": valeur}
    campagne = changer_reglages(campagne=campagne, valeurs=valeurs, motif=motif, auteur=auteur)
    tenues = campagne.les_places.filter(inscription__isnull=False).aggregate(plus_haute=Max("rang"))["plus_haute"] or 0
    if places < tenues:
        raise RegleMetier(
            "places_deja_tenues",
            f"La place {tenues} est déjà tenue : offrez-en au moins {tenues}.",
            champ="idcity_places",
        )
    campagne.les_places.filter(rang__gt=places).delete()
    distribuer_places(campagne, instant=maintenant())
    return campagne


def entrer_en_file(inscription: Inscription, *, instant: dt.datetime) -> None:
    """Give an order to a local authority that wants iD City, then hand out the seats. Imports never take part."""
    if inscription.est_importee or not inscription.idcity or not ouvre_droit_a_une_place(inscription.organisme):
        return
    if inscription.ordre_idcity is None:
        dernier = Inscription.objects.filter(campagne=inscription.campagne).aggregate(m=Max("ordre_idcity"))["m"]
        inscription.ordre_idcity = (dernier or 0) + 1
        inscription.save(update_fields=["ordre_idcity", "modifie_le"])
    distribuer_places(inscription.campagne, instant=instant, silence_pour=inscription)


def quitter_la_file(inscription: Inscription, *, instant: dt.datetime) -> None:
    """Give no free seat to a body that pays: the next one goes to who has nothing. It keeps its order, and is told."""
    inscription.hors_file_le = instant
    inscription.save(update_fields=["hors_file_le", "modifie_le"])
    devoir_au_referent(GenreCourrierOrganisme.DEVIS, inscription, repos=REPENTIR)


def revenir_dans_la_file(inscription: Inscription, *, instant: dt.datetime) -> None:
    """Let a body that pays no more take its order again, and hand out the seats that nobody else waited for."""
    inscription.hors_file_le = None
    inscription.save(update_fields=["hors_file_le", "modifie_le"])
    distribuer_places(inscription.campagne, instant=instant)


@transaction.atomic
def valoriser_place(*, inscription: Inscription, valeur: int | None, auteur: Auteur) -> PlaceGratuite:
    """Write what the contract of a granted seat is worth, in euros (regles#el-09-offre); None when it is not known."""
    place = PlaceGratuite.objects.select_for_update().filter(inscription=inscription).first()
    if place is None:
        raise RegleMetier("place_absente", "Cet organisme ne tient pas de place gratuite.")
    consigner(inscription, "place.valorisee", auteur, rang=place.rang, avant=place.valeur_contrat, valeur=valeur)
    place.valeur_contrat = valeur
    place.save(update_fields=["valeur_contrat"])
    return place


def liberer_place(inscription: Inscription, *, instant: dt.datetime) -> None:
    """Take back the seat of a registration that left, if any, and pass it to the next in line."""
    place = PlaceGratuite.objects.filter(inscription=inscription).first()
    if place is None:
        return
    place.inscription = None
    place.attribuee_le = None
    place.valeur_contrat = None
    place.save()
    consigner(inscription, "place.liberee", None, rang=place.rang)
    distribuer_places(inscription.campagne, instant=instant)


def distribuer_places(campagne: Campagne, *, instant: dt.datetime, silence_pour: Inscription | None = None) -> None:
    """Give the lowest free seats to the first in line; each winner is told, but `silence_pour` hears it elsewhere.

    A seat is given to a local authority with a SIREN, never to a person, a list or a party (regles#el-09-offre).
    """
    assurer_places(campagne)
    libres = list(
        PlaceGratuite.objects.filter(campagne=campagne, inscription__isnull=True, rang__lte=campagne.idcity_places)
    )
    suivantes = list(a_servir(campagne)[: len(libres)])
    for place, inscription in zip(libres, suivantes, strict=False):
        place.inscription = inscription
        place.attribuee_le = instant
        place.valeur_contrat = campagne.valeur_idcity
        place.save()
        consigner(inscription, "place.attribuee", None, rang=place.rang)
        if inscription != silence_pour:
            devoir_au_referent(GenreCourrierOrganisme.PLACE, inscription)
