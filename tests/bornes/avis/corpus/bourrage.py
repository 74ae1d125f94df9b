"""Attacks planted in a world and known: each draws its own shape and marks all that it adds, its first answer included."""

from __future__ import annotations

import datetime as dt
import itertools
import random

from tests.bornes.avis.corpus.formes import Formes
from tests.bornes.avis.corpus.mondes import (
    ATTENTES,
    PART_COUPLES,
    RAISONS,
    RESULTATS,
    Lieu,
    Monde,
    borne_ordinaire,
    file,
    foule,
    instant_ouvert,
    lieu_tire,
    ouverture,
    secondes,
    telephones,
)


def semer(formes: Formes, graine: int) -> Monde:
    """Draw a whole world."""
    monde = Monde(formes, random.Random(graine))
    lieux = [lieu_tire(monde, rang + 1) for rang in range(formes.nb_points)]
    reunis = formes.nb_foules * sum(formes.foule) / 2 + formes.nb_files * sum(formes.file) / 2
    nb_disperses = (formes.nb_avis * (1 - formes.part_attaque) - reunis) / (1 + PART_COUPLES * formes.part_telephone)
    par_jour = nb_disperses / (formes.nb_points * formes.nb_jours)
    for lieu, jour in itertools.product(lieux, range(formes.nb_jours)):
        affluence = par_jour * monde.hasard.uniform(0.4, 1.6)
        telephones(monde, lieu, jour, affluence * formes.part_telephone)
        borne_ordinaire(monde, lieu, jour, affluence * (1 - formes.part_telephone))
    for _ in range(formes.nb_foules):
        foule(monde, monde.hasard.choice(lieux), monde.nombre(formes.foule), 600, instant_ouvert(monde))
    for _ in range(formes.nb_files):
        # After the doors closed: the kiosk of the day is free.
        file(monde, monde.hasard.choice(lieux), monde.nombre(formes.file), ouverture(monde) + dt.timedelta(hours=10))
    attaques = itertools.cycle(ATTAQUES)
    while len(monde.plantes) < formes.nb_avis * formes.part_attaque:
        next(attaques)(monde, monde.hasard.choice(lieux))
    monde.numeroter()
    return monde


def script_rapide(monde: Monde, lieu: Lieu) -> None:
    """Pages opened and sent at once, from one address, as fast as the network goes."""
    instant, source, voix = instant_ouvert(monde), _source(monde, lieu), _voix(monde)
    for _ in range(monde.nombre(monde.formes.rapide)):
        instant += secondes(monde.hasard.expovariate(8))
        monde.telephone(lieu, instant, monde.hasard.uniform(0, 1.5), source, voix(), plante="script_rapide")


def script_patient(monde: Monde, lieu: Lieu) -> None:
    """Pages opened together, sent after a plausible while, from one address."""
    instant, source, voix = instant_ouvert(monde), _source(monde, lieu), _voix(monde)
    attente = monde.tirer(monde.formes.attente_du_script)
    jeu = monde.tirer(monde.formes.jeu_de_l_attente)
    ecart = monde.hasard.uniform(0.5, 4)
    for _ in range(monde.nombre(monde.formes.lent)):
        instant += secondes(ecart * monde.hasard.uniform(0.7, 1.3))
        duree = attente * monde.hasard.uniform(1 - jeu, 1 + jeu)
        monde.telephone(lieu, instant, duree, source, voix(), plante="script_patient")


def script_lent(monde: Monde, lieu: Lieu) -> None:
    """One answer now and then, for hours, from one to three addresses."""
    instant, voix = ouverture(monde) + secondes(monde.hasard.uniform(0, 3600)), _voix(monde)
    sources = [_source(monde, lieu) for _ in range(monde.hasard.randint(1, 3))]
    periode, gigue = monde.tirer(monde.formes.periode), monde.tirer(monde.formes.gigue)
    attente, jeu = monde.tirer(monde.formes.attente_du_script), monde.tirer(monde.formes.jeu_de_l_attente)
    for rang in range(monde.nombre(monde.formes.lent)):
        instant += secondes(periode * monde.hasard.uniform(1 - gigue, 1 + gigue))
        duree = attente * monde.hasard.uniform(1 - jeu, 1 + jeu)
        monde.telephone(lieu, instant, duree, sources[rang % len(sources)], voix(), plante="script_lent")


def script_tournant(monde: Monde, lieu: Lieu) -> None:
    """A new address at each answer."""
    instant, voix = instant_ouvert(monde), _voix(monde)
    periode, gigue = monde.hasard.uniform(2, 20), monde.tirer(monde.formes.gigue)
    attente, jeu = monde.tirer(monde.formes.attente_du_script), monde.tirer(monde.formes.jeu_de_l_attente)
    for _ in range(monde.nombre(monde.formes.tournant)):
        instant += secondes(periode * monde.hasard.uniform(1 - gigue, 1 + gigue))
        duree = attente * monde.hasard.uniform(1 - jeu, 1 + jeu)
        monde.telephone(lieu, instant, duree, monde.source(), voix(), plante="script_tournant")


def page_rejouee(monde: Monde, lieu: Lieu) -> None:
    """One page, sent by many addresses."""
    instant, voix, page = instant_ouvert(monde), _voix(monde), monde.uuid()
    for _ in range(monde.nombre(monde.formes.page)):
        instant += secondes(monde.hasard.uniform(1, 60))
        champs = {"page": page, "plante": "page_rejouee"}
        monde.telephone(lieu, instant, monde.hasard.uniform(5, 300), monde.source(), voix(), **champs)


def insistant(monde: Monde, lieu: Lieu) -> None:
    """Somebody with a phone and a grudge, who opens the page again and again."""
    instant, source, voix = instant_ouvert(monde), _source(monde, lieu), _voix(monde)
    for _ in range(monde.nombre(monde.formes.insistant)):
        duree = monde.tirer(monde.formes.duree_insistante)
        instant += secondes(duree + monde.tirer(monde.formes.reprise))
        monde.telephone(lieu, instant, duree, source, voix(), plante="insistant")


def borne_martelee(monde: Monde, lieu: Lieu) -> None:
    """Children and the screen."""
    instant, voix = _soir(monde), _voix(monde, hesite=True)
    for _ in range(monde.nombre(monde.formes.martele)):
        instant += secondes(monde.tirer(monde.formes.geste))
        monde.borne(lieu, instant, voix(), plante="borne_martelee")


def borne_acharnee(monde: Monde, lieu: Lieu) -> None:
    """Somebody who goes through the whole questionnaire, over and over."""
    instant, voix = _soir(monde), _voix(monde)
    for _ in range(monde.nombre(monde.formes.acharne)):
        instant += secondes(monde.tirer(monde.formes.geste_acharne))
        monde.borne(lieu, instant, voix(), plante="borne_acharnee")


def lot_rejoue(monde: Monde, lieu: Lieu) -> None:
    """What a kiosk sent, sent again under new identities; half of them with new dates."""
    envoyes = [fait for fait in monde.faits if fait.enrolement == lieu.point and fait.id not in monde.plantes]
    depart = monde.hasard.randrange(max(1, len(envoyes) - 60))
    decale = monde.hasard.random() < 0.5
    for fait in envoyes[depart : depart + monde.hasard.randint(20, 60)]:
        recul = dt.timedelta(days=monde.hasard.randint(1, 4)) if decale else dt.timedelta(0)
        copie = monde.borne(
            lieu,
            fait.saisi_le + recul,
            (fait.satisfaction, *fait.reponses),
            recu_le=fait.recu_le + dt.timedelta(days=5),
            plante="lot_rejoue",
        )
        monde.copies[copie.id] = fait.id


ATTAQUES = (
    script_rapide,
    borne_martelee,
    script_lent,
    insistant,
    page_rejouee,
    script_patient,
    borne_acharnee,
    script_tournant,
    lot_rejoue,
)


def _voix(monde: Monde, *, hesite: bool = False):
    """Return what draws the answers of an attack: always the same, the same face with the rest drawn, or anything."""
    hasard = monde.hasard
    face = hasard.choice((1, 1, 5))
    maniere = hasard.choice(("fixe", "face", "tout" if hesite else "face"))
    fixe = (face, hasard.choice(RESULTATS), hasard.choice(RAISONS), "", hasard.choice(ATTENTES))

    def parler():
        if maniere == "fixe":
            return fixe
        tiree = face if maniere == "face" else hasard.randint(1, 5)
        return (tiree, hasard.choice(RESULTATS), hasard.choice(RAISONS), "", hasard.choice(ATTENTES))

    return parler


def _source(monde: Monde, lieu: Lieu) -> str:
    """From one's home, or from the network of the place, where honest people are."""
    return lieu.adresse if monde.hasard.random() < 0.5 else monde.source()


def _soir(monde: Monde) -> dt.datetime:
    """Half of them in the middle of the day: the answers of honest people are then between those of the attack."""
    if monde.hasard.random() < 0.5:
        return instant_ouvert(monde)
    return ouverture(monde) + dt.timedelta(hours=12, seconds=monde.hasard.uniform(0, 3600))
