"""Diversion: kits, notified imports, goods that none covers, importers, and cases about lawful goods."""
