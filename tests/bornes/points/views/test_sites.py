"""Sites, services and codes in the space of a body."""

from __future__ import annotations

import pytest
from django.urls import reverse

from bornes.models import CodeAvis, Point
from bornes.points.actions.codes import fermer_code
from bornes.points.actions.imprimer import FORMATS
from organismes.models import Service, Site
from socle.horloge import maintenant
from tests.factories.bornes import BorneFactory, CodeAvisFactory, PointFactory
from tests.factories.organismes import InscriptionFactory, ServiceFactory, SiteFactory
from tests.preuves import lire

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("referent")]


@pytest.fixture
def inscription():
    return InscriptionFactory(smartphone=True, services=["État civil", "Urbanisme"])


def point(inscription, **autres):
    return PointFactory(
        inscription=inscription, site=SiteFactory(organisme=inscription.organisme, nom="Mairie"), **autres
    )


def test_espace_sites_empty_leads_to_the_first_site(client):
    page = lire(client.get(reverse("bornes:espace_sites")))

    assert "Aucun site déclaré" in page.main.text
    assert page.select(f".bm-vide a[href='{reverse('bornes:espace_site_ajouter')}']")


def test_espace_sites_shows_each_code_where_it_leads_and_how_to_print_it(client, inscription):
    code = CodeAvisFactory(point=point(inscription))

    page = lire(client.get(reverse("bornes:espace_sites")))

    assert f"/avis/{code.code}" in page.find(class_="bm-site-vu__adresse").text
    assert {lien["href"] for lien in page.select(".bm-site-vu a[href$='.pdf']")} == {
        reverse("bornes:espace_affiches", args=[code.point.site_id, nom]) for nom in FORMATS
    }
    assert page.select(f".bm-site-vu a[href='{reverse('bornes:espace_code', args=[code.pk])}']")


def test_espace_sites_tells_of_posters_that_still_hang(client, inscription):
    code = CodeAvisFactory(point=point(inscription), nb_visites_apres=3)
    fermer_code(code=code, auteur=None)

    assert "3\u00a0visites par une ancienne affiche" in lire(client.get(reverse("bornes:espace_sites"))).main.text


def test_espace_sites_without_the_option_opens_no_code_and_says_why(client, inscription):
    lieu = point(inscription)
    inscription.smartphone = False
    inscription.save(update_fields=["smartphone"])

    page = lire(client.get(reverse("bornes:espace_sites")))
    client.post(reverse("bornes:espace_code_ouvrir", args=[lieu.pk]))

    assert "ne comprend pas l’option" in page.main.text
    assert page.select(".bm-site-vu form[action*=ouvrir]") == []
    assert not CodeAvis.objects.exists()


def test_espace_sites_costs_the_same_with_one_and_three_sites(client, inscription, django_assert_max_num_queries):
    for nombre in (1, 2):
        for _ in range(nombre):
            for avec_service in (False, True):
                CodeAvisFactory(
                    point=PointFactory(
                        inscription=inscription,
                        site=SiteFactory(organisme=inscription.organisme),
                        avec_service=avec_service,
                    )
                )
        with django_assert_max_num_queries(18):
            client.get(reverse("bornes:espace_sites"))


def test_espace_site_ajouter_opens_the_site_with_its_points(client, inscription):
    ServiceFactory(organisme=inscription.organisme, code="etat-civil")
    donnees = {"nom": "Mairie", "adresse": "1 place", "jours_ouverts": ["1", "2", "6"]}

    reponse = client.post(reverse("bornes:espace_site_ajouter"), donnees)

    assert reponse["Location"] == reverse("bornes:espace_sites")
    assert Site.objects.get().jours_ouverts == [1, 2, 6]
    assert set(Point.objects.values_list("code", flat=True)) == {"", "etat-civil"}


def test_espace_site_ajouter_a_known_name_says_so_beside_the_field(client, inscription):
    SiteFactory(organisme=inscription.organisme, nom="Mairie")

    page = lire(client.post(reverse("bornes:espace_site_ajouter"), {"nom": "Mairie", "jours_ouverts": ["1"]}))

    assert "porte déjà ce nom" in page.find(id="id_nom_error").text
    assert Site.objects.count() == 1


def test_espace_site_changes_its_days(client, inscription):
    site = SiteFactory(organisme=inscription.organisme, nom="Mairie")

    client.post(reverse("bornes:espace_site", args=[site.pk]), {"nom": "Hôtel de ville", "jours_ouverts": ["1"]})

    site.refresh_from_db()
    assert (site.nom, site.jours_ouverts, site.adresse) == ("Hôtel de ville", [1], "")


def test_espace_site_keeps_the_days_that_a_colleague_changed_meanwhile(client, inscription):
    """Silent kiosks are told by those days: an address corrected on an older page brought the former ones back."""
    site = SiteFactory(organisme=inscription.organisme, nom="Mairie", jours_ouverts=[1, 2, 3, 4, 5])
    adresse = reverse("bornes:espace_site", args=[site.pk])
    page = lire(client.get(adresse)).select_one("main form")
    vues = {champ["name"]: champ["value"] for champ in page.select("input[name=vues]")}
    Site.objects.filter(pk=site.pk).update(jours_ouverts=[1, 2, 3, 4, 5, 6])

    client.post(adresse, vues | {"nom": "Mairie", "adresse": "1 place du Marché", "jours_ouverts": list("12345")})

    site.refresh_from_db()
    assert (site.adresse, site.jours_ouverts) == ("1 place du Marché", [1, 2, 3, 4, 5, 6])


def test_espace_site_closes_only_once_confirmed_then_opens_again(client, inscription):
    code = CodeAvisFactory(point=point(inscription))
    adresse = reverse("bornes:espace_site_fermer", args=[code.point.site_id])

    assert "Tous les codes de ce site se ferment" in lire(client.get(adresse)).main.text
    assert Site.objects.get().est_ouvert
    client.post(adresse)
    assert not Site.objects.get().est_ouvert
    client.post(reverse("bornes:espace_site_rouvrir", args=[code.point.site_id]))
    assert Site.objects.get().est_ouvert
    assert not CodeAvis.objects.ouverts().exists()


def test_espace_services_adds_those_of_the_registration_and_another(client, inscription):
    ServiceFactory(organisme=inscription.organisme, nom="Urbanisme")
    adresse = reverse("bornes:espace_services")

    suggeres = [case["value"] for case in lire(client.get(adresse)).select("[name=suggeres]")]
    client.post(adresse, {"suggeres": ["État civil"], "nom": " Petite  enfance "})

    assert suggeres == ["État civil"]
    assert set(Service.objects.values_list("nom", flat=True)) == {"Urbanisme", "État civil", "Petite enfance"}


def test_espace_services_with_nothing_asks_for_a_name(client):
    page = lire(client.post(reverse("bornes:espace_services"), {"nom": "  "}))

    assert "écrivez le nom" in page.find(id="id_nom_error").text
    assert not Service.objects.exists()


def test_espace_service_is_renamed_closed_and_opened_again(client, inscription):
    service = ServiceFactory(organisme=inscription.organisme)

    client.post(reverse("bornes:espace_service", args=[service.pk]), {"nom": "Logement"})
    client.post(reverse("bornes:espace_service_fermer", args=[service.pk]))
    service.refresh_from_db()
    assert (service.nom, service.est_ouvert) == ("Logement", False)

    client.post(reverse("bornes:espace_service_rouvrir", args=[service.pk]))
    service.refresh_from_db()
    assert service.est_ouvert


def test_espace_codes_are_opened_one_by_one_or_all_at_once(client, inscription):
    entier = point(inscription)
    PointFactory(inscription=inscription, site=entier.site, avec_service=True)

    client.post(reverse("bornes:espace_code_ouvrir", args=[entier.pk]))
    assert CodeAvis.objects.get().point == entier
    client.post(reverse("bornes:espace_codes_ouvrir", args=[entier.site_id]))
    assert CodeAvis.objects.ouverts().count() == 2


@pytest.mark.parametrize(("acte", "ouverts"), [("renouveler", 1), ("fermer", 0)])
def test_espace_code_changes_only_once_confirmed(client, inscription, acte, ouverts):
    code = CodeAvisFactory(point=point(inscription))
    adresse = reverse(f"bornes:espace_code_{acte}", args=[code.pk])

    assert f"/avis/{code.code}" in lire(client.get(adresse)).main.text
    assert CodeAvis.objects.ouverts().get() == code
    client.post(adresse)

    assert CodeAvis.objects.ouverts().exclude(pk=code.pk).count() == ouverts
    assert not CodeAvis.objects.ouverts().filter(pk=code.pk).exists()


@pytest.mark.parametrize(("acte", "est_offert"), [("renouveler", False), ("fermer", True)])
def test_a_code_is_not_offered_to_change_while_staff_stopped_what_opens(client, inscription, acte, est_offert):
    code = CodeAvisFactory(point=point(inscription))
    inscription.envois_suspendus_le = maintenant()
    inscription.save()

    page = lire(client.get(reverse(f"bornes:espace_code_{acte}", args=[code.pk]))).main

    assert ("a suspendu" in page.text, page.find("form") is None) == (not est_offert, not est_offert)


def test_espace_sites_takes_up_those_of_the_last_edition(client, inscription):
    SiteFactory(organisme=inscription.organisme, nom="Mairie")

    page = lire(client.get(reverse("bornes:espace_sites")))
    client.post(reverse("bornes:espace_sites_reprendre"))

    assert "Reprendre vos sites" in page.main.text
    assert Point.objects.get().inscription == inscription


def test_espace_sites_says_which_edition_loses_what_is_taken_up_before_its_end(client, inscription):
    code = CodeAvisFactory(point=point(inscription))
    suivante = InscriptionFactory(
        organisme=inscription.organisme, smartphone=True, campagne__annee=inscription.campagne.annee + 1
    )
    en_cours = inscription.campagne
    quittee = f"L’édition {en_cours.annee} n’est pas terminée"

    avant = lire(client.get(reverse("bornes:espace_sites"))).main.text
    en_cours.terrain_ouvert_le = en_cours.restituee_le = maintenant()
    en_cours.save()
    rendue = lire(client.get(reverse("bornes:espace_sites"))).main.text

    assert f"Reprendre vos sites pour l’édition {suivante.campagne.annee}" in avant
    assert (quittee in avant, quittee in rendue) == (True, False)
    assert CodeAvis.objects.get().point == code.point


def test_espace_sites_promises_no_poster_to_a_registration_that_opens_no_code(client, inscription):
    CodeAvisFactory(point=point(inscription))
    InscriptionFactory(
        organisme=inscription.organisme,
        smartphone=True,
        confirmee=True,
        campagne__annee=inscription.campagne.annee + 1,
    )

    texte = lire(client.get(reverse("bornes:espace_sites"))).main.text

    assert "site attend d’être repris" in " ".join(texte.split())
    assert ("codes ouverts" in texte, "n’y compteront plus" in texte) == (False, False)


def test_espace_code_offers_each_paper_while_it_is_open(client, inscription):
    code = CodeAvisFactory(point=point(inscription))
    adresse = reverse("bornes:espace_code", args=[code.pk])

    papiers = {lien["href"] for lien in lire(client.get(adresse)).select("a[href$='.pdf']")}
    fermer_code(code=code, auteur=None)
    ferme = lire(client.get(adresse))

    assert papiers == {reverse("bornes:espace_affiche", args=[code.pk, nom]) for nom in FORMATS}
    assert ferme.select("a[href$='.pdf']") == []
    assert "Ce code est fermé" in ferme.main.text


@pytest.mark.parametrize("format_", ["a4", "inconnu"])
def test_espace_affiche_of_a_closed_code_or_unknown_paper_is_not_found(client, inscription, format_):
    code = CodeAvisFactory(point=point(inscription))
    if format_ == "a4":
        fermer_code(code=code, auteur=None)

    assert client.get(reverse("bornes:espace_affiche", args=[code.pk, format_])).status_code == 404


def test_a_site_where_a_kiosk_stands_is_not_offered_to_close(client, inscription):
    borne = BorneFactory(inscription=inscription, installee=True)

    page = lire(client.get(reverse("bornes:espace_site_fermer", args=[borne.site_id]))).main

    assert "elle part d’abord" in page.text
    assert not page.select("form")
