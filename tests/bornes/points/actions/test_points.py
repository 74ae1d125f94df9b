"""Sites and services: each site has its points, a closed one has no open code, names are given once."""

from __future__ import annotations

from uuid import uuid4

import pytest

from bornes.avis.actions.recevoir_avis import recevoir_avis
from bornes.avis.logic.avis import lire_item
from bornes.avis.queries.acces_avis import acces_du_code
from bornes.avis.queries.portes import porte_du_jeton
from bornes.models import Avis, CodeAvis, Point
from bornes.points.actions.codes import fermer_code
from bornes.points.actions.points import (
    ajouter_services,
    assurer_points,
    fermer_service,
    fermer_site,
    modifier_site,
    ouvrir_site,
    renommer_service,
    reprendre_points,
    rouvrir_service,
    rouvrir_site,
)
from bornes.points.queries.inscriptions import inscription_a_l_ecoute
from bornes.points.queries.points import nb_sites_a_reprendre, services_suggeres
from organismes.actions.decider import retirer_inscription
from organismes.models import Service, Site
from socle.erreurs import RegleMetier
from socle.horloge import maintenant
from socle.models import Entree
from tests.factories.bornes import BorneFactory, CodeAvisFactory, PointFactory, SuiteRecueFactory
from tests.factories.organismes import InscriptionFactory, ServiceFactory, SiteFactory
from tests.preuves import refuser

pytestmark = pytest.mark.django_db


def points(inscription):
    return set(Point.objects.de(inscription).values_list("site__nom", "code"))


@pytest.mark.parametrize("nom", ["accueil de la mairie", "Accueil\u00a0de la mairie", "Accueil  de la MAIRIE"])
def test_a_name_is_taken_whatever_its_capitals_and_its_spaces(nom):
    inscription = InscriptionFactory()
    pour = {"organisme": inscription.organisme}
    SiteFactory(**pour, nom="Accueil de la mairie")
    ServiceFactory(**pour, nom="Accueil de la mairie")
    autre_site, autre_service = SiteFactory(**pour, nom="Annexe"), ServiceFactory(**pour, nom="Logement")

    jours = {"nom": nom, "jours_ouverts": [1], "auteur": None}
    assert refuser("site_deja_la", ouvrir_site, inscription=inscription, **jours).champ == "nom"
    assert refuser("site_deja_la", modifier_site, site=autre_site, **jours).champ == "nom"
    assert refuser("service_deja_la", renommer_service, service=autre_service, nom=nom, auteur=None).champ == "nom"
    assert renommer_service(service=autre_service, nom="LOGEMENT", auteur=None).nom == "LOGEMENT"


def test_ouvrir_site_gives_the_whole_site_and_each_open_service_a_point():
    inscription = InscriptionFactory()
    ServiceFactory(organisme=inscription.organisme, code="etat-civil")
    ServiceFactory(organisme=inscription.organisme, code="ferme", est_ouvert=False)
    ServiceFactory(code="d-un-autre-organisme")

    site = ouvrir_site(inscription=inscription, nom="Mairie", jours_ouverts=[6, 1, 1], adresse="Place", auteur=None)

    assert (site.organisme, site.nom, site.adresse, site.jours_ouverts) == (
        inscription.organisme,
        "Mairie",
        "Place",
        [1, 6],
    )
    assert points(inscription) == {("Mairie", ""), ("Mairie", "etat-civil")}
    assert Entree.objects.get(acte="site.ouvert").tout == {"site": site.pk, "nom": "Mairie"}


@pytest.mark.parametrize(
    ("nom", "jours", "refus"),
    [("mairie", [1], ("site_deja_la", "nom")), ("Annexe", [], ("jours_absents", "jours_ouverts"))],
)
def test_ouvrir_site_with_a_known_name_or_no_day_is_refused_and_writes_nothing(nom, jours, refus):
    inscription = InscriptionFactory()
    SiteFactory(organisme=inscription.organisme, nom="Mairie")

    with pytest.raises(RegleMetier) as leve:
        ouvrir_site(inscription=inscription, nom=nom, jours_ouverts=jours, auteur=None)

    assert (leve.value.code, leve.value.champ) == refus
    assert (Site.objects.count(), Point.objects.count(), Entree.objects.count()) == (1, 0, 0)


def test_modifier_site_keeps_its_own_name_and_its_codes():
    code = CodeAvisFactory()
    site = code.point.site

    modifier_site(site=site, nom=site.nom.upper(), jours_ouverts=[1, 2], adresse="Ailleurs", auteur=None)

    site.refresh_from_db()
    assert (site.jours_ouverts, site.adresse) == ([1, 2], "Ailleurs")
    assert CodeAvis.objects.ouverts().get() == code


def test_fermer_site_closes_its_codes_and_no_other():
    code, ailleurs = CodeAvisFactory(), CodeAvisFactory()

    fermer_site(site=code.point.site, auteur=None)

    assert list(CodeAvis.objects.ouverts()) == [ailleurs]
    assert Entree.objects.get(acte="site.ferme").details == {"site": code.point.site_id, "nb_codes": 1}


def test_fermer_site_where_a_kiosk_stands_is_refused():
    borne = BorneFactory(installee=True)

    with pytest.raises(RegleMetier, match="elle part d’abord"):
        fermer_site(site=borne.site, auteur=None)

    borne.site.refresh_from_db()
    assert borne.site.est_ouvert


def test_fermer_site_twice_is_refused():
    site = SiteFactory(est_ouvert=False)

    refuser("site_deja_ferme", fermer_site, site=site, auteur=None)


def test_rouvrir_site_gives_the_points_of_what_was_added_meanwhile_and_no_code():
    code = CodeAvisFactory()
    inscription, site = code.point.inscription, code.point.site
    fermer_site(site=site, auteur=None)
    ajouter_services(inscription=inscription, noms=["Urbanisme"], auteur=None)
    avant = points(inscription)

    rouvrir_site(site=site, inscription=inscription, auteur=None)

    assert avant == {(site.nom, "")}
    assert points(inscription) == {(site.nom, ""), (site.nom, "urbanisme")}
    assert not CodeAvis.objects.ouverts().exists()


def test_ajouter_services_codes_them_by_their_names_on_every_open_site():
    inscription = InscriptionFactory()
    for nom, ouvert in (("Mairie", True), ("Annexe", True), ("Ancienne", False)):
        SiteFactory(organisme=inscription.organisme, nom=nom, est_ouvert=ouvert)
    ServiceFactory(organisme=inscription.organisme, code="etat-civil", nom="Naissances")

    ajoutes = ajouter_services(inscription=inscription, noms=["État civil", "…"], auteur=None)

    assert [(service.code, service.nom) for service in ajoutes] == [("etat-civil-2", "État civil"), ("service", "…")]
    assert points(inscription) == {
        (site, code) for site in ("Mairie", "Annexe") for code in ("", "etat-civil", "etat-civil-2", "service")
    }


@pytest.mark.parametrize("nom", ["PÔLE EMPLOI", "Pôle\u00a0emploi"])
def test_ajouter_services_with_a_known_one_adds_none(nom):
    inscription = InscriptionFactory(services=[nom])
    ServiceFactory(organisme=inscription.organisme, nom="Pôle emploi")

    leve = refuser("service_deja_la", ajouter_services, inscription=inscription, noms=["Logement", nom], auteur=None)

    assert services_suggeres(inscription) == []

    assert leve.champ == "nom"
    assert Service.objects.count() == 1


def test_renommer_service_keeps_its_code():
    service = ServiceFactory(code="etat-civil", nom="État civil")

    renommer_service(service=service, nom="Naissances et décès", auteur=None)

    service.refresh_from_db()
    assert (service.code, service.nom) == ("etat-civil", "Naissances et décès")


def test_fermer_service_closes_its_codes_on_every_site_and_reopening_gives_no_code_back():
    inscription = InscriptionFactory(smartphone=True)
    service = ServiceFactory(organisme=inscription.organisme)
    for nom in ("Mairie", "Annexe"):
        site = SiteFactory(organisme=inscription.organisme, nom=nom)
        CodeAvisFactory(point=PointFactory(inscription=inscription, site=site, service=service))

    fermer_service(service=service, auteur=None)
    rouvrir_service(service=service, inscription=inscription, auteur=None)

    assert not CodeAvis.objects.ouverts().exists()
    assert Entree.objects.get(acte="service.ferme").details == {"service": service.pk, "nb_codes": 2}


def test_assurer_points_twice_changes_nothing_more():
    inscription = InscriptionFactory()
    SiteFactory(organisme=inscription.organisme)
    ServiceFactory(organisme=inscription.organisme)

    assert [assurer_points(inscription=inscription) for _ in range(2)] == [2, 0]


def test_reprendre_points_opens_the_sites_of_last_year_in_this_edition():
    ancien = PointFactory()
    nouvelle = InscriptionFactory(organisme=ancien.inscription.organisme)

    assert reprendre_points(inscription=nouvelle, auteur=None) == 1
    assert points(nouvelle) == {(ancien.site.nom, "")}


def test_reprendre_points_makes_open_codes_follow_to_the_same_place():
    ouvert, ferme = (CodeAvisFactory(), CodeAvisFactory())
    fermer_code(code=ferme, auteur=None)
    organisme = ouvert.point.inscription.organisme
    ferme.point.inscription.organisme = organisme
    ferme.point.inscription.save()
    nouvelle = InscriptionFactory(organisme=organisme, smartphone=True)
    ancien = ouvert.point

    reprendre_points(inscription=nouvelle, auteur=None)

    ouvert.refresh_from_db()
    assert (ouvert.point.inscription, ouvert.point.site, ouvert.point.code) == (nouvelle, ancien.site, ancien.code)
    assert list(CodeAvis.objects.de(nouvelle)) == [ouvert]
    assert Entree.objects.get(acte="points.repris").details["nb_codes"] == 1


def test_reprendre_points_makes_the_kiosks_that_stand_follow_to_this_edition():
    suite = SuiteRecueFactory()
    debout = suite.enrolement.borne
    ancienne = debout.inscription
    en_route = BorneFactory(inscription=ancienne, site=debout.site, expediee=True)
    nouvelle = InscriptionFactory(organisme=ancienne.organisme, borne=True)
    assurer_points(inscription=nouvelle)
    assert nb_sites_a_reprendre(nouvelle) == 1

    reprendre_points(inscription=nouvelle, auteur=None)

    assert [nb_sites_a_reprendre(nouvelle), nb_sites_a_reprendre(ancienne)] == [0, 1]
    assert list(nouvelle.les_bornes.all()) == [debout]
    assert list(ancienne.les_bornes.all()) == [en_route]
    assert Entree.objects.get(acte="borne.suivie").details == {"avant": ancienne.pk, "inscription": nouvelle.pk}
    item = {"id": str(uuid4()), "sequence": 1, "saisi_le": maintenant().isoformat(), "reponses": {"K1": 4}}
    recevoir_avis(porte=porte_du_jeton(suite.enrolement.jeton_empreinte), avis=[lire_item(item)])
    assert Avis.objects.get().point.inscription == nouvelle


@pytest.mark.parametrize(
    "champs",
    [
        {"borne": False},
        {"borne": True, "retiree": True},
        {"borne": True, "campagne__terminee": True, "campagne__restituee_le": maintenant()},
    ],
)
def test_kiosks_follow_to_no_registration_that_may_have_none(champs):
    borne = BorneFactory(active=True)
    nouvelle = InscriptionFactory(organisme=borne.inscription.organisme, **champs)
    assurer_points(inscription=nouvelle)

    assert nb_sites_a_reprendre(nouvelle) == 0
    reprendre_points(inscription=nouvelle, auteur=None)
    assert nouvelle.les_bornes.count() == 0


def test_reprendre_points_without_the_option_leaves_the_codes_where_they_are():
    code = CodeAvisFactory()
    nouvelle = InscriptionFactory(organisme=code.point.inscription.organisme, smartphone=False)

    reprendre_points(inscription=nouvelle, auteur=None)

    assert CodeAvis.objects.get().point == code.point


def test_reprendre_points_where_this_edition_has_its_own_code_keeps_both_apart():
    ancien = CodeAvisFactory()
    inscription = InscriptionFactory(organisme=ancien.point.inscription.organisme, smartphone=True)
    neuf = CodeAvisFactory(point=PointFactory(inscription=inscription, site=ancien.point.site))

    reprendre_points(inscription=inscription, auteur=None)

    assert {code.point for code in CodeAvis.objects.all()} == {ancien.point, neuf.point}
    assert nb_sites_a_reprendre(inscription) == 0


def test_codes_are_still_to_follow_once_a_service_gave_the_sites_their_points():
    code = CodeAvisFactory()
    nouvelle = InscriptionFactory(organisme=code.point.inscription.organisme, smartphone=True)
    ajouter_services(inscription=nouvelle, noms=["État civil"], auteur=None)
    assert nb_sites_a_reprendre(nouvelle) == 1

    assert reprendre_points(inscription=nouvelle, auteur=None) == 0

    code.refresh_from_db()
    assert code.point.inscription == nouvelle
    assert nb_sites_a_reprendre(nouvelle) == 0


def test_codes_come_back_to_this_edition_when_the_next_one_is_withdrawn():
    code = CodeAvisFactory()
    ancienne = code.point.inscription
    suivante = InscriptionFactory(
        organisme=ancienne.organisme, smartphone=True, campagne__annee=ancienne.campagne.annee + 1
    )
    reprendre_points(inscription=suivante, auteur=None)
    assert nb_sites_a_reprendre(ancienne) == 1
    retirer_inscription(inscription=suivante, auteur=None, motif="L’an prochain.")
    assert inscription_a_l_ecoute(ancienne.organisme) == ancienne

    reprendre_points(inscription=ancienne, auteur=None)

    acces = acces_du_code(code.code)
    assert (acces.point_id, acces.est_ferme) == (code.point_id, False)
    assert nb_sites_a_reprendre(ancienne) == 0


@pytest.mark.parametrize("champs", [{"smartphone": False}, {"smartphone": True, "retiree": True}])
def test_a_registration_that_hears_no_phone_waits_for_no_poster(champs):
    code = CodeAvisFactory()
    inscription = InscriptionFactory(organisme=code.point.inscription.organisme, **champs)
    assurer_points(inscription=inscription)

    assert nb_sites_a_reprendre(inscription) == 0
