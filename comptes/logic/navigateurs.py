"""The kind of browser and of machine, from what a browser says of itself: a few words of ours, never its own."""

from __future__ import annotations

# The first that fits: others borrow its name.
NAVIGATEURS = (
    ("Edg", "Edge"),
    ("OPR/", "Opera"),
    ("SamsungBrowser", "Samsung Internet"),
    ("Firefox", "Firefox"),
    ("FxiOS", "Firefox"),
    ("CriOS", "Chrome"),
    ("Chrome", "Chrome"),
    ("Safari", "Safari"),
)
MACHINES = (
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Android", "Android"),
    ("Windows", "Windows"),
    ("Mac OS", "Mac"),
    ("CrOS", "ChromeOS"),
    ("Linux", "Linux"),
)
INCONNU = "Navigateur inconnu"


def nommer_le_navigateur(annonce: str) -> str:
    """Return « Firefox sur Windows », or as much of it as is recognised."""
    navigateur = next((nom for marque, nom in NAVIGATEURS if marque in annonce), INCONNU)
    machine = next((nom for marque, nom in MACHINES if marque in annonce), "")
    return f"{navigateur} sur {machine}" if machine else navigateur
