"""What opinions tell in figures: indicators, small numbers, the week of a body, its alerts."""
