"""What Prometheus reads of the platform: the time of requests, that workers counted, and gauges of one reading."""

from __future__ import annotations

import logging
import time
from collections.abc import Iterator, Mapping

from django.db import DatabaseError
from prometheus_client import CollectorRegistry, generate_latest
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.multiprocess import MultiProcessCollector
from prometheus_client.registry import Collector

from portail.logic.sante import EtatDeSante
from portail.queries.sante import relever
from socle.delais import repondre_avant
from socle.disponibilite import disponibilite

journaux = logging.getLogger("barometre.metriques")

PATIENCE = 4.0
"""Seconds given to one reading: Prometheus waits for ten."""


def ecrire(dossier: str) -> bytes:
    """Write the metrics as they are now, in the text format of Prometheus."""
    registre = CollectorRegistry()
    MultiProcessCollector(registre, path=dossier)
    registre.register(Jauges())
    return generate_latest(registre)


class Jauges(Collector):
    """The gauges; without the database, what answers is still told."""

    def collect(self) -> Iterator[GaugeMetricFamily]:
        """Read, and give each gauge."""
        debut = time.perf_counter()
        parties = {nom: etat for nom, etat in vars(disponibilite()).items() if etat is not None}
        releve = _relever()
        if releve is not None:
            parties["courtier"] = releve.files is not None
            yield from _de(releve)
        yield _par("disponible", "Ce dont la plateforme dépend répond (1) ou non (0).", "partie", parties)
        yield _une("releve_reussi", "Le relevé a pu se faire (1) ou non (0).", releve is not None)
        yield _une("releve_duree_secondes", "Durée de ce relevé.", time.perf_counter() - debut)


def _relever() -> EtatDeSante | None:
    try:
        return repondre_avant(PATIENCE, "releve", relever)
    except (DatabaseError, OSError, TimeoutError) as panne:
        # Its words may quote an address.
        journaux.warning("metriques.releve_manque", extra={"code": type(panne).__name__})
        return None


def _de(releve: EtatDeSante) -> Iterator[GaugeMetricFamily]:
    yield from _ce_qui_attend(releve)
    yield from _la_machine(releve)
    yield _une(
        "bornes_silencieuses", "Bornes sans signe depuis un jour d’ouverture entier.", releve.bornes_silencieuses
    )
    yield _une("envois_a_regler", "Envois de téléphones qu’une personne doit régler.", releve.envois_a_regler)


def _ce_qui_attend(releve: EtatDeSante) -> Iterator[GaugeMetricFamily]:
    instant = releve.instant
    yield _une("courriels_en_attente", "Courriels dus, pas encore partis.", releve.courriels.nombre)
    yield _une("courriel_attente_secondes", "Attente du plus ancien courriel dû.", releve.courriels.age(instant))
    aide = "Courriels refusés pour l’instant, qui attendent leur prochain essai."
    yield _une("courriels_reportes", aide, releve.courriels_reportes)
    yield _une("courriels_perdus", "Courriels refusés ou abandonnés, de trente jours.", releve.courriels_perdus)
    yield _une("avis_en_attente", "Avis reçus, pas encore triés.", releve.avis.nombre)
    yield _une("avis_attente_secondes", "Attente du plus ancien avis à trier.", releve.avis.age(instant))
    nombres = {sorte: arriere.nombre for sorte, arriere in releve.documents.items()}
    ages = {sorte: arriere.age(instant) for sorte, arriere in releve.documents.items()}
    yield _par("documents_en_attente", "Documents demandés, pas encore prêts.", "sorte", nombres)
    yield _par("document_attente_secondes", "Attente du plus ancien document demandé.", "sorte", ages)
    yield _par("documents_en_echec", "Documents que personne n’a pu fabriquer.", "sorte", releve.echecs)
    yield _par("file_messages", "Messages qui attendent un ouvrier.", "file", releve.files or {})


def _la_machine(releve: EtatDeSante) -> Iterator[GaugeMetricFamily]:
    instant = releve.instant
    # A sign told later than now dates from before the hour was set back: it says nothing of today.
    silences = {nom: abs((instant - vu_le).total_seconds()) for nom, vu_le in releve.battements.items()}
    yield _par("battement_age_secondes", "Temps depuis le dernier signe de vie.", "processus", silences)
    libre, tout = releve.place or (None, None)
    if libre is not None and tout is not None:
        yield _une("disque_libre_octets", "Place libre sur le disque des fichiers.", libre)
        yield _une("disque_total_octets", "Taille du disque des fichiers.", tout)
    if releve.ecart is not None:
        yield _une("horloge_ecart_secondes", "Avance de cette machine sur l’heure de la base.", releve.ecart)
    if releve.sauvegarde_le is not None:
        age = (instant - releve.sauvegarde_le).total_seconds()
        yield _une("sauvegarde_age_secondes", "Temps depuis la dernière sauvegarde entière.", age)


def _une(nom: str, aide: str, valeur: float) -> GaugeMetricFamily:
    return GaugeMetricFamily(f"barometre_{nom}", aide, value=valeur)


def _par(nom: str, aide: str, etiquette: str, valeurs: Mapping[str, float]) -> GaugeMetricFamily:
    famille = GaugeMetricFamily(f"barometre_{nom}", aide, labels=[etiquette])
    for cle, valeur in valeurs.items():
        famille.add_metric([cle], valeur)
    return famille
