"""Kiosks at the desk: who ordered one, and where it goes."""
