"""Bytes → Message (RFC 5322, MIME). Judges nothing but what kind of mail it is."""
