"""Rules of billing, without HTTP."""
