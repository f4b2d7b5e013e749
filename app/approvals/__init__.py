"""Steps that need a second person: the pages, the links, and exemptions."""
