"""One reading of the health of the platform, for metrics and for staff."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

from django.conf import settings

from bornes.avis.queries.faits import arriere_du_tri
from bornes.parc.queries import attentes as parc
from comptes.queries.courriels import arriere_des_courriels_de_compte
from enquetes.envois.queries import attentes as envois
from portail.logic.sante import HORLOGE_EN_ATTENTE, EtatDeSante
from socle.disponibilite import ecart_a_la_base
from socle.fichiers import stockage_prive
from socle.horloge import maintenant
from socle.logic.arrieres import ensemble
from socle.queries.courriers import arriere_des_courriels, nb_perdus
from socle.queries.documents import arrieres_de_fabrication
from socle.sauvegarde.faite import derniere_sauvegarde
from socle.taches import profondeurs


def relever() -> EtatDeSante:
    """Read everything, in as many queries for a day of work as for a night of it.

    Kiosks are asked when one was not seen since yesterday, as the first page of staff does.
    """
    courriels, reportes = arriere_des_courriels()
    de_compte, de_compte_reportes = arriere_des_courriels_de_compte()
    documents, echecs = arrieres_de_fabrication()
    vus = battements()
    return EtatDeSante(
        instant=maintenant(),
        courriels=ensemble([courriels, de_compte]),
        courriels_reportes=reportes + de_compte_reportes,
        courriels_perdus=nb_perdus(),
        avis=arriere_du_tri(),
        documents=documents,
        echecs=echecs,
        files=profondeurs(),
        files_prises=files_prises(),
        battements={nom: vu_le for nom, vu_le in vus.items() if nom != HORLOGE_EN_ATTENTE},
        horloge_en_attente=vus.get(HORLOGE_EN_ATTENTE),
        sauvegarde_le=derniere_sauvegarde(),
        ecart=ecart_a_la_base(),
        place=stockage_prive().place(),
        bornes_silencieuses=sum(
            attente.nombre for attente in parc.attentes_de_l_equipe() if attente.cle == parc.SILENCIEUSES
        ),
        envois_a_regler=sum(attente.nombre for attente in envois.attentes_de_l_equipe()),
    )


def battements() -> dict[str, dt.datetime]:
    """Return when each process of this machine last touched its file (`barometre.celery`)."""
    return {fichier.name: dt.datetime.fromtimestamp(fichier.stat().st_mtime, dt.UTC) for fichier in _fichiers()}


def files_prises() -> dict[str, frozenset[str]]:
    """Return the queues that each process of this machine said it takes; none for a clock, and for a worker too old."""
    return {fichier.name: frozenset(fichier.read_text(encoding="utf-8").split()) for fichier in _fichiers()}


def _fichiers() -> list[Path]:
    dossier = settings.VAR / "battements"
    return sorted(dossier.iterdir()) if dossier.is_dir() else []
