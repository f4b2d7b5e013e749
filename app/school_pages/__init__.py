"""School pages: education-related pages on social media, asked for, approved and listed."""
