"""Who has finished what: today's list for HR, completion by site, a person's whole file."""
