"""Two invented districts, one under each policy pack, filled through the features' own verbs."""
