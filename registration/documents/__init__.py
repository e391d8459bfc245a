"""Documents: what a list or a figure looks like as a file; knows no domain and no framework."""
