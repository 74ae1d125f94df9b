"""What is left of a person under the apps: words beside the journal, mails kept as files."""

from __future__ import annotations

import email
import email.policy
from pathlib import Path

from django.conf import settings
from django.core.files.storage import FileSystemStorage

from socle.fichiers import supprimer_au_commit
from socle.models import MotsDuJournal
from socle.personnes import Personne, lignes_qui_citent


def effacer_au_socle(personne: Personne) -> dict[str, int]:
    """Erase the words of acts that name her, her mails kept as files."""
    return {
        MotsDuJournal._meta.label: _oublier_les_mots(personne),
        "courriels en fichiers": _retirer_les_eml(personne),
    }


def _oublier_les_mots(personne: Personne) -> int:
    """Delete them by row: the line keeps a salted hash, which changed words would contradict."""
    motif = personne.mentions.de_tout
    citent = MotsDuJournal.objects.filter(pk__in=lignes_qui_citent(MotsDuJournal, {"mots": motif}))
    oublies = [ligne.pk for ligne in citent if any(motif.est_dans(str(mot)) for mot in ligne.mots.values())]
    return MotsDuJournal.objects.filter(pk__in=oublies).delete()[0]


def _retirer_les_eml(personne: Personne) -> int:
    """Without a mail server each message is a file: those to her, or about her, go once the act is committed."""
    trouves = [fichier for fichier in Path(settings.EMAIL_FILE_PATH).glob("*.eml") if _la_cite(fichier, personne)]
    for fichier in trouves:
        supprimer_au_commit(FileSystemStorage(fichier.parent), fichier.name)
    return len(trouves)


def _la_cite(fichier: Path, personne: Personne) -> bool:
    message = email.message_from_bytes(fichier.read_bytes(), policy=email.policy.default)
    textes = [part.get_content() for part in message.walk() if part.get_content_maintype() == "text"]
    return any(
        personne.mentions.de_tout.est_dans(texte) for texte in (str(message["To"]), str(message["Subject"]), *textes)
    )
