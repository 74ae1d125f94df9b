"""A contact from its first gesture to its score."""
