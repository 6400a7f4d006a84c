"""Meaning of running text: its outline, sentences, numerals, and what each of them measures."""
