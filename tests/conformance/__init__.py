"""Replays the field's own test suites, harvested into JSON, on the expressions and the form engine."""
