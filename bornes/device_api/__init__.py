"""The API that kiosks speak to (regles#contrat-bornes)."""
