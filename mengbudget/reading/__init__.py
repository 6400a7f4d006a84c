"""Layout only: files become pages of grids and lines; nothing here knows what a budget is."""
