"""What users say: a body reads its own figures, staff the country; nothing gives a handful of people away."""

from __future__ import annotations

import datetime as dt
import re

import pytest
from django.urls import reverse

from bornes.avis.actions.agreger import agreger_jours
from bornes.enums import Comptage, MotifRetenue
from bornes.models import Avis
from campagnes.models import Campagne
from comptes.enums import Role
from organismes.models import Inscription
from socle.horloge import aujourdhui, maintenant
from tests.factories.bornes import PointFactory, ThemeReconnuFactory, VerbatimFactory, donner_avis
from tests.factories.campagnes import CampagneFactory
from tests.factories.comptes import UtilisateurFactory
from tests.factories.organismes import (
    InscriptionFactory,
    MembreFactory,
    OrganismeFactory,
    ServiceFactory,
    SiteFactory,
)
from tests.preuves import page_de
from tests.rapports.edition import edition

pytestmark = pytest.mark.django_db
HIER = dt.timedelta(days=1)


def entendre(point, nombre, **champs):
    """Give a point opinions that count, the same day unless told."""
    champs = {"jour": aujourdhui() - HIER, "comptage": Comptage.COMPTE} | champs
    return donner_avis(nombre, point=point, **champs)


def compter():
    """Rebuild every count."""
    agreger_jours(paires=Avis.objects.values_list("point_id", "jour"))


@pytest.fixture
def inscription():
    return InscriptionFactory(smartphone=True, borne=True, organisme=OrganismeFactory(nom="Ville de Valbourg"))


@pytest.fixture
def etudes(client):
    client.force_login(UtilisateurFactory(roles=[Role.CHARGE_ETUDES]))
    return client


def lire(client, nom="rapports:espace_voix", args=(), **parametres):
    """Return the page's text with plain spaces."""
    reponse = client.get(reverse(nom, args=args), parametres)
    assert reponse.status_code == 200
    return re.sub(r"[\s\u202f\u00a0]+", " ", reponse.content.decode())


def test_espace_voix_tells_the_rate_with_its_interval(referent, inscription):
    point = PointFactory(inscription=inscription)
    entendre(point, 30, satisfaction=5, heure=10, raison_1="amabilite", attente="oui", resultat="oui")
    entendre(point, 10, satisfaction=2, heure=11, raison_1="attente", attente="non", borne=True)
    compter()

    page = lire(referent)

    assert (
        "75 % de vos usagers se disent satisfaits, sur 40 avis (le vrai taux est probablement entre 60 et 86)." in page
    )
    assert "sur la borne" in page
    assert "0 % satisfaits, entre 0 et 28" in page
    assert "l’amabilité" in page


def test_espace_voix_before_any_opinion_says_how_to_begin(referent, inscription):
    assert "Personne ne s’est encore exprimé" in lire(referent)
    # Whether her first site is still to be declared, or its poster to be put up.
    assert "Vos sites et leurs affiches" in lire(referent)

    inscription.smartphone, inscription.borne = False, True
    inscription.save(update_fields=["smartphone", "borne"])
    vide = lire(referent).partition("Personne ne s’est encore exprimé")[2].partition("</main>")[0]
    assert ("Une borne commandée commence à compter" in vide, "affiche" in vide) == (True, False)

    inscription.smartphone = inscription.borne = False
    inscription.save(update_fields=["smartphone", "borne"])
    assert "Vos usagers n’ont pas encore la parole" in lire(referent)


@pytest.mark.parametrize(
    ("etat", "rendue", "dit", "vers"),
    [
        ("confirmee", False, "Modifier votre inscription", "/espace/inscriptions/{pk}/modifier/"),
        ("validee", False, "une inscription validée ne se modifie plus en ligne", "/contact/"),
        ("validee", True, "avec l’inscription à une autre édition", "/espace/inscription/"),
    ],
)
def test_espace_voix_without_options_leads_to_where_they_can_be_asked_for(
    referent, inscription, etat, rendue, dit, vers
):
    Inscription.objects.filter(pk=inscription.pk).update(etat=etat, borne=False, smartphone=False)
    Campagne.objects.filter(pk=inscription.campagne_id).update(
        terrain_ouvert_le=maintenant() - HIER, restituee_le=maintenant() if rendue else None
    )

    page = page_de(referent.get("/espace/voix/"))

    assert dit in " ".join(page.main.get_text(" ").split())
    assert vers.format(pk=inscription.pk) in [lien["href"] for lien in page.main.select("a")]


def test_espace_voix_fewer_than_five_shows_nothing(referent, inscription):
    entendre(PointFactory(inscription=inscription), 4, satisfaction=1)
    compter()

    page = lire(referent)

    assert "Trop peu d’avis pour être montrés" in page
    assert "satisfaits ou très satisfaits" not in page
    # Nothing is chosen: there is no filter to take off.
    assert "ce seuil n’est pas encore atteint" in page
    assert "retirez un filtre" not in page
    assert "retirez un filtre" in " ".join(lire(referent, origine="smartphone").split())


def test_espace_voix_small_service_hides_itself_and_its_neighbour(referent, inscription):
    site = SiteFactory(organisme=inscription.organisme, nom="Mairie")
    services = [
        ServiceFactory(organisme=inscription.organisme, nom=nom) for nom in ("État civil", "Urbanisme", "Sport")
    ]
    points = [PointFactory(inscription=inscription, site=site, service=service) for service in services]
    for point, nombre in zip(points, (61, 23, 3), strict=True):
        entendre(point, nombre)
    compter()

    page = lire(referent)
    fichier = referent.get(reverse("rapports:espace_voix"), {"format": "csv"}).content.decode("utf-8-sig")

    assert "n = 61" in page
    assert "n = 23" not in page
    assert "n = 3" not in page
    assert "Mairie, Urbanisme;non montré" in fichier
    assert "Mairie, Sport;non montré" in fichier
    for service in services[1:]:
        assert "Trop peu d’avis pour être montrés" in lire(referent, service=service.pk)
    assert "sur 61 avis" in lire(referent, service=services[0].pk)


def test_espace_voix_small_door_hides_the_other(referent, inscription):
    point = PointFactory(inscription=inscription)
    entendre(point, 40)
    entendre(point, 2, borne=True)
    compter()

    page = lire(referent)

    assert "sur 42 avis" in page
    assert page.count("trop peu d’avis") == 2
    assert "Trop peu d’avis pour être montrés" in lire(referent, origine="smartphone")


def test_espace_voix_held_opinions_are_told_apart(referent, inscription):
    point = PointFactory(inscription=inscription)
    entendre(point, 20, satisfaction=5)
    entendre(point, 20, satisfaction=1, comptage=Comptage.RETENU, motif_retenue=MotifRetenue.RAFALE)
    compter()

    page = lire(referent)

    assert "100 % de vos usagers se disent satisfaits, sur 20 avis" in page
    assert "en les comptant : 50 % satisfaits" in page


def test_espace_voix_period_lives_in_the_address(referent, inscription):
    point = PointFactory(inscription=inscription)
    entendre(point, 10)
    entendre(point, 10, jour=aujourdhui() - dt.timedelta(days=200), satisfaction=1)
    compter()

    assert "sur 10 avis" in lire(referent, periode="4s")
    assert "sur 20 avis" in lire(referent, periode="tout")
    assert "sur 10 avis" in lire(referent, periode="²", site="²", service="999999999999", origine="tour")


def test_voix_open_on_the_last_edition_that_heard_somebody(referent, inscription, client):
    entendre(PointFactory(inscription=inscription), 30)
    compter()
    suivante = CampagneFactory(annee=inscription.campagne.annee + 1)
    InscriptionFactory(campagne=suivante, organisme=inscription.organisme, smartphone=True)

    assert "sur 30 avis" in lire(referent)
    assert "Personne ne s’est encore exprimé" in lire(referent, edition=suivante.annee)
    assert referent.get(reverse("rapports:espace_voix"), {"edition": "1999"}).status_code == 404
    client.force_login(UtilisateurFactory(roles=[Role.JURY]))
    assert "sur 30 avis" in lire(client, "rapports:pilotage_voix")


def test_espace_voix_of_another_body_is_not_read(referent, inscription):
    autre = PointFactory()
    entendre(autre, 50)
    compter()

    assert "50 avis" not in lire(referent, site=autre.site_id)


def test_espace_voix_compares_with_visits_once_restituted(client, referentiels_charges):
    campagne, inscription = edition(pairs=5)
    client.force_login(MembreFactory(organisme=inscription.organisme).utilisateur)
    point = PointFactory(inscription=inscription)
    entendre(point, 60, satisfaction=1, raison_1="amabilite", attente="non")
    compter()
    mesure = inscription.resultat.detail["determinants"]["COU"]
    avant = lire(client)
    campagne.restituee_le = maintenant()
    campagne.save(update_fields=["restituee_le"])

    page = lire(client)
    fichier = client.get(reverse("rapports:espace_voix"), {"format": "csv"}).content.decode("utf-8-sig")

    assert "La comparaison s’ouvrira avec la restitution" in avant
    assert "Les trois voix, déterminant par déterminant" in page
    assert "ressenti − mesuré : −" in page
    assert page.count("pas de question aux usagers") == 4
    assert page.count("pas de consultation publiée") == 8
    assert f"Mesuré par les visites;Courtoisie;;{round(mesure, 9)}".replace(".", ",") in fichier


def test_importance_opens_with_the_results_and_leads_to_an_action(client, referentiels_charges):
    campagne, inscription = edition(pairs=5)
    client.force_login(MembreFactory(organisme=inscription.organisme).utilisateur)
    point = PointFactory(inscription=inscription)
    for raison, nombre, note in (("amabilite", 30, 5), ("attente", 20, 1), ("acces", 10, 4), ("clarte", 12, 4)):
        entendre(point, nombre, satisfaction=note, raison_1=raison)
    compter()
    adresse = reverse("rapports:espace_importance")
    assert client.get(adresse).templates[0].name == "rapports/espace/avant.html"
    campagne.restituee_le = maintenant()
    campagne.save(update_fields=["restituee_le"])

    page = page_de(client.get(adresse))
    fichier = client.get(adresse, {"format": "csv"}).content.decode("utf-8-sig")
    texte = " ".join(page.main.get_text(" ").split())

    assert "Accessibilité ACC 14 % entre 8 et 24" in texte
    assert "Réactivité REA pas de question" in texte
    assert "demande 20 organismes de 30 avis dans l’édition ; elle en a 1." in texte
    assert {lien["href"].rpartition("=")[2] for lien in page.select("#matrice td a[href*='determinant=']")} == {
        "ACC",
        "ATT",
        "COU",
        "QUA",
    }
    assert "Courtoisie;41.6" in fichier.replace(",", ".")
    autre = lire(client, "rapports:espace_importance", lecture="lies")
    assert "Il faut 20 organismes de 30 avis dans l’édition" in autre


def test_importance_reads_a_fixed_number_of_times(client, referentiels_charges, django_assert_max_num_queries):
    campagne, inscription = edition(pairs=5, restituee_le=maintenant())
    client.force_login(MembreFactory(organisme=inscription.organisme).utilisateur)
    entendre(PointFactory(inscription=inscription), 9)
    compter()
    with django_assert_max_num_queries(24) as une_fois:
        lire(client, "rapports:espace_importance")
    for autre in campagne.les_inscriptions.exclude(pk=inscription.pk):
        entendre(PointFactory(inscription=autre), 30)
    entendre(PointFactory(inscription=inscription), 40)
    compter()
    with django_assert_max_num_queries(len(une_fois)):
        lire(client, "rapports:espace_importance")


def test_importance_of_a_handful_of_reasons_is_not_told(client, referentiels_charges):
    campagne, inscription = edition(pairs=5, restituee_le=maintenant())
    client.force_login(MembreFactory(organisme=inscription.organisme).utilisateur)
    point = PointFactory(inscription=inscription)
    for raison, nombre in (("amabilite", 40), ("attente", 3), ("clarte", 12)):
        entendre(point, nombre, raison_1=raison)
    compter()

    page = page_de(client.get(reverse("rapports:espace_importance"), {"edition": campagne.annee}))

    assert {lien["href"].rpartition("=")[2] for lien in page.select("#matrice td a[href*='determinant=']")} == {
        "ACC",
        "COU",
        "QUA",
    }
    assert "Gestion de l’attente ATT non montré" in " ".join(page.main.get_text(" ").split())


def test_voix_draw_the_line_of_their_edition(inscription, etudes):
    inscription.campagne.seuil_performance = 70
    inscription.campagne.save(update_fields=["seuil_performance"])
    point = PointFactory(inscription=inscription)
    for semaines in range(2):
        entendre(point, 20, jour=aujourdhui() - dt.timedelta(weeks=semaines))
    compter()

    pages = [
        page_de(
            etudes.get(reverse(f"rapports:pilotage_voix{suite}", args=args), {"edition": inscription.campagne.annee})
        )
        for suite, args in (("", []), ("_organisme", [inscription.pk]))
    ]

    # Once wide, once for a phone.
    assert [re.findall(r"seuil de performance, (\d+)", page.get_text(" ")) for page in pages] == [["70"] * 2] * 2
    assert [trait["d"] for trait in pages[0].select("td.bm-point path.bm-g-t-laiton")] == ["M220 0L220 26"]


def test_espace_voix_reads_a_fixed_number_of_times(referent, inscription, django_assert_max_num_queries):
    points = [PointFactory(inscription=inscription) for _ in range(2)]
    entendre(points[0], 9)
    compter()
    with django_assert_max_num_queries(23) as une_fois:
        lire(referent)
    for rang, point in enumerate(points):
        entendre(point, 20, jour=aujourdhui() - dt.timedelta(days=7 * rang))
        ThemeReconnuFactory(verbatim=VerbatimFactory(avis=entendre(point, 1)[0]))
    compter()
    with django_assert_max_num_queries(len(une_fois)):
        lire(referent, periode="tout")


def test_pilotage_voix_tells_the_country_and_leads_to_bodies(etudes):
    campagne = CampagneFactory()
    for nom, note, type_ in (("Albi", 5, "COMMUNE"), ("Brive", 1, "COMMUNE"), ("Cahors", 4, "CCAS")):
        inscription = InscriptionFactory(campagne=campagne, organisme=OrganismeFactory(nom=nom, type=type_))
        entendre(PointFactory(inscription=inscription), 20, satisfaction=note)
    compter()

    page = lire(etudes, "rapports:pilotage_voix", edition=campagne.annee)
    famille = lire(etudes, "rapports:pilotage_voix", edition=campagne.annee, type="CCAS")
    fichier = etudes.get(
        reverse("rapports:pilotage_voix"), {"edition": campagne.annee, "format": "csv", "liste": "organismes"}
    ).content.decode("utf-8-sig")

    assert "67 % des usagers se disent satisfaits, sur 60 avis" in page
    assert "3 organismes se sont fait entendre" in page
    assert "Il faut dix organismes" in page
    assert reverse("rapports:pilotage_voix_organisme", args=[inscription.pk]) in page
    assert "Cahors" in famille
    assert "Brive" not in famille
    assert fichier.count(";20;") == 3
    assert "sur 20 avis" in lire(etudes, "rapports:pilotage_voix_organisme", [inscription.pk])


def test_pilotage_voix_small_body_hides_itself_and_another(etudes):
    campagne = CampagneFactory()
    for nom, nombre in (("Albi", 47), ("Brive", 31), ("Cahors", 2)):
        inscription = InscriptionFactory(campagne=campagne, organisme=OrganismeFactory(nom=nom))
        entendre(PointFactory(inscription=inscription), nombre)
    compter()

    page = lire(etudes, "rapports:pilotage_voix", edition=campagne.annee)

    liste = page[page.index("Liste des organismes entendus") :]
    assert liste.count("non montré") == 2
    assert ">47 </td>" in liste
    assert ">31 </td>" not in liste
    assert ">2 </td>" not in liste


def test_pilotage_voix_ranks_once_enough_bodies_speak(etudes):
    campagne = CampagneFactory()
    for rang in range(10):
        inscription = InscriptionFactory(campagne=campagne, organisme=OrganismeFactory(nom=f"Ville {rang}"))
        entendre(PointFactory(inscription=inscription), 30, satisfaction=5 if rang < 6 else 1)
    compter()

    assert "Les taux les plus hauts" in lire(etudes, "rapports:pilotage_voix", edition=campagne.annee)


def test_pilotage_voix_without_opinion_says_so(etudes):
    campagne = CampagneFactory()

    assert "Aucun avis sur cette période" in lire(etudes, "rapports:pilotage_voix", edition=campagne.annee)


def test_pilotage_voix_reads_a_fixed_number_of_times(etudes, django_assert_max_num_queries):
    campagne = CampagneFactory()
    entendre(PointFactory(inscription=InscriptionFactory(campagne=campagne)), 9)
    compter()
    with django_assert_max_num_queries(21) as une_fois:
        lire(etudes, "rapports:pilotage_voix", edition=campagne.annee)
    for _rang in range(2):
        entendre(PointFactory(inscription=InscriptionFactory(campagne=campagne)), 9)
    compter()
    with django_assert_max_num_queries(len(une_fois)):
        lire(etudes, "rapports:pilotage_voix", edition=campagne.annee)


def test_espace_voix_no_address_gives_a_small_door_of_a_service(referent, inscription):
    site = SiteFactory(organisme=inscription.organisme, nom="Mairie")
    points = [
        PointFactory(
            inscription=inscription, site=site, service=ServiceFactory(organisme=inscription.organisme, nom=nom)
        )
        for nom in ("État civil", "Urbanisme")
    ]
    entendre(points[0], 20, borne=True)
    entendre(points[0], 30)
    entendre(points[1], 2, borne=True)
    entendre(points[1], 40)
    compter()

    adresses = [
        {"service": service, "origine": origine}
        for service in ("", *(point.service_id for point in points))
        for origine in ("", "borne", "smartphone")
    ]
    montres = {
        tuple(adresse.values()): int(trouve[1])
        for adresse in adresses
        if (trouve := re.search(r"sur (\d+) avis \(", lire(referent, **adresse)))
    }

    assert montres["", ""] == 92
    assert (points[1].service_id, "borne") not in montres
    assert not {("", "borne"), (points[0].service_id, "borne")} <= montres.keys()
    assert not {(points[1].service_id, ""), (points[1].service_id, "smartphone")} <= montres.keys()


def test_espace_voix_a_door_tells_its_number_rate_and_reasons_only(referent, inscription):
    point = PointFactory(inscription=inscription)
    entendre(point, 30, heure=10, raison_1="attente", resultat="oui")
    entendre(point, 22, heure=10, raison_1="clarte", resultat="non", borne=True)
    compter()

    tout, smartphone = lire(referent), lire(referent, origine="smartphone")

    assert "Avis par jour" in tout
    assert "L’évolution" in tout
    assert "sur 30 avis" in smartphone
    assert "Raisons citées" in smartphone
    assert "Avis par jour" not in smartphone
    assert "Répartition des avis" not in smartphone
    assert 'id="evolution"' not in smartphone
    assert "par différence, ils feraient reconnaître quelqu’un" in smartphone
    fichier = referent.get(reverse("rapports:espace_voix"), {"format": "csv", "origine": "borne"})
    assert "Heure;10" not in fichier.content.decode("utf-8-sig")


def test_espace_voix_file_rounds_rates_as_the_page(referent, inscription):
    point = PointFactory(inscription=inscription)
    entendre(point, 20, satisfaction=5)
    entendre(point, 10, satisfaction=1)
    compter()

    fichier = referent.get(reverse("rapports:espace_voix"), {"format": "csv"}).content.decode("utf-8-sig")

    assert "Ensemble;Satisfaction;30;67;49;81;" in fichier


def test_pilotage_voix_bodies_are_told_once_whatever_the_period_and_the_door(etudes):
    campagne = CampagneFactory()
    for nom, bornes in (("Albi", 20), ("Brive", 2), ("Cahors", 30)):
        inscription = InscriptionFactory(campagne=campagne, organisme=OrganismeFactory(nom=nom))
        point = PointFactory(inscription=inscription)
        entendre(point, 41)
        entendre(point, bornes, borne=True, jour=aujourdhui() - dt.timedelta(days=130))
    compter()

    listes = {
        etudes.get(
            reverse("rapports:pilotage_voix"),
            {"edition": campagne.annee, "format": "csv", "liste": "organismes"} | filtre,
        ).content.decode("utf-8-sig")
        for filtre in ({}, {"periode": "1m"}, {"periode": "tout"}, {"origine": "smartphone"}, {"origine": "borne"})
    }

    assert len(listes) == 1
    liste = listes.pop()
    assert [nombre for nombre in ("61", "43", "71") if f";{nombre};" in liste] == ["61", "43", "71"]


def test_an_edition_where_nobody_was_heard_is_given_no_days(referent, inscription):
    page = page_de(referent.get(reverse("rapports:espace_voix")))

    assert page.select_one(".bm-surtitre").text == str(inscription.campagne)
    # Of a selection that is empty, they say what was looked at.
    page = page_de(referent.get(reverse("rapports:espace_voix"), {"periode": "4s"}))
    assert page.select_one(".bm-surtitre").text.startswith(f"{inscription.campagne}, du ")
