"""Who speaks from where to where: labels, turns, times, notes of an observation, rows of a plan."""
