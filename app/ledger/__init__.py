"""The ledger's pure part: canonical bytes and leaf hashes."""
