"""An edition of many bodies with their validated contacts, on the real grids, and the marks of these contacts in a table."""

from __future__ import annotations

import datetime as dt
import random
from collections.abc import Iterator
from itertools import chain
from typing import Any

from django.core.management import call_command
from django.db import connection

from campagnes.logic.calendrier import SAMEDI, UN_JOUR
from campagnes.models import Campagne
from campagnes.queries import calendrier_de
from enquetes.enums import EtatVisite
from enquetes.models import Grille, Scenario, Visite
from enquetes.referentiels.actions.charger import charger_referentiels
from enquetes.referentiels.queries.grilles import grille_notee
from enquetes.visites.logic.notation import noter_contact
from organismes.enums import TypeOrganisme
from organismes.models import CanalOffert, Inscription, Organisme
from portail.demonstration.mesures import Jeu, jouer
from tests.factories.campagnes import CampagneFactory
from tests.factories.enquetes import ENVOI, EnqueteurFactory
from tests.factories.organismes import COORDONNEES, InscriptionFactory, OrganismeFactory

CANAUX = ("EMAIL", "COURRIER", "TEL", "RS", "WEB")
# A category in ten bodies each, and the rest among towns.
SORTES: tuple[tuple[str, int | None], ...] = (
    (TypeOrganisme.COMMUNE, 60_000),
    (TypeOrganisme.COMMUNE, 30_000),
    (TypeOrganisme.COMMUNE, 30_000),
    (TypeOrganisme.COMMUNE, 10_000),
    (TypeOrganisme.COMMUNE, 10_000),
    (TypeOrganisme.CC, 30_000),
    (TypeOrganisme.CA, 90_000),
    (TypeOrganisme.DEPARTEMENT, 900_000),
    (TypeOrganisme.CCAS, None),
)
LOT = 1_000
MODELES = 40
"""Different contacts played by grid and quality: bodies draw among them."""


def remplir(*, nb_organismes: int, par_canal: int) -> Campagne:
    """Write a finished edition and its contacts, without any total."""
    call_command("migrate", verbosity=0)
    charger_referentiels()
    campagne: Any = CampagneFactory(terminee=True)
    contacter_tous(peupler(campagne, nb_organismes), par_canal, random.Random(20))
    return campagne


def peupler(campagne: Campagne, nombre: int) -> list[Inscription]:
    """Register many bodies of every category."""
    organismes: list[Any] = []
    for rang in range(nombre):
        genre, population = SORTES[rang % len(SORTES)]
        organismes.append(OrganismeFactory.build(type=genre, population=population))
    crees = Organisme.objects.bulk_create(organismes, batch_size=LOT)
    fiches: list[Any] = [InscriptionFactory.build(campagne=campagne, organisme=organisme) for organisme in crees]
    inscriptions = Inscription.objects.bulk_create(fiches, batch_size=LOT)
    CanalOffert.objects.bulk_create(
        [
            CanalOffert(inscription=inscription, canal=canal, coordonnees=COORDONNEES[canal])
            for inscription in inscriptions
            for canal in CANAUX
        ],
        batch_size=LOT,
    )
    return inscriptions


def contacter_tous(inscriptions: list[Inscription], par_canal: int, alea: random.Random) -> None:
    """Give each body its validated contacts, of a quality of its own, all along the waves of its edition."""
    scenario = Scenario.objects.filter(code="SC-01").order_by("-version")[0]
    enqueteurs: list[Any] = [EnqueteurFactory(pseudonyme=f"M-{rang:02}") for rang in range(40)]
    grilles = {canal: Grille.objects.get(canal=canal, version=1) for canal in CANAUX}
    joues = {canal: _jouer_tous(grille, scenario, alea) for canal, grille in grilles.items()}
    jours = _jours_de_terrain(inscriptions[0].campagne)
    visites = []
    for inscription in inscriptions:
        cran = alea.randrange(9)
        for canal, grille in grilles.items():
            visites += [
                Visite(
                    inscription=inscription,
                    canal=canal,
                    grille=grille,
                    scenario=scenario,
                    enqueteur=alea.choice(enqueteurs),
                    reponses=alea.choice(joues[canal][cran]),
                    **_validee_le(alea.choice(jours)),
                )
                for _contact in range(par_canal)
            ]
    Visite.objects.bulk_create(visites, batch_size=LOT)
    with connection.cursor() as curseur:
        curseur.execute("ANALYZE")


def _jours_de_terrain(campagne: Campagne) -> list[dt.date]:
    """Return the days of its waves on which desks are open, holidays aside."""
    return [
        jour
        for vague in calendrier_de(campagne).vagues
        for rang in range((vague.au - vague.du).days + 1)
        if (jour := vague.du + rang * UN_JOUR).weekday() < SAMEDI
    ]


def _validee_le(jour: dt.date) -> dict[str, Any]:
    debut = dt.datetime.combine(jour, ENVOI.timetz())
    soumise = debut + 2 * UN_JOUR
    return {
        "etat": EtatVisite.VALIDEE,
        "prevue_le": jour,
        "commencee_le": debut,
        "effectuee_le": debut,
        "soumise_le": soumise,
        "validee_le": soumise + UN_JOUR,
    }


def _jouer_tous(grille: Grille, scenario: Scenario, alea: random.Random) -> list[list[dict[str, Any]]]:
    """Play contacts on a grid: so many of each quality, from the worst."""
    notee = grille_notee(grille)
    jeux = [Jeu(scenario.type, len(scenario.elements), cran / 10) for cran in range(1, 10)]
    return [[jouer(notee, jeu, alea) for _modele in range(MODELES)] for jeu in jeux]


def ecrire_les_notes(campagne: Campagne) -> int:
    """Write the table of marks: one row a criterion that counts. Return how many."""
    lignes = list(_notes(campagne))
    with connection.cursor() as curseur:
        curseur.execute("CREATE TABLE notes (inscription bigint, canal text, etape text, poids int, note int)")
        for debut in range(0, len(lignes), LOT):
            valeurs = lignes[debut : debut + LOT]
            marques = ", ".join(["(%s, %s, %s, %s, %s)"] * len(valeurs))
            curseur.execute(f"INSERT INTO notes VALUES {marques}", list(chain.from_iterable(valeurs)))  # noqa: S608
        curseur.execute("ANALYZE")
    return len(lignes)


def _notes(campagne: Campagne) -> Iterator[tuple[Any, ...]]:
    """Yield body, channel, stage, weight and mark of each criterion that counts."""
    grilles = {grille.pk: grille_notee(grille) for grille in Grille.objects.all()}
    colonnes = ("inscription_id", "canal", "grille_id", "scenario__type", "reponses")
    visites = Visite.objects.validees().filter(inscription__campagne=campagne).order_by("pk").values_list(*colonnes)
    for inscription, canal, grille, genre, reponses in visites.iterator():
        note = noter_contact(grilles[grille], reponses, type_scenario=genre)
        for critere in note.criteres:
            if critere.score is not None:
                yield inscription, canal, critere.etape, critere.poids, critere.score
