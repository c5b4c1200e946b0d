"""Notices: event and case → the message to be, as frozen bytes. The only floor that composes mail."""
