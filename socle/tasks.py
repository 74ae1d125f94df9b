"""Mails of every app, documents made on demand, the chain of the journal. Ids in, one action out, safe to run twice."""

from __future__ import annotations

from celery import Task, shared_task
from django.apps import apps

from socle.conservation import purger_app
from socle.horloge import maintenant
from socle.taches import ESSAIS_DE_PLUS, essayer, publier


@shared_task(bind=True, max_retries=ESSAIS_DE_PLUS)
def produire_document(self: Task, document_id: int) -> None:
    """Make one document; a fault is tried again, the row counts the tries."""
    from socle.actions.documents import produire_document as produire  # noqa: PLC0415 -- task leaf

    essayer(self, lambda: produire(document_id=document_id))


@shared_task
def relancer_documents() -> int:
    """Publish again the documents whose task or worker was lost."""
    from socle.actions.documents import relancer_documents as relancer  # noqa: PLC0415 -- task leaf

    perdus = relancer()
    for document_id in perdus:
        publier("socle.tasks.produire_document", document_id=document_id)
    return len(perdus)


@shared_task
def envoyer_courrier(modele: str, courrier_id: int) -> None:
    """Try to send a mail of an app; safe to run twice, the row says whether it waits."""
    from socle.expedition import expedier  # noqa: PLC0415 -- task leaf

    expedier(apps.get_model(modele), courrier_id)


@shared_task
def relancer_courriels() -> int:
    """Publish again the mails whose message was lost, whose worker died, or whose pause is over."""
    from socle.expedition import a_relancer, modeles_de_courrier  # noqa: PLC0415 -- task leaf

    dus = [(modele._meta.label_lower, pk) for modele in modeles_de_courrier() for pk in a_relancer(modele)]
    for modele, courrier_id in dus:
        publier("socle.tasks.envoyer_courrier", modele=modele, courrier_id=courrier_id)
    return len(dus)


@shared_task
def purger() -> int:
    """Remove what is past its date, every night (`socle/retention.py`); returns how many rows."""
    return sum(purger_app("socle", a_la_date=maintenant()).values())


@shared_task
def sceller_journal() -> int:
    """Chain the lines that a process left when it died between its commit and their seal."""
    from socle.actions.chaine import sceller_le_reste  # noqa: PLC0415 -- task leaf

    return sceller_le_reste()
