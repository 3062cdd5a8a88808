"""The officers' side: accounts, documents, versions and the work done on them, without a web framework."""
