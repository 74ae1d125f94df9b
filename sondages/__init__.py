"""Agents are asked, and nobody can tell who answered what: decks, single-use codes, an urn."""
