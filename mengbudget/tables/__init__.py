"""Meaning of tables: which kind a grid is, what its headers and rows say, and the tidy rows that come out."""
