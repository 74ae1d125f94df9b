"""The health of the platform: what one reading found, and what it means for whoever runs it.

Metrics, rules of alert and the page of staff read the same `EtatDeSante`; the limits are here, and a test compares those of
the rules (`surveillance/alertes.yml`).
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from socle.logic.arrieres import Arriere, ensemble
from socle.logic.disponibilite import Disponibilite
from socle.logic.typographie import accorder, decimale, entier

COURRIEL_EN_RETARD = dt.timedelta(minutes=30)
REPORTES_EN_TROP = 10
"""Mails that rest after a refusal for now, above which it is no full mailbox but the server of mails."""

AVIS_EN_RETARD = dt.timedelta(days=1)
DOCUMENT_EN_RETARD = dt.timedelta(minutes=30)
SILENCE_D_UN_PROCESSUS = dt.timedelta(minutes=3)
SAUVEGARDE_EN_RETARD = dt.timedelta(hours=26)
"""One a night, and the time that it takes; the composition looks at the same age."""

ECART_EN_TROP = 10
"""Seconds between this machine and the database: an hour kept by the network is wrong by less than one, and what a
machine dates for another counts in minutes."""

MESSAGES_EN_TROP = 1_000
"""Messages of one queue above which nobody takes them any more: sweeps publish a few hundreds at a time."""

PART_LIBRE = 0.1
HORLOGE = "horloge"
HORLOGE_EN_ATTENTE = "horloge-en-attente"
"""What a clock touches while another one keeps time: it lives, and says nothing of that one."""

NOMS_DES_PROCESSUS = {
    HORLOGE: "Horloge",
    "celery": "Ouvrier des tâches",
    "courriels": "Ouvrier des courriels",
    "rapports": "Ouvrier des rapports",
    "documents": "Ouvrier des documents",
    "webhooks": "Ouvrier des partenaires",
}
GO = 10**9
MINUTE, HEURE, JOUR = 60, 3600, 86_400


@dataclass(frozen=True)
class EtatDeSante:
    """What one reading found. `files`: messages by queue, None while the broker is silent; `place`: free, whole (bytes).

    `battements`: when each process last showed that it works and reaches its broker; `horloge_en_attente`: when a clock of
    this machine last showed that it waits for its turn. `files_prises`: the queues that each process said it takes.
    `sauvegarde_le`: when the last backup was whole, None when none is known. `documents` and `echecs` are by kind.
    `ecart`: the seconds by which this machine is ahead of the database, None where it is a file.
    """

    instant: dt.datetime
    courriels: Arriere
    courriels_reportes: int
    courriels_perdus: int
    avis: Arriere
    documents: Mapping[str, Arriere]
    echecs: Mapping[str, int]
    files: Mapping[str, int] | None
    battements: Mapping[str, dt.datetime]
    place: tuple[int, int] | None
    bornes_silencieuses: int
    envois_a_regler: int
    horloge_en_attente: dt.datetime | None = None
    sauvegarde_le: dt.datetime | None = None
    ecart: float | None = None
    files_prises: Mapping[str, frozenset[str]] = field(default_factory=dict)


@dataclass(frozen=True)
class Voyant:
    """One line of the page: what it is about, how it goes in a word, the figure, and what to do when it goes wrong.

    `suite` is the route where one reads more, with its words.
    """

    sujet: str
    va_bien: bool
    mot: str
    mesure: str = ""
    depuis: dt.datetime | None = None
    conseil: str = ""
    suite: tuple[str, str] | None = None
    est_grave: bool = True

    @property
    def ton(self) -> str:
        """Return the tone of its word; what is not grave waits for somebody, and stops nothing."""
        if self.va_bien:
            return "succes"
        return "erreur" if self.est_grave else "attention"


def tableau_de_sante(releve: EtatDeSante, dispo: Disponibilite) -> list[tuple[str, list[Voyant]]]:
    """Return the lines, under their titles."""
    return [
        ("Ce qui attend", list(_ce_qui_attend(releve))),
        ("Les processus", list(_processus(releve))),
        ("Ce dont elle dépend", list(_appuis(releve, dispo))),
        ("Le terrain", list(_terrain(releve))),
    ]


def dire_duree(secondes: float) -> str:
    """Write a duration by its largest unit: « 40 s », « 12 min », « 3 h », « 2 jours »."""
    for unite, mot in ((JOUR, ""), (HEURE, "h"), (MINUTE, "min")):
        if secondes >= unite:
            nombre = int(secondes // unite)
            return f"{entier(nombre)}\u202f{mot}" if mot else accorder(nombre, "jour")
    return f"{entier(max(0, int(secondes)))}\u202fs"


def _ce_qui_attend(releve: EtatDeSante) -> Iterator[Voyant]:
    yield _arriere(
        "Courriels dus",
        releve.courriels,
        releve,
        COURRIEL_EN_RETARD,
        "Regardez si l’horloge et l’ouvrier des courriels tournent, et ce que répond le serveur\u202f: "
        "«\u202fmanage.py envoyer_courriel_essai --a E\u202f».",
        ("rapports:pilotage_courriels", "Voir les courriels"),
    )
    reportes = releve.courriels_reportes
    est_tenu = reportes <= REPORTES_EN_TROP
    yield Voyant(
        "Courriels refusés pour l’instant",
        va_bien=est_tenu,
        mot=("repris seuls" if est_tenu else "trop de refus") if reportes else "aucun",
        mesure=accorder(reportes, "courriel") if reportes else "",
        conseil=""
        if est_tenu
        else "Regardez ce que le serveur de courriels répond\u202f: ils repartent seuls, trois jours.",
        suite=None if est_tenu else ("rapports:pilotage_courriels", "Voir les courriels"),
        est_grave=False,
    )
    yield _manques(
        "Courriels refusés ou abandonnés",
        releve.courriels_perdus,
        ("à reprendre", "courriel"),
        "Corrigez l’adresse, puis renvoyez\u202f: personne d’autre ne le fera.",
        ("rapports:pilotage_courriels", "Voir les courriels"),
    )
    yield _arriere(
        "Avis à trier",
        releve.avis,
        releve,
        AVIS_EN_RETARD,
        "Ils sont gardés, et comptés dès que l’horloge et l’ouvrier des tâches tournent.",
        None,
    )
    yield _arriere(
        "Rapports et documents demandés",
        ensemble(releve.documents.values()),
        releve,
        DOCUMENT_EN_RETARD,
        "Regardez si les ouvriers des rapports et des documents tournent\u202f: ils reprennent seuls.",
        ("rapports:pilotage_rapports", "Voir les rapports"),
    )
    yield _manques(
        "Rapports et documents en échec",
        sum(releve.echecs.values()),
        ("à refaire", "document"),
        "Relancez-les\u202f; si l’échec revient, sa cause est dans les journaux techniques.",
        ("rapports:pilotage_rapports", "Voir les rapports"),
    )
    yield _files(releve)


def _manques(sujet: str, nombre: int, mots: tuple[str, str], conseil: str, suite: tuple[str, str]) -> Voyant:
    """Say what was not done and waits for a person; `mots` are what is to do of it and what is counted."""
    if not nombre:
        return Voyant(sujet, va_bien=True, mot="aucun", est_grave=False)
    mot, unite = mots
    mesure = accorder(nombre, unite)
    return Voyant(sujet, va_bien=False, mot=mot, mesure=mesure, conseil=conseil, suite=suite, est_grave=False)


def _arriere(
    sujet: str, arriere: Arriere, releve: EtatDeSante, limite: dt.timedelta, conseil: str, suite: tuple[str, str] | None
) -> Voyant:
    age = arriere.age(releve.instant)
    est_tenu = age <= limite.total_seconds()
    mot = "en cours" if arriere.nombre else "rien n’attend"
    return Voyant(
        sujet,
        va_bien=est_tenu,
        mot=mot if est_tenu else "en retard",
        mesure=f"{entier(arriere.nombre)}, le plus ancien depuis {dire_duree(age)}" if arriere.nombre else "",
        depuis=arriere.depuis,
        conseil="" if est_tenu else conseil,
        suite=None if est_tenu else suite,
    )


def _files(releve: EtatDeSante) -> Voyant:
    if releve.files is None:
        conseil = "Rien n’est perdu\u202f: ce qui attend est en base, et part à son retour."
        return Voyant("Messages aux ouvriers", va_bien=False, mot="courtier muet", conseil=conseil)
    est_tenu = max(releve.files.values(), default=0) <= MESSAGES_EN_TROP
    return Voyant(
        "Messages aux ouvriers",
        va_bien=est_tenu,
        mot="pris à mesure" if est_tenu else "ils s’accumulent",
        mesure=", ".join(f"{nom} {entier(nombre)}" for nom, nombre in releve.files.items()),
        conseil="" if est_tenu else "Un ouvrier manque, ou n’en vient plus à bout.",
    )


def _processus(releve: EtatDeSante) -> Iterator[Voyant]:
    # The clock and one worker at least: without any, nothing of what waits would ever be done.
    for nom in [HORLOGE, *sorted(set(releve.battements) - {HORLOGE} or {"celery"})]:
        vu_le = releve.battements.get(nom)
        vit = _vit(releve, vu_le)
        if nom == HORLOGE and not vit and _vit(releve, releve.horloge_en_attente):
            yield _horloge_en_attente(vu_le)
            continue
        yield Voyant(
            NOMS_DES_PROCESSUS.get(nom, f"Ouvrier «\u202f{nom}\u202f»"),
            va_bien=vit,
            mot="tourne" if vit else "ne répond plus" if vu_le else "aucun signe",
            mesure=_dire_le_signe(releve, vu_le) if vu_le else "",
            depuis=None if vit else vu_le,
            conseil="" if vit else "À redémarrer\u202f: ce qui l’attend est gardé, et reprend seul.",
        )
    yield from _files_sans_ouvrier(releve)


def _files_sans_ouvrier(releve: EtatDeSante) -> Iterator[Voyant]:
    """Name the queues that no worker ever took here: one that never started leaves no file to be missed by.

    Silent where no worker lives (this machine only serves pages) or one says nothing of its queues; those of a worker
    that fell silent are told with it.
    """
    ouvriers = set(releve.battements) - {HORLOGE}
    vivants = {nom for nom in ouvriers if _vit(releve, releve.battements[nom])}
    if not vivants or any(not releve.files_prises.get(nom) for nom in vivants):
        return
    prises = frozenset[str]().union(*(releve.files_prises.get(nom, ()) for nom in ouvriers))
    for nom, nombre in sorted((releve.files or {}).items()):
        if nom not in prises:
            yield Voyant(
                f"File «\u202f{nom}\u202f»",
                va_bien=False,
                mot="sans ouvrier",
                mesure=accorder(nombre, "message") if nombre else "",
                conseil=f"Démarrez l’ouvrier qui prend «\u202f-Q {nom}\u202f», s’il ne tourne pas sur une autre machine.",
                est_grave=nombre > 0,
            )


def _horloge_en_attente(vu_le: dt.datetime | None) -> Voyant:
    """Say that another clock keeps time, or that this one begins: it first lets the one before stop for sure.

    One that kept it here and no longer does is to be looked for.
    """
    return Voyant(
        NOMS_DES_PROCESSUS[HORLOGE],
        va_bien=vu_le is None,
        mot="attend son tour",
        mesure="une autre donne l’heure, sinon elle commence dans la minute",
        depuis=vu_le,
        conseil=""
        if vu_le is None
        else "Si aucune machine ne montre d’horloge qui tourne, redémarrez celle qui donne l’heure.",
        est_grave=False,
    )


def _dire_le_signe(releve: EtatDeSante, vu_le: dt.datetime) -> str:
    age = _age(releve, vu_le)
    if age < -SILENCE_D_UN_PROCESSUS.total_seconds():
        return f"signe de vie à une heure qui viendra dans {dire_duree(-age)}"
    return f"signe de vie il y a {dire_duree(age)}"


def _age(releve: EtatDeSante, vu_le: dt.datetime) -> float:
    return (releve.instant - vu_le).total_seconds()


def _vit(releve: EtatDeSante, vu_le: dt.datetime | None) -> bool:
    # One told later than now dates from before the hour was set back.
    return vu_le is not None and abs(_age(releve, vu_le)) <= SILENCE_D_UN_PROCESSUS.total_seconds()


def _appuis(releve: EtatDeSante, dispo: Disponibilite) -> Iterator[Voyant]:
    yield _appui(
        "Base de données",
        dispo.base and dispo.ecriture is not False,
        ("répond", "répond, mais refuse ce qui s’écrit" if dispo.base else "ne répond pas"),
        "Regardez PostgreSQL et son disque.",
    )
    if releve.ecart is not None:
        yield _heure(releve.ecart)
    yield _appui(
        "Migrations",
        bool(dispo.migrations),
        ("à jour", "en attente"),
        "Lancez «\u202fmanage.py migrate\u202f» par le rôle qui possède les tables.",
    )
    if dispo.redis is not None:
        yield _appui(
            "Redis",
            dispo.redis,
            ("répond", "ne répond pas"),
            "Rien n’est perdu\u202f: courriels et rapports partent à son retour. Redémarrez-le, ou donnez-lui de la mémoire s’il est plein.",
        )
    yield _appui(
        "Fichiers (preuves, rapports)",
        dispo.stockage,
        ("inscriptibles", "hors service"),
        "Le dossier MEDIA_ROOT est-il monté, plein, en lecture seule\u202f? Le magasin S3_URL répond-il\u202f? Les photographies "
        "attendent sur les téléphones.",
    )
    if releve.place:
        libre, tout = releve.place
        yield Voyant(
            "Place sur le disque des fichiers",
            va_bien=libre >= PART_LIBRE * tout,
            mot="il y en a" if libre >= PART_LIBRE * tout else "elle va manquer",
            mesure=f"{decimale(libre / GO)}\u202fGo libres sur {decimale(tout / GO)}",
            conseil="" if libre >= PART_LIBRE * tout else "Agrandissez le disque, ou ôtez-en les vieilles sauvegardes.",
            est_grave=False,
        )
    yield _sauvegarde(releve)


def _heure(ecart: float) -> Voyant:
    est_juste = abs(ecart) <= ECART_EN_TROP
    return Voyant(
        "Heure de cette machine",
        va_bien=est_juste,
        mot="juste" if est_juste else "décalée",
        mesure=f"{dire_duree(abs(ecart))} {'d’avance' if ecart > 0 else 'de retard'} sur la base",
        conseil=""
        if est_juste
        else "Réglez l’heure des machines sur un même serveur de temps\u202f: ce que l’une date, une autre le croit périmé, ou à venir.",
        est_grave=False,
    )


def _sauvegarde(releve: EtatDeSante) -> Voyant:
    faite_le = releve.sauvegarde_le
    if faite_le is None:
        # Also on the first day, when no night has been missed.
        return Voyant(
            "Dernière sauvegarde",
            va_bien=False,
            mot="aucune connue",
            conseil="Lancez «\u202fmanage.py sauvegarder --vers DOSSIER\u202f» dès maintenant, puis chaque nuit.",
            est_grave=False,
        )
    est_fraiche = _age(releve, faite_le) <= SAUVEGARDE_EN_RETARD.total_seconds()
    return Voyant(
        "Dernière sauvegarde",
        va_bien=est_fraiche,
        mot="fraîche" if est_fraiche else "en retard",
        mesure=f"faite il y a {dire_duree(_age(releve, faite_le))}",
        depuis=faite_le,
        conseil=""
        if est_fraiche
        else "Lancez «\u202fmanage.py sauvegarder --vers DOSSIER\u202f», puis cherchez pourquoi la nuit n’en a pas fait.",
        est_grave=False,
    )


def _appui(sujet: str, repond: bool, mots: tuple[str, str], conseil: str) -> Voyant:
    return Voyant(sujet, va_bien=repond, mot=mots[not repond], conseil="" if repond else conseil)


def _terrain(releve: EtatDeSante) -> Iterator[Voyant]:
    silencieuses, envois = releve.bornes_silencieuses, releve.envois_a_regler
    yield Voyant(
        "Bornes silencieuses",
        va_bien=not silencieuses,
        mot="à voir" if silencieuses else "aucune",
        mesure=accorder(silencieuses, "borne") if silencieuses else "",
        conseil="Sans signe depuis un jour d’ouverture entier\u202f: appelez l’organisme." if silencieuses else "",
        suite=("bornes:pilotage_bornes", "Voir les bornes") if silencieuses else None,
        est_grave=False,
    )
    yield Voyant(
        "Envois de téléphones à régler",
        va_bien=not envois,
        mot="à régler" if envois else "aucun",
        mesure=accorder(envois, "envoi") if envois else "",
        conseil="Une règle les a refusés, ou il en manque un avant eux." if envois else "",
        suite=("enquetes:pilotage_envois", "Voir les envois") if envois else None,
        est_grave=False,
    )
