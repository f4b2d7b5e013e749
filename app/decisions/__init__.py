"""District decisions: what a policy leaves open, who decided it, and when that counts."""
