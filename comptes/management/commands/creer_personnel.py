"""Lets a person of AFNOR in, from the operator's shell: the first administrator has no other door."""

from __future__ import annotations

from typing import Any

from django.core.management.base import CommandParser

from comptes.actions.equipe import creer_personnel, roles_etrangers
from comptes.enums import PERSONNEL
from comptes.queries.equipe import DUREE_DU_LIEN, compte_de, lien_d_entree, nb_responsables_manquants
from socle.commandes import CommandeContrat
from socle.courriels import est_une_adresse
from socle.erreurs import EntreeInvalide, RegleMetier
from socle.logic.typographie import accorder


class Command(CommandeContrat):
    """Prints the one-use link that sets password and second factor: it is shown here and kept nowhere."""

    help = "Crée un compte du personnel d’AFNOR avec ses rôles, et donne son lien d’entrée."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--email", type=str.strip, required=True, metavar="E", help="courriel professionnel")
        parser.add_argument("--role", required=True, action="append", dest="roles", metavar="R", help="répétable")
        parser.add_argument("--nom", default="", metavar="N", help="nom affiché")
        parser.add_argument(
            "--ajouter", action="store_true", help="un compte existe\u202f: lui donner ce qui manque et un nouveau lien"
        )

    def handle(self, *_args: Any, **options: Any) -> None:
        erreurs = roles_etrangers(options["roles"])
        if not est_une_adresse(options["email"]):
            erreurs.insert(0, "Cette adresse n’est pas un courriel.")
        if erreurs:
            raise EntreeInvalide(erreurs)
        connue = compte_de(options["email"])
        est_d_ailleurs = connue is not None and not PERSONNEL & connue.roles
        try:
            personne = creer_personnel(**{nom: options[nom] for nom in ("email", "roles", "nom", "ajouter")})
        except RegleMetier as refus:
            if refus.code != "adresse_connue":
                raise
            raise EntreeInvalide([f"{refus} Pour cela, donnez --ajouter."]) from None
        self.stdout.write(lien_d_entree(personne))
        self.stderr.write(f"Ce lien sert une fois, dans les {DUREE_DU_LIEN.days} jours. Il n’est gardé nulle part.")
        if est_d_ailleurs:
            self.stderr.write(
                f"{personne} avait déjà un compte, sans rôle dans l’équipe, comme un référent d’organisme en a un\u202f: il "
                "garde ce qu’il ouvrait, et gagne ces rôles."
            )
        if manquants := nb_responsables_manquants():
            self.stderr.write(
                "Pour arrêter un palmarès, deux personnes différentes ont le rôle responsable_palmares\u202f: "
                f"il manque encore {accorder(manquants, 'personne')}."
            )
