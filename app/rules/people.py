"""Words for what people do here and how: contracts, and who is usually paid by the hour."""

CONTRACTS = ("regular", "substitute", "seasonal", "volunteer", "contractor", "student-teacher")
"""How somebody belongs to the district, whatever their kind of work."""
PROPOSABLE = ("volunteer", "seasonal")
"""Whom a principal may propose; HR decides."""
HOURLY = frozenset({"driver", "custodian", "food-service", "paraeducator"})
"""Kinds of work usually paid by the hour, taken where the staff list does not say."""
LICENSED = frozenset({"teacher", "coach", "counselor"})
"""Kinds of work usually done with an educator license, taken where the staff list does not say."""
