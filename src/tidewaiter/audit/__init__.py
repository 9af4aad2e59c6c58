"""Tamper evidence: a keyed hash chain, Merkle roots over it and signed checkpoints. Pure; nothing is stored here."""
