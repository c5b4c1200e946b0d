"""The ground that every floor stands on: identity, config, log."""
