"""The outbox as staff read it: which mails, of which kind, to whom."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from django.db.models import Q

from socle.conservation import tables
from socle.enums import COURRIERS_EN_MARCHE, EtatCourrier
from socle.models import Courrier
from socle.personnes import personne_de
from socle.queries.courriers import (
    ListeDeCourriers,
    decompte,
    en_peine,
    lignes,
    modele_de_courrier,
    modeles_de_courrier,
)

EN_PEINE, A_ENVOYER = "en_peine", "a_envoyer"
SITUATIONS: Mapping[str, tuple[str, Callable[[], Q]]] = {
    EN_PEINE: ("En peine", en_peine),
    A_ENVOYER: ("À envoyer", lambda: Q(etat__in=COURRIERS_EN_MARCHE)),
    EtatCourrier.PARTI: ("Partis", lambda: Q(etat=EtatCourrier.PARTI)),
    EtatCourrier.REFUSE: ("Refusés", lambda: Q(etat=EtatCourrier.REFUSE)),
    EtatCourrier.ABANDONNE: ("Abandonnés", lambda: Q(etat=EtatCourrier.ABANDONNE)),
    EtatCourrier.SANS_OBJET: ("Sans objet", lambda: Q(etat=EtatCourrier.SANS_OBJET)),
}
"""What a page of the outbox shows: its name, and which rows."""


@dataclass(frozen=True)
class FiltresCourriers:
    """What the list keeps. `genre` is `<model>:<kind>`; `adresse` a whole address of whom the mail is to."""

    situation: str = EN_PEINE
    genre: str = ""
    adresse: str = ""


def courriers(filtres: FiltresCourriers) -> ListeDeCourriers:
    """Return the mails that pass the filters.

    No address is in a row: those of an address are found as the file of a person is, through who she is. Citizens left
    theirs sealed: it finds none of their mails.
    """
    nom, _, genre = filtres.genre.partition(":")
    voulu = modele_de_courrier(nom)
    personne = personne_de(filtres.adresse) if filtres.adresse else None
    choisies = []
    for modele in [voulu] if voulu else modeles_de_courrier():
        retenues = lignes(modele).filter(SITUATIONS[filtres.situation][1]())
        if voulu:
            retenues = retenues.filter(**{modele.GENRES[0]: genre})
        if personne is not None:
            siennes = Q(pk__in=[])
            for table in tables():
                if table.modele == modele._meta.label and table.trouver is not None:
                    siennes |= Q(pk__in=table.trouver(personne).values("pk"))
            retenues = retenues.filter(siennes)
        choisies.append(retenues)
    return ListeDeCourriers(choisies)


def nombres() -> dict[str, int]:
    """Return how many mails each situation shows, without those that show none."""
    etats, peines = decompte()
    tous = {**etats, EN_PEINE: peines, A_ENVOYER: sum(etats[etat] for etat in COURRIERS_EN_MARCHE)}
    return {situation: nombre for situation, nombre in tous.items() if nombre}


def genres_offerts() -> list[tuple[str, str]]:
    """Return every kind of mail, named after what it is about."""
    return [
        (f"{modele._meta.model_name}:{valeur}", f"{_sujet(modele)}\u202f: {libelle}")
        for modele in modeles_de_courrier()
        for valeur, libelle in modele.GENRES[1].choices
    ]


def _sujet(modele: type[Courrier]) -> str:
    """Return what these mails are about: « Courriel sur une inscription » says « Sur une inscription »."""
    return str(modele._meta.verbose_name).removeprefix("courriel ").capitalize()
