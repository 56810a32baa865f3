"""Rules of ordering, without HTTP."""
