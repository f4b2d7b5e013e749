"""Boundary calibration: which clauses training finds misread, for a whole district, by nobody."""
