"""Seizures, custody, referrals."""
