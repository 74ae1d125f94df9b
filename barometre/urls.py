"""Addresses of the platform, named once for all (regles#contrat-adresses). Apps expose pages; this file mounts them."""

from importlib import import_module

from allauth.account.decorators import secure_admin_login
from allauth.account.views import login
from django.contrib import admin
from django.urls import URLPattern, URLResolver, include, path
from django.utils.module_loading import module_has_submodule
from django.views.generic import RedirectView

from barometre.urls_courtes import SONDES
from comptes.views.publiques.adresse import AdresseConfirmee
from comptes.views.publiques.cles import AjoutDeCle, EntreeParCle
from comptes.views.publiques.preuve import AdressesDuCompte, ApplicationDeCodes, MotDePasseChoisi
from organismes.actions.referents import suivre_son_adresse

APPS = (
    "portail",
    "rapports",
    "trophees",
    "enquetes",
    "bornes",
    "consultations",
    "sondages",
    "organismes",
    "campagnes",
    "comptes",
    # The last: what no app answers under /api/v1/ is refused in the words of the API.
    "partenaires",
)
# Attribute of an app's urls module -> prefix under which it is mounted.
ZONES = {
    "espace": "espace/",
    "terrain": "terrain/",
    "pilotage": "pilotage/",
    "api": "api/v1/",
    "api_ailleurs": "api/v1/",
    "appareils": "api/bornes/v1/",
    "appareils_ailleurs": "api/bornes/",
    "publiques": "",
}


def _zones() -> list[URLPattern | URLResolver]:
    """Mount every list that an app's urls module exposes, under the app's own namespace."""
    chemins: list[URLPattern | URLResolver] = []
    for app in APPS:
        if not module_has_submodule(import_module(app), "urls"):
            continue
        module = import_module(f"{app}.urls")
        routes = [
            path(prefixe, include(getattr(module, zone))) for zone, prefixe in ZONES.items() if hasattr(module, zone)
        ]
        chemins.append(path("", include((routes, app))))
    return chemins


handler400 = "socle.web.fautes.demande_refusee"
handler403 = "socle.web.fautes.acces_refuse"
handler404 = "socle.web.fautes.introuvable"
handler500 = "socle.web.fautes.panne"

# The admin has no sign-in form of its own: one door, with its second factor.
admin.site.login = secure_admin_login(admin.site.login)  # type: ignore[method-assign]

urlpatterns: list[URLPattern | URLResolver] = [
    *SONDES,
    path("administration-technique/", admin.site.urls),
    path("compte/", RedirectView.as_view(pattern_name="account_email"), name="compte"),
    # Before allauth's own, at their addresses.
    path("compte/2fa/totp/activate/", ApplicationDeCodes.as_view(), name="mfa_activate_totp"),
    path("compte/2fa/webauthn/add/", AjoutDeCle.as_view(), name="mfa_add_webauthn"),
    path("compte/2fa/webauthn/login/", EntreeParCle.as_view(), name="mfa_login_webauthn"),
    path("compte/confirm-email/<secret:key>/", AdresseConfirmee.as_view(), name="account_confirm_email"),
    path("compte/email/", AdressesDuCompte.as_view(apres_retrait=suivre_son_adresse), name="account_email"),
    path("compte/password/set/", MotDePasseChoisi.as_view(), name="account_set_password"),
    path("compte/", include("allauth.urls")),
    path("connexion/", login, name="account_login"),
    *_zones(),
]
