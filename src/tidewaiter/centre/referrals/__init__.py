"""Referrals of seizures and targets to agencies, and what the agencies answered."""

from tidewaiter.centre import configuration

configuration.ensure()
