"""What the base keeps of people: the journal, documents made on demand, counters. See `socle.conservation`."""

from __future__ import annotations

from socle.actions.documents import CONSERVATION as CONSERVATION_DOCUMENTS
from socle.actions.documents import RETRAITS as DOCUMENTS
from socle.actions.retention_du_journal import CONSERVATION_LIGNES, CONSERVATION_MOTS, RetraitDuJournal, mots_echus
from socle.conservation import AFNOR, RegleConservation, RetraitDeLignes, Table, Traitement, en_duree, supprimer
from socle.effacement import effacer_au_socle
from socle.limites import CONSERVATION as CONSERVATION_COMPTEURS
from socle.limites import compteurs_echus
from socle.models import Compteur, MotsDuJournal
from socle.personnes import table_du_compte

TRAITEMENTS = (
    Traitement(
        nom="Répondre des décisions",
        personnes="Qui agit sur la plateforme",
        donnees="Ses actes, sous un numéro tiré au sort",
        pourquoi="Savoir qui a décidé quoi, et quand",
        base="Intérêt légitime d’AFNOR",
        responsable=AFNOR,
        destinataires="L’équipe du baromètre",
        regles=(
            RegleConservation(
                donnees="Journal des actes, sous un numéro",
                but="Répondre des décisions",
                duree=f"{en_duree(CONSERVATION_LIGNES)}, puis jusqu’au retrait de l’année",
                tables=(Table("socle.Entree", ("le", "acte", "objet_id", "details")),),
                retraits=(RetraitDuJournal(),),
                quand="une fois l’an, par qui possède la base",
            ),
            RegleConservation(
                donnees="Qui est derrière un numéro du journal",
                but="Nommer qui a décidé",
                duree="Autant que le compte",
                tables=(table_du_compte("socle.AuteurDuJournal", ("numero",), "utilisateur"),),
                acte="avec le compte",
            ),
            RegleConservation(
                donnees="Mots donnés avec un acte\u202f: motifs, noms de lieux et de personnes",
                but="Comprendre une décision",
                duree=en_duree(CONSERVATION_MOTS),
                tables=(Table("socle.MotsDuJournal", ("mots",)),),
                retraits=(RetraitDeLignes(MotsDuJournal, mots_echus, supprimer),),
                acte="avec la personne qu’ils nomment",
            ),
        ),
    ),
    Traitement(
        nom="Faire tourner la plateforme",
        personnes="Qui se sert de la plateforme",
        donnees="Documents demandés, compteurs de demandes par empreinte",
        pourquoi="Rendre un document sans le refaire, borner ce qui coûte",
        base="Intérêt légitime d’AFNOR",
        responsable=AFNOR,
        destinataires="Personne\u202f: la machine seule",
        regles=(
            RegleConservation(
                donnees="Documents faits à la demande (récapitulatifs avec le contact du référent, affiches)",
                but="Les rendre sans les refaire",
                duree=f"{en_duree(CONSERVATION_DOCUMENTS)} et une nuit",
                tables=(Table("socle.DocumentDemande", ("source", "fichier")),),
                retraits=DOCUMENTS,
                acte="avec une personne effacée",
            ),
            RegleConservation(
                donnees="Filtres de listes enregistrés",
                but="Retrouver une liste",
                duree="Autant que le compte",
                tables=(table_du_compte("socle.FiltreEnregistre", ("nom", "demande", "cree_le"), "utilisateur"),),
                acte="avec le compte",
            ),
            RegleConservation(
                donnees="Compteurs de demandes, par empreinte d’adresse",
                but="Borner ce qui coûte",
                duree=f"{en_duree(CONSERVATION_COMPTEURS)} et une nuit",
                tables=(Table("socle.Compteur", ("cle", "nombre")),),
                retraits=(RetraitDeLignes(Compteur, compteurs_echus, supprimer),),
            ),
            RegleConservation(
                donnees="Sauvegardes de la base et des fichiers\u202f: tout ce qui précède et ce qui suit",
                but="Restaurer après une panne",
                duree="14\u00a0nuits",
                tables=(),
                acte="chaque nuit, par la sauvegarde suivante",
            ),
        ),
    ),
)
SANS_PERSONNE = frozenset({"socle.Jalon", "socle.Maillon", "socle.TeteDuJournal"})
EFFACEMENT = effacer_au_socle
