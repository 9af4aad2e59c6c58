"""Canine teams: certificates by odour, training and its aids, deployments, searches and what came of them."""

from tidewaiter.centre import configuration

configuration.ensure()
