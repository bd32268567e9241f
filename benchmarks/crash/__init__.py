"""A program that types and is killed, and what is looked for afterwards."""
