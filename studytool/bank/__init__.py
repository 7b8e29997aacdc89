"""The item bank: YAML to items, with the place in the file of everything that is wrong."""
