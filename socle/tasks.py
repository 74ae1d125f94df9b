"""Mails of every app, documents made on demand, the chain of the journal. Ids in, one action out, safe to run twice."""

from __future__ import annotations

from celery import Task, shared_task
from django.apps import apps
from django.utils.module_loading import import_string

from socle.actions import documents
from socle.actions.chaine import sceller_le_reste
from socle.conservation import purger_app
from socle.expedition import a_relancer, devoir, expedier
from socle.horloge import maintenant
from socle.queries.courriers import modeles_de_courrier
from socle.taches import ESSAIS_DE_PLUS, essayer, publier


@shared_task(bind=True, max_retries=ESSAIS_DE_PLUS)
def produire_document(self: Task, document_id: int) -> None:
    """Make one document; a fault is tried again, the row counts the tries."""
    essayer(self, lambda: documents.produire_document(document_id=document_id))


@shared_task
def relancer_documents() -> int:
    """Publish again the documents whose task or worker was lost."""
    perdus = documents.relancer_documents()
    for document_id in perdus:
        publier("socle.tasks.produire_document", document_id=document_id)
    return len(perdus)


@shared_task
def envoyer_courrier(modele: str, courrier_id: int) -> None:
    """Try to send a mail of an app; safe to run twice, the row says whether it waits."""
    expedier(apps.get_model(modele), courrier_id)


@shared_task
def relancer_courriels() -> int:
    """Publish again the mails whose message was lost, whose worker died, or whose pause is over."""
    dus = [(modele._meta.label_lower, pk) for modele in modeles_de_courrier() for pk in a_relancer(modele)]
    for modele, courrier_id in dus:
        publier("socle.tasks.envoyer_courrier", modele=modele, courrier_id=courrier_id)
    return len(dus)


@shared_task
def devoir_rappels() -> int:
    """Owe what a date that comes near makes due, every hour: mornings come in turn. Returns how many mails were asked for.

    Twice or sixty-four times at once equals once: each row has its key.
    """
    nombre, pannes = 0, []
    for modele in modeles_de_courrier():
        try:
            rappels = list(import_string(modele.RAPPELS)()) if modele.RAPPELS else []
            devoir(*rappels)
            nombre += len(rappels)
        except Exception as panne:  # noqa: BLE001 -- the outermost boundary: one app that fails keeps no other silent
            pannes.append(panne)
    if pannes:
        raise ExceptionGroup("rappels", pannes)
    return nombre


@shared_task
def purger() -> int:
    """Remove what is past its date, every night (`socle/retention.py`); returns how many rows."""
    return sum(purger_app("socle", a_la_date=maintenant()).values())


@shared_task
def sceller_journal() -> int:
    """Chain the lines that a process left when it died between its commit and their seal."""
    return sceller_le_reste()
