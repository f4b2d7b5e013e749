"""What is no training here: days off, leave, and what was learned in earlier years elsewhere."""
