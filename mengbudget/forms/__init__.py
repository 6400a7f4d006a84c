"""Meaning of performance forms (绩效目标表): their amounts, goals and indicators."""
