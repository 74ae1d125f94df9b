"""Organisations: directory, members, registrations, free seats."""
