"""People, their roles, and the doors by which they sign in."""
