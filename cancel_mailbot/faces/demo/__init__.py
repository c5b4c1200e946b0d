"""The demo: everything on this machine, with sample mail, over the same code path as in production."""
