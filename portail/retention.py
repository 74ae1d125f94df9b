"""What is kept of the mails of the morning. See `socle.conservation`."""

from __future__ import annotations

from portail.models import CourrierDuJour
from socle.conservation import AFNOR, RegleConservation, Traitement, en_duree
from socle.expedition import CONSERVATION, retrait
from socle.personnes import table_du_compte

TRAITEMENTS = (
    Traitement(
        nom="Dire à chacun ce qui l’attend",
        personnes="Référents, membres, enquêteurs, équipe",
        donnees="Ce qui les attend, en nombres\u202f; les courriels qu’ils ont refusés",
        pourquoi="Ne laisser personne passer une date",
        base="Intérêt légitime d’AFNOR",
        responsable=AFNOR,
        destinataires="La personne elle-même\u202f; l’équipe, pour ce qui n’est pas arrivé",
        regles=(
            RegleConservation(
                donnees="Courriels du matin, sans adresse",
                but="Envoyer chacun une fois, ne pas répéter ce qui a été dit",
                duree=f"{en_duree(CONSERVATION)} après l’envoi ou l’échec",
                tables=(
                    table_du_compte("portail.CourrierDuJour", ("genre", "jour", "dit", "etat", "reponse"), "compte"),
                ),
                retraits=(retrait(CourrierDuJour),),
            ),
        ),
    ),
)
SANS_PERSONNE: frozenset[str] = frozenset()
