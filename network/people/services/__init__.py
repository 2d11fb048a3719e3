"""Writes of people: signing up, where somebody lives, proof, letters, appointments, looks."""
