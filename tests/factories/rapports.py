"""Reports: ordered unless told otherwise; `pret=True` has a small file."""

from __future__ import annotations

import factory
from django.core.files.base import ContentFile

from rapports.models import Rapport
from socle.enums import EtatDocument
from socle.horloge import maintenant
from tests.factories.organismes import InscriptionFactory


class RapportFactory(factory.django.DjangoModelFactory):
    """The report of a new registration."""

    class Meta:
        model = Rapport

    class Params:
        pret = factory.Trait(
            etat=EtatDocument.PRET,
            progression=100,
            fichier=factory.LazyFunction(lambda: ContentFile(b"%PDF-1.7\n", name="rapport.pdf")),
            empreinte="a" * 64,
            nb_pages=1,
            pret_le=factory.LazyFunction(maintenant),
        )

    inscription = factory.SubFactory(InscriptionFactory)
    demande_le = factory.LazyFunction(maintenant)
