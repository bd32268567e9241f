"""Measurements that are run by hand: `python3 start.py bench [NAME] [--short]`."""
