"""Answers to a policy other than signing it: receipt, question, refusal, paper, correction."""
