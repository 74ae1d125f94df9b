"""A whole synthetic campaign with a known truth, played by the acts of the platform at a clock that moves (ADR 63)."""
