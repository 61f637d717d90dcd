"""What people ask: one verb a module, one transaction each, rights checked inside it."""
