"""Figures of any date, in two senses: as known then, and as known now."""
