"""The program's version, as packages and reports carry it."""

VERSION = "0.1.0"
