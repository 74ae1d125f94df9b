"""`manage.py demo`: fills a migrated database with the demonstration."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.management import call_command

from campagnes.models import Campagne
from portail.demonstration.construire import construire
from socle.commandes import CommandeContrat
from socle.courtier import a_portee
from socle.erreurs import EntreeInvalide
from socle.taches import attendre_le_facteur


class Command(CommandeContrat):
    """Real territories, invented results, fixed seed; refuses outside the demonstration."""

    help = "Remplit une base migrée avec la démonstration (BAROMETRE_DEMO=1 seulement)."

    def handle(self, *_args: Any, **_options: Any) -> None:
        """Build once; a second run leaves everything as it is."""
        if not settings.BAROMETRE_DEMO:
            raise EntreeInvalide(["La démonstration demande BAROMETRE_DEMO=1."])
        if Campagne.objects.filter(est_demonstration=True).exists():
            self.stderr.write("La démonstration est déjà en place.")
            return
        if Campagne.objects.exists():
            raise EntreeInvalide(["Cette base contient déjà des éditions\u202f: la démonstration ne s’y mêle pas."])
        call_command("createcachetable", verbosity=0)
        # What is ordered meanwhile waits in the broker for the workers to come.
        with a_portee(settings.COURTIER_EMBARQUE):
            bilan = construire(dire=lambda etape: self.stderr.write(f"  {etape}…"))
            attendre_le_facteur()
        self.stdout.write(
            f"Démonstration prête\u202f: {bilan.organismes} organismes, {bilan.editions} éditions, "
            f"{bilan.visites} visites, {bilan.avis} avis, {bilan.rapports} rapports."
        )
