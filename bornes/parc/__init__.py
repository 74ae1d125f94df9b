"""The fleet of kiosks: ordered, shipped, enrolled, alive."""
