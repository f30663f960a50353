"""Flows of patients between places: reading, checking, rolling up, protecting, publishing."""
