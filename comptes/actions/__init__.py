"""What accounts do."""
