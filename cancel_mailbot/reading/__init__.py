"""Text → values: the request form, staff commands, the new text of a reply. No clock, no network, no database."""
